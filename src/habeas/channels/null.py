"""A carrier that carries nothing and says so, for trying things out without any server."""

import logging

from habeas.channels.base import Accepted, Envelope, Kind, OnPhase, Phase

_log = logging.getLogger(__name__)


class NullCarrier:
    """Keeps every envelope in ``kept`` and warns in the log each time that nothing travelled."""

    name = "null (nothing travels)"
    repeatable = True
    needs_person = False

    def __init__(self, kind: Kind = "email") -> None:
        self.kind: Kind = kind
        self.kept: list[Envelope] = []

    def send(self, envelope: Envelope, *, on_phase: OnPhase) -> Accepted:
        """Go through the phases and keep the envelope."""
        for phase in Phase:
            if phase is Phase.REPLY:
                self.kept.append(envelope)
            on_phase(phase)
        _log.warning("The null carrier kept a message: nothing was sent.")
        return Accepted(code=250, text="kept here, nothing was sent", evidence="E1")
