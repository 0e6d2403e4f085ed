"""The texts of a page: letters, living facts, what happened, and what is left."""
# ruff: noqa: RUF001 - a letter in Russian

from dataclasses import replace

import cast
import pytest
from drafted_pages import changed, drafted, letter_page, made_of, page, said
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.appeals import composing
from habeas.appeals.models import Addressee, AppealText, LetterText
from habeas.cases.models import CaseText, Note
from habeas.importers.drafting import Drafted, draft
from habeas.importers.reading.fields import ReadAddressee, ReadDates, ReadSubject
from habeas.importers.reading.reader import read_page
from habeas.importers.reading.sentences import sentences
from habeas.importers.splitting import Split
from habeas.letters import typeset
from habeas.letters.letter import Letter
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


def test_a_page_becomes_an_appeal_with_its_letter() -> None:
    made = drafted(page("couple"))
    appeal = made.appeal
    assert (appeal.slug, appeal.reference, appeal.language) == ("ua-7-2031", "UA 7/2031", "en")
    letter = appeal.letter_texts.get()
    read = read_page(page("couple"))
    assert letter.subject == "Letters for Tamsin Quillfeather and her husband"
    assert letter.salutation == "Your Excellency,"
    assert composing.paragraphs_of(letter.body) == list(read.paragraphs)
    assert (letter.lead_in, letter.closing) == (
        "I ask the authorities of Bouvet Island to:",
        "Yours sincerely,",
    )
    assert letter.demands == list(read.demands)
    text = appeal.texts.get()
    assert text.summary == read.paragraphs[0].partition(" Their son")[0]
    assert text.ask == read.demands[0]


def test_braces_of_a_page_are_braces_of_the_letter() -> None:
    text = letter_page().replace("Tower", "{Tower} {age of una} {{{").replace("tower", "{tower")
    made = drafted(text)
    letter = made.appeal.letter_texts.get()
    composed = composing.compose(
        {field: getattr(letter, field) for field in LetterText.FIELDS},
        language="en",
        addressee=made.appeal.addressees.get(),
        day=domain_day(),
        place="",
        signer=None,
        approved_only=False,
    )
    assert composed.paragraphs == read_page(text).paragraphs
    assert "The {tower is" in composed.paragraphs[0]


def test_what_is_longer_than_its_row_is_cut_or_moved_and_reported() -> None:
    read = changed(
        title="A" * 198 + "{{{", lead_in="I ask " * 60, closing="Yours " * 60, demands=("{" * 400,)
    )
    made = draft(read, by=cast.case_worker())
    letter = made.appeal.letter_texts.get()
    assert letter.subject == "A" * 198 + "…"
    assert composing.paragraphs_of(letter.body)[-1] == ("I ask " * 60).strip()
    assert (letter.lead_in, letter.closing) == ("", "")
    assert made.appeal.texts.get().ask == "{" * 298 + "…"
    for sentence in ("was cut", "is the last paragraph now", "The closing was left out"):
        assert said(made, sentence)


def test_a_page_of_demands_alone_becomes_a_letter_to_be_written() -> None:
    read = read_page("The title of it in Antarctica\n\nPlease write and ask to:\n- open the tower")
    made = draft(replace(read, subjects=(ADA,)), by=cast.case_worker())
    letter = made.appeal.letter_texts.get()
    assert (letter.body, letter.demands) == ("The title of it in Antarctica", ["open the tower"])
    assert not made.appeal.addressees.exists()
    assert said(made, "The page has no letter")


DATED = ReadDates(issued_on="2016-06-30", detained_on="2013-06-19")
ADA = ReadSubject(name="Ada Sample", age=78)


def composed(made: Drafted, language: str = "en") -> Letter:
    letter = made.appeal.letter_texts.get(language=language)
    return composing.compose(
        {field: getattr(letter, field) for field in LetterText.FIELDS},
        language=language,
        addressee=made.appeal.addressees.first() or Addressee(),
        day=domain_day(),
        place="",
        signer=None,
        approved_only=False,
    )


def test_ages_and_durations_become_living_facts_that_read_as_the_page() -> None:
    told = "Ada Sample, aged 78, has been detained since 19 June 2013, for more than 3 years."
    made = made_of(
        title="Ada Sample, aged 78",
        subjects=(ADA,),
        dates=DATED,
        paragraphs=(told,),
        story=("Ada Sample (78) was arrested.",),
        demands=("let Ada Sample (78) go",),
    )
    letter = made.appeal.letter_texts.get()
    assert letter.body == (
        "Ada Sample, aged {age of ada}, has been detained since {date of detention}, for more than "
        "{time since detention}."
    )
    assert composed(made).paragraphs == (told,)
    assert letter.subject == "Ada Sample, aged {age of ada}"
    assert letter.demands == [made.appeal.texts.get().ask] == ["let Ada Sample ({age of ada}) go"]
    assert made.appeal.texts.get().summary == letter.body
    assert made.case.texts.get().summary == "Ada Sample ({age of ada}) was arrested."
    assert said(made, "“aged 78” of the page is the living fact {age of ada} now")
    assert not said(made, "may go stale")


