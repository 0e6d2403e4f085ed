"""The messages that travel, as bytes: one function for each kind of mail.

No function takes a supporter's name as a header, so that none can carry it. Header values are
refused, not repaired, when they hold a control character. The same arguments give the same bytes.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from habeas.kernel.errors import HabeasError

# Seven bits travel through every relay unchanged.
_POLICY: Final = SMTP.clone(cte_type="7bit")
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9._=+-]+@[A-Za-z0-9.-]+>")
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
    message = _headed(head)
    message.set_content(checked_text(text))
    message["Content-Language"] = checked_value(language)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="letter.pdf")
    message.set_boundary(hashlib.sha256(head.message_id.encode()).hexdigest()[:32])
    return message.as_bytes()


def fax_message(head: Head, *, pdf: bytes) -> bytes:
    """Return a fax for an e-mail-to-fax gateway: the PDF alone; its subject is the reference.

    Gateways print the text of a mail as a cover sheet, so there is none. Raises HeaderError.
    """
    message = _headed(head)
    message.set_content(
        pdf, maintype="application", subtype="pdf", disposition="attachment", filename="letter.pdf"
    )
    return message.as_bytes()


def plain_message(head: Head, *, language: str, text: str) -> bytes:
    """Return a mail of the software itself to a supporter or to staff, as plain text.

    It is marked as made by a machine (RFC 3834), so that no holiday notice answers it. Raises
    HeaderError.
    """
    message = _headed(head)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(checked_text(text))
    message["Content-Language"] = checked_value(language)
    return message.as_bytes()


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


def _headed(head: Head) -> EmailMessage:
    if head.date.tzinfo is None:
        raise HeaderError("The moment of a mail needs a time zone.")
    if not _MESSAGE_ID.fullmatch(head.message_id):
        raise HeaderError("This is not a Message-ID: write it as <id@example.org>.")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(
        display_name=checked_value(head.sender.name),
        addr_spec=checked_address(head.sender.address),
    )
    message["To"] = checked_address(head.recipient)
    message["Reply-To"] = checked_address(head.reply_to)
    message["Subject"] = checked_value(head.subject)
    message["Date"] = head.date
    message["Message-ID"] = head.message_id
    return message
