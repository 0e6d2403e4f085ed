"""Answers of officials: kept sealed until somebody at the desk has read them."""

import uuid
from typing import ClassVar

from django.db import models

from habeas.actions.models import LedgerModel
from habeas.delivery.models.consignments import Consignment
from habeas.staff.models import Block, User


class Answer(LedgerModel):
    """One message that came back to a consignment's reply address and is no machine's.

    ``sealed`` is the whole message, sealed to the desk's key. ``text`` is what may be published of
    it, without anybody's data; two people make it public, and ``block`` is theirs.
    """

    STATES: ClassVar = {
        "new": "to be read",
        "proposed": "waits for a second person's yes",
        "published": "published",
        "set-aside": "set aside",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="answers")
    digest = models.BinaryField(unique=True)
    sealed = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=STATES, default="new")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="Of the text (BCP 47).")
    block = models.OneToOneField(Block, models.PROTECT, null=True, related_name="answer")
    published_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["received_at"]
