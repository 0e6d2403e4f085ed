"""What every carrier promises, whatever it carries the bytes with.

A carrier gets an ``Envelope`` of frozen bytes and hands it to the next hop. It knows no row and no
person. It goes two steps: ``offer`` does everything but the last byte, ``finish`` writes that byte
and waits for the answer. In between a caller writes down that the last step begins: after a crash
that says whether the letter may already have been taken.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal, Protocol

from habeas.channels.replies import RetryClass
from habeas.kernel.errors import HabeasError

Kind = Literal["email", "fax", "post"]
Evidence = Literal["E1", "E2"]

CUT: Final = "<…>"
_TEXT_LIMIT: Final = 500
_ADDRESS: Final = re.compile(r"""(?:"[^"]*"|[^\s<>@"]+)@[^\s<>@]+""")


class Phase(StrEnum):
    """The steps of one try, in order. ``DOT`` is the one after which the letter may be there."""

    CONNECT = "connect"
    ENVELOPE = "envelope"
    DOT = "dot"
    REPLY = "reply"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One try's cargo: who answers for it, who gets it, and the frozen bytes of the message.

    ``reports``: servers that can (RFC 3461) are asked to report its arrival, delay or failure.
    """

    sender: str
    recipient: str
    message: bytes
    reports: bool = True


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The next hop took the message.

    ``evidence`` is E1 when a relay said so, E2 when the recipient's own server (or machine) did.
    ``text`` is the reply with addresses cut out. ``job`` is what the next hop calls it, for asking
    later what became of it; empty where nobody can ask.
    """

    code: int
    text: str
    evidence: Evidence
    job: str = ""


class ChannelError(HabeasError):
    """A try that did not end with the next hop's yes.

    ``permanent``: trying again will not help. ``ambiguous``: the last byte left and no reply came,
    so the message may have been taken. ``kind`` is the class of the reason, ``phase`` the step that
    failed. ``code`` and ``text``: the reply, with addresses cut out.
    """

    def __init__(  # noqa: PLR0913 - everything a caller decides by
        self,
        message: str,
        *,
        permanent: bool,
        ambiguous: bool = False,
        kind: RetryClass | None = None,
        code: int | None = None,
        text: str = "",
        phase: Phase = Phase.CONNECT,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.kind = kind or (RetryClass.AMBIGUOUS if ambiguous else RetryClass.OTHER)
        self.code = code
        self.text = text
        self.phase = phase


class Offer(Protocol):
    """A message that lies with the next hop, complete but for the last byte. It ends once."""

    def finish(self) -> Accepted:
        """Take the last step and wait for the answer; raises ChannelError.

        The error is ambiguous when nobody can know whether the message was taken.
        """

    def drop(self) -> None:
        """Let go: the message was not sent. Raises nothing."""


class Carrier(Protocol):
    """Carries envelopes of one kind.

    ``repeatable``: after an ambiguous try the same bytes may be sent again (the recipient sees one
    Message-ID twice, not two letters). ``needs_person``: a person has to do something in between.
    ``sessions``: how many offers may be open at once. Several threads may share a carrier.
    """

    @property
    def kind(self) -> Kind:
        """What it serves: e-mail, fax or post."""

    @property
    def name(self) -> str:
        """How staff and logs call it."""

    @property
    def repeatable(self) -> bool:
        """Whether an ambiguous try may be repeated."""

    @property
    def needs_person(self) -> bool:
        """Whether a person takes part."""

    @property
    def sessions(self) -> int:
        """How many offers may be open at once."""

    def offer(self, envelope: Envelope) -> Offer:
        """Bring the envelope to the last step; raises ChannelError, never an ambiguous one."""

    def close(self) -> None:
        """End the connections that were kept for the next envelope. Raises nothing."""


def send(carrier: Carrier, envelope: Envelope) -> Accepted:
    """Offer and finish at once, for mails of the software itself; raises ChannelError.

    Nobody waits for the arrival of such a mail, so no report of it is asked for.
    """
    return carrier.offer(replace(envelope, reports=False)).finish()


def without_addresses(text: str, *envelope: str) -> str:
    """Return a reply's text on one line, with e-mail addresses cut out.

    The addresses of the ``envelope`` are cut out by their local part too, because servers quote
    it alone ("jane.doe: no such user").
    """
    line = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    line = _ADDRESS.sub(CUT, " ".join(line.split())).replace(f"<{CUT}>", CUT)
    for address in envelope:
        local = address.rpartition("@")[0] or address
        if local:
            line = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", CUT, line, flags=re.IGNORECASE)
    return line[:_TEXT_LIMIT]
