"""A case, and who it is about."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from habeas.cases.models.dating import check_dates
from habeas.staff import previewing
from habeas.staff.models import Block, User

HANDLE = RegexValidator(r"^[a-z][a-z0-9-]{0,29}$", "Small letters, digits and hyphens, like mi.")
COUNTRY = RegexValidator(r"^[A-Z]{2}$", "Two capital letters of ISO 3166-1.")


class Case(models.Model):
    """A situation that puts one or more people, a group or an organisation at risk."""

    slug = models.SlugField(unique=True, help_text="In the page's address. Name nobody in it.")
    country = models.CharField(max_length=2, validators=[COUNTRY])
    facts = models.OneToOneField(Block, models.PROTECT, related_name="facts_of")
    consents = models.OneToOneField(Block, models.PROTECT, related_name="consents_of")
    assigned = models.ManyToManyField(
        User, related_name="cases", blank=True, help_text="Who may open what is confidential."
    )

    def __str__(self) -> str:
        return f"Case {self.pk}"


class PublicQuerySet(models.QuerySet[Any]):
    """Facts that are shown once a second person has said yes to the block they are in."""

    def public(self) -> Self:
        """Those that were there when the facts of their case were last approved."""
        if previewing.is_on():
            return self.all()
        return self.filter(recorded_at__lte=F("case__facts__approved_at"))


class Proposable(models.Model):
    """A fact whose change may wait for a second person; a preview shows it as if it had come."""

    proposed = models.JSONField(
        default=dict, blank=True, help_text="A change that waits for a second person."
    )

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls,
        db: str | None,
        field_names: Collection[str],
        values: Collection[Any],
        **more: Any,  # noqa: ANN401 - Django's
    ) -> Self:
        """Return the row; while a preview is made, with what waits. Previews save nothing."""
        row = super().from_db(db, field_names, values, **more)
        return row.as_proposed() if previewing.is_on() and "proposed" in field_names else row

    def as_proposed(self) -> Self:
        """Return the row as it will be once its change is approved; it must not be saved."""
        for name, value in self.proposed.items():
            if name != "persons":
                setattr(self, name, value)
        return self


class Person(Proposable):  # type: ignore[django-manager-missing] # Wagtail ships no types
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
    minor = models.BooleanField(default=False, help_text="Under 18.")
    pseudonym = models.BooleanField(default=False, help_text="The name is not their own.")
    picture = models.ForeignKey(
        "Picture", models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    search = models.TextField(
        default="", editable=False, help_text="Every spelling, as a search compares it."
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
        """Refuse dates that are not EDTF, and other spellings beside a pseudonym.

        A pseudonym may be translated (``names``); whatever else stands there would be the name.
        """
        super().clean()
        check_dates(self, "birth", "aged_on")
        if self.pseudonym:
            own = {"native_name": self.native_name, "aliases": self.aliases}
            beside = "With a pseudonym this stays empty: pages would show it."
            errors = {field: beside for field, value in own.items() if value}
            if errors:
                raise ValidationError(errors)
