"""Forget the pages of which nobody has made a draft in time; the courier does it."""

from datetime import datetime, timedelta
from typing import Final

from .models import ImportedPage

# Who has not made a draft within a quarter of a year will not; the text may name people in danger.
KEPT: Final = timedelta(days=90)


def forget_due(now: datetime) -> int:
    """Forget the pages that have waited for too long; return how many."""
    return ImportedPage.objects.waiting().filter(imported_at__lte=now - KEPT).delete()[0]
