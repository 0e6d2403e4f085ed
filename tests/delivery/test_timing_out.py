"""No letter lasts for ever: every state that is no end has a time after which it ends."""

from datetime import timedelta

import cast
import pytest
from carriers import only_delivery, plan, standing

from habeas.actions.models import Action
from habeas.appeals.models import Appeal
from habeas.delivery import routing, settling, states, timing_out
from habeas.delivery.models import REASONS, Consignment, Delivery, Step
from habeas.kernel import clock

LONG = states.LIFETIME + timedelta(minutes=1)


def test_every_state_that_is_no_end_has_its_time() -> None:
    timed = {row.state for row in states.TIME_OUTS}
    # What is sending has a lease, but for paper.
    assert timed == set(states.MAY_BECOME) - states.END_STATES
    for row in states.TIME_OUTS:
        assert row.becomes in states.MAY_BECOME[row.state]
        assert row.reason in REASONS


def test_each_time_out_leads_to_an_end() -> None:
    becomes = {
        row.state: {r.becomes for r in states.TIME_OUTS if r.state == row.state}
        for row in states.TIME_OUTS
    }
    for state in becomes:
        reached, todo = set[str](), {state}
        while todo:
            here = todo.pop()
            reached.add(here)
            todo |= becomes.get(here, set()) - reached
        assert reached & states.END_STATES, state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "ends"),
    [
        (reason, "no way")
        for reason in ("contact", "person", "register", "turn", "office", "covering letter")
    ]
    + [(reason, "too old") for reason in sorted(states.OF_THE_WORDS - {"approval"})],
)
def test_what_is_held_too_long_is_not_sent(appeal: Appeal, reason: str, ends: str) -> None:
    _planned(appeal, "held", reason=reason)
    assert timing_out.time_out_due(clock.now() + states.LIFETIME - timedelta(minutes=1)) == 0
    assert timing_out.time_out_due(clock.now() + LONG) == 1
    assert standing() == ("cancelled", ends)
    assert Step.objects.latest("pk").because == ends


@pytest.mark.django_db
def test_a_change_of_the_reason_prolongs_no_life(appeal: Appeal) -> None:
    _planned(appeal, "held", reason="contact")
    Action.objects.update(confirmed_at=clock.now() - LONG)
    Delivery.objects.update(changed_at=clock.now())
    assert timing_out.time_out_due(clock.now()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "after", "then"),
    [
        ("queued", states.LIFETIME, ("cancelled", "no way")),
        ("deferred", states.TRIED_FOR, ("failed", "no reply")),
        ("unknown", states.TRIED_FOR, ("unresolved", "")),
    ],
)
def test_what_no_courier_takes_up_again_ends(
    appeal: Appeal, state: str, after: timedelta, then: tuple[str, str]
) -> None:
    _planned(appeal, state)
    Consignment.objects.update(frozen_at=clock.now())
    assert timing_out.time_out_due(clock.now() + after - timedelta(minutes=1)) == 0
    assert timing_out.time_out_due(clock.now() + after + timedelta(minutes=1)) == 1
    assert standing() == then


@pytest.mark.django_db
def test_nobody_knows_of_paper_that_was_printed_and_never_ticked_off(appeal: Appeal) -> None:
    _planned(appeal, "sending", channel="post")
    assert timing_out.time_out_due(clock.now() + timedelta(days=29)) == 0
    assert timing_out.time_out_due(clock.now() + timedelta(days=31)) == 1
    assert standing() == ("unknown", "")
    timing_out.time_out_due(clock.now() + timedelta(days=46))
    assert standing() == ("unresolved", "")


@pytest.mark.django_db
def test_what_a_courier_holds_is_left_to_its_lease(appeal: Appeal) -> None:
    _planned(appeal, "sending")
    assert timing_out.time_out_due(clock.now() + 9 * LONG) == 0


@pytest.mark.django_db
def test_what_was_taken_settles_by_the_same_table(appeal: Appeal) -> None:
    _planned(appeal, "accepted")
    Delivery.objects.update(due_at=clock.now() + states.BOUNCE_WINDOW)
    assert settling.settle_due(clock.now()) == 0
    assert settling.settle_due(clock.now() + states.BOUNCE_WINDOW) == 1
    assert standing() == ("settled", "")


def _planned(appeal: Appeal, state: str, *, reason: str = "", channel: str = "email") -> None:
    """Plan one letter and put it where a test wants it, as only a test may."""
    cast.signed(appeal)
    plan()
    letter = only_delivery()
    if letter.consignment is None:
        letter.consignment = routing.new_consignment(appeal.addressees.get(), channel, domain="x")
        letter.consignment.save()
    evidence = "E1" if state == "accepted" else ""
    Delivery.objects.update(state=state, reason=reason, channel=channel, evidence=evidence)
