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
    [reading] = read_confined(page.encode(), name="page.html")
    assert reading.document.issued_on == reading.read.dates.issued_on == DAY


def test_the_day_in_the_text_stands() -> None:
    page = f"5 May 2030\n\n{LETTER}"
    assert read_document(of(page)) == read_page(page)


def test_a_document_without_an_appeal_stays_without() -> None:
    text = "Opening hours of the museum.\n\nWe are open every day but Monday."
    assert read_document(of(text)) == read_page(text)
