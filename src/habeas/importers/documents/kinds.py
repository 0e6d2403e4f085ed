"""What a file is, told by its content; its name's ending is never believed."""

import re
from typing import Final, Literal

from habeas.kernel.errors import HabeasError

FileKind = Literal["text", "pdf", "zip", "eml"]
ENDINGS: Final = (
    *(".txt", ".text", ".md", ".markdown"),
    *(".html", ".htm", ".xhtml", ".mht", ".mhtml"),
    *(".pdf", ".docx", ".eml", ".zip"),
)
"""What the names of files that are read mostly end in: for choosing one, nothing is told by it."""

_HEAD: Final = 1_024
_WORDS: Final = "save the page as text, HTML, PDF or DOCX"
_REFUSED: Final[tuple[tuple[bytes, str], ...]] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is an old or an encrypted Office file; save it without a password as DOCX or PDF.",
    ),
    (b"{\\rtf", "This is an RTF file; save it as DOCX, PDF or text."),
    (b"\x89PNG", f"This is a picture, which holds no text; {_WORDS}."),
    (b"\xff\xd8\xff", f"This is a picture, which holds no text; {_WORDS}."),
    (b"GIF8", f"This is a picture, which holds no text; {_WORDS}."),
    (b"II*\0", f"This is a picture, which holds no text; {_WORDS}."),
    (b"MM\0*", f"This is a picture, which holds no text; {_WORDS}."),
    (b"%!PS", f"This is a PostScript file, which is a program; {_WORDS}."),
    (b"Rar!", "Of packed files only ZIP is read; pack them as a ZIP."),
    (b"7z\xbc\xaf", "Of packed files only ZIP is read; pack them as a ZIP."),
    (b"\x1f\x8b", "Of packed files only ZIP is read; pack them as a ZIP."),
    (b"\xfd7zXZ", "Of packed files only ZIP is read; pack them as a ZIP."),
    (b"BZh", "Of packed files only ZIP is read; pack them as a ZIP."),
    (b"MZ", f"This is a program; {_WORDS}."),
    (b"\x7fELF", f"This is a program; {_WORDS}."),
)
_FIELD: Final = re.compile(rb"(?m)^([A-Za-z][A-Za-z-]{1,40}):[ \t]*\S")
_OF_MAIL: Final = frozenset(
    {b"from", b"to", b"subject", b"date", b"cc", b"received", b"delivered-to", b"return-path"}
)
_OF_MACHINES: Final = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"content-type", b"delivered-to"}
)
_SNAPSHOT: Final = re.compile(rb"(?im)^(?:snapshot-content-location:|from: <saved by )")
_FEWEST_FIELDS: Final = 2


def kind_of(content: bytes) -> FileKind:
    """Tell what a file is: "zip" is a DOCX too, "text" is any text, HTML too.

    Raises HabeasError, with what to do instead, for kinds that are known and not read.
    """
    head = content[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    for magic, sentence in _REFUSED:
        if head.startswith(magic):
            if magic == b"MZ" and b"\0" not in head:
                continue
            raise HabeasError(sentence)
    return "eml" if _is_mail(content) else "text"


def is_snapshot(content: bytes) -> bool:
    """Whether a file in the shape of a mail is a page that a browser has saved."""
    return _SNAPSHOT.search(_head(content)) is not None


def _is_mail(content: bytes) -> bool:
    """Whether a file opens with the fields of a mail that a mail program wrote.

    The copied "From:" and "Subject:" of a mail that was pasted as text is a text: only programs
    write the fields that no person reads.
    """
    head = _head(content)
    if not _FIELD.match(head):
        return False
    fields = {field.lower() for field in _FIELD.findall(head)}
    of_mail = len(fields & _OF_MAIL) >= _FEWEST_FIELDS or is_snapshot(content)
    return of_mail and bool(fields & _OF_MACHINES)


def _head(content: bytes) -> bytes:
    """Give what may be the head of a mail: the lines above the first empty one."""
    head = content[: 16 * _HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").lstrip(b"\n")
    return re.sub(rb"\AFrom \S[^\n]*\n", b"", head).partition(b"\n\n")[0]
