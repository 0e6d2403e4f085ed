"""The library: letters and demands, translated and approved once for every new appeal."""

from typing import ClassVar

from django.db import models

from habeas.staff.words import Words, WordsQuerySet


class Demand(models.Model):
    """A request of the library, with the instrument it rests on."""

    handle = models.SlugField(unique=True)
    instrument = models.CharField(
        max_length=200, help_text="Such as Basic Principles on the Role of Lawyers, 16 and 18."
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.handle


class DemandText(Words):
    """A request of the library in one language."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="texts")
    text = models.CharField(max_length=500)

    objects = WordsQuerySet.as_manager()
    about = "demand"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demand", "language"], name="one_demand_text"),
        ]

    def __str__(self) -> str:
        return f"{self.demand} ({self.language})"

    def check_words(self) -> None:
        """Refuse slots that the library does not know."""
        from habeas.appeals.slots import check_slots

        check_slots(self)

    def said(self) -> dict[str, str]:
        """Return nothing: all that it says is a demand."""
        return {}

    def demands_asked(self) -> list[str]:
        """Return the request."""
        return [self.text]


class Skeleton(models.Model):
    """A letter of the library, for cases of one kind; its texts are translated and approved once.

    ``situations`` are the statuses it is proposed for, the likeliest first; ``occupations`` the
    codes of those whom it is written for, none for everybody.
    """

    handle = models.SlugField(unique=True)
    name = models.CharField(max_length=100, help_text="Such as “Lawyer arrested”.")
    situations = models.JSONField(default=list, blank=True)
    occupations = models.JSONField(default=list, blank=True)
    demands = models.ManyToManyField(
        Demand, related_name="skeletons", blank=True, help_text="Ticked unless unticked."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SkeletonText(Words):
    """A letter of the library, and the two short texts of its page, in one language."""

    skeleton = models.ForeignKey(Skeleton, models.CASCADE, related_name="texts")
    subject = models.CharField(max_length=200)
    body = models.TextField(help_text="Paragraphs, with an empty line between them.")
    lead_in = models.CharField(max_length=300)
    summary = models.TextField(help_text="Two sentences for the page.")
    ask = models.CharField(max_length=300, help_text="Whom we ask for what, in one sentence.")

    objects = WordsQuerySet.as_manager()
    about = "skeleton"

    FIELDS: ClassVar = ("subject", "body", "lead_in", "summary", "ask")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["skeleton", "language"], name="one_skeleton_text"),
        ]

    def __str__(self) -> str:
        return f"{self.skeleton} ({self.language})"

    def check_words(self) -> None:
        """Refuse slots that the library does not know."""
        from habeas.appeals.slots import check_slots

        check_slots(self)

    def said(self) -> dict[str, str]:
        """Return what the texts say, by their fields."""
        return {field: getattr(self, field) for field in self.FIELDS}
