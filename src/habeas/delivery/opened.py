"""What an opened answer says, for the eyes of the desk: plain text, whatever it came as."""

import re
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Final

_MOST_CHARACTERS: Final = 100_000
_MOST_PARTS: Final = 100
_PART: Final = re.compile(rb"(?i)content-type:")
_UNSEEN: Final = frozenset({"style", "script", "head", "title"})
_LINES: Final = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An answer as it is shown: nothing in it is a link, and nothing is loaded."""

    sender: str
    subject: str
    date: str
    text: str
    attachments: tuple[str, ...]


def opened(raw: bytes) -> Opened:
    """Return what a message says; raises nothing, whatever the bytes."""
    if len(_PART.findall(raw)) > _MOST_PARTS:  # more than anybody attaches
        return _as_it_is(raw)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        parts = [part for part in message.walk() if not part.is_multipart()]
        return Opened(
            sender=_header(message, "From"),
            subject=_header(message, "Subject"),
            date=_header(message, "Date"),
            text=_text(parts)[:_MOST_CHARACTERS],
            attachments=tuple(_name(part) for part in parts if _is_attached(part)),
        )
    except Exception:  # noqa: BLE001 - the parser's ways to fail over poison are many
        return _as_it_is(raw)


def _as_it_is(raw: bytes) -> Opened:
    text = raw[:_MOST_CHARACTERS].decode("utf-8", "replace")
    return Opened(sender="", subject="", date="", text=text, attachments=())


def _text(parts: list[Message]) -> str:
    for kind in ("text/plain", "text/html"):
        said = [_decoded(part) for part in parts if _is_said(part, kind)]
        if any(each.strip() for each in said):
            whole = "\n\n".join(said)
            return whole if kind == "text/plain" else _without_tags(whole)
    return ""


def _is_said(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and not _is_attached(part)


def _is_attached(part: Message) -> bool:
    is_text = part.get_content_maintype() == "text"
    return part.get_content_disposition() == "attachment" or not is_text


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _name(part: Message) -> str:
    return str(part.get_filename() or part.get_content_type())[:100]


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))[:500]
    except (LookupError, ValueError):
        return str(value)[:500]


def _without_tags(html: str) -> str:
    reading = _Reading()
    reading.feed(html)
    reading.close()
    lines = (" ".join(line.split()) for line in "".join(reading.text).splitlines())
    return "\n".join(line for line in lines if line)


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        self._hidden += tag in _UNSEEN
        if tag in _LINES:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)
