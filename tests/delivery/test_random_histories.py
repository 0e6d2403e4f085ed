"""Whatever happens to several letters at once, in any order: none is lost, repeated or revived.

Hypothesis makes histories of an appeal whose official has two mailboxes, a fax and a street: people
sign by name and counted, servers answer in every way, couriers die, the clock jumps, letters come
back, are bound, dissolved, printed, ticked off and climb, and staff and signers stop them.
"""

import hashlib
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cast
import pytest
from carriers import Killed, Sink, dispatch, kill, plan
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError, Phase
from habeas.channels.replies import RetryClass
from habeas.delivery import (
    binding,
    bouncing,
    climbing,
    covering,
    dispatching,
    pacing,
    piling,
    planning,
    posting,
    printing,
    settling,
    states,
    timing_out,
    unprinting,
)
from habeas.delivery.models import Attempt, Consignment, Delivery, Step
from habeas.directory.models import Contact
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.staff.organisations import domain_day

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

CONTACTS: list[dict[str, Any]] = [
    {"channel": "email", "email": "first@office.example"},
    {"channel": "email", "email": "second@office.example"},
    {"channel": "fax", "number": "+861065961109", "carriage": "each"},
    {"channel": "post", "lines": ["2 Sample Street"], "country": "AQ"},
]
SIGNED = ["sign", "sign", "sign counted"]
REFUSED = [f"refused: {kind}" for kind in RetryClass]
CARRIED = ["taken", "taken", "never", "silence", "silence, and it was lost"]
KILLED = [f"killed {when} {phase}" for when in ("before", "after") for phase in ("envelope", "dot")]
STAFF = ["pause", "reopen", "withdraw", "close", "print", "tick off", "put back", "bind all"]
OUTSIDE = ["comes back", "is confirmed", "take back", "contact bounces", "contact is back"]
TIME = ["an hour", "a day", "a day", "a week"]
HAPPENS = SIGNED + REFUSED + CARRIED + KILLED + STAFF + OUTSIDE + TIME
# So many that a mailbox's cap is exceeded.
MOST_SIGNED = 4
FINISHED = {state for state in states.MAY_BECOME if state in states.END_STATES}


@pytest.fixture
def appeal() -> Appeal:
    cast.ring()
    made = cast.open_appeal_of(cast.office("keeper", title="Keeper", contacts=CONTACTS))
    Contact.objects.filter(channel="email").update(daily_cap=2)
    return made


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(st.sampled_from(HAPPENS), min_size=4, max_size=14))
def test_no_history_of_many_letters_loses_repeats_or_revives_one(
    appeal: Appeal, history: list[str]
) -> None:
    with transaction.atomic():
        _Room(appeal).live(["sign", *history])
        transaction.set_rollback(True)


NO, BACK, HOUR = ("never", "an hour"), ("taken", "comes back", "an hour"), "an hour"


@pytest.mark.parametrize(
    ("history", "ends"),
    [
        (["sign", *NO, *NO, *NO, "print", "tick off"], ["failed"] * 3 + ["settled"]),
        (["sign", *NO, *NO, *NO, "print", "close"], ["failed"] * 3 + ["cancelled"]),
        (["sign", *NO, *NO, *NO, "print"], ["failed"] * 3 + ["unresolved"]),
        (["sign", *BACK, *BACK, "taken"], ["bounced", "bounced", "settled"]),
        (["sign", "silence", "a day", "silence", "a day", "silence", "a day"], ["unresolved"]),
        (["sign", "silence", "a day", "taken"], ["settled"]),
        (["sign", "killed before dot", HOUR, "taken"], ["settled"]),
        (["sign", "contact bounces", HOUR, "a week", "contact is back", "taken"], ["settled"]),
        (["sign", "pause", "taken", "a week", "a week"], ["cancelled"]),
        (["sign counted", "a week", "a week", "taken"], ["settled"]),
        (["sign counted", "close", "taken"], ["settled"]),
        (["sign", "take back", "taken"], ["cancelled"]),
    ],
)
def test_a_history_ends_as_one_expects(appeal: Appeal, history: list[str], ends: list[str]) -> None:
    _Room(appeal).live(history)
    letters = Delivery.objects.filter(action__isnull=False).order_by("rung")
    assert list(letters.values_list("state", flat=True)) == ends


