"""Take in one message that came back, and let it change what it may.

Every consignment has two return addresses of its own: the envelope's sender, to which servers
report, and the reply address on the letter. Both hold the same random token, which only the office
and its servers have seen: it says which consignment a message is about, and nothing in the message
itself does. What the token does not name is none of ours; what does not fit it changes nothing.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from enum import StrEnum
from typing import Final, TypedDict

from habeas.delivery import answering, bouncing, returned
from habeas.delivery.bouncing import Noted
from habeas.delivery.models import Consignment
from habeas.delivery.returned import Kind
from habeas.kernel.errors import RefusedError

# What Postfix takes too, unless it is told otherwise (message_size_limit).
MOST_BYTES: Final = 10 * 1024 * 1024

_LONGEST_HEADERS: Final = 64 * 1024
# The address to which it was delivered, as one server or the other writes it down; then what the
# message itself says, for a mailbox that gathers all of them.
_TO: Final = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
    "To",
    "Cc",
)
_RETURN_ADDRESS: Final = re.compile(r"(?:letter|reply)-([0-9a-f]{32}@[a-z0-9.-]{1,160})")


class Outcome(StrEnum):
    """What became of one message."""

    FAILED = "came back"
    DELAYED = "delayed"
    DELIVERED = "delivered, says their server"
    AUTOMATIC = "automatic reply"
    COMPLAINT = "reported as unwanted"
    ANSWER = "answer, for the desk"
    REPEATED = "known already"
    TOO_MANY = "one of too many"
    UNMATCHED = "does not fit what we know"
    NOBODY = "for nobody here"


class _Facts(TypedDict):
    status: str
    text: str
    digest: bytes
    now: datetime


class TooLargeError(RefusedError):
    """The message is larger than any that is taken."""

    def __init__(self) -> None:
        super().__init__("The message is over 10 MB.")


def receive(raw: bytes, *, recipient: str = "", now: datetime) -> Outcome:
    """Take in one message, whole or not at all; the same one again changes nothing.

    ``recipient`` is the address it was delivered to; without one the headers are asked. No key is
    needed: what the desk is to read is sealed. Raises TooLargeError; TooEarlyError and
    MovedMeanwhileError, after which the message is to be brought again; and database errors.
    """
    if len(raw) > MOST_BYTES:
        raise TooLargeError
    consignment = _consignment_at(recipient_of(raw, recipient))
    if consignment is None:
        return Outcome.NOBODY
    said = returned.read(raw)
    digest = _digest(consignment, raw)
    if said.kind is Kind.ANSWER:
        return _outcome(answering.keep(consignment, raw, digest=digest, now=now), Outcome.ANSWER)
    kind = said.kind
    if kind is not Kind.AUTOMATIC and said.about and consignment.message_id not in said.about:
        kind = Kind.UNMATCHED  # it speaks of another message than the one of this token
    facts: _Facts = {"status": said.status, "text": said.text, "digest": digest, "now": now}
    match kind:
        case Kind.FAILED:
            noted = bouncing.bounced(consignment, reason=said.reason, **facts)
        case Kind.DELIVERED:
            noted = bouncing.confirmed(consignment, evidence=said.evidence, **facts)
        case Kind.UNMATCHED:
            noted = bouncing.noted(consignment, kind=kind, digest=digest, now=now)
        case _:
            noted = bouncing.noted(consignment, kind=kind, **facts)
    return _outcome(noted, Outcome[kind.name])


def recipient_of(raw: bytes, recipient: str = "") -> str:
    """Return the return address of ours that a message was delivered to, or ""."""
    named = [recipient] if recipient else _addresses_in(raw)
    for address in named:
        found = address.strip().strip("<>").lower()
        if _RETURN_ADDRESS.fullmatch(found):
            return found
    return ""


def _consignment_at(address: str) -> Consignment | None:
    found = _RETURN_ADDRESS.fullmatch(address)
    if found is None:
        return None
    rows = Consignment.objects.select_related("addressee__office")
    return rows.filter(envelope_sender=f"letter-{found[1]}").first()


def _addresses_in(raw: bytes) -> Iterable[str]:
    head = raw[:_LONGEST_HEADERS].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    for name in _TO:
        for value in headers.get_all(name, []):
            yield from (match[0] for match in _RETURN_ADDRESS.finditer(str(value).lower()))


def _digest(consignment: Consignment, raw: bytes) -> bytes:
    """Return what tells a message from others: servers on its way add headers to the same one."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(head[:_LONGEST_HEADERS])
    parts = (str(consignment.pk), str(headers.get("Message-ID", "")), str(headers.get("Date", "")))
    known = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(known + b"\n\n" + body.rstrip()).digest()


def _outcome(noted: Noted, kept: Outcome) -> Outcome:
    return {
        Noted.KEPT: kept,
        Noted.REPEATED: Outcome.REPEATED,
        Noted.UNMATCHED: Outcome.UNMATCHED,
        Noted.TOO_MANY: Outcome.TOO_MANY,
    }[noted]
