"""A carrier that takes letters as a test wants it, and short ways to plan and dispatch."""

from datetime import datetime
from typing import TYPE_CHECKING

import cast

from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Kind, Phase
from habeas.delivery import dispatching, planning
from habeas.delivery.models import Delivery
from habeas.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable


class Killed(BaseException):
    """What a kill -9 is to a test: nothing of ours can catch it."""


class Sink:
    """A carrier that takes everything, unless a test makes something happen at a phase.

    ``before`` and ``after`` a phase the test's callable runs: before the dot nothing of it is
    committed, after the dot it is. What reached the other side complete is in ``taken``.
    ``fails_with`` is raised after the envelope or, when it is ambiguous, after the dot; a mailbox
    in ``refuses`` gets nothing, one in ``answers`` says something else than that it was taken.
    """

    name = "sink"
    needs_person = False

    def __init__(self, kind: Kind = "email", *, repeatable: bool = True, sessions: int = 1) -> None:
        self.kind: Kind = kind
        self.repeatable = repeatable
        self.sessions = sessions
        self.taken: list[Envelope] = []
        self.tried: list[Envelope] = []
        self.dropped: list[Envelope] = []
        self.before: dict[Phase, Callable[[], None]] = {}
        self.after: dict[Phase, Callable[[], None]] = {}
        self.fails_with: ChannelError | None = None
        self.refuses: dict[str, ChannelError] = {}
        self.answers: dict[str, Accepted] = {}

    def offer(self, envelope: Envelope) -> "_Offered":
        self.tried.append(envelope)
        for phase in (Phase.CONNECT, Phase.ENVELOPE):
            self.happen(self.before, phase)
            self.happen(self.after, phase)
        refusal = self.refuses.get(envelope.recipient, self.fails_with)
        if refusal and not refusal.ambiguous:
            raise refusal
        self.happen(self.before, Phase.DOT)
        return _Offered(self, envelope)

    def close(self) -> None:
        return

    def happen(self, when: "dict[Phase, Callable[[], None]]", phase: Phase) -> None:
        when.get(phase, _nothing)()


class _Offered:
    def __init__(self, sink: Sink, envelope: Envelope) -> None:
        self.sink = sink
        self.envelope = envelope

    def finish(self) -> Accepted:
        sink = self.sink
        sink.happen(sink.after, Phase.DOT)
        sink.taken.append(self.envelope)
        refusal = sink.refuses.get(self.envelope.recipient, sink.fails_with)
        if refusal:
            raise refusal
        sink.happen(sink.before, Phase.REPLY)
        sink.happen(sink.after, Phase.REPLY)
        taken = Accepted(code=250, text="taken", evidence="E1")
        return sink.answers.get(self.envelope.recipient, taken)

    def drop(self) -> None:
        self.sink.dropped.append(self.envelope)


def dispatch(by: Carrier, *, now: datetime | None = None, courier: str = "here-1") -> int:
    """Carry what is due with one carrier, for the channel it serves."""
    at = now or clock.now()
    return dispatching.dispatch_due(cast.ring(), courier, at, by={by.kind: by})


def plan(now: datetime | None = None) -> int:
    return planning.plan_due(now or clock.now())


def write_off(now: datetime | None = None) -> int:
    return planning.write_off(now or clock.now())


def only_delivery() -> Delivery:
    """Return the only delivery there is, read anew."""
    return Delivery.objects.select_related("consignment").get()


def standing(delivery: Delivery | None = None) -> tuple[str, str]:
    """Return state and reason of a delivery, the only one unless named, as the row has them."""
    row = Delivery.objects.get(pk=delivery.pk) if delivery else Delivery.objects.get()
    return row.state, row.reason


def refusal(
    code: int | None = None, *, permanent: bool = False, ambiguous: bool = False
) -> ChannelError:
    return ChannelError("no", permanent=permanent, ambiguous=ambiguous, code=code)


def kill() -> None:
    raise Killed


def _nothing() -> None:
    return
