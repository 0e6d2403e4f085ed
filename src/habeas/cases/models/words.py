"""The words about a case, and the pictures of its people."""

from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from wagtail.images.models import AbstractImage, AbstractRendition

from habeas.cases.models.case import Case, Person
from habeas.staff.lacking import Lack
from habeas.staff.words import Words, WordsQuerySet


class CaseText(Words):
    """What a case is about, and a sentence for each event, in one reader's language."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    summary = models.TextField(blank=True)
    timeline = models.JSONField(
        default=dict, blank=True, help_text="A sentence for each event, by its handle."
    )

    objects = WordsQuerySet.as_manager()
    about = "case"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "language"], name="one_case_text_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.language})"

    @property
    def source_language(self) -> str:
        """The language of the case's first appeal; English before there is one."""
        first = Case.objects.filter(pk=self.case_id).annotate(first=_first_language())
        return str(first.values_list("first", flat=True).get())

    @classmethod
    def source_languages(cls) -> Combinable:
        """Return ``source_language`` for the database to reckon with."""
        return Subquery(
            Case.objects.filter(pk=OuterRef("case"))
            .annotate(first=_first_language())
            .values("first")
        )

    def check_words(self) -> None:
        """Refuse tokens that this case cannot fill, and bind new written forms."""
        from habeas.cases.telling import bind_forms, check_tokens

        check_tokens(self.case, {"summary": self.summary, "timeline": "\n".join(_sentences(self))})
        (self.summary,) = bind_forms(self.case, "summary", [self.summary], language=self.language)
        told = bind_forms(self.case, "timeline", _sentences(self), language=self.language)
        self.timeline = dict(zip(self.timeline, told, strict=True))

    def lacking(self) -> list[Lack]:
        """Return what the public appeals of the case lack for new words about it."""
        return [lack for appeal in self.case.appeals.all() for lack in appeal.lacking_for_words()]

    def said(self) -> dict[str, str]:
        """Return the summary and each sentence of the timeline."""
        return {"summary": self.summary, **{key: str(told) for key, told in self.timeline.items()}}

    def names_at_stake(self) -> set[str]:
        """Return the names of the case's people."""
        from habeas.cases.telling import spellings_in

        return spellings_in(self.case)


class Picture(AbstractImage):
    """A picture of a person: clean pixels under a random name (``habeas.cases.picturing``)."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="pictures")

    admin_form_fields = ("title", "file", "description")


class PictureRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


def _first_language() -> Coalesce:
    # The appeals' room stands above this one; the relation is named, and not imported.
    first = Case.objects.filter(pk=OuterRef("pk")).order_by("appeals__pk")
    return Coalesce(Subquery(first.values("appeals__language")[:1]), Value("en"))


def _sentences(text: CaseText) -> list[str]:
    return [str(sentence) for sentence in text.timeline.values()]
