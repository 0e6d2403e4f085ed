"""A carrier that carries nothing and says so, for trying things out without any server."""

import logging
from dataclasses import dataclass

from habeas.channels.base import Accepted, Envelope, Kind

_log = logging.getLogger(__name__)


class NullCarrier:
    """Keeps every envelope in ``kept`` and warns in the log each time that nothing travelled."""

    name = "null (nothing travels)"
    repeatable = True
    needs_person = False
    sessions = 1

    def __init__(self, kind: Kind = "email") -> None:
        self.kind: Kind = kind
        self.kept: list[Envelope] = []

    def offer(self, envelope: Envelope) -> "_NullOffer":
        """Offer it to nobody."""
        return _NullOffer(self, envelope)

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class _NullOffer:
    carrier: NullCarrier
    envelope: Envelope

    def finish(self) -> Accepted:
        self.carrier.kept.append(self.envelope)
        _log.warning("The null carrier kept a message: nothing was sent.")
        return Accepted(code=250, text="kept here, nothing was sent", evidence="E1")

    def drop(self) -> None:
        pass
