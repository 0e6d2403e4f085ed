"""The messages that travel, as bytes: one function for each kind of mail.

No function takes a supporter's name as a header, so that none can carry it. Header values are
refused, not repaired, when they hold a control character. The same arguments give the same bytes.

The heads are written here and not by ``EmailMessage``: it decodes encoded words in what it is
given, so that "=?utf-8?q?=0ABcc:...?=" in a subject becomes a header of its own under some Python
versions, and it loses spaces between encoded words.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from typing import Final

from habeas.kernel.errors import HabeasError

# Seven bits travel through every relay unchanged.
_POLICY: Final = SMTP.clone(cte_type="7bit")
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9._=+-]{1,200}@[A-Za-z0-9.-]{1,255}>")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{2,35}")
_LINE: Final = 76
_NOT_IN_A_HEADER: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


class HeaderError(HabeasError):
    """A value cannot stand in a mail's header, or a text not in its body."""


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Whom a mail is from: the organisation's name, as shown, and a mailbox of its own."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The headers that every mail has. ``date`` is the real moment, with a zone."""

    sender: Mailbox
    recipient: str
    reply_to: str
    message_id: str
    date: datetime
    subject: str


def letter_message(head: Head, *, language: str, text: str, pdf: bytes) -> bytes:
    """Return a letter to an official: its text, and the same letter as ``letter.pdf``.

    ``language`` is the letter's BCP 47 tag. Raises HeaderError.
    """
    content = _text(text, language)
    content.add_attachment(pdf, maintype="application", subtype="pdf", filename="letter.pdf")
    content.set_boundary(hashlib.sha256(head.message_id.encode()).hexdigest()[:32])
    return _headed(head) + content.as_bytes()


def fax_message(head: Head, *, pdf: bytes) -> bytes:
    """Return a fax for an e-mail-to-fax gateway: the PDF alone; its subject is the reference.

    Gateways print the text of a mail as a cover sheet, so there is none. Raises HeaderError.
    """
    content = EmailMessage(policy=_POLICY)
    content.set_content(
        pdf, maintype="application", subtype="pdf", disposition="attachment", filename="letter.pdf"
    )
    return _headed(head) + content.as_bytes()


def plain_message(head: Head, *, language: str, text: str) -> bytes:
    """Return a mail of the software itself to a supporter or to staff, as plain text.

    It is marked as made by a machine (RFC 3834), so that no holiday notice answers it. Raises
    HeaderError.
    """
    marked = b"Auto-Submitted: auto-generated\r\n"
    return _headed(head) + marked + _text(text, language).as_bytes()


def checked_value(value: str) -> str:
    """Return ``value`` if it can stand in a header on one line; raises HeaderError."""
    if any(unicodedata.category(character) in _NOT_IN_A_HEADER for character in value):
        raise HeaderError("A line of a mail's head holds a control character: write it anew.")
    return value


def checked_address(address: str) -> str:
    """Return ``address`` if mail can be sent to it; raises HeaderError."""
    if not _ADDRESS.fullmatch(address):
        raise HeaderError("This is not an e-mail address: write it as name@example.org.")
    return address


def checked_text(text: str) -> str:
    """Return a body with plain line ends; raises HeaderError for any other control character."""
    lines = text.replace("\r\n", "\n")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in lines):
        raise HeaderError("The text of a mail holds a control character: write it anew.")
    return lines


def _text(text: str, language: str) -> EmailMessage:
    if not _LANGUAGE.fullmatch(language):
        raise HeaderError("This is not a language tag: write it as fr or zh-Hans.")
    content = EmailMessage(policy=_POLICY)
    content.set_content(checked_text(text))
    content["Content-Language"] = language
    return content


def _headed(head: Head) -> bytes:
    if head.date.tzinfo is None:
        raise HeaderError("The moment of a mail needs a time zone.")
    if not _MESSAGE_ID.fullmatch(head.message_id):
        raise HeaderError("This is not a Message-ID: write it as <id@example.org>.")
    headers = {
        "From": _mailbox(head.sender),
        "To": checked_address(head.recipient),
        "Reply-To": checked_address(head.reply_to),
        "Subject": _words("Subject", head.subject),
        "Date": format_datetime(head.date),
        "Message-ID": head.message_id,
    }
    return b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in headers.items())


def _mailbox(mailbox: Mailbox) -> str:
    name, address = checked_value(mailbox.name), checked_address(mailbox.address)
    shown = f'"{quote(name)}"' if _is_plain(name) else _words("From", name)
    return f"{shown}\r\n <{address}>"


def _words(name: str, value: str) -> str:
    """Return ``value`` for the header ``name``, in encoded words (RFC 2047) where it needs them."""
    charset = "us-ascii" if _is_plain(checked_value(value)) else "utf-8"
    return Header(value, charset, maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")


def _is_plain(value: str) -> bool:
    """Return whether ``value`` can stand as it is: nobody will take it for encoded words."""
    return value.isascii() and "=?" not in value
