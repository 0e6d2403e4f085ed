"""The public counts: moved in batches, so that nobody can watch one person sign."""

from datetime import datetime, timedelta
from typing import Final

from habeas import conf
from habeas.actions.models import Action, Tally
from habeas.appeals.models import Appeal
from habeas.kernel import clock

# Even one new signature is counted after a day: by then it says nothing about when.
AT_LATEST: Final = timedelta(days=1)
# Below this a page says "fewer than 10": a small number could be a list of friends.
LEAST_SHOWN: Final = 10


def count_due(*, now: datetime | None = None) -> int:
    """Move the counts that are due; return how many moved."""
    now = now or clock.now()
    moved = 0
    for appeal in Appeal.objects.exclude(state="draft"):
        moved += _count(appeal, signatures(appeal), now=now)
    return moved


def people_shown(appeal: Appeal) -> tuple[int, datetime] | None:
    """Return how many people the page says have written, and when that was counted, or None."""
    tally = Tally.objects.filter(appeal=appeal).first()
    return (tally.people, tally.counted_at) if tally else None


def load_tally(appeal: Appeal, *, people: int, now: datetime) -> None:
    """Take over how many people wrote before this appeal came to Habeas."""
    Tally.objects.create(appeal=appeal, loaded=people, people=people, counted_at=now)


def signatures(appeal: Appeal) -> int:
    """Return the exact number of confirmed signatures, for the desk and ``habeas ledger``."""
    return Action.objects.filter(appeal=appeal, withdrawn_at__isnull=True).count()


def _count(appeal: Appeal, signed: int, *, now: datetime) -> bool:
    tally = Tally.objects.filter(appeal=appeal).first() or Tally(appeal=appeal)
    people = tally.loaded + signed
    new = abs(people - tally.people)
    if new == 0:
        return False
    waited = now - tally.counted_at if tally.counted_at else AT_LATEST
    every = timedelta(seconds=conf.count_every_seconds())
    if waited < AT_LATEST and (new < conf.count_at_least() or waited < every):
        return False
    tally.people, tally.counted_at = people, now
    tally.save()
    return True
