"""Who may decide for a person, and what they said."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.cases.models.case import Person


class Decider(models.Model):
    """Who may decide for a person, in order. A word for the tie, not a name: names are sealed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="deciders")
    who = models.CharField(max_length=60, help_text="Such as herself, her husband, her lawyer.")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.who


class Consent(models.Model):
    """Who allowed what to be published about a person, when, and until when.

    One that allows nothing is a no. One with ``because`` and nobody who gave it is the written
    reason for publishing a name without having been able to ask. What was said stays as it was
    said: what is taken back later stands in ``withdrawn``.
    """

    WHAT: ClassVar = {"name": "the name", "picture": "a picture", "story": "the story"}
    HOW: ClassVar = {
        "phone": "by phone",
        "message": "by message",
        "meeting": "face to face",
        "letter": "in writing",
        "": "not said",
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    decider = models.ForeignKey(
        Decider, models.SET_NULL, null=True, blank=True, related_name="consents"
    )
    name = models.BooleanField(default=False)
    picture = models.BooleanField(default=False)
    story = models.BooleanField(default=False)
    given_by = models.CharField(max_length=200, blank=True)
    given_on = models.DateField()
    how = models.CharField(max_length=8, choices=HOW, blank=True)
    standing = models.BooleanField(
        default=False, help_text="A standing instruction, given before anything happened."
    )
    until = models.DateField(null=True, blank=True)
    ask_again_by = models.DateField(null=True, blank=True)
    because = models.CharField(
        max_length=500, blank=True, help_text="Why the name is published without having asked."
    )
    settled = models.CharField(
        max_length=500, blank=True, help_text="How it was settled that others said otherwise."
    )
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What was taken back, and on which day."
    )
    withdrawn_on = models.DateField(null=True, blank=True, help_text="When nothing was left of it.")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(given_by="", decider__isnull=True, because=""),
                name="a_consent_has_a_giver_or_a_reason",
                violation_error_message="Say who said it, or why nobody could be asked.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver or 'a written reason'}, {self.given_on.isoformat()}"

    @property
    def giver(self) -> str:
        """Who said it, or nothing where it is a written reason."""
        return str(self.decider) if self.decider else self.given_by

    def allows(self, what: str, day: date) -> bool:
        """Tell whether it was allowed, not taken back, and not past its end on ``day``."""
        said = bool(getattr(self, what)) and what not in self.withdrawn
        return said and self.withdrawn_on is None and (self.until is None or day <= self.until)
