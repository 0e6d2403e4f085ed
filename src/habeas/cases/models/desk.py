"""What stays at the desk: notes, what is sealed even there, and calls that are being taken."""

import uuid
from typing import ClassVar

from django.db import models

from habeas.cases.models.case import Case
from habeas.staff.models import User


class Note(models.Model):
    """A note of the staff about a case; never public. Nothing confidential belongs here."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class Confidential(models.Model):
    """What only the assigned staff open, with a reason: sealed to the desk's public key.

    ``label`` says what it is without giving anything away ("her sister"). A document carries its
    media type and size, and a note neither.
    """

    KINDS: ClassVar = {
        "family": "how to reach the family",
        "source": "how to reach a source",
        "unsaid": "what must not be said",
        "document": "a document",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="confidential")
    kind = models.CharField(max_length=8, choices=KINDS)
    label = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes of a document.")
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BinaryField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "pk"]


class Call(models.Model):
    """What somebody types while a partner is on the phone, until it becomes a case.

    All of it is sealed to the desk's public key, names and numbers included; nothing of it stands
    in clear. Only who began a call goes on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="calls")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["-saved_at"]
