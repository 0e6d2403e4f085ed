"""Covering letters: the organisation's own letter with totals."""

import uuid
from typing import ClassVar

from django.db import models

from habeas.actions.models import LedgerModel
from habeas.appeals.models import Addressee


class CoveringLetter(LedgerModel):
    """How many have signed until a day, told to one addressee; an embassy's copy is one as well.

    ``named`` and ``counted`` are totals since the appeal opened, ``until`` is a real time. The
    ``final`` one goes out when the appeal closes. Its own delivery shares a consignment with those
    of the people it counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="covering_letters")
    on = models.DateField()
    until = models.DateTimeField()
    named = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    final = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["addressee", "on"], name="one_covering_letter_a_day"),
        ]
