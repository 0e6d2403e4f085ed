"""What happened, since when, and where each fact comes from."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models

from habeas.cases import vocabulary
from habeas.cases.models.case import HANDLE, Case, Person, Proposable, PublicQuerySet
from habeas.cases.models.dating import check_dates
from habeas.kernel.dates import ImpreciseDate


class Source(models.Model):
    """Where a fact comes from. What must stay confidential is not written here."""

    RELIABILITY: ClassVar = {
        "public": "published, anybody can check it",
        "witness": "saw or lived it themselves",
        "several": "several sources that do not know of one another",
        "one": "one source, not confirmed",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="sources")
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    public = models.BooleanField(default=False)
    reliability = models.CharField(max_length=12, choices=RELIABILITY, default="one")

    def __str__(self) -> str:
        return self.label


class DatedFact(Proposable):
    """A fact with an imprecise date, and the days between which it lies, for sorting."""

    KNOWN_TO: ClassVar = {
        "public": "known publicly",
        "many": "known to many",
        "few": "known to few",
        "source": "known only to our source",
    }

    place = models.CharField(max_length=200, blank=True)
    known_to = models.CharField(
        max_length=6, choices=KNOWN_TO, default="few", verbose_name="how many know it"
    )
    source = models.ForeignKey(Source, models.SET_NULL, null=True, blank=True, related_name="+")
    undecided = models.BooleanField(
        default=False, editable=False, help_text="Nobody has said what it means for open appeals."
    )
    recorded_at = models.DateTimeField()
    earliest = models.DateField(editable=False)
    latest = models.DateField(editable=False)

    class Meta:
        abstract = True

    def as_proposed(self) -> Self:
        """Return the row as it will be, in its new place in time; it must not be saved."""
        super().as_proposed()
        when = self.proposed.get("since") or self.proposed.get("on")
        if when:
            self._place_in_time(str(when))
        return self

    def _place_in_time(self, text: str) -> None:
        imprecise = ImpreciseDate.parse(text)
        self.earliest, self.latest = imprecise.earliest, imprecise.latest


class Situation(DatedFact):
    """A dated interval of one person's state; the newest is the badge on the page."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="situations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="situations")
    status = models.CharField(max_length=30, choices=vocabulary.SITUATIONS)
    facet = models.CharField(max_length=30, choices=vocabulary.FACETS, blank=True)
    since = models.CharField(max_length=40, help_text="Such as 2013-06-19 or 2013-06.")
    checked_on = models.DateField(null=True, blank=True, help_text="Empty: nobody has yet.")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-earliest", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_status_display()}"

    def clean(self) -> None:
        """Refuse dates that are not EDTF and persons of another case."""
        super().clean()
        check_dates(self, "since")
        if self.person.case_id != self.case_id:
            raise ValidationError({"person": "This person belongs to another case."})
        self._place_in_time(self.since)


class Event(DatedFact):
    """A dated act on the timeline; what it says in a language stands in the case's words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    handle = models.CharField(
        max_length=30, validators=[HANDLE], help_text="What living facts call it: {date of raid}."
    )
    kind = models.CharField(max_length=20, choices=vocabulary.EVENTS)
    on = models.CharField(max_length=40, help_text="Such as 2013-06-19, 2013-09 or 2012.")
    persons = models.ManyToManyField(Person, related_name="events", blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-earliest", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "handle"], name="one_event_a_handle"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse dates that are not EDTF."""
        super().clean()
        check_dates(self, "on")
        self._place_in_time(self.on)
