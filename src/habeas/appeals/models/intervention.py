"""Quiet work, and the organisation's own letters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.staff.models import Block, User


class Intervention(models.Model):
    """Quiet work for a case: a call, a meeting, or the organisation's own letter to an office.

    A letter is carried by the post room once a second person has said yes to its block.
    """

    KINDS: ClassVar = {
        "letter": "our own letter",
        "call": "a call",
        "meeting": "a meeting",
        "other": "other quiet work",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="interventions")
    kind = models.CharField(max_length=7, choices=KINDS)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="interventions"
    )
    on = models.DateField()
    note = models.TextField(blank=True, help_text="What was done and said; never public.")
    language = models.CharField(max_length=35, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True, help_text="Paragraphs, with an empty line between them.")
    block = models.OneToOneField(Block, models.PROTECT, related_name="intervention")
    stopped_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind="letter")
                | (Q(office__isnull=False) & ~Q(subject="") & ~Q(body="") & ~Q(language="")),
                name="our_own_letter_is_whole",
                violation_error_message="A letter needs an office, a language, a subject, a body.",
            ),
        ]
