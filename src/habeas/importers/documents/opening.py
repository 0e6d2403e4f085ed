"""Opening a file: from its bytes to the documents in it."""

from habeas.kernel.errors import HabeasError

from .document import Document, Kind
from .encodings import decoded
from .html import declared_encoding, is_html, page_text
from .kinds import kind_of
from .limits import LARGEST_FILE, LARGEST_PAGE, MEGABYTE, MOST_CHARACTERS
from .metadata import Metadata, front_matter


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
    kind_of(content)
    return [_page(content, name=name)]


def too_large(most: int) -> HabeasError:
    """Say that a file has more than ``most`` bytes."""
    return HabeasError(
        f"The file is larger than {most // MEGABYTE} MB; cut it down to the page of one appeal."
    )


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
