"""Opening a file: from its bytes to the documents in it."""

from collections.abc import Iterator

from habeas.kernel.errors import HabeasError

from .archives import documents_in
from .document import Document, Kind, Part, of_parts
from .encodings import decoded
from .html import declared_encoding, is_html, page_text, refuse_entities
from .kinds import FileKind, kind_of
from .limits import (
    LARGEST_DOCUMENT,
    LARGEST_FILE,
    LARGEST_PAGE,
    MEGABYTE,
    MOST_CHARACTERS,
    MOST_TEXT,
)
from .mail import mail_documents
from .metadata import Metadata, front_matter
from .word_files import is_docx


def opened(content: bytes, *, name: str) -> list[Document]:
    """Give the documents in a file: one, or several from a ZIP or an e-mail with attachments.

    What a file is, is told by its content. ``name`` is only carried on. Nothing is fetched, and
    nothing in the file is run. Raises HabeasError, in a sentence that says what to do and never
    quotes the content, where the file is empty, too large (see ``limits``), of no kind that is
    read, damaged, or made to do harm.
    """
    if not content.strip():
        raise HabeasError("The file is empty; save the text of the appeal page in it.")
    kind = kind_of(content)
    if len(content) > LARGEST_FILE:
        raise _too_large(kind)
    if kind == "text":
        return [_page(content, name=name)]
    if kind == "zip" and not is_docx(content):
        return of_parts(list(opened_in_turn(content, name=name)))
    if len(content) > LARGEST_DOCUMENT:
        raise _too_large(kind if kind != "zip" else "docx")
    if kind == "eml":
        return mail_documents(content, name=name, open_file=_unpacked)
    return [_document(content, kind, name=name)]


def _document(content: bytes, kind: FileKind, *, name: str) -> Document:
    # Only a file of that kind pays for what reads it.
    if kind == "pdf":
        from .pdf import pdf_text

        return document(name, "pdf", *pdf_text(content))
    from .word import word_text

    return document(name, "docx", *word_text(content))


def opened_in_turn(content: bytes, *, name: str) -> Iterator[Part]:
    """Open as ``opened`` does, but give the files of a ZIP one by one, refused ones too.

    Raises HabeasError for the file as a whole.
    """
    if len(content) <= LARGEST_FILE and _is_packed(content):
        letters = 0
        for inner, packed in documents_in(content):
            part = _part(packed, f"{name}/{inner}")
            letters += sum(len(document.text) for document in part.documents)
            if letters > MOST_TEXT:
                raise HabeasError("The ZIP holds far more text than appeals have; pack less of it.")
            yield part
    else:
        yield Part(name=name, documents=tuple(opened(content, name=name)))


def _is_packed(content: bytes) -> bool:
    return bool(content.strip()) and kind_of(content) == "zip" and not is_docx(content)


def _part(content: bytes, name: str) -> Part:
    try:
        return Part(name=name, documents=tuple(_unpacked(content, name)))
    except HabeasError as error:
        return Part(name=name, refused=str(error))


def _unpacked(content: bytes, name: str) -> list[Document]:
    """Open a file that was packed in another one, which is no package itself."""
    if _is_packed(content):
        raise HabeasError("A ZIP within another file is not opened; give it by itself.")
    return opened(content, name=name)


def _too_large(kind: str) -> HabeasError:
    most, of_what, so = {
        "text": (LARGEST_PAGE, "text or a web page", "save the appeal by itself"),
        "zip": (LARGEST_FILE, "a ZIP", "pack it as several"),
    }.get(
        kind,
        (LARGEST_DOCUMENT, "a PDF, DOCX or mail", "save the appeal by itself, without pictures"),
    )
    return HabeasError(
        f"The file is larger than {most // MEGABYTE} MB, the most that is read of {of_what}; {so}."
    )


def _page(content: bytes, *, name: str) -> Document:
    """Read text or HTML."""
    if len(content) > LARGEST_PAGE:
        raise _too_large("text")
    text = decoded(content, declared=declared_encoding(content))
    said, rest = front_matter(text)
    if is_html(rest):
        text, of_page = page_text(rest)
        return document(name, "html", text, said.or_else(of_page))
    if rest.lstrip().startswith("<"):
        refuse_entities(rest)  # XML of another kind; a text that only speaks of them is a text
    return document(name, "text", rest, said)


def document(name: str, kind: Kind, text: str, said: Metadata) -> Document:
    """Make a document of its text; raises HabeasError where there is none."""
    if not text.strip():
        raise HabeasError("The file is empty; save the text of the appeal page in it.")
    if len(text) > MOST_CHARACTERS:
        raise HabeasError(
            f"The file has more than {MOST_CHARACTERS // MEGABYTE} million characters of text; "
            "save the appeal by itself."
        )
    return said.document(text, name=name, kind=kind)
