"""The words of the examples: whole in every language, true on any day, and our own."""

import os
import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from habeas.kernel.dates import ImpreciseDate, Interval
from habeas.letters import living
from habeas.letters.letter import Letter, PostalAddress
from habeas.letters.typeset import pdf, unprintable

APPEALS = Path(os.environ.get("HABEAS_APPEALS", Path(__file__).parents[3] / "shared" / "appeals"))
SEED = APPEALS / "00-take-action-mi-chongbiao.txt"
SLUGS = ("ua-12-2016", "ua-13-2016", "ua-7-2016")
DAY = date(2016, 6, 30)
# What any honest text about the seed's case shares with it: names and titles.
SHARED_NAMES = (
    "the body of principles for the protection of all persons under any form of detention",
    "under any form of detention or imprisonment",
    "general assembly resolution 43/173 of 9 december 1988",
    "guizhou human rights forum",
    "public security bureau",
    "mi chongbiao and li kezhen",
    "mi zuheng and mi yiming",
)

Table = dict[str, Any]


def table(name: str) -> Table:
    return tomllib.loads((files("habeas.examples") / f"{name}.toml").read_text("utf-8"))


@pytest.fixture(params=SLUGS)
def example(request: pytest.FixtureRequest) -> Table:
    return table(request.param)


def words_of(text: Table) -> list[str]:
    """Every sentence of a text, whatever its kind."""
    sentences = [value for value in text.values() if isinstance(value, str)]
    sentences += [line for value in text.values() if isinstance(value, list) for line in value]
    return [*sentences, *text.get("timeline", {}).values()]


def texts_of(example: Table) -> list[Table]:
    return [*example["case_text"], *example["appeal_text"], *example["letter_text"]]


def facts_of(example: Table) -> living.Facts:
    def parsed(text: str) -> ImpreciseDate | None:
        return ImpreciseDate.parse(text) if text else None

    persons = {
        person["handle"]: living.PersonFacts(
            name=person["name"],
            names=person["names"],
            birth=parsed(person.get("birth", "")),
            aged=person.get("aged"),
            aged_on=parsed(person.get("aged_on", "")),
            status="",
        )
        for person in example["person"]
    }
    dates = {event["handle"]: ImpreciseDate.parse(event["on"]) for event in example["event"]}
    return living.Facts(persons=persons, dates=dates, official="")


def letter_of(example: Table, text: Table, office: Table) -> Letter:
    language = text["language"]

    def fill(sentence: str) -> str:
        return living.fill(sentence, facts_of(example), language=language, day=DAY)

    post = next(contact for contact in office["contact"] if contact["kind"] == "post")
    forms: dict[str, Table] = {form["language"]: form for form in office["form"]}
    form = forms.get(language, {})
    return Letter(
        language=language,
        place="France",
        day=DAY,
        signer=None,
        address=PostalAddress(
            lines=(office["holder"][0]["address_line"], *post["lines"]), country=post["country"]
        ),
        subject=fill(text["subject"]),
        salutation=form.get("salutation", ""),
        paragraphs=tuple(fill(paragraph) for paragraph in text["paragraphs"]),
        lead_in=fill(text["lead_in"]),
        demands=tuple(fill(demand) for demand in text["demands"]),
        closing=form.get("closing", ""),
        reference=example["appeal"]["reference"],
    )


def test_every_token_names_someone_or_something_of_its_own_case(example: Table) -> None:
    persons = [person["handle"] for person in example["person"]]
    dates = [event["handle"] for event in example["event"]]
    for text in texts_of(example):
        for sentence in words_of(text):
            living.check(sentence, persons=persons, dates=dates)


@pytest.mark.parametrize("day", [DAY, date(2016, 8, 9), date(2031, 1, 2)])
def test_every_text_can_be_said_on_any_later_day(example: Table, day: date) -> None:
    for text in texts_of(example):
        for sentence in words_of(text):
            filled = living.fill(sentence, facts_of(example), language=text["language"], day=day)
            assert "{" not in filled


def test_no_age_and_no_duration_that_grows_old_stands_as_plain_words(example: Table) -> None:
    for text in [*example["appeal_text"], *example["letter_text"]]:
        for sentence in words_of(text):
            assert living.literal_warnings(sentence, text["language"]) == []


def test_the_letter_of_every_person_says_name_and_age_by_token(example: Table) -> None:
    for text in example["letter_text"]:
        told = {token.fact for line in text["paragraphs"] for token in living.tokens(line)}
        for person in example["person"]:
            assert {f"name of {person['handle']}", f"age of {person['handle']}"} <= told


def test_a_letter_asks_the_same_things_in_every_language(example: Table) -> None:
    assert len({len(text["demands"]) for text in example["letter_text"]}) == 1
    assert len({len(text["paragraphs"]) for text in example["letter_text"]}) == 1


def test_the_seed_asks_four_things_and_the_couple_is_in_four_languages() -> None:
    seed = table("ua-12-2016")
    assert {len(text["demands"]) for text in seed["letter_text"]} == {4}
    for kind in ("case_text", "appeal_text", "letter_text"):
        assert [text["language"] for text in seed[kind]] == ["en", "fr", "ar", "zh-Hans"]


