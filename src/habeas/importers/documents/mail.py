"""An e-mail as documents: its body, the mails in it, and what is attached to it."""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import MIMEPart
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from habeas.kernel.errors import HabeasError

from .archives import is_by_the_way
from .document import Document, shown
from .encodings import decoded
from .html import declared_encoding, page_text
from .kinds import is_snapshot, kind_of
from .limits import DEEPEST_MAIL, LONGEST_FIELD, MOST_ATTACHMENTS, MOST_RULES
from .metadata import Metadata

Open = Callable[[bytes, str], list[Document]]

# "> " before each line of a mail that is answered or passed on.
_QUOTE: Final = re.compile(r"(?:>\s?)+")
_RULE: Final = re.compile(r"\s*[-_*]{5,}.*")
_FIELD: Final = re.compile(r"\s*\*?([^\W\d_][^\n:\uff1a@*]{0,20})\*?\s?[:\uff1a]\*?")
_MOST_FIELDS: Final = 12
_FEWEST_FIELDS: Final = 3
_SUBSTANCE: Final = 0.5
_READ: Final = frozenset(
    {"subject", "date", "content-type", "content-disposition", "content-transfer-encoding"}
)
_MANY_PARTS: Final = "The e-mail has far too many parts; save the one that matters."
_DOCUMENTS: Final = frozenset(
    {"application/pdf", "application/zip", "application/octet-stream", "application/msword"}
)


def mail_documents(content: bytes, *, name: str, open_file: Open) -> list[Document]:
    """Give the body of an e-mail, of each mail in it, and each attachment that can be read.

    Subject and date are the hints of each body; who wrote to whom is no part of it. ``open_file``
    opens an attachment. What cannot be read is named in ``left_out`` of the first document. Raises
    HabeasError where nothing can be read.
    """
    message = _parsed(content)
    if is_snapshot(content):
        return [_snapshot(message, name=name)]
    reader = _Reader(open_file)
    documents = list(reader.of(message, name=name, depth=1))
    if not documents:
        raise HabeasError(
            reader.left_out[0] if reader.left_out else "The e-mail holds no text that can be read."
        )
    documents[0] = replace(documents[0], left_out=tuple(reader.left_out))
    return documents


def _parsed(content: bytes) -> MIMEPart:
    """Parse a mail; raises HabeasError where it is built to be parsed for long."""
    if content.count(b"\n--") > MOST_RULES:
        raise HabeasError(_MANY_PARTS)
    try:
        message = message_from_bytes(content, policy=policy.default)
        parts = list(message.walk())
    except RecursionError:
        raise HabeasError(_MANY_PARTS) from None
    assert isinstance(message, MIMEPart)  # noqa: S101 - the default policy makes them
    if len(parts) > MOST_ATTACHMENTS:
        raise HabeasError(_MANY_PARTS)
    for part in parts:
        for name, value in part.raw_items():
            if name.lower() in _READ and len(value) > LONGEST_FIELD:
                raise HabeasError("The e-mail has a field that no mail program writes so long.")
    return message


class _Reader:
    def __init__(self, open_file: Open) -> None:
        self.open_file = open_file
        self.left_out: list[str] = []

    def of(self, message: MIMEPart, *, name: str, depth: int) -> Iterator[Document]:
        """Give the documents of one mail and, behind them, of those within."""
        if depth > DEEPEST_MAIL:
            self.left_out.append("A mail that was passed on too many times was left out.")
            return
        body, said = _body(message)
        said = _headers(message).or_else(said)
        if body.strip():
            yield said.document(body, name=name, kind="eml")
        for number, part in enumerate(_attached(message), start=1):
            called = shown(part.get_filename() or "") or str(number)
            yield from self._attachment(part, name=f"{name}: {called}", depth=depth)

    def _attachment(self, part: MIMEPart, *, name: str, depth: int) -> Iterator[Document]:
        if part.get_content_type() == "message/rfc822":
            for inner in part.iter_parts() if part.is_multipart() else ():
                yield from self.of(inner, name=name, depth=depth + 1)
            return
        filename = part.get_filename() or ""
        kind = part.get_content_type()
        if is_by_the_way(filename) or not (kind in _DOCUMENTS or _is_document(kind, filename)):
            return
        content = _bytes(part)
        try:
            if content.strip() and kind_of(content) == "eml" and not is_snapshot(content):
                yield from self.of(_parsed(content), name=name, depth=depth + 1)
            else:
                yield from self.open_file(content, name)
        except HabeasError as error:
            self.left_out.append(f"An attachment of the e-mail was left out: {error}")