def test_letters_above_the_cap_are_bound_and_a_register_that_loses_one_is_dissolved(
    appeal: Appeal,
) -> None:
    room = _Room(appeal)
    for _ in range(4):
        room.happen("sign")
    room.live(["an hour", "killed before dot", "an hour", "take back", "taken", "a day", "taken"])
    bound = Delivery.objects.filter(steps__because="bound in a register", action__isnull=False)
    assert bound.distinct().count() == 2
    assert set(bound.values_list("state", flat=True)) == {"cancelled", "settled"}


class _Room:
    """The post room and all that reaches it; ``now`` is its real time."""

    def __init__(self, appeal: Appeal) -> None:
        self.appeal = Appeal.objects.get(pk=appeal.pk)
        self.now = clock.now()
        self.sinks = {kind: Sink(kind) for kind in ("email", "fax")}
        self.sinks["fax"].repeatable = False
        self.lost: list[str] = []
        self.ended: dict[object, tuple[str, str, int]] = {}
        self.came_back = 0

    def live(self, history: list[str]) -> None:
        for happens in history:
            self.happen(happens)
            self.upkeep()
            self.check()
        self.come_to_an_end()

    def come_to_an_end(self) -> None:
        """Nothing more happens but time: every letter ends within its lifetime."""
        until = self.now + states.LIFETIME + states.TICKED_OFF_WITHIN + 2 * states.TRIED_FOR
        while self.now < until and self.unended():
            self.happen("a week")
            self.upkeep()
        self.check()
        assert not self.unended(), self.unended()

    def unended(self) -> list[tuple[str, str, str, int]]:
        rows = Delivery.objects.exclude(state__in=FINISHED)
        return list(rows.values_list("state", "reason", "channel", "rung"))

    def upkeep(self) -> None:
        """Do what the courier does in a round, but for the carrying."""
        now, ring = self.now, cast.ring()
        plan(now)
        dispatching.bring_back(now)
        planning.write_off(now)
        binding.bind_due(ring, now)
        covering.cover_due(now)
        pacing.release_due(now)
        settling.settle_due(now)
        climbing.climb_due(now)
        timing_out.time_out_due(now)
        unprinting.take_out_due()
        piling.make_due(ring, now)

    def happen(self, happens: str) -> None:  # noqa: C901, PLR0912 - a table of what may happen
        is_open = self.appeal.state in {"open", "paused"}
        match happens:
            case "sign" | "sign counted":
                if self.appeal.state == "open" and Action.objects.count() < MOST_SIGNED:
                    cast.signed(self.appeal, counted=happens != "sign", confirmed_at=self.now)
            case "an hour" | "a day" | "a week":
                self.now += timedelta(hours={"an hour": 1, "a day": 24, "a week": 168}[happens])
            case "pause" if self.appeal.state == "open":
                stopping.pause(self.appeal, by=cast.case_worker())
            case "reopen" if self.appeal.state == "paused":
                cast.reopen(self.appeal)
            case "withdraw" if is_open:
                stopping.withdraw(self.appeal, by=cast.case_worker())
            case "close" if is_open:
                stopping.close(self.appeal, by=cast.case_worker(), outcome="released")
            case "take back":
                last = Action.objects.filter(withdrawn_at__isnull=True).last()
                forgotten = {"withdrawn_at": self.now, "tag": None, "sealed": None}
                if last:
                    Action.objects.filter(pk=last.pk).update(**forgotten)
            case "contact bounces":
                Contact.objects.filter(channel="email").update(healthy=False)
            case "contact is back":
                Contact.objects.update(healthy=True)
            case "bind all":
                Contact.objects.filter(channel="email").update(daily_cap=1)
            case "print" | "tick off" | "put back" | "comes back" | "is confirmed":
                with suppress(HabeasError):  # nothing is there for it
                    self.by_people(happens)
            case "pause" | "reopen" | "withdraw" | "close":
                pass
            case _:
                self.carry(happens)

    def by_people(self, happens: str) -> None:
        printed = Consignment.objects.filter(batch__isnull=False, deliveries__state="sending")
        out = Consignment.objects.filter(
            channel__in=["email", "fax"], deliveries__state__in=["accepted", "unknown"]
        )
        on, worker = domain_day(), cast.case_worker()
        told: dict[str, Callable[..., object]] = {
            "comes back": lambda each, **kw: bouncing.bounced(each, reason="no mailbox", **kw),
            "is confirmed": lambda each, **kw: bouncing.confirmed(each, evidence="E3", **kw),
        }
        match happens:
            case "print":
                printing.ask_for_batch(by=worker)
            case "tick off":
                for each in printed.distinct():
                    posting.post(each, posting.Happened(on=on), by=worker)
            case "put back":
                for each in printed.distinct():
                    posting.put_back(each, by=worker)
            case _:
                self.came_back += 1
                for each in out.distinct():
                    digest = hashlib.sha256(f"{each.pk} {self.came_back}".encode()).digest()
                    told[happens](each, digest=digest, now=self.now)

    def carry(self, happens: str) -> None:
        for sink in self.sinks.values():
            sink.before, sink.after, sink.fails_with = {}, {}, None
            match happens.split():
                case ["refused:", kind]:
                    sink.fails_with = ChannelError(
                        "no", permanent=False, code=451, kind=RetryClass(kind)
                    )
                case ["never"]:
                    sink.fails_with = ChannelError(
                        "no", permanent=True, code=550, kind=RetryClass.BAD_ADDRESS
                    )
                case ["silence", *_] | ["silence,", *_]:
                    sink.fails_with = ChannelError("?", permanent=False, ambiguous=True)
                case ["killed", when, phase]:
                    getattr(sink, when)[Phase(phase)] = kill
            before, stopped = len(sink.taken), self.appeal.state != "open"
            with suppress(Killed):
                dispatch(sink, now=self.now, courier=f"here-{happens}"[:40])
            if stopped and self.appeal.state != "closed":
                assert len(sink.taken) == before, "nothing leaves a stopped appeal"
            if happens.endswith("lost"):
                self.lost += [each.sender for each in sink.taken[before:]]

    def check(self) -> None:
        self.appeal.refresh_from_db()
        self.check_each_letter()
        self.check_each_consignment()
        for action in Action.objects.filter(planned_at__isnull=False):
            chain = list(Delivery.objects.filter(action=action).order_by("rung"))
            assert [letter.rung for letter in chain] == list(range(len(chain))), "none is lost"
            assert chain, "what was signed is planned"
            for before, after in pairwise(chain):
                assert after.instead_of_id == before.pk
                assert before.state in {"failed", "bounced"}, "one letter, one way at a time"

    def check_each_letter(self) -> None:
        for letter in Delivery.objects.prefetch_related("steps"):
            steps: list[Step] = list(letter.steps.all())
            for step, later in pairwise(steps):
                assert step.after == later.before, "no state but by a step"
            for step in steps:
                assert step.after in states.MAY_BECOME[step.before]
            assert not steps or steps[-1].after == letter.state, "advancing is the only writer"
            mark = (letter.state, letter.reason, len(steps))
            if letter.pk in self.ended:
                assert self.ended[letter.pk] == mark, "an end is an end"
            elif letter.state in FINISHED:
                self.ended[letter.pk] = mark

    def check_each_consignment(self) -> None:
        taken = [each for sink in self.sinks.values() for each in sink.taken]
        for consignment in Consignment.objects.prefetch_related("deliveries", "attempts"):
            letters = list(consignment.deliveries.all())
            there = [each for each in taken if each.sender == consignment.envelope_sender]
            assert len({each.message for each in there}) <= 1, "the same bytes, whatever happens"
            tries: list[Attempt] = list(consignment.attempts.all())
            dots = sum(each.phase == "dot" for each in tries)
            said_yes = sum(each.phase == "reply" and each.code == 250 for each in tries)
            assert len(there) <= dots + said_yes, "each one more is a recorded doubt"
            assert consignment.repeats <= states.MOST_REPEATS
            assert dots + said_yes <= (1 if consignment.channel == "fax" else 3)
            assert {letter.channel for letter in letters} <= {consignment.channel}
            arrived = len(there) - self.lost.count(consignment.envelope_sender)
            for letter in letters:
                if letter.state in {"held", "queued", "deferred", "cancelled", "failed"}:
                    assert arrived == 0 or consignment.kind == "covering", letter.state
                if letter.state in {"accepted", "settled"} and consignment.channel != "post":
                    assert there
