"""The facts of a case, as plain rows, and the words about it that editors revise."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from wagtail.images.models import AbstractImage, AbstractRendition

from habeas.cases import vocabulary
from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import HabeasError
from habeas.staff.models import Block
from habeas.staff.words import Words, WordsQuerySet

HANDLE = RegexValidator(r"^[a-z][a-z0-9-]{0,29}$", "Small letters, digits and hyphens, like mi.")
COUNTRY = RegexValidator(r"^[A-Z]{2}$", "Two capital letters of ISO 3166-1.")


class Case(models.Model):
    """A situation that puts one or more people, a group or an organisation at risk."""

    slug = models.SlugField(unique=True, help_text="In the page's address. Name nobody in it.")
    country = models.CharField(max_length=2, validators=[COUNTRY])
    facts = models.OneToOneField(Block, models.PROTECT, related_name="facts_of")
    consents = models.OneToOneField(Block, models.PROTECT, related_name="consents_of")

    def __str__(self) -> str:
        return f"Case {self.pk}"


class PublicQuerySet(models.QuerySet[Any]):
    """Facts that are shown once a second person has said yes to the block they are in."""

    def public(self) -> Self:
        """Those that were there when the facts of their case were last approved."""
        return self.filter(recorded_at__lte=F("case__facts__approved_at"))


class Person(models.Model):
    """A subject of a case: a person, a group with a count, or an organisation."""

    KINDS: ClassVar = {"person": "a person", "group": "a group", "organisation": "an organisation"}
    PRONOUNS: ClassVar = {"she": "she", "he": "he", "they": "they"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="persons")
    handle = models.CharField(
        max_length=30, validators=[HANDLE], help_text="What living facts call them: {age of mi}."
    )
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=KINDS, default="person")
    count = models.PositiveIntegerField(null=True, blank=True, help_text="How many, for a group.")
    name = models.CharField(max_length=200, help_text="As they write it.")
    native_name = models.CharField(max_length=200, blank=True)
    native_language = models.CharField(max_length=35, blank=True)
    names = models.JSONField(default=dict, blank=True, help_text="Spellings in other languages.")
    aliases = models.JSONField(default=list, blank=True)
    honorific = models.CharField(max_length=40, blank=True)
    pronoun = models.CharField(max_length=4, choices=PRONOUNS, default="they")
    birth = models.CharField(max_length=40, blank=True, help_text="Such as 1938 or 1938-04~.")
    aged = models.PositiveSmallIntegerField(null=True, blank=True)
    aged_on = models.CharField(max_length=40, blank=True, help_text="When that was said: 2016-06.")
    relation = models.CharField(max_length=200, blank=True)
    nationality = models.CharField(max_length=2, blank=True, validators=[COUNTRY])
    occupation = models.CharField(max_length=200, blank=True)
    proposed = models.JSONField(
        default=dict, blank=True, help_text="A change that waits for a second person."
    )
    recorded_at = models.DateTimeField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "handle"], name="one_person_a_handle"),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(kind="group"), name="only_groups_are_counted"
            ),
            models.CheckConstraint(
                condition=Q(aged__isnull=True, aged_on="")
                | (Q(aged__isnull=False) & ~Q(aged_on="")),
                name="an_age_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse dates that are not EDTF."""
        super().clean()
        _check_dates(self, "birth", "aged_on")


class Source(models.Model):
    """Where a fact comes from. What must stay confidential is not written here."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="sources")
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.label


class DatedFact(models.Model):
    """A fact with an imprecise date, and the days between which it lies, for sorting."""

    place = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(Source, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    earliest = models.DateField(editable=False)
    latest = models.DateField(editable=False)

    class Meta:
        abstract = True

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
        _check_dates(self, "since")
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
        _check_dates(self, "on")
        self._place_in_time(self.on)


class Consent(models.Model):
    """Who allowed what to be published about a person, when, and until when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    name = models.BooleanField(default=False)
    picture = models.BooleanField(default=False)
    story = models.BooleanField(default=False)
    given_by = models.CharField(max_length=200)
    given_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)


class CaseText(Words):
    """What a case is about, and a sentence for each event, in one reader's language."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    summary = models.TextField(blank=True)
    timeline = models.JSONField(
        default=dict, blank=True, help_text="A sentence for each event, by its handle."
    )

    objects = WordsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "language"], name="one_case_text_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.language})"

    def check_words(self) -> None:
        """Refuse tokens that this case cannot fill, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        check_tokens(self.case, {"summary": self.summary, "timeline": "\n".join(_sentences(self))})
        (self.summary,) = bind_forms(self.case, "summary", [self.summary], language=self.language)
        told = bind_forms(self.case, "timeline", _sentences(self), language=self.language)
        self.timeline = dict(zip(self.timeline, told, strict=True))


class Picture(AbstractImage):
    """An image of the desk; portraits come with the full case file."""

    admin_form_fields = ("title", "file", "description")


class PictureRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


def _sentences(text: CaseText) -> list[str]:
    return [str(sentence) for sentence in text.timeline.values()]


def _check_dates(row: models.Model, *fields: str) -> None:
    for field in fields:
        text = getattr(row, field)
        if text:
            try:
                ImpreciseDate.parse(text)
            except HabeasError as error:
                raise ValidationError({field: str(error)}) from None
