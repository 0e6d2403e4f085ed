"""Letter-writing groups: a code, and what a group reports under it."""

from typing import ClassVar

from django.db import models

from habeas.actions.models import LedgerModel
from habeas.appeals.models import Appeal
from habeas.staff.models import User


class Group(LedgerModel):
    """A group that has a pack for one appeal; its code is kept as SHA-256.

    What it reports is its own word: it is shown apart and never added to ours.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="groups")
    label = models.CharField(max_length=60, help_text="For the desk; never public.")
    code = models.BinaryField(unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class GroupReport(LedgerModel):
    """So many letters by so many people, as a group says; the newest counts."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="reports")
    letters = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(letters__gte=models.F("people")),
                name="who_writes_writes_a_letter",
            ),
        ]
