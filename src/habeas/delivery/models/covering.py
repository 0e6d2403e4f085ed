"""Covering letters: the organisation's own letter with totals."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.actions.models import LedgerModel
from habeas.appeals.models import Addressee
from habeas.directory.models import Office


class CoveringLetter(LedgerModel):
    """How many have signed until a day, told to one addressee; an embassy's copy is one as well.

    ``named`` and ``counted`` are totals since the appeal opened, ``until`` is a real time. The
    ``final`` one goes out when the appeal closes. Its own delivery shares a consignment with those
    of the people it counts. ``office`` is null where the addressee is an office itself. One that is
    found for each signer stands for many: each of these that the directory keeps has a letter of
    its own, whether anybody signed there or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="covering_letters")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    until = models.DateTimeField()
    named = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    final = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["addressee", "on"],
                condition=Q(office__isnull=True),
                name="one_covering_letter_a_day",
            ),
            models.UniqueConstraint(
                fields=["addressee", "office", "on"], name="one_covering_letter_an_office_a_day"
            ),
        ]
