"""Keep the facts of an open appeal checked: nothing unverified since its review date leaves."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.cases.models import Case, Situation
from habeas.cases.telling import badge_of
from habeas.staff.models import User
from habeas.staff.organisations import domain_day, domain_now

# 48 hours after opening, then a week, then a month: the first days change most.
STEPS: Final = (timedelta(hours=48), timedelta(days=7), timedelta(days=30))
# How long letters wait for an overdue check before they are dropped; the page says so.
DROPPED_AFTER: Final = timedelta(days=14)


def still_true(case: Case, *, by: User) -> None:
    """Stamp every current situation of a case as true today, and move its reviews on."""
    with transaction.atomic():
        for situation in current_situations(case):
            recording.check_fact(situation, by=by)
        _move_reviews_on(case)


def check_fact(situation: Situation, *, by: User) -> None:
    """Stamp one situation; when it was the last of the case, its reviews move on."""
    with transaction.atomic():
        recording.check_fact(situation, by=by)
        if all(s.checked_on == domain_day() for s in current_situations(situation.case)):
            _move_reviews_on(situation.case)


def current_situations(case: Case) -> list[Situation]:
    """Return the newest situation of each person of a case."""
    badges = (badge_of(person, approved_only=False) for person in case.persons.all())
    return [badge for badge in badges if badge]


def _move_reviews_on(case: Case) -> None:
    now = domain_now()
    for appeal in Appeal.objects.select_for_update().filter(
        case=case, state__in=["open", "paused"]
    ):
        appeal.review_by = now + _step(appeal)
        appeal.save(update_fields=["review_by"])


def _step(appeal: Appeal) -> timedelta:
    if appeal.opened_on is None:
        return STEPS[0]
    age = domain_day() - appeal.opened_on
    return next((step for step in STEPS if age < step), STEPS[-1])
