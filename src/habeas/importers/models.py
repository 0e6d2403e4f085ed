"""Which pages were imported: sealed until they are checked, and known again when they come back."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.appeals.models import Appeal
from habeas.cases.models import Case
from habeas.staff.models import User


class ImportedPages(models.QuerySet["ImportedPage"]):
    """The words in which pages are asked for."""

    def waiting(self) -> "ImportedPages":
        """Those that somebody has still to check."""
        return self.filter(appeal__isnull=True)


class ImportedPage(models.Model):
    """One page that a draft is made of.

    Its text and what was read off it are sealed to the desk's public key; the tags by which it is
    known again are keyed, so that neither tells a text to who has the database alone. A page of
    before they were kept, or whose text was forgotten, has neither seal.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text_tag = models.CharField(max_length=64, unique=True, help_text="Of all its words.")
    letter_tag = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Of whom it is about and its letter."
    )
    source = models.BinaryField(help_text="Its text and the name of its file, sealed.")
    sheet = models.BinaryField(help_text="What was read and what was checked of it, sealed.")
    # The page of a draft that was thrown away may be imported again; nothing of it stays.
    case = models.ForeignKey(Case, models.CASCADE, related_name="pages", null=True)
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="pages", null=True)
    imported_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ImportedPages.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(case__isnull=True, appeal__isnull=True)
                | Q(case__isnull=False, appeal__isnull=False),
                name="a_page_has_case_and_appeal_or_neither",
            )
        ]

    def __str__(self) -> str:
        return f"Imported page {self.pk}"
