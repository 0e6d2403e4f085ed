"""The sheet that is checked holds all that was read, and makes the same appeal again."""

from pathlib import Path

import pytest

from habeas.importers import letters_read
from habeas.importers.entries import Entry, Sheet, appeal_of
from habeas.importers.laying_out import sheet_of
from habeas.importers.reading.fields import ReadAppeal, Sureness
from habeas.importers.reading.reader import load_page, read_page

PAGES = Path(__file__).parent.parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.txt"))
# So long that an office would get a second page.
LONG = "The lamp was lit again by the people of the harbour, who had been told to stay away. " * 8
FRENCH = """

Excellence,

La gardienne du phare Mme Tamsin Quillfeather, âgée de 61 ans, et son mari, M. Jory Quillfeather,
sont détenus dans le fort du port de Iceport depuis leur arrestation.

Je vous demande de :

1. Libérer Tamsin Quillfeather et Jory Quillfeather, sans conditions et sans délai ;
2. Leur permettre de voir un médecin et un avocat de leur choix.

Veuillez agréer, Excellence, l'expression de mes sentiments distingués.
"""


def text_of(name: str) -> str:
    return load_page(PAGES / f"{name}.txt")


def values(sheet: Sheet, *kinds: str) -> list[str]:
    return [each.value for each in sheet.of_kind(*kinds)]


def entry(sheet: Sheet, begins: str) -> Entry:
    return next(each for each in sheet.entries if each.value.startswith(begins))


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_that_nobody_touched_makes_the_appeal_that_was_read(name: str) -> None:
    read = read_page(text_of(name))
    again = appeal_of(sheet_of(read), read.text)
    for field in (
        *("title", "status", "country", "language", "languages", "subjects", "lead_in"),
        *("demands", "closing", "references", "addressees", "dates", "embassies", "text"),
    ):
        assert getattr(again, field) == getattr(read, field), field
    assert again.salutations == (
        read.salutations or ((read.salutation,) if read.salutation else ())
    )
    assert set(read.paragraphs) <= {*again.paragraphs, *again.story}
    assert set(read.story) <= set(again.story)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_in_no_field_has_its_place_in_the_source(name: str) -> None:
    read = read_page(text_of(name))
    for each in sheet_of(read).of_kind("unplaced"):
        assert [" ".join(read.text[start:end].split()) for start, end in each.places] == [
            each.value
        ]


def test_a_doubt_stands_with_its_entry_also_where_nothing_was_found() -> None:
    text = text_of("couple").replace("Status: Held without charge\n", "")
    sheet = sheet_of(read_page(text))
    status = next(iter(sheet.of_kind("status")))
    assert (status.value, status.sureness) == ("", Sureness.UNSURE)
    assert "No line that gives the status was found." in status.why
    assert status in sheet.unseen()
    fax = entry(sheet, "+44")
    assert fax in sheet.unseen()
    assert any("Wick Quillfeather" in doubt for doubt in sheet.doubts)


def test_a_letter_longer_than_a_page_is_laid_out_as_letter_and_what_happened() -> None:
    more = "\n\n".join(f"{LONG}It was night {number}." for number in range(6))
    text = text_of("couple").replace("I ask the authorities", f"{more}\n\nI ask the authorities")
    read = read_page(text)
    sheet = sheet_of(read)
    letter, story = values(sheet, "paragraphs"), values(sheet, "story")
    assert 0 < len(letter) < len(read.paragraphs)
    assert {*letter, *story} >= set(read.paragraphs)
    assert story[-1].endswith("It was night 5.")
    assert any("longer than one page" in doubt for doubt in sheet.doubts)


def test_a_paragraph_that_is_cut_keeps_its_place_and_is_marked() -> None:
    text = text_of("couple").replace("They were detained", f"{LONG * 8} They were detained")
    text = text.replace("every week.\n\n", "every week. ")
    sheet = sheet_of(read_page(text))
    cut = next(each for each in sheet.of_kind("paragraphs"))
    assert "was cut" in cut.why
    assert cut in sheet.unseen()
    assert cut.places
    assert any(each.places == cut.places for each in sheet.of_kind("story"))


def test_a_letter_in_another_language_is_told_from_lines_in_no_field() -> None:
    sheet = sheet_of(read_page(text_of("couple") + FRENCH))
    other = values(sheet, "other_letter")
    assert any(line.startswith("La gardienne") for line in other)
    assert any("Libérer" in line for line in other)
    assert "Tamsin Quillfeather" in values(sheet, "unplaced")
    assert not any("Libérer" in line for line in values(sheet, "unplaced"))
    assert any("in English and in French" in doubt for doubt in sheet.doubts)


def test_what_is_left_of_lines_leads_to_them_one_after_the_other() -> None:
    text = "The lamp was lit.\nNobody but the keeper, Ada Sample, was there.\nThe lamp was lit."
    left = ("The lamp was lit.", "The lamp was lit.", "Nobody the keeper, was", "No such words")
    sheet = sheet_of(ReadAppeal(text=text, unplaced=left))
    places = [each.places for each in sheet.of_kind("unplaced")]
    assert places == [((0, 17),), ((64, 81),), ((18, 63),), ()]


def test_a_list_of_greetings_is_not_read_as_a_letter_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    greetings = tuple(f"Dear Minister {number}," for number in range(200))
    read = ReadAppeal(text="\n".join(greetings), salutation=greetings[0], salutations=greetings)
    asked: list[str] = []

    def counted(text: str) -> ReadAppeal:
        asked.append(text)
        return read_page(text)

    monkeypatch.setattr(letters_read, "read_page", counted)
    sheet_of(read)
    assert len(asked) <= 30
