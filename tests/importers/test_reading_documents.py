"""What a file says of itself fills what its text leaves open, and is doubted."""

from habeas.importers.confined import read_confined
from habeas.importers.documents import Document
from habeas.importers.documents_read import read_document
from habeas.importers.laying_out import sheet_of
from habeas.importers.reading.fields import Sureness
from habeas.importers.reading.reader import read_page

DAY = "2031-04-05"
LETTER = """A title of the page

Dear Warden,

The tower is the place where Ms Una Pellworm is, and she has been there for a long time.

I ask you to:
1. let Ms Una Pellworm go;
"""


def of(text: str, issued_on: str = DAY) -> Document:
    return Document(name="page.html", kind="html", text=text, issued_on=issued_on)


def test_a_document_that_says_nothing_of_itself_is_read_as_its_text() -> None:
    assert read_document(of(LETTER, "")) == read_page(LETTER)


def test_a_day_that_the_text_leaves_open_is_that_of_the_file_and_doubted() -> None:
    plain, read = read_page(LETTER), read_document(of(LETTER))
    assert (plain.dates.issued_on, read.dates.issued_on) == ("", DAY)
    [added] = [found for found in read.findings if found not in plain.findings]
    assert (added.field, added.printed, added.sureness) == ("dates.issued_on", DAY, Sureness.UNSURE)
    assert read.unsure[-1] == added.why
    assert [entry.value for entry in sheet_of(read).of_kind("dates.issued_on")] == [DAY]


def test_a_saved_page_brings_its_day_through_the_fence() -> None:
    head = f'<meta property="article:published_time" content="{DAY}T08:00:00Z">'
    blocks = "".join(f"<p>{block}</p>" for block in LETTER.split("\n\n"))
    page = f"<!doctype html><html lang='en'><head>{head}</head><body>{blocks}</body></html>"
    [outcome] = read_confined(page.encode(), name="page.html")
    reading = outcome.reading
    assert reading
    assert reading.document.issued_on == reading.read.dates.issued_on == DAY


def test_the_day_in_the_text_stands() -> None:
    page = f"5 May 2030\n\n{LETTER}"
    assert read_document(of(page)) == read_page(page)


def test_a_document_without_an_appeal_stays_without() -> None:
    text = "Opening hours of the museum.\n\nWe are open every day but Monday."
    assert read_document(of(text)) == read_page(text)


def test_a_title_that_only_the_file_knows_is_kept_and_doubted() -> None:
    story = "The tower is cold at night, and the lamp has not been lit since she was taken there. "
    bare = f"Dear Warden,\n\n{story * 3}\n\nI ask you to:\n1. let Ms Una Pellworm go;\n"
    told = Document(name="page.md", kind="text", text=bare, title="Free Una Pellworm")
    read = read_document(told)
    assert (read_page(bare).title, read.title) == ("", "Free Una Pellworm")
    [found] = [each for each in read.findings if each.field == "title"]
    assert (found.sureness, found.places) == (Sureness.UNSURE, ())


def test_the_title_of_the_text_stands() -> None:
    told = Document(name="page.md", kind="text", text=LETTER, title="Another title")
    assert read_document(told) == read_page(LETTER)


def test_a_text_too_short_to_tell_its_language_is_read_in_that_of_the_file() -> None:
    short = "Dear Warden,\n\nFree Una!"
    told = Document(name="page.md", kind="text", text=short, language="en")
    read = read_document(told)
    assert (read_page(short).language, read.language) == ("", "en")
    assert read.salutation == "Dear Warden,"
    assert any(doubt.field == "language" for doubt in read.doubts)
