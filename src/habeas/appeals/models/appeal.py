"""Calls for letters: their facts, whom they are addressed to, and what was asked first."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from habeas.appeals import vocabulary
from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.staff.lacking import Lack
from habeas.staff.models import Block, User, approved

# Covering letters of a closed appeal that have not left by then are not needed any more.
TOTALS_FOLLOW = timedelta(days=14)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """How appeals are asked for."""

    def open(self) -> Self:
        """Those that call for letters, whatever their dates say."""
        return self.filter(state=vocabulary.OPEN)

    def may_send(self, moment: datetime) -> Self:
        """Those whose letters may leave at ``moment`` (domain time).

        They are open, their facts have been checked in time, and every change of facts, consents
        and risk answers has been seen by a second person. The condition is part of the claim of
        each letter.
        """
        return self._checked().filter(state=vocabulary.OPEN, review_by__gte=moment)

    def may_send_totals(self, moment: datetime) -> Self:
        """Those whose covering letters may leave at ``moment`` (domain time).

        As letters, and for ``TOTALS_FOLLOW`` after closing the last ones, which state nothing of
        the case; none where it ended at the family's wish.
        """
        just_closed = Q(state=vocabulary.CLOSED, closed_on__gte=(moment - TOTALS_FOLLOW).date())
        just_closed &= ~Q(outcome=vocabulary.FAMILY_WISH)
        return self._checked().filter(Q(state=vocabulary.OPEN, review_by__gte=moment) | just_closed)

    def _checked(self) -> Self:
        """Those of which every change of facts, consents and risks has had a second person's yes.

        And they are public by those risk answers.
        """
        return self.filter(
            approved("case__facts"),
            approved("case__consents"),
            approved("risks__block"),
            risks__way__in=RiskAnswers.PUBLIC,
        )

    def public(self) -> Self:
        """Those of which readers may have seen something: neither drafts nor withdrawn."""
        return self.filter(state__in=[vocabulary.OPEN, vocabulary.PAUSED, vocabulary.CLOSED])

    def with_page(self) -> Self:
        """Those that have a page of their own: neither drafts nor withdrawn, with a live text."""
        return self.public().filter(texts__live=True).distinct()


class Appeal(models.Model):
    """One call for letters in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    slug = models.SlugField(unique=True, help_text="In the page's address. Name nobody in it.")
    reference = models.CharField(max_length=60, blank=True, help_text="Such as UA 12/2026.")
    language = models.CharField(max_length=35, help_text="The appeal's own language, BCP 47.")
    state = models.CharField(
        max_length=9, choices=vocabulary.STATES, default=vocabulary.DRAFT, editable=False
    )
    opens = models.DateTimeField(help_text="From when it can be signed.")
    act_by = models.DateTimeField(help_text="Until when it can be signed.")
    review_by = models.DateTimeField(help_text="When the facts have to be checked again.")
    risk_countries = models.JSONField(
        default=list, blank=True, help_text="From these only “counted” is taken (ISO 3166-1)."
    )
    outcome = models.CharField(
        max_length=20, choices=vocabulary.OUTCOMES, blank=True, editable=False
    )
    outcome_note = models.CharField(max_length=300, blank=True, editable=False)
    opened_on = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Real time: retention runs from here."
    )
    addressing = models.OneToOneField(Block, models.PROTECT, related_name="addressing_of")
    limits = models.OneToOneField(Block, models.PROTECT, related_name="limits_of")

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["act_by", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="one_appeal_a_reference"
            ),
            models.CheckConstraint(condition=Q(opens__lt=F("act_by")), name="opens_before_act_by"),
            models.CheckConstraint(
                condition=Q(state=vocabulary.CLOSED, closed_on__isnull=False)
                | Q(state=vocabulary.WITHDRAWN)
                | Q(
                    state__in=[vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED],
                    outcome="",
                    closed_on__isnull=True,
                ),
                name="an_outcome_closes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=vocabulary.STATES), name="a_known_state_of_an_appeal"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.slug

    def is_overdue(self, moment: datetime) -> bool:
        """Tell whether the facts should have been checked before ``moment`` (domain time)."""
        return self.state == vocabulary.OPEN and self.review_by < moment

    def is_past(self, moment: datetime) -> bool:
        """Tell whether the date to write by has passed at ``moment`` (domain time)."""
        return self.act_by < moment

    def owes_totals(self, moment: datetime) -> bool:
        """Tell whether, closed, it still owes its last covering letters at ``moment``."""
        return (
            self.closed_on is not None
            and self.closed_on >= (moment - TOTALS_FOLLOW).date()
            and self.outcome != vocabulary.FAMILY_WISH
        )

    def lacking_for_words(self) -> list[Lack]:
        """Return what keeps new words from its page: nothing unless it has a page."""
        from habeas.appeals.opening import missing_for_words

        return missing_for_words(self)

    def takes_signatures(self, moment: datetime) -> bool:
        """Tell whether it can be signed at ``moment`` (domain time), its letter permitting."""
        return self.state == vocabulary.OPEN and self.opens <= moment <= self.act_by


class Addressee(models.Model):
    """An office that an appeal is addressed to, or that gets a copy with totals."""

    ROLES: ClassVar = {"to": "addressed", "copy": "copied"}

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="addressees")
    office = models.ForeignKey(Office, models.PROTECT, related_name="addressed_by")
    order = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=4, choices=ROLES, default="to")
    letter_language = models.CharField(
        max_length=35, blank=True, help_text="Empty: the appeal's own language."
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "office"], name="an_office_once_an_appeal"),
        ]

    def __str__(self) -> str:
        return str(self.office)


class RiskAnswers(models.Model):
    """What was answered, before an appeal opens, to the questions of doing no harm.

    *Don't know* picks the quieter way. They are a block of their own: a second person says yes.
    """

    ANSWERS: ClassVar = {"no": "no", "yes": "yes", "unknown": "don't know"}
    WAYS: ClassVar = {
        "name": "public, with the name",
        "no-name": "public, without the name",
        "quiet": "quiet: our own letter only",
        "wait": "wait",
    }
    """From the loudest to the quietest."""
    PUBLIC: ClassVar = ("name", "no-name")

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="risks")
    block = models.OneToOneField(Block, models.PROTECT, related_name="risks_of")
    worse = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    shows_source = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    names_others = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    minors = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    fax = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    embassy = models.CharField(max_length=7, choices=ANSWERS, default="unknown")
    way = models.CharField(max_length=7, choices=WAYS, default="quiet")
    embargo_until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)


class SecondLook(models.Model):
    """What only the second person answers before an appeal opens; each opening asks anew.

    Whether she would want this out if it were her sister is asked on the screen, and is not kept.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="second_looks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    second_source = models.BooleanField(help_text="Called back, or saw a second source.")
    one_source_because = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the appeal opened on it."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(second_source=True) | ~Q(one_source_because=""),
                name="one_source_has_a_reason",
                violation_error_message="Say why it is published on one source.",
            ),
        ]


class Look(models.Model):
    """What somebody saw when she last said yes to a part of an appeal, so that changes show.

    ``lines`` are digests under the house's secret: what was removed from a case is not kept here.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="looks")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    part = models.CharField(max_length=60)
    lines = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "by", "part"], name="one_look_a_part"),
        ]
