"""What every carrier promises, whatever it carries the bytes with.

A carrier gets an ``Envelope`` of frozen bytes and hands it to the next hop. It knows no row and no
person. Before each step it tells the caller which *phase* begins, so that a caller can write down
what was done before it is done: after a crash the last phase says whether the letter may already
have been taken.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, Protocol

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


OnPhase = Callable[[Phase], None]


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One try's cargo: who answers for it, who gets it, and the frozen bytes of the message."""

    sender: str
    recipient: str
    message: bytes


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The next hop took the message.

    ``evidence`` is E1 when a relay said so, E2 when the recipient's own server (or machine) did.
    ``text`` is the reply with addresses cut out.
    """

    code: int
    text: str
    evidence: Evidence


class ChannelError(HabeasError):
    """A try that did not end with the next hop's yes.

    ``permanent``: trying again will not help. ``ambiguous``: the last byte left and no reply came,
    so the message may have been taken. ``code`` and ``text``: the reply, with addresses cut out.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        ambiguous: bool = False,
        code: int | None = None,
        text: str = "",
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.code = code
        self.text = text


class Carrier(Protocol):
    """Carries envelopes of one kind.

    ``repeatable``: after an ambiguous try the same bytes may be sent again (the recipient sees one
    Message-ID twice, not two letters). ``needs_person``: a person has to do something in between.
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

    def send(self, envelope: Envelope, *, on_phase: OnPhase) -> Accepted:
        """Carry the envelope; raises ChannelError.

        ``on_phase`` is called before each phase. ``Phase.DOT`` comes when everything but the last
        byte has been written: what it raises leaves this method, and the message was not sent.
        """


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
