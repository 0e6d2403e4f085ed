"""The second pair of eyes: nothing becomes more public on one person's word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from habeas.kernel import clock
from habeas.staff import auditing
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import Block, User


def new_block(*, by: User) -> Block:
    """Make the block of something that ``by`` is creating; nobody has approved it."""
    return Block.objects.create(changed_by=by, changed_at=clock.now())


def touch(block: Block, *, by: User) -> None:
    """Record that ``by`` changed what the block holds, so that its approval no longer counts."""
    block.changed_by = by
    block.changed_at = clock.now()
    block.save(update_fields=["changed_by", "changed_at"])


def approve(block: Block, *, by: User, seen: datetime, of: Model, verb: str) -> None:
    """Say yes to a block as it was when ``seen`` (its ``changed_at`` on the screen).

    Raises SecondPersonNeededError when ``by`` made the last change, and ChangedMeanwhileError when
    the block has changed since.
    """
    with transaction.atomic():
        current = Block.objects.select_for_update().select_related("changed_by").get(pk=block.pk)
        if current.changed_at != seen:
            raise ChangedMeanwhileError("This has changed since you saw it. Please look again.")
        if current.changed_by == by:
            raise SecondPersonNeededError(
                "You made the last change here, so someone else has to say yes to it."
            )
        current.approved_by = by
        current.approved_at = clock.now()
        current.save(update_fields=["approved_by", "approved_at"])
        auditing.log(by=by, verb=verb, target=of)
    block.refresh_from_db()