def test_a_written_form_is_bound_to_what_is_so_today() -> None:
    made = made_of(
        subjects=(replace(ADA, name="Ада Сэмпл"),),
        dates=DATED,
        language="ru",
        languages=("ru",),
        paragraphs=("78-летняя Ада Сэмпл под стражей с 19 июня 2013 года, более трёх лет.",),
    )
    body = made.appeal.letter_texts.get().body
    assert "{age of person=78|78-летняя}" in body
    assert "{time since detention=3 года|трёх лет}" in body
    assert "{date of detention=19 июня 2013" in body
    told = "78-летняя Ада Сэмпл под стражей с 19 июня 2013 года, более трёх лет."
    assert composed(made, "ru").paragraphs == (told,)


def test_what_is_not_proved_stays_and_is_reported_once_with_its_passage() -> None:
    read = read_page(letter_page(story="Una Pellworm, aged 40, waits. Una Pellworm writes."))
    made = draft(read, by=cast.case_worker())
    assert "aged 40" in made.appeal.letter_texts.get().body
    (sentence,) = [sentence for sentence in made.report if "may go stale" in sentence]
    assert "does not say of which day" in sentence
    assert "“Una Pellworm, aged 40, waits.”" in sentence


def test_what_is_longer_than_a_page_is_in_the_text_about_the_case() -> None:
    paragraphs = tuple(f"Paragraph {number}. {'About the mill. ' * 30}" for number in range(9))
    made = made_of(paragraphs=paragraphs, story=("Before it.",))
    letter = composing.paragraphs_of(made.appeal.letter_texts.get().body)
    happened = composing.paragraphs_of(made.case.texts.get().summary)
    assert [*letter, *happened[1:]] == [" ".join(each.split()) for each in paragraphs]
    assert happened[0] == "Before it."
    assert typeset.pages(composed(made)) == 1
    assert said(made, "longer than one page")


def test_what_a_person_decided_on_the_split_is_what_is_drafted() -> None:
    read = changed(paragraphs=("One.", "Two."))
    split = Split(letter=("Two.",), what_happened=("One.",))
    made = draft(read, by=cast.case_worker(), split=split)
    assert made.appeal.letter_texts.get().body == "Two."
    assert made.case.texts.get().summary == "One."


def test_a_sheet_without_a_letter_begins_one_with_its_own_sentences() -> None:
    made = made_of(
        salutation="",
        salutations=(),
        paragraphs=(),
        lead_in="Please write and ask them to:",
        story=("Una Pellworm writes. She was arrested. The mill stands still.",),
    )
    letter = made.appeal.letter_texts.get()
    assert letter.body == "Una Pellworm writes. She was arrested."
    assert (letter.salutation, letter.lead_in) == ("", "")
    assert letter.demands == ["let Ms Una Pellworm go"]
    assert made.case.texts.get().summary.endswith("The mill stands still.")
    assert said(made, "“Please write and ask them to:” speaks to those who write")


def test_a_letter_that_somebody_made_of_the_background_has_no_word_to_the_writers_either() -> None:
    read = changed(
        salutation="",
        paragraphs=("She was arrested.",),
        lead_in="Please ask them to:",
        story=("She was arrested. She waits.",),
    )
    split = Split(letter=read.paragraphs, what_happened=read.story)
    made = draft(read, by=cast.case_worker(), split=split)
    assert made.appeal.letter_texts.get().lead_in == ""
    assert said(made, "“Please ask them to:” speaks to those who write")


def test_what_is_asked_after_a_greeting_is_asked_of_the_office() -> None:
    asks = {"paragraphs": (), "story": ("She was arrested.",), "lead_in": "I ask you to:"}
    letter = made_of(text="Dear Warden,\n\nI ask you to:", **asks).appeal.letter_texts.get()
    assert (letter.body, letter.lead_in) == ("She was arrested.", "I ask you to:")
    letter = made_of(text="I ask you to:\n\nDear Warden,", **asks).appeal.letter_texts.get()
    assert (letter.body, letter.lead_in) == ("She was arrested.", "")


def test_a_letter_that_leads_to_its_demands_in_one_paragraph_is_parted_there() -> None:
    told = "She was arrested. She waits."
    made = made_of(text="Dear Warden,", paragraphs=(), lead_in=f"{told} I ask you to:")
    letter = made.appeal.letter_texts.get()
    assert (letter.body, letter.lead_in) == (told, "I ask you to:")
    assert made.appeal.texts.get().summary == told
    assert not said(made, "has no letter")


