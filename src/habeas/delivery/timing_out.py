"""End what has waited as long as its state may last, by ``states.TIME_OUTS``."""

from datetime import datetime

from django.db.models import DateTimeField, F
from django.db.models.functions import Coalesce

from habeas.delivery import states
from habeas.delivery.advancing import advance_all
from habeas.delivery.models import Delivery, DeliveryQuerySet

_BEGAN = {
    # A letter of our own has nobody who signed it: its day is that of its state.
    "signed": Coalesce("action__confirmed_at", "changed_at", output_field=DateTimeField()),
    "tried": Coalesce("consignment__frozen_at", "changed_at", output_field=DateTimeField()),
    "state": F("changed_at"),
    "due": F("due_at"),
}


def time_out_due(now: datetime) -> int:
    """End, or move on, every letter whose state has lasted too long; return how many.

    ``now`` is the real time. Those that another process holds are left to the next call.
    """
    return sum(
        advance_all(
            over(row, now),
            row.becomes,
            before=row.state,
            reason=row.reason,
            because=row.reason or f"{row.state} for too long",
        )
        for row in states.TIME_OUTS
    )


def over(row: states.TimeOut, now: datetime) -> DeliveryQuerySet:
    """Return the letters that a row of the table ends by now."""
    letters = Delivery.objects.filter(state=row.state)
    if row.reasons:
        letters = letters.filter(reason__in=row.reasons)
    if row.channel:
        letters = letters.filter(channel=row.channel)
    began = {"began": _BEGAN[row.since]}
    return letters.alias(**began).filter(began__lte=now - row.lasts)  # type: ignore[misc] # an alias
