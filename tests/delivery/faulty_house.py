"""A post room on which things go wrong: real SMTP, a clock that tests move, and what must hold.

After every fault the same holds: no letter is lost, each ends once, one that was taken twice has as
many recorded doubts, with the same Message-ID and the same bytes, and nothing waits for ever.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email import message_from_bytes
from itertools import count, pairwise
from typing import Any, Final

import cast
from carriers import Killed
from django.db import OperationalError, close_old_connections, connection
from scripted import Script

from habeas.channels.base import Accepted, Carrier, Envelope, Kind, Offer
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import Manner
from habeas.channels.smtp_session import Patience
from habeas.delivery import (
    climbing,
    dispatching,
    pacing,
    planning,
    settling,
    states,
    timing_out,
)
from habeas.delivery.models import Attempt, Consignment, Delivery, Pace
from habeas.kernel import clock

QUICK: Final = Patience(connect=2, step=0.5, offer=3, dot=0.5, goodbye=0.2)
MOST_ROUNDS: Final = 80
_numbers = count(1)


class Wire:
    """A carrier with a hook before and after each of its steps, as a fault needs them."""

    needs_person = False
    kind: Kind = "email"
    name = "smtp"

    def __init__(self, port: int) -> None:
        self.repeatable = True
        self.sessions = 1
        self.hooks: dict[str, Callable[[], None]] = {}
        self.open: list[Offer] = []
        self.carrier: Carrier = SmtpCarrier(
            "127.0.0.1", port, loopback_only=True, manner=Manner(sessions=1), patience=QUICK
        )

    def offer(self, envelope: Envelope) -> Offer:
        self.happen("before the offer")
        offer = self.carrier.offer(envelope)
        self.open = [offer]
        self.happen("before the dot")
        return _Hooked(self, offer)

    def close(self) -> None:
        self.carrier.close()

    def die(self) -> None:
        """Close what a process that is killed had open, as its system does."""
        for offer in self.open:
            offer.drop()
        self.close()

    def happen(self, when: str) -> None:
        """Do once what a fault has set for this moment."""
        hook = self.hooks.pop(when, None)
        if hook:
            hook()


class _Hooked:
    def __init__(self, wire: Wire, offer: Offer) -> None:
        self.wire = wire
        self.offer = offer

    def finish(self) -> Accepted:
        self.wire.happen("at the dot")
        accepted = self.offer.finish()
        self.wire.happen("after the reply")
        return accepted

    def drop(self) -> None:
        self.offer.drop()


class FaultyHouse:
    """An open appeal to one mailbox, its signed letters, and a courier that tests drive.

    ``now`` is the real time as the courier has it.
    """

    def __init__(self, script: Script, port: int, *, letters: int = 1) -> None:
        number = next(_numbers)
        cast.ring()
        Pace.objects.all().delete()
        self.script = script
        self.wire = Wire(port)
        self.office = cast.office_by_mail(f"minister-{number}")
        self.appeal = cast.open_appeal_of(self.office, slug=f"ua-{number + 100}-2016")
        self.actions = [cast.signed(self.appeal) for _ in range(letters)]
        self.now = clock.now()
        planning.plan_due(self.now)

    @property
    def letters(self) -> list[Delivery]:
        """The deliveries, as the rows have them now."""
        mine = Delivery.objects.filter(addressee__appeal=self.appeal)
        return list(mine.select_related("consignment").order_by("pk"))

    def round(self, *, courier: str = "here-1") -> None:
        """Let a courier do a round; what kills it, or its database, the next one survives."""
        for deed in self._deeds(courier):
            try:
                deed()
            except Killed:
                self.wire.die()
                return
            except OperationalError:
                with suppress(OperationalError):
                    close_old_connections()

    def _deeds(self, courier: str) -> list[Callable[[], object]]:
        ring, now, by = cast.ring(), self.now, {"email": self.wire}
        return [
            lambda: dispatching.dispatch_due(ring, courier, now, by=by),
            lambda: dispatching.bring_back(now),
            lambda: planning.write_off(now),
            lambda: pacing.release_due(now),
            lambda: settling.settle_due(now),
            lambda: climbing.climb_due(now),
            lambda: timing_out.time_out_due(now),
        ]

    def run(self) -> None:
        """Do rounds, each when the next thing is due, until every letter has ended."""
        for number in range(MOST_ROUNDS):
            self.round()
            due = [each.due_at for each in self.letters if each.state not in states.END_STATES]
            if not due:
                self.wire.close()
                return
            leases = Consignment.objects.filter(
                deliveries__addressee__appeal=self.appeal, leased_until__isnull=False
            )
            due += [each.leased_until for each in leases if each.leased_until]
            # What is looked at again every few minutes for weeks need not be looked at each time.
            soonest = self.now + timedelta(seconds=2 ** min(number, 18))
            self.now = max(soonest, min(due))
        raise AssertionError(f"A letter never ended: {self.ends()}")

    def ends(self) -> set[tuple[str, str]]:
        """Return the states and reasons of all letters."""
        return {(each.state, each.reason) for each in self.letters}

    def copies(self) -> dict[str, list[bytes]]:
        """Return what came complete to the server, by Message-ID, refused or not."""
        found: dict[str, list[bytes]] = {}
        for raw in self.script.complete:
            found.setdefault(str(message_from_bytes(raw)["Message-ID"]), []).append(raw)
        return found

    def check(self) -> None:
        """Check what holds after every fault."""
        letters, copies = self.letters, self.copies()
        assert len(letters) == len(self.actions), "nothing is lost, nothing is doubled"
        assert copies.keys() <= {_of(each).message_id for each in letters}
        for letter in letters:
            self._check(letter, copies.get(_of(letter).message_id, []))

    def _check(self, letter: Delivery, copies: list[bytes]) -> None:
        steps = list(letter.steps.all())
        for step, later in pairwise(steps):
            assert step.after == later.before
        assert all(step.after in states.MAY_BECOME[step.before] for step in steps)
        assert [step.after in states.END_STATES for step in steps].count(True) == 1, "ends once"
        assert steps[-1].after == letter.state
        consignment = _of(letter)
        assert consignment.leased_until is None
        assert len(set(copies)) <= 1, "the same bytes each time"
        attempts = list(Attempt.objects.filter(consignment=consignment))
        doubts = sum(each.phase == "dot" for each in attempts)
        replies = sum(each.phase == "reply" and bool(each.code) for each in attempts)
        assert doubts <= states.MOST_REPEATS + 1
        assert len(copies) <= doubts + replies, "each one more is a recorded doubt"
        if letter.state == states.SETTLED:
            assert copies, "what is said to be there has been handed over"
        if letter.state in {states.FAILED, states.CANCELLED}:
            assert not doubts, "what may be there is not said to have failed"
        if letter.state == states.UNRESOLVED:
            assert doubts


@contextmanager
def database_fails(*words: str, because: str) -> Iterator[None]:
    """Let statements that hold all of ``words`` fail as a full disk or a server that went does."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's signature
        if all(word in sql for word in words):
            raise OperationalError(because)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def at(now: datetime, *, days: float) -> datetime:
    """Return a moment so many days from ``now``; before it where they are fewer than none."""
    return now + timedelta(days=days)


def _of(letter: Delivery) -> Consignment:
    if letter.consignment is None:
        raise AssertionError("A letter that was planned has a consignment.")
    return letter.consignment
