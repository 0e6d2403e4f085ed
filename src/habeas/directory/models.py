"""Who is written to: posts, who holds them, and how they are reached."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from habeas.kernel.dates import Interval
from habeas.kernel.errors import HabeasError
from habeas.staff.models import Block
from habeas.staff.organisations import domain_day

COUNTRY = RegexValidator(r"^[A-Z]{2}$", "Two capital letters of ISO 3166-1.")
# Officials move and mailboxes die: what nobody looked at for a year is not relied on.
STALE_AFTER = timedelta(days=365)
_NUMBER = re.compile(r"[+\d ()./-]*")
# So many letters a day find a reader; more of them would fill a mailbox and be filtered out of it.
USUAL_CAP: Final = 50
MOST_A_DAY: Final = 10_000
CHANNELS = {"email": "e-mail", "fax": "fax", "post": "post"}


class Office(models.Model):
    """A post, such as a ministry's head; letters go to whoever holds it on the day they leave."""

    KINDS: ClassVar = {
        "head-of-state": "head of state",
        "head-of-government": "head of government",
        "minister": "minister",
        "foreign-minister": "foreign minister",
        "prosecutor": "prosecutor",
        "judge": "judge or court",
        "police": "police",
        "prison": "prison",
        "ambassador": "ambassador",
        "other": "other",
    }

    STANDS_FOR: ClassVar = {
        "": "itself",
        "own-government": "the supporter's own government",
        "embassy": "the embassy of the addressed state in the supporter's country",
    }

    handle = models.SlugField(unique=True)
    country = models.CharField(max_length=2, blank=True, validators=[COUNTRY])
    stands_for = models.CharField(
        max_length=14, choices=STANDS_FOR, blank=True, help_text="Found for each supporter."
    )
    kind = models.CharField(max_length=20, choices=KINDS, default="other")
    titles = models.JSONField(default=dict, help_text="By language: the title in full.")
    short_titles = models.JSONField(
        default=dict, blank=True, help_text="By language, as in “the Premier of China”."
    )
    zone = models.CharField(
        max_length=40, blank=True, help_text="Time zone; empty is that of the capital."
    )
    coordinates = models.OneToOneField(Block, models.PROTECT, related_name="coordinates_of")

    def __str__(self) -> str:
        place = self.country or self.get_stands_for_display()
        return f"{self.title_in('en')} ({place})"

    def clean(self) -> None:
        """Refuse an office of no country that stands for no others, and a zone that is none."""
        super().clean()
        if not self.country and not self.stands_for:
            raise ValidationError({"country": "Name the country."})
        try:
            ZoneInfo(self.zone or "UTC")
        except (KeyError, ValueError, OSError):
            raise ValidationError(
                {"zone": f"“{self.zone}” is not a time zone such as Asia/Urumqi."}
            ) from None

    def title_in(self, language: str) -> str:
        """Return the title in ``language``, else in English, else in any language there is."""
        return _in_language(self.titles, language)

    def short_title_in(self, language: str) -> str:
        """Return the short title as running text uses it; the full one where there is none."""
        return _in_language(self.short_titles, language) or self.title_in(language)

    def holder_on(self, day: date) -> "Holder | None":
        """Return who holds the office on ``day``; of two that fit, the one who came later."""
        fitting = [
            holder for holder in self.holders.all() if Interval.parse(holder.term).covers(day)
        ]
        return max(fitting, key=lambda holder: (holder.began, holder.pk), default=None)


class Holder(models.Model):
    """Who holds an office from when to when (an EDTF interval)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="holders")
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True, help_text="Spellings in other languages.")
    address_line = models.CharField(
        max_length=200, help_text="The first line of the address, such as “Premier Li Keqiang”."
    )
    term = models.CharField(
        max_length=60, help_text="Such as 2013-03-15/2023-03-11 or 2023-03-11/.."
    )
    began = models.DateField(editable=False)
    open_ended = models.BooleanField(editable=False)

    class Meta:
        ordering = ["began"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(open_ended=True), name="one_open_ended_holder"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse terms that are not an EDTF interval, and take the bounds from the term."""
        try:
            term = Interval.parse(self.term)
        except HabeasError as error:
            raise ValidationError({"term": str(error)}) from None
        self.began = term.start.earliest if term.start else date.min
        self.open_ended = term.end is None
        super().clean_fields(exclude=exclude)

    def name_in(self, language: str) -> str:
        """Return the name as it is spelled in ``language``."""
        return str(self.names.get(language, self.name))


class Contact(models.Model):
    """The coordinates of an office on one channel."""

    CARRIAGES: ClassVar = {
        "each": "each letter by itself",
        "register": "bound in a register",
        "you-post-it": "supporters post it themselves",
    }

    office = models.ForeignKey(Office, models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=5, choices=CHANNELS)
    lines = models.JSONField(
        default=list, blank=True, help_text="Postal lines without the holder and the country."
    )
    country = models.CharField(max_length=2, blank=True, validators=[COUNTRY])
    email = models.EmailField(blank=True)
    number = models.CharField(max_length=20, blank=True, help_text="E.164, such as +861065961109.")
    carriage = models.CharField(max_length=12, choices=CARRIAGES)
    verified_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    healthy = models.BooleanField(default=True)
    daily_cap = models.PositiveSmallIntegerField(
        default=USUAL_CAP,
        help_text="So many letters a day at most; the rest is bound in a register.",
    )

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(channel="email") & ~Q(email=""))
                | (Q(channel="fax") & ~Q(number=""))
                | (Q(channel="post") & ~Q(lines=[]) & ~Q(country="")),
                name="a_contact_has_its_coordinates",
                violation_error_message=(
                    "E-mail needs an address, fax a number, post its lines and a country."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.number or ", ".join(self.lines)

    def clean(self) -> None:
        """Refuse what is no fax number, and a day of checking that has not come.

        A spreadsheet makes 8.61066E+11 of a long number: its digits ring somewhere else.
        """
        super().clean()
        errors = {}
        if not _NUMBER.fullmatch(self.number):
            errors["number"] = (
                f"“{self.number}” is no fax number: write it in full, such as +861065961109. In a "
                "spreadsheet, let the column be text."
            )
        if isinstance(self.verified_on, date) and self.verified_on > domain_day():
            errors["verified_on"] = "This day has not come yet."
        if errors:
            raise ValidationError(errors)

    @property
    def is_stale(self) -> bool:
        """Tell whether nobody has verified it within a year (of the domain day)."""
        return self.verified_on is None or self.verified_on < domain_day() - STALE_AFTER


class FormOfAddress(models.Model):
    """How a letter in one language greets the holder of an office, and how it ends."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="forms")
    language = models.CharField(max_length=35)
    salutation = models.CharField(max_length=200)
    closing = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "language"], name="one_form_a_language"),
        ]


class Mission(models.Model):
    """An embassy: the office that represents ``sending`` in ``host``."""

    sending = models.CharField(max_length=2, validators=[COUNTRY])
    host = models.CharField(max_length=2, validators=[COUNTRY])
    office = models.OneToOneField(Office, models.PROTECT, related_name="mission")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sending", "host"], name="one_mission_a_host"),
        ]


def _in_language(words: dict[str, str], language: str) -> str:
    choices = (language, language.partition("-")[0], "en", next(iter(words), ""))
    return next((words[choice] for choice in choices if words.get(choice)), "")
