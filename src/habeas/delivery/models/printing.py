"""Print batches: what somebody asked to have on paper."""

import uuid
from typing import ClassVar

from django.db import models

from habeas.actions.models import LedgerModel
from habeas.appeals.models import Addressee
from habeas.staff.models import User


class PrintBatch(LedgerModel):
    """One pile of paper for the post: asked for at the desk, made by the courier, ticked off.

    Only the courier can write letters and only the desk prints them: ``sealed`` is the PDF, sealed
    to the desk's key, and goes when the batch is ticked off. ``addressee`` None means all of them.
    ``taken_at`` is when somebody last had the file; numbers that are taken out after that have to
    be taken out of the pile, too.
    """

    PAPERS: ClassVar = {"": "as each country has it", "a4": "A4", "us-letter": "US Letter"}
    ADDRESSES: ClassVar = {
        "": "on the letters themselves, which fit a window envelope",
        "sheets": "a sheet in front of each, for a window envelope (DIN lang on A4, #10 on US)",
        "labels": "a sheet of labels",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, related_name="+")
    singly = models.BooleanField(
        default=False, help_text="Each letter by itself, in place of a register."
    )
    paper = models.CharField(max_length=9, choices=PAPERS, blank=True)
    addresses = models.CharField(max_length=6, choices=ADDRESSES, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    pages = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "print batches"
        ordering = ["-asked_at"]
