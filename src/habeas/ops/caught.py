"""A mail in the demo's catcher, taken apart for its page.

Whatever comes over SMTP is shown as well as it can be: broken mail raises nothing.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A part of a mail that is not its text."""

    name: str
    content_type: str
    data: bytes

    @property
    def size(self) -> str:
        """The size as people read it."""
        return f"{max(1, round(len(self.data) / 1000))} kB"


@dataclass(frozen=True, kw_only=True)
class Caught:
    """A mail as it came in, and what the page shows of it."""

    id: int
    at: datetime
    mail_from: str
    rcpt_to: tuple[str, ...]
    raw: bytes

    @cached_property
    def _message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """Names and decoded values, in the order they came."""
        return [(name, _decoded(value)) for name, value in self._message.raw_items()]

    def header(self, wanted: str) -> str:
        """Return the first header called ``wanted``, or nothing."""
        return next((v for name, v in self.headers if name.lower() == wanted), "")

    @property
    def url(self) -> str:
        """Its page in the mailbox."""
        return f"/mail/{self.id}"

    @property
    def time(self) -> str:
        """When it came, on this machine's clock."""
        return f"{self.at.astimezone():%Y-%m-%d %H:%M:%S}"

    @property
    def subject(self) -> str:
        """The decoded subject."""
        return self.header("subject")

    @property
    def sender(self) -> str:
        """The From header."""
        return self.header("from")

    @property
    def to(self) -> str:
        """Whom the envelope named."""
        return ", ".join(self.rcpt_to)

    @cached_property
    def text(self) -> str:
        """All plain text in it, or nothing."""
        return "\n".join(_text_of(part) for part in self._parts if _is_text(part))

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Everything in it that is not its text."""
        return [
            Attachment(
                name=_decoded(part.get_filename(f"part {number}")),
                content_type=part.get_content_type(),
                data=_bytes_of(part),
            )
            for number, part in enumerate(self._parts, 1)
            if not _is_text(part)
        ]

    @property
    def _parts(self) -> list[EmailMessage]:
        return [part for part in self._message.walk() if not part.is_multipart()]


def _decoded(header: str) -> str:
    """Return a header as a person reads it, on one line; what cannot be decoded as it came."""
    text = header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with contextlib.suppress(HeaderParseError, LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/plain" and not part.is_attachment()


def _bytes_of(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text_of(part: EmailMessage) -> str:
    try:
        return _bytes_of(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset that nobody knows
        return _bytes_of(part).decode("utf-8", "replace")
