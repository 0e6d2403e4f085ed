"""Reading a document: its text, and what only the file says of itself."""

from dataclasses import replace

from .documents.document import Document
from .reading.fields import Doubt, Finding, ReadAppeal, Sureness
from .reading.reader import read_page


def read_document(document: Document) -> ReadAppeal:
    """Read the appeal in a document.

    Where the text leaves its title, its day of issue or its language open, that is what the file
    says (the head of a web page, front matter, the properties of a document, the date and subject
    of a mail), with a doubt that says so.
    """
    read = read_page(document.text)
    told = read_page(document.text, language=document.language) if not read.language else read
    if told.language != read.language:
        read = _doubted(told, "language", told.language, "The text does not tell its language")
    if not (read.demands or read.salutation or read.addressees):
        return read
    if document.title and not read.title:
        read = replace(read, title=document.title)
        read = _doubted(read, "title", document.title, "The text has no title")
    day = document.issued_on
    if day and not read.dates.issued_on:
        read = replace(read, dates=replace(read.dates, issued_on=day))
        read = _doubted(read, "dates.issued_on", day, "The text has no day of issue")
    return read


def _doubted(read: ReadAppeal, field: str, value: str, lacks: str) -> ReadAppeal:
    """Say that a value is not of the text."""
    why = f"{lacks}: {value} is what the file says of itself."
    found = Finding(field=field, printed=value, sureness=Sureness.UNSURE, why=why)
    return replace(
        read,
        doubts=(*read.doubts, Doubt(field=field, sentence=why)),
        findings=(*(each for each in read.findings if each.field != field), found),
    )
