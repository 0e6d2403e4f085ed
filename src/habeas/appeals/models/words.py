"""The words of an appeal, and the immutable issues that people sign."""

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

from habeas.appeals.models.appeal import Appeal
from habeas.kernel.errors import RefusedError
from habeas.staff.lacking import Lack
from habeas.staff.models import User
from habeas.staff.words import Words, WordsQuerySet


class AppealText(Words):
    """The words of an appeal's page in one reader's language."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="texts")
    summary = models.TextField(help_text="Two sentences: who it is and what happened.")
    ask = models.CharField(max_length=300, help_text="Whom we ask for what, in one sentence.")
    outcome_heading = models.CharField(max_length=200, blank=True)
    outcome_body = models.TextField(blank=True)

    objects = WordsQuerySet.as_manager()
    about = "appeal"

    FIELDS: ClassVar = ("summary", "ask", "outcome_heading", "outcome_body")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "language"], name="one_page_text_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: page ({self.language})"

    @property
    def source_language(self) -> str:
        """The appeal's own language."""
        return self.appeal.language

    @classmethod
    def source_languages(cls) -> Combinable:
        """Return ``source_language`` for the database to reckon with."""
        return models.F("appeal__language")

    def check_words(self) -> None:
        """Refuse tokens that this appeal's case cannot fill, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        case = self.appeal.case
        check_tokens(case, self.said())
        for field in self.FIELDS:
            (text,) = bind_forms(case, field, [getattr(self, field)], language=self.language)
            setattr(self, field, text)

    def lacking(self) -> list[Lack]:
        """Return what a public appeal lacks for new words."""
        return self.appeal.lacking_for_words()

    def said(self) -> dict[str, str]:
        """Return what the text says, by its fields."""
        return {field: str(getattr(self, field)) for field in self.FIELDS}

    def names_at_stake(self) -> set[str]:
        """Return the names of the case's people, and of the offices and their holders."""
        from habeas.appeals.choosing import names_in

        return names_in(self.appeal)


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
    about = "appeal"

    FIELDS: ClassVar = ("subject", "salutation", "body", "lead_in", "demands", "closing")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "language"], name="one_letter_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: letter ({self.language})"

    @property
    def source_language(self) -> str:
        """The appeal's own language."""
        return self.appeal.language

    @classmethod
    def source_languages(cls) -> Combinable:
        """Return ``source_language`` for the database to reckon with."""
        return models.F("appeal__language")

    def check_words(self) -> None:
        """Refuse unknown tokens and demands that are no list, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        if not isinstance(self.demands, list) or not all(
            isinstance(demand, str) and demand.strip() for demand in self.demands
        ):
            raise ValidationError({"demands": "One request a line, and none of them empty."})
        case = self.appeal.case
        fields = self.said()
        check_tokens(case, {**fields, "demands": "\n".join(self.demands)})
        for field, text in fields.items():
            (bound,) = bind_forms(case, field, [text], language=self.language)
            setattr(self, field, bound)
        self.demands = bind_forms(case, "demands", self.demands, language=self.language)

    def lacking(self) -> list[Lack]:
        """Return what a public appeal lacks for new words."""
        return self.appeal.lacking_for_words()

    def said(self) -> dict[str, str]:
        """Return what the text says by its fields, the demands aside."""
        return {field: getattr(self, field) for field in self.FIELDS if field != "demands"}

    def demands_asked(self) -> list[str]:
        """Return the demands."""
        return list(self.demands)

    def names_at_stake(self) -> set[str]:
        """Return the names of the case's people, and of the offices and their holders."""
        from habeas.appeals.choosing import names_in

        return names_in(self.appeal)

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
