"""The only writer of a delivery's state.

Every change is looked up in ``states.MAY_BECOME``, swapped against the state that was read, and
written down as a ``Step`` in the same commit.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from habeas.delivery import states
from habeas.delivery.models import Delivery, DeliveryQuerySet, Step
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError

BATCH: Final = 500


class ForbiddenStepError(HabeasError):
    """The table of states does not allow this step."""


class MovedMeanwhileError(HabeasError):
    """Another process has changed the delivery since it was read."""


def advance(  # noqa: PLR0913 - the facts of one step
    delivery: Delivery,
    to: str,
    *,
    because: str = "",
    reason: str = "",
    evidence: str = "",
    due_at: datetime | None = None,
) -> None:
    """Move one delivery on; the row in hand is changed too.

    ``because`` is written into the step, ``reason`` (of ``models.REASONS``) stands beside the new
    state, ``evidence`` and ``due_at`` stay what they were when they are not given. Raises
    ForbiddenStepError and MovedMeanwhileError, and then changes nothing.
    """
    advance_together(
        [delivery], to, because=because, reason=reason, evidence=evidence, due_at=due_at
    )


def advance_together(  # noqa: PLR0913 - the facts of one step
    deliveries: Sequence[Delivery],
    to: str,
    *,
    because: str = "",
    reason: str = "",
    evidence: str = "",
    due_at: datetime | None = None,
) -> None:
    """Move deliveries that stand in one state on, all or none; otherwise as ``advance``."""
    if not deliveries:
        return
    before = deliveries[0].state
    if any(delivery.state != before for delivery in deliveries):
        raise ValueError("What moves together stands in one state.")
    _check(before, to)
    changes: dict[str, Any] = {"state": to, "reason": reason, "changed_at": clock.now()}
    if evidence:
        changes["evidence"] = evidence
    if due_at is not None:
        changes["due_at"] = due_at
    with transaction.atomic():
        for start in range(0, len(deliveries), BATCH):
            part = deliveries[start : start + BATCH]
            same = Delivery.objects.filter(pk__in=[each.pk for each in part], state=before)
            if same.update(**changes) != len(part):
                raise MovedMeanwhileError("This letter has moved on meanwhile.")
        Step.objects.bulk_create(
            Step(
                delivery=delivery,
                before=before,
                after=to,
                because=because or reason,
                at=changes["changed_at"],
            )
            for delivery in deliveries
        )
    for delivery in deliveries:
        for field, value in changes.items():
            setattr(delivery, field, value)


def advance_all(
    deliveries: DeliveryQuerySet, to: str, *, before: str, because: str = "", reason: str = ""
) -> int:
    """Move all of ``deliveries`` that are in the state ``before``, a batch a commit.

    Returns how many moved; those that another process holds are left to the next call.
    """
    _check(before, to)
    moved = 0
    # Found without an order and cut into batches here: with an order and a limit a database reads a
    # million rows that have ended, one after the other, for the few that have not.
    there = sorted(deliveries.filter(state=before).values_list("pk", flat=True))
    for start in range(0, len(there), BATCH):
        with transaction.atomic():
            still = deliveries.filter(state=before, pk__in=there[start : start + BATCH])
            locked = still.order_by("pk").select_for_update(skip_locked=True, of=("self",))
            pks = list(locked.values_list("pk", flat=True))
            now = clock.now()
            same = Delivery.objects.filter(pk__in=pks, state=before)
            if same.update(state=to, reason=reason, changed_at=now) != len(pks):
                raise MovedMeanwhileError("A letter has moved on meanwhile.")
            Step.objects.bulk_create(
                Step(delivery_id=pk, before=before, after=to, because=because or reason, at=now)
                for pk in pks
            )
        moved += len(pks)
    return moved


def _check(before: str, to: str) -> None:
    if to not in states.MAY_BECOME[before]:
        raise ForbiddenStepError(f"A letter that is “{before}” cannot become “{to}”.")
