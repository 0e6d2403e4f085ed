"""Every kind of file that an appeal comes in, as text: see ``opened``."""

from .document import Document, Kind

__all__ = ["Document", "Kind", "opened"]


def opened(content: bytes, *, name: str) -> list[Document]:
    """Give the documents in a file, as ``opening.opened`` says.

    The parsers are loaded by who opens something: not by who only passes documents on.
    """
    from .opening import opened as opened_by_kind

    return opened_by_kind(content, name=name)
