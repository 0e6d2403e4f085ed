"""Calls for letters: their facts, their words, and the immutable issues that people sign."""

from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from habeas.appeals import vocabulary
from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.kernel.errors import RefusedError
from habeas.staff.models import Block, User, approved
from habeas.staff.words import Words, WordsQuerySet


class AppealQuerySet(models.QuerySet["Appeal"]):
    """How appeals are asked for."""

    def open(self) -> Self:
        """Those that call for letters, whatever their dates say."""
        return self.filter(state=vocabulary.OPEN)

    def may_send(self, moment: datetime) -> Self:
        """Those whose letters may leave at ``moment`` (domain time).

        They are open, their facts have been checked in time, and every change of facts has been
        seen by a second person. The condition is part of the claim of each letter.
        """
        return self.filter(
            approved("case__facts"),
            approved("case__consents"),
            state=vocabulary.OPEN,
            review_by__gte=moment,
        )

    def with_page(self) -> Self:
        """Those that have a page of their own: neither drafts nor withdrawn, with a live text."""
        return self.filter(
            state__in=[vocabulary.OPEN, vocabulary.PAUSED, vocabulary.CLOSED], texts__live=True
        ).distinct()


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

    def takes_signatures(self, moment: datetime) -> bool:
        """Tell whether it can be signed at ``moment`` (domain time), its letter permitting."""
        return self.state == vocabulary.OPEN and self.opens <= moment <= self.act_by


class Addressee(models.Model):
    """An office that an appeal is addressed to."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="addressees")
    office = models.ForeignKey(Office, models.PROTECT, related_name="addressed_by")
    order = models.PositiveSmallIntegerField(default=0)
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


class AppealText(Words):
    """The words of an appeal's page in one reader's language."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="texts")
    summary = models.TextField(help_text="Two sentences: who it is and what happened.")
    ask = models.CharField(max_length=300, help_text="Whom we ask for what, in one sentence.")
    outcome_heading = models.CharField(max_length=200, blank=True)
    outcome_body = models.TextField(blank=True)

    objects = WordsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "language"], name="one_page_text_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: page ({self.language})"

    def check_words(self) -> None:
        """Refuse tokens that this appeal's case cannot fill, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        case, fields = self.appeal.case, ("summary", "ask", "outcome_heading", "outcome_body")
        check_tokens(case, {field: getattr(self, field) for field in fields})
        for field in fields:
            (text,) = bind_forms(case, field, [getattr(self, field)], language=self.language)
            setattr(self, field, text)


class LetterText(Words):
    """The letter in one letter language; each publication issues a letter version."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="letter_texts")
    subject = models.CharField(max_length=200)
    salutation = models.CharField(
        max_length=200, blank=True, help_text="Empty: the form of address of the office."
    )
    body = models.TextField(help_text="Paragraphs, with an empty line between them.")
    lead_in = models.CharField(max_length=300, blank=True)
    demands = models.JSONField(default=list, blank=True, help_text="One request a line.")
    closing = models.CharField(
        max_length=200, blank=True, help_text="Empty: the form of address of the office."
    )

    objects = WordsQuerySet.as_manager()

    FIELDS: ClassVar = ("subject", "salutation", "body", "lead_in", "demands", "closing")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "language"], name="one_letter_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: letter ({self.language})"

    def check_words(self) -> None:
        """Refuse unknown tokens and demands that are no list, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        if not isinstance(self.demands, list) or not all(
            isinstance(demand, str) and demand.strip() for demand in self.demands
        ):
            raise ValidationError({"demands": "One request a line, and none of them empty."})
        case = self.appeal.case
        fields = {field: getattr(self, field) for field in self.FIELDS if field != "demands"}
        check_tokens(case, {**fields, "demands": "\n".join(self.demands)})
        for field, text in fields.items():
            (bound,) = bind_forms(case, field, [text], language=self.language)
            setattr(self, field, bound)
        self.demands = bind_forms(case, "demands", self.demands, language=self.language)

    def issue(self, *, by: User, same_meaning: bool, earlier_may_go: bool) -> None:
        """Issue the version that people sign from now on."""
        from habeas.appeals.issuing import issue_version

        issue_version(self, by=by, same_meaning=same_meaning, earlier_may_go=earlier_may_go)


class LetterVersion(models.Model):
    """The immutable issue of a letter text. A signature signs a version."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="versions")
    language = models.CharField(max_length=35)
    number = models.PositiveIntegerField()
    words = models.JSONField()
    sha256 = models.CharField(max_length=64)
    same_meaning = models.BooleanField(help_text="As the version before it.")
    earlier_may_go = models.BooleanField(
        help_text="Letters of earlier versions that still wait may leave."
    )
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["appeal", "language", "number"], name="one_version_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}, letter no. {self.number} ({self.language})"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Insert the version; a second save is refused."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401 - Django's signature
        """Refuse."""
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise RefusedError("A letter version is never changed: people have signed it.")
