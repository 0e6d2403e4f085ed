"""Forget what is not needed any more, in time and without being asked."""

from datetime import datetime, timedelta

from django.db import transaction

from habeas.actions import keys, limits
from habeas.actions.models import MailCount, Pending, Submission
from habeas.appeals import vocabulary
from habeas.kernel import clock


def forget_due(ring: keys.KeyRing, *, now: datetime | None = None) -> int:
    """Delete letters whose link was never used, and the counts of yesterday's mails.

    Of an appeal that has ended, the letters that wait are emptied at once; their links still tell
    that nothing was sent, until they expire. Returns how many rows went or were emptied.
    """
    now = now or clock.now()
    ended = [vocabulary.CLOSED, vocabulary.WITHDRAWN]
    with transaction.atomic():
        counts = MailCount.objects.filter(created_at__lte=now - limits.COUNTED_FOR)
        forgotten = counts.delete()[0]
        # A confirmation that the courier has not opened yet needs its pending row.
        if not Submission.objects.exists():
            forgotten += Pending.objects.filter(expires_at__lte=now).delete()[0]
            waiting = Pending.objects.filter(appeal__state__in=ended, sealed__isnull=False)
            forgotten += waiting.update(sealed=None, block_tag=b"")
    ring.destroy_days_before(now.date() - timedelta(days=1))
    return forgotten
