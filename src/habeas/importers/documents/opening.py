"""Opening a file: from its bytes to the documents in it."""

from dataclasses import replace

from habeas.kernel.errors import HabeasError

from .archives import documents_in
from .document import Document, Kind
from .encodings import decoded
from .html import declared_encoding, is_html, page_text
from .kinds import FileKind, kind_of
from .limits import LARGEST_DOCUMENT, LARGEST_FILE, LARGEST_PAGE, MEGABYTE, MOST_CHARACTERS
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
    if len(content) > LARGEST_FILE:
        raise too_large(LARGEST_FILE)
    if not content.strip():
        raise HabeasError("The file is empty; save the text of the appeal page in it.")
    kind = kind_of(content)
    if kind == "text":
        return [_page(content, name=name)]
    if kind == "zip" and not is_docx(content):
        return _packed(content, name=name)
    if len(content) > LARGEST_DOCUMENT:
        raise too_large(LARGEST_DOCUMENT)
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


def _packed(content: bytes, *, name: str) -> list[Document]:
    """Open what is in a ZIP; one file that is refused is told of with the first that is not."""
    documents: list[Document] = []
    refused: list[str] = []
    for number, (inner, packed) in enumerate(documents_in(content), start=1):
        try:
            documents += _unpacked(packed, f"{name}/{inner}")
        except HabeasError as error:
            refused.append(f"File {number} of the ZIP was left out: {error}")
    if not documents:
        raise HabeasError(refused[0] if refused else "The ZIP has no pages or documents in it.")
    documents[0] = replace(documents[0], left_out=(*documents[0].left_out, *refused))
    return documents


def _unpacked(content: bytes, name: str) -> list[Document]:
    """Open a file that was packed in another one, which is no package itself."""
    if content.strip() and kind_of(content) == "zip" and not is_docx(content):
        raise HabeasError("A ZIP within another file is not opened; give it by itself.")
    return opened(content, name=name)


def too_large(most: int) -> HabeasError:
    """Say that a file has more than ``most`` bytes."""
    return HabeasError(f"The file is larger than {most // MEGABYTE} MB; cut it down to one appeal.")


def _page(content: bytes, *, name: str) -> Document:
    """Read text or HTML."""
    if len(content) > LARGEST_PAGE:
        raise too_large(LARGEST_PAGE)
    text = decoded(content, declared=declared_encoding(content))
    said, rest = front_matter(text)
    if is_html(rest):
        text, of_page = page_text(rest)
        return document(name, "html", text, said.or_else(of_page))
    return document(name, "text", rest, said)


def document(name: str, kind: Kind, text: str, said: Metadata) -> Document:
    """Make a document of its text; raises HabeasError where there is none."""
    if not text.strip():
        raise HabeasError("The file is empty; save the text of the appeal page in it.")
    if len(text) > MOST_CHARACTERS:
        raise too_large(LARGEST_PAGE)
    return Document(
        name=name,
        kind=kind,
        text=text,
        title=said.title,
        language=said.language,
        issued_on=said.issued_on,
    )
