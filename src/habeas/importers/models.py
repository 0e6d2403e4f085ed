"""Which pages were imported, so that none is drafted twice."""

from django.db import models

from habeas.appeals.models import Appeal
from habeas.cases.models import Case
from habeas.staff.models import User


class ImportedPage(models.Model):
    """One page that a draft was made of: its SHA-256, not its text."""

    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the page's text, in hex.")
    # The page of a draft that was thrown away may be imported again.
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="+")
    imported_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Imported page {self.pk}"
