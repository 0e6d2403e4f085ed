"""Forget what is not needed any more, in time and without being asked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from habeas.actions import keys, limits
from habeas.actions.models import Action, MailCount, Pending, Submission
from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.kernel import clock

# Letters on their way when an appeal ends come back, are answered or asked about within weeks.
KEYS_LIVE: Final = timedelta(days=90)


def forget_due(ring: keys.KeyRing, *, now: datetime | None = None) -> int:
    """Delete letters whose link was never used, and the counts of yesterday's mails.

    Of an appeal that has ended, the letters that wait are emptied at once; their links still tell
    that nothing was sent, until they expire. The key of its actions and letters is destroyed when
    its retention is over. Returns how many rows went or were emptied.
    """
    now = now or clock.now()
    ended = [vocabulary.CLOSED, vocabulary.WITHDRAWN]
    with transaction.atomic():
        counts = MailCount.objects.filter(created_at__lte=now - limits.COUNTED_FOR)
        forgotten = counts.delete()[0]
        # A confirmation that the courier has not opened yet needs its pending row.
        if not Submission.objects.filter(purpose=Submission.SUPPORTER).exists():
            forgotten += Pending.objects.filter(expires_at__lte=now).delete()[0]
            waiting = Pending.objects.filter(appeal__state__in=ended, sealed__isnull=False)
            forgotten += waiting.update(sealed=None, block_tag=b"")
    ring.destroy_days_before(now.date() - timedelta(days=1))
    return forgotten + _destroy_keys(ring, now=now)


def _destroy_keys(ring: keys.KeyRing, *, now: datetime) -> int:
    """Destroy the keys of appeals that ended long ago, and what they sealed; totals stay."""
    over = list(Appeal.objects.filter(ended_at__lte=now - KEYS_LIVE))
    if not over:
        return 0
    for appeal in over:
        ring.destroy_appeal(appeal.pk)
    sealed = Action.objects.filter(appeal__in=over, sealed__isnull=False)
    return sealed.update(sealed=None, tag=None)
