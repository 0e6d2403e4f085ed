"""Texts taken apart for translation, and put together again."""

import cast
import pytest

from habeas.appeals import drafting
from habeas.appeals.models import AppealText, LetterText
from habeas.appeals.segmenting import Part, carried, fields_of, parts_of, tokens_amiss
from habeas.letters.living import UnknownTokenError


def letter() -> LetterText:
    return LetterText(
        subject="S", body="One.\n\nTwo\nlines.", lead_in="I ask:", demands=["a;", "b."], closing=""
    )


def parts(*texts: str, field: str = "body") -> list[Part]:
    return [Part(key=f"{field}-{number}", text=text) for number, text in enumerate(texts, 1)]


def test_a_letter_comes_apart_into_paragraphs_and_requests_and_together_again() -> None:
    told = parts_of(letter())
    assert [(part.label, part.text) for part in told] == [
        ("Subject", "S"),
        ("Paragraph 1", "One."),
        ("Paragraph 2", "Two lines."),
        ("Before the requests", "I ask:"),
        ("Request 1", "a;"),
        ("Request 2", "b."),
    ]
    fields = fields_of(LetterText, {part.key: part.text for part in told})
    assert fields["body"] == "One.\n\nTwo lines."
    assert fields["demands"] == ["a;", "b."]
    assert fields["salutation"] == ""


@pytest.mark.django_db
def test_a_case_text_comes_apart_by_its_events() -> None:
    text = cast.case().texts.get()
    told = {part.key: part.text for part in parts_of(text)}
    assert told["timeline-raid"] == "Officers came and took her away."
    assert fields_of(type(text), told) == {"summary": text.summary, "timeline": text.timeline}


@pytest.mark.django_db
def test_an_empty_part_is_none() -> None:
    appeal = drafting.draft_appeal(cast.case(), slug="x", language="en", by=cast.case_worker())
    text = AppealText(appeal=appeal, summary="S", ask=" ", outcome_heading="", outcome_body="")
    assert [part.key for part in parts_of(text)] == ["summary"]


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (("a", "b"), ("a", "b"), {1: "A", 2: "B"}),
        (("a", "b"), ("new", "a", "b"), {2: "A", 3: "B"}),
        (("a", "b"), ("a", "b changed"), {1: "A", 2: "B"}),
        (("a", "b"), ("b",), {1: "B", 2: "A"}),
        (
            ("one thing", "other"),
            ("new", "one thing or two", "other"),
            {2: "ONE THING", 3: "OTHER"},
        ),
    ],
)
def test_a_translation_follows_the_paragraphs_of_its_source(
    before: tuple[str, ...], after: tuple[str, ...], kept: dict[int, str]
) -> None:
    translated = parts(*(text.upper() for text in before))
    told = carried(parts(*before), parts(*after), translated)
    assert told == {f"body-{number}": text for number, text in kept.items()}


def test_lost_and_added_tokens_are_named_and_written_forms_are_neither() -> None:
    assert tokens_amiss(
        Part(key="body-1", text="{age of mi} {official}"), "{age of mi=78|78-летний}"
    ) == (
        ["{official}"],
        [],
    )
    assert tokens_amiss(Part(key="body-1", text="x"), "{age of mi}") == ([], ["{age of mi}"])
    with pytest.raises(UnknownTokenError):
        tokens_amiss(Part(key="body-1", text="{age of mi}"), "{âge de mi}")
