"""A document: the text of a file, whatever the file was, and what the file says of itself."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "html", "pdf", "docx", "eml"]


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text that may be an appeal, as the reader takes it.

    ``name`` is the file's name as it was given, ``text`` its lines as a person reads them, a blank
    line between two blocks. ``title``, ``language`` (BCP 47) and ``issued_on`` (ISO 8601, to the
    day) are what the file says of itself beside the text, "" where it says nothing: hints, which
    the text may contradict. ``left_out`` holds a sentence for each part of the file that could not
    be read, for the report.
    """

    name: str
    kind: Kind
    text: str
    title: str = ""
    language: str = ""
    issued_on: str = ""
    left_out: tuple[str, ...] = ()