def test_every_event_has_a_sentence_in_every_language(example: Table) -> None:
    handles = {event["handle"] for event in example["event"]}
    for text in example["case_text"]:
        assert set(text["timeline"]) == handles, text["language"]


def test_pages_are_written_in_the_languages_of_the_interface(example: Table) -> None:
    for kind in ("case_text", "appeal_text"):
        assert {"en", "fr", "ar"} <= {text["language"] for text in example[kind]}


def test_every_language_that_a_letter_leaves_in_is_written(example: Table) -> None:
    written = {text["language"] for text in example["letter_text"]}
    offices = {office["handle"]: office for office in example["office"]}
    for addressee in example["appeal"]["addressees"]:
        assert addressee["letter_language"] in written
        forms = {form["language"] for form in offices[addressee["office"]]["form"]}
        assert addressee["letter_language"] in forms


def test_an_english_letter_is_neither_a_note_nor_an_essay(example: Table) -> None:
    text = next(text for text in example["letter_text"] if text["language"] == "en")
    letter = letter_of(example, text, example["office"][0])
    said = " ".join([*letter.paragraphs, letter.lead_in, *letter.demands])
    assert 150 <= len(said.split()) <= 280


def test_every_letter_is_one_page_that_the_letter_fonts_can_print(example: Table) -> None:
    for text in example["letter_text"]:
        for office in example["office"]:
            letter = letter_of(example, text, office)
            assert not unprintable(" ".join([letter.subject, *letter.paragraphs, *letter.demands]))
            with pikepdf.open(BytesIO(pdf(letter))) as paper:
                assert len(paper.pages) == 1, (letter.reference, letter.language)


def test_french_keeps_its_signs_beside_their_words(example: Table) -> None:
    for text in texts_of(example):
        if text["language"] == "fr":
            for sentence in words_of(text):
                assert not re.search(r"(?<=\S) [;:!?»]|« |'", sentence), sentence


def test_the_facts_fit_together(example: Table) -> None:
    persons = {person["handle"] for person in example["person"]}
    assert {situation["person"] for situation in example["situation"]} == persons
    assert {consent["person"] for consent in example["consent"]} == persons
    for event in example["event"]:
        ImpreciseDate.parse(event["on"])
        assert set(event["persons"]) <= persons
    starts = [ImpreciseDate.parse(event["on"]).earliest for event in example["event"]]
    assert all(first <= second for first, second in pairwise(starts))
    for office in example["office"]:
        assert all(Interval.parse(holder["term"]) for holder in office["holder"])
    appeal = example["appeal"]
    opens, act_by = (date.fromisoformat(appeal[key]) for key in ("opens", "act_by"))
    assert appeal["state"] == "closed" or act_by - opens == timedelta(days=42)


def test_the_holder_is_the_premier_of_the_day() -> None:
    first, second = table("ua-12-2016")["office"][0]["holder"]
    assert Interval.parse(first["term"]).covers(DAY)
    assert first["address_line"] == "Premier Li Keqiang"
    assert not Interval.parse(second["term"]).covers(DAY)


@pytest.mark.parametrize("slug", SLUGS[1:])
def test_what_is_invented_says_so_in_every_language(slug: str) -> None:
    said = {"en": "nvented", "fr": "nventé", "ar": "مُتخيَّل"}
    for kind in ("case_text", "appeal_text", "letter_text"):
        for text in table(slug)[kind]:
            assert said[text["language"]] in " ".join(words_of(text))


@pytest.mark.parametrize("slug", SLUGS)
def test_no_mail_of_the_examples_can_leave(slug: str) -> None:
    for office in table(slug)["office"]:
        for contact in office["contact"]:
            assert contact.get("email", ".example").endswith(".example")


def test_the_house_is_plainly_invented() -> None:
    house = table("organisation")
    assert "(demo)" in house["legal_name"]
    assert house["from_address"].endswith(f"@{house['mail_domain']}")
    assert house["mail_domain"].endswith(".example")
    assert ZoneInfo(house["zone"])


@pytest.mark.skipif(not SEED.exists(), reason="the labelled appeals are not here")
def test_no_six_words_in_a_row_are_those_of_the_seed_page() -> None:
    seed = runs(SEED.read_text(encoding="utf-8"))
    allowed = " ".join(plain(name) for name in SHARED_NAMES)
    for text in texts_of(table("ua-12-2016")):
        if text["language"] == "en":
            for sentence in words_of(filled_names(text)):
                assert {run for run in runs(sentence) & seed if run not in allowed} == set()


def filled_names(text: Table) -> Table:
    """The text with the couple's names in place of their tokens, as the seed page has them."""
    words = words_of(text)
    for token, name in (("{name of mi}", "Mi Chongbiao"), ("{name of li}", "Li Kezhen")):
        words = [sentence.replace(token, name) for sentence in words]
    return {"sentences": words}


def plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def runs(text: str) -> set[str]:
    """Every six words in a row."""
    words = plain(text).split()
    return {" ".join(words[i : i + 6]) for i in range(len(words) - 5)}
