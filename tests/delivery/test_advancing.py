from datetime import timedelta

import cast
import pytest
from carriers import only_delivery, plan, standing

from habeas.delivery import states
from habeas.delivery.advancing import (
    ForbiddenStepError,
    MovedMeanwhileError,
    advance,
    advance_all,
)
from habeas.delivery.models import Delivery, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery() -> Delivery:
    cast.signed(cast.open_appeal_of())
    plan()
    return only_delivery()


def test_a_step_changes_the_row_and_is_written_down(delivery: Delivery) -> None:
    advance(delivery, states.HELD, reason="facts")
    assert standing() == ("held", "facts")
    step = delivery.steps.get()
    assert (step.before, step.after, step.because) == ("queued", "held", "facts")


@pytest.mark.parametrize("before", sorted(states.MAY_BECOME))
def test_a_step_outside_the_table_is_refused_and_changes_nothing(
    delivery: Delivery, before: str
) -> None:
    Delivery.objects.update(state=before, evidence="E1")
    delivery.refresh_from_db()
    for to in set(states.MAY_BECOME) - states.MAY_BECOME[before]:
        with pytest.raises(ForbiddenStepError):
            advance(delivery, to)
        with pytest.raises(ForbiddenStepError):
            advance_all(Delivery.objects.all(), to, before=before)
    assert standing() == (before, "")
    assert not Step.objects.exists()


def test_an_end_state_has_no_way_out() -> None:
    assert {"settled", "bounced", "failed", "unresolved", "cancelled"} == states.END_STATES


def test_every_state_leads_to_an_end() -> None:
    ending = set(states.END_STATES)
    for _ in states.MAY_BECOME:
        ending |= {before for before, then in states.MAY_BECOME.items() if then & ending}
    assert ending == set(states.MAY_BECOME)


def test_who_read_an_old_state_writes_nothing(delivery: Delivery) -> None:
    other = Delivery.objects.get()
    advance(other, states.SENDING)
    with pytest.raises(MovedMeanwhileError):
        advance(delivery, states.CANCELLED)
    assert standing() == ("sending", "")
    assert Step.objects.count() == 1


def test_many_are_moved_with_a_step_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habeas.delivery.advancing.BATCH", 2)
    appeal = cast.open_appeal_of()
    for _ in range(5):
        cast.signed(appeal)
    plan()
    advance(Delivery.objects.all()[0], states.SENDING)
    moved = advance_all(Delivery.objects.all(), states.HELD, before="queued", reason="paused")
    assert moved == 4
    assert Delivery.objects.filter(state="held", reason="paused").count() == 4
    assert Step.objects.filter(before="queued", after="held", because="paused").count() == 4


def test_the_time_of_the_next_look_stays_unless_it_is_given(delivery: Delivery) -> None:
    due_at = delivery.due_at
    advance(delivery, states.SENDING)
    assert only_delivery().due_at == due_at
    advance(delivery, states.DEFERRED, due_at=due_at + timedelta(minutes=1))
    assert only_delivery().due_at == due_at + timedelta(minutes=1)
