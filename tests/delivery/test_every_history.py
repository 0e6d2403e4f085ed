"""Whatever happens to a letter, in any order: none is lost, doubled in silence, or brought back.

Hypothesis makes histories of one letter: servers that answer, refuse, fall silent or are not there,
couriers that are killed at any phase, and staff and signers who stop it meanwhile.
"""

from contextlib import suppress
from datetime import datetime, timedelta

import cast
import pytest
from carriers import Killed, Sink, dispatch, kill, plan, refusal, write_off
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import Phase
from habeas.delivery import dispatching, settling, states
from habeas.delivery.models import Attempt, Consignment, Delivery, Step
from habeas.directory.models import Contact
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

HAPPENS = [
    "taken",
    "not now",
    "never",
    "silence",
    "silence, and it was lost",
    *(f"killed {when} {phase}" for when in ("before", "after") for phase in Phase),
    "pause",
    "reopen",
    "contact bounces",
    "contact is back",
    "a day passes",
    "a day passes",
    "take back",
    "withdraw",
    "close",
]


@pytest.fixture(params=["email", "fax"])
def appeal(request: pytest.FixtureRequest) -> Appeal:
    office = cast.office_by_mail() if request.param == "email" else cast.office_by_fax()
    return cast.open_appeal_of(office)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(st.sampled_from(HAPPENS), max_size=10))
def test_no_history_loses_repeats_or_revives_a_letter(appeal: Appeal, history: list[str]) -> None:
    with transaction.atomic():
        _Letter(appeal).live(history)
        transaction.set_rollback(True)


class _Letter:
    def __init__(self, appeal: Appeal) -> None:
        self.appeal = Appeal.objects.get(pk=appeal.pk)
        self.channel = "email" if appeal.addressees.get().office.handle == "minister" else "fax"
        self.now = clock.now()
        self.at_the_official = 0
        self.bytes: set[bytes] = set()
        cast.signed(self.appeal, name="Zoë Générique")
        plan(self.now)

    def live(self, history: list[str]) -> None:
        for happens in history:
            self.happen(happens)
            self.check()
        self.come_to_an_end()
        self.check()

    def come_to_an_end(self) -> None:
        """After all that happened, with nothing in the way, a letter ends within some weeks."""
        self.happen("contact is back")
        self.happen("reopen")
        for _ in range(15):
            if self.row().state in states.END_STATES:
                break
            self.happen("taken")
            self.happen("a day passes")
        self.happen("taken")
        assert self.row().state in states.END_STATES, self.steps()

    def row(self) -> Delivery:
        return Delivery.objects.get()

    def steps(self) -> list[tuple[str, str, str]]:
        return list(Step.objects.values_list("before", "after", "because"))

    def happen(self, happens: str) -> None:  # noqa: C901 - a table of what may happen
        ended = self.row().state in states.END_STATES
        before = (self.row().state, len(self.steps()), self.at_the_official)
        match happens:
            case "a day passes":
                self.now += timedelta(days=1)
                dispatching.bring_back(self.now)
                settling.settle_due(self.now)
            case "pause" if self.appeal.state == "open":
                stopping.pause(self.appeal, by=cast.case_worker())
            case "reopen" if self.appeal.state == "paused":
                cast.reopen(self.appeal)
            case "contact bounces":
                Contact.objects.update(healthy=False)
            case "contact is back":
                Contact.objects.update(healthy=True)
            case "take back":
                Action.objects.update(withdrawn_at=self.now, tag=None, sealed=None)
            case "withdraw" if self.appeal.state in {"open", "paused"}:
                stopping.withdraw(self.appeal, by=cast.case_worker())
            case "close" if self.appeal.state in {"open", "paused"}:
                stopping.close(self.appeal, by=cast.case_worker(), outcome="released")
            case "pause" | "reopen" | "withdraw" | "close":
                return
            case _:
                self.carry(happens, self.now)
        write_off(self.now)
        if ended:
            after = (self.row().state, len(self.steps()), self.at_the_official)
            assert after == before, "an end is an end"

    def carry(self, happens: str, now: datetime) -> None:
        sink = Sink("email" if self.channel == "email" else "fax")
        sink.repeatable = self.channel == "email"
        is_lost = happens.endswith("lost")
        match happens.split():
            case ["not", "now"]:
                sink.fails_with = refusal(451)
            case ["never"]:
                sink.fails_with = refusal(550, permanent=True)
            case ["silence", *_] | ["silence,", *_]:
                sink.fails_with = refusal(ambiguous=True)
            case ["killed", when, phase]:
                getattr(sink, when)[Phase(phase)] = kill
        stopped = self.appeal.state != "open"
        with suppress(Killed):
            dispatch(sink, now=now, courier=f"here-{happens}"[:40])
        assert not (stopped and sink.tried), "nothing leaves a stopped appeal"
        self.bytes |= {envelope.message for envelope in sink.taken}
        self.at_the_official += 0 if is_lost else len(sink.taken)

    def check(self) -> None:
        row = self.row()
        dots = Attempt.objects.filter(phase="dot").count()
        replies = Attempt.objects.filter(phase="reply", code=250).count()
        assert len(self.bytes) <= 1, "the same bytes, whatever happens"
        assert self.at_the_official <= replies + dots, "each one more is a recorded doubt"
        assert Consignment.objects.get().repeats <= states.MOST_REPEATS
        assert dots + replies <= 1 + states.MOST_REPEATS
        if self.channel == "fax":
            assert dots + replies <= 1, "a fax is never repeated by itself"
        if row.state in {"held", "queued", "deferred", "cancelled", "failed"}:
            assert self.at_the_official == 0, self.steps()
        if row.state in {"accepted", "settled"}:
            assert self.at_the_official >= 1
        for before, after, _ in self.steps():
            assert after in states.MAY_BECOME[before]
