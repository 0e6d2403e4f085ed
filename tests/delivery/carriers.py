"""A carrier that takes letters as a test wants it, and short ways to plan and dispatch."""

from datetime import datetime
from typing import TYPE_CHECKING

import cast

from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Kind, OnPhase, Phase
from habeas.delivery import dispatching, planning
from habeas.delivery.models import Delivery
from habeas.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable


class Killed(BaseException):
    """What a kill -9 is to a test: nothing of ours can catch it."""


class Sink:
    """A carrier that takes everything, unless a test makes something happen at a phase.

    ``before`` and ``after`` a phase is committed the test's callable runs; what reached the other
    side complete is in ``taken``. ``fails_with`` is raised after the envelope or, when it is
    ambiguous, after the dot.
    """

    name = "sink"
    needs_person = False

    def __init__(self, kind: Kind = "email", *, repeatable: bool = True) -> None:
        self.kind: Kind = kind
        self.repeatable = repeatable
        self.taken: list[Envelope] = []
        self.tried: list[Envelope] = []
        self.before: dict[Phase, Callable[[], None]] = {}
        self.after: dict[Phase, Callable[[], None]] = {}
        self.fails_with: ChannelError | None = None

    def send(self, envelope: Envelope, *, on_phase: OnPhase) -> Accepted:
        self.tried.append(envelope)
        for phase in Phase:
            self.before.get(phase, _nothing)()
            on_phase(phase)
            self.after.get(phase, _nothing)()
            if phase is Phase.ENVELOPE and self.fails_with and not self.fails_with.ambiguous:
                raise self.fails_with
            if phase is Phase.DOT:
                self.taken.append(envelope)
        if self.fails_with:
            raise self.fails_with
        return Accepted(code=250, text="taken", evidence="E1")


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