def test_a_background_without_demands_becomes_a_draft_too() -> None:
    made = made_of(
        salutation="", salutations=(), paragraphs=(), demands=(), story=("Una Pellworm writes.",)
    )
    letter = made.appeal.letter_texts.get()
    assert (letter.body, letter.demands) == ("Una Pellworm writes.", [])


def test_demands_that_are_sentences_of_the_letter_are_no_list_as_well() -> None:
    made = made_of(
        paragraphs=("She waits.", "I ask you to let her go."), lead_in="", demands=("let her go",)
    )
    letter = made.appeal.letter_texts.get()
    assert composing.paragraphs_of(letter.body) == ["She waits.", "I ask you to let her go."]
    assert letter.demands == []
    assert made.appeal.texts.get().ask == "let her go"


FRENCH = """Una Pellworm est détenue dans la tour depuis le 2 mars 2015 pour des articles.

Monsieur le directeur,

Una Pellworm a été arrêtée le 2 mars 2015 dans la ville par des gardes pour des articles sur la mer.

Je vous demande de :
1. libérer Una Pellworm sans condition et sans délai ;

Veuillez agréer mes salutations.
"""
SPANISH = """Señor Director:

Una Pellworm fue detenida el 2 de marzo de 2015 en la ciudad por los guardias por los artículos.

Le pido que:
1. libere a Una Pellworm sin condiciones y sin demora;

Atentamente,
"""


def test_a_page_with_the_letter_in_two_languages_gives_two_letters() -> None:
    read = replace(read_page(f"Lettres pour Una Pellworm\n\n{FRENCH}\n{SPANISH}"), country="AQ")
    made = draft(read, by=cast.case_worker())
    french, spanish = made.appeal.letter_texts.order_by("language").reverse()
    assert (made.appeal.language, french.language, spanish.language) == ("fr", "fr", "es")
    assert spanish.salutation == "Señor Director:"
    assert spanish.demands == ["libere a Una Pellworm sin condiciones y sin demora"]
    assert (spanish.lead_in, spanish.closing) == ("Le pido que:", "Atentamente,")
    assert said(made, "the letter in French and in Spanish: it leaves in French")
    assert not said(made, "“Atentamente,”")


def test_a_letter_in_another_language_than_its_page_leaves_in_its_own() -> None:
    french = FRENCH.partition("Monsieur")[0] * 3
    read = replace(read_page(f"Lettres pour Una Pellworm\n\n{french}\n{SPANISH}"), country="AQ")
    made = draft(read, by=cast.case_worker())
    assert made.appeal.language == made.appeal.letter_texts.get().language == "es"
    assert made.appeal.texts.get().language == made.case.texts.get().language == "fr"
    assert made.appeal.texts.get().summary.startswith("Una Pellworm est détenue")
    assert said(made, "also in French, but has no whole letter in it: the letter is in Spanish")
    assert said(made, "the page's title, in French: write one")


def test_what_has_no_place_in_the_draft_is_nothing_to_look_at_and_in_no_plain_row() -> None:
    form = ReadAddressee(title="Warden", lines=("Warden",), webform=("warden.example/form",))
    made = made_of(
        unplaced=("Call the sister at night.", "Menu"),
        references=("UA 1/16", "UA 2/15"),
        embassies=("Embassy in Norway",),
        dates=ReadDates(current_as_of="2016-05"),
        addressees=(form,),
    )
    assert made.appeal.reference == "UA 1/16"
    for value in ("UA 2/15", "Embassy in Norway", "2016-05", "warden.example/form"):
        assert said(made, value)
    assert made.unplaced == ("Call the sister at night.", "Menu")
    assert not said(made, "Call the sister")
    rows = [*CaseText.objects.all(), *LetterText.objects.all(), *AppealText.objects.all()]
    assert not any("sister" in str(row.said()) for row in rows)
    assert not Note.objects.exists()


TEXTS = st.lists(st.text("Una was arrested. ! 李。\n{}", min_size=1, max_size=200), max_size=3)


@settings(max_examples=12, deadline=None)
@given(paragraphs=TEXTS, story=TEXTS, unplaced=TEXTS, closing=st.text(max_size=250))
def test_no_sentence_of_a_page_is_lost(
    paragraphs: list[str], story: list[str], unplaced: list[str], closing: str
) -> None:
    made = made_of(
        paragraphs=tuple(paragraphs), story=tuple(story), unplaced=tuple(unplaced), closing=closing
    )
    texts = [*made.appeal.letter_texts.all(), *made.case.texts.all()]
    told = [said for text in texts for said in text.said().values()]
    everything = "\n".join([*told, *made.report, *made.unplaced])
    everything += everything.replace("{{", "{")
    whole = [sentence for text in (*paragraphs, *story) for sentence in sentences(text)]
    assert all(sentence in everything for sentence in [*whole, *unplaced])
