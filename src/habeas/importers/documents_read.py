"""Reading a document: its text, and the day of issue that only the file knows."""

from dataclasses import replace
from typing import Final

from .documents.document import Document
from .reading.fields import Doubt, Finding, ReadAppeal, Sureness
from .reading.reader import read_page

_FIELD: Final = "dates.issued_on"


def read_document(document: Document) -> ReadAppeal:
    """Read the appeal in a document.

    A day of issue that the text does not give is that of the file (the head of a web page, the
    properties of a document, the date of a mail), with a doubt that says so.
    """
    read = read_page(document.text)
    day = document.issued_on
    if not day or read.dates.issued_on or not (read.demands or read.salutation or read.addressees):
        return read
    why = f"The text has no day of issue: {day} is what the file says of itself."
    found = Finding(field=_FIELD, printed=day, sureness=Sureness.UNSURE, why=why)
    return replace(
        read,
        dates=replace(read.dates, issued_on=day),
        doubts=(*read.doubts, Doubt(field=_FIELD, sentence=why)),
        findings=(*read.findings, found),
    )
