"""A document: the text of a file, whatever the file was, and what the file says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from habeas.kernel.errors import HabeasError

Kind = Literal["text", "html", "pdf", "docx", "eml"]
EMPTY_PACKAGE: Final = "The ZIP has no pages or documents in it."


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


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of a ZIP, or a file by itself: its documents, or a sentence on why it has none."""

    name: str
    documents: tuple[Document, ...] = ()
    refused: str = ""


def of_parts(parts: Sequence[Part]) -> list[Document]:
    """Give the documents of a file; what was refused in it is told of with the first of them.

    Raises HabeasError where there is none.
    """
    documents = [document for part in parts for document in part.documents]
    refused = [
        f"File {number} of the ZIP was left out: {part.refused}"
        for number, part in enumerate(parts, start=1)
        if part.refused
    ]
    if not documents:
        raise HabeasError(refused[0] if refused else EMPTY_PACKAGE)
    documents[0] = replace(documents[0], left_out=(*documents[0].left_out, *refused))
    return documents


def shown(name: str) -> str:
    """Write a name so that it does nothing to a terminal, whoever chose it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