def _is_document(kind: str, filename: str) -> bool:
    ending = filename.lower().rpartition(".")[2]
    named = ending in {"pdf", "docx", "doc", "odt", "rtf", "txt", "html", "htm", "zip", "eml", "md"}
    return named or "wordprocessingml" in kind


def _headers(message: MIMEPart) -> Metadata:
    subject = " ".join(str(_header(message, "subject")).split())
    prefixes = "|".join(map(re.escape, _words()["prefixes"]))
    subject = re.sub(rf"(?i)\A(?:(?:{prefixes})(?:\[\d+\])?\s?[:\uff1a]\s*)+", "", subject)
    try:
        day = parsedate_to_datetime(str(_header(message, "date"))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        day = ""
    return Metadata(title=subject, issued_on=day)


def _header(message: MIMEPart, name: str) -> object:
    try:
        return message.get(name, "")
    except Exception:  # noqa: BLE001 - the parser of headers has faults of its own, and it is a hint
        return ""


def _body(message: MIMEPart) -> tuple[str, Metadata]:
    """Give the fuller of a mail's bodies: the plain one may be a note that there is another."""
    plain, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    typed = "" if plain is None else _without_heads(_unquoted(_decoded(plain)))
    if html is None:
        return typed, Metadata()
    rich, said = page_text(_decoded(html))
    if len(typed) >= len(rich) * _SUBSTANCE:
        return typed, said
    return _without_heads(rich), said


def _attached(message: MIMEPart) -> Iterator[MIMEPart]:
    """Give what is not the body: mails, and files; parts of the body, such as pictures, are not."""
    bodies = [message.get_body(preferencelist=(kind,)) for kind in ("plain", "html")]
    left = [message]
    while left:
        part = left.pop(0)
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield part
        elif part.is_multipart():
            left = [*part.iter_parts(), *left]
        elif all(part is not body for body in bodies) and (
            part.get_filename() or part.is_attachment()
        ):
            yield part


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(part: MIMEPart) -> str:
    content = _bytes(part)
    if not content.strip():
        return ""
    declared = part.get_content_charset() or declared_encoding(content)
    text = decoded(content, declared=declared)
    if part.get_param("format") == "flowed":
        # RFC 3676: a line that ends in a blank goes on in the next one.
        text = re.sub(r"(?m)(?<!^--) \r?\n(?=\S)(?!>)", " ", text)
    return text


def _unquoted(text: str) -> str:
    """Take the quotation marks off a mail that is quoted as a whole, as one that is passed on."""
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    quoted = sum(1 for line in full if line.startswith(">"))
    if quoted * 2 < len(full):
        return text
    return "\n".join(_QUOTE.sub("", line) if line.startswith(">") else line for line in lines)


def _without_heads(text: str) -> str:
    """Leave out the heads of mails that were copied into the body, with the rule above them."""
    languages = _words()["fields"].values()
    kept: list[str] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        length = max(_head(lines[at : at + _MOST_FIELDS], labels) for labels in languages)
        if length < _FEWEST_FIELDS:
            kept.append(lines[at])
            at += 1
            continue
        at += length
        while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1])):
            rule = bool(kept.pop().strip())
            if rule:
                break
        kept.append("")
    return "\n".join(kept).strip("\n")


def _head(lines: Sequence[str], labels: Sequence[str]) -> int:
    """Count the lines that are the head of a mail in one language; wrapped ones are not."""
    count = 0
    for line in lines:
        found = _FIELD.match(line)
        if not found or found[1].strip().casefold() not in labels:
            break
        count += 1
    return count


@cache
def _words() -> dict[str, Any]:
    """Give the words of mail programs: prefixes of subjects, and labels of fields by language."""
    text = resources.files(__package__).joinpath("mail_heads.toml").read_text("utf-8")
    return tomllib.loads(text)


def _snapshot(message: MIMEPart, *, name: str) -> Document:
    """Read a page that a browser has saved as a mail (MHTML)."""
    page = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    text, said = page_text(_decoded(page)) if isinstance(page, MIMEPart) else ("", Metadata())
    if not text.strip():
        raise HabeasError("The saved page holds no text; save it as HTML or as text.")
    return said.document(text, name=name, kind="html")
