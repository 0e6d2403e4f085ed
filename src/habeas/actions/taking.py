"""Take what was dropped, one submission at a time: for opening, finding and erasing alike.

A submission is taken by moving its ``due_at`` on, so that of two couriers one gets it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from habeas.actions import mails
from habeas.actions.models import Submission
from habeas.kernel import clock

logger = logging.getLogger(__name__)

Send = Callable[[mails.SystemMail], None]

# Decision of the house: soon at first, then every hour until the day is over.
RETRY_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# Longer than one conversation with a mail server, so that no second courier writes the same mail.
LEASE: Final = timedelta(minutes=5)
SUBMISSION_LIVES: Final = timedelta(hours=24)
BATCH: Final = 100


def take_due(purpose: str, answer: Callable[[Submission], None], *, now: datetime) -> int:
    """Answer every submission of ``purpose`` that is due; return how many were handled.

    One over which ``answer`` fails is logged without its content, and is due again after the lease.
    """
    due = Submission.objects.filter(purpose=purpose, due_at__lte=now)
    handled = 0
    for submission in due.order_by("created_at")[:BATCH]:
        if _take(submission, now=now):
            handled += 1
            try:
                answer(submission)
            except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
                logger.error(  # noqa: TRY400 - a traceback could quote what was sealed
                    "Submission %s was put back: %s.", submission.pk, type(error).__name__
                )
    return handled


def is_late(submission: Submission, *, now: datetime) -> bool:
    """Whether the day in which a submission may be answered is over."""
    return now - submission.created_at > SUBMISSION_LIVES


def try_again(submission: Submission, *, now: datetime) -> None:
    """Let a submission be taken again when its mail may be tried once more."""
    wait = RETRY_AFTER[min(submission.tries, len(RETRY_AFTER) - 1)]
    Submission.objects.filter(pk=submission.pk).update(due_at=now + wait)


def return_leases(*, now: datetime | None = None) -> None:
    """Make everything due at once: for a courier that starts and knows that no other runs."""
    Submission.objects.update(due_at=now or clock.now())


def _take(submission: Submission, *, now: datetime) -> bool:
    taken = Submission.objects.filter(pk=submission.pk, due_at=submission.due_at)
    return bool(taken.update(due_at=now + LEASE, tries=submission.tries + 1))
