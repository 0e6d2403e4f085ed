"""Pause, close or withdraw an appeal: less exposure, so one person is enough, at any hour.

None of these touches a delivery: whether an appeal may send is part of the claim of every letter,
so nothing leaves after the commit of these deeds. The courier writes off what still waits.
"""

from typing import Final

from django.db import transaction

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.appeals.opening import move
from habeas.cases import consenting
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

UNALLOWED: Final = "Somebody in it may not be named any more."
# Those that have a page.
PUBLIC: Final = (vocabulary.OPEN, vocabulary.PAUSED, vocabulary.CLOSED)


def pause(appeal: Appeal, *, by: User, because: str = "") -> None:
    """Take the form away and hold every letter; the page says that we are asking."""
    _stop(appeal, vocabulary.PAUSED, by=by, verb="appeal.paused", because=because)


def close(appeal: Appeal, *, by: User, outcome: str, note: str = "") -> None:
    """Close an appeal with an outcome of the vocabulary, and a sentence about it if wanted.

    The outcome stands on top of the page; the letter's tools go. Letters that wait are dropped.
    Raises RefusedError for an unknown outcome.
    """
    if outcome not in vocabulary.OUTCOMES:
        known = ", ".join(vocabulary.OUTCOMES)
        raise RefusedError(f"There is no outcome “{outcome}”. Outcomes are: {known}.")
    _stop(
        appeal,
        vocabulary.CLOSED,
        by=by,
        verb="appeal.closed",
        because=note,
        outcome=outcome,
        outcome_note=note,
        closed_on=domain_day(),
    )


def withdraw(appeal: Appeal, *, by: User, because: str = "") -> None:
    """Take an appeal down for good: page, PDF and every letter that has not left."""
    _stop(appeal, vocabulary.WITHDRAWN, by=by, verb="appeal.withdrawn", because=because)


def explain_withdrawal(appeal: Appeal, *, by: User, because: str) -> None:
    """Note why an appeal was withdrawn; raises RefusedError for one that was not."""
    if appeal.state != vocabulary.WITHDRAWN:
        raise RefusedError("This appeal has not been withdrawn.")
    auditing.log(by=by, verb="appeal.withdrawal_explained", target=appeal, because=because)


def pause_unallowed() -> int:
    """Pause every open appeal that names somebody who may not be named any more; return how many.

    A consent ends by itself on its day, or another voice says otherwise, with nobody at the desk:
    so nobody is written as having done it. Two people open it again, once somebody allows it.
    """
    day, paused = domain_day(), 0
    for appeal in Appeal.objects.open().select_related("case"):
        if all(consenting.name_allowed(person, day) for person in appeal.case.persons.public()):
            continue
        try:
            _stop(appeal, vocabulary.PAUSED, by=None, verb="appeal.paused", because=UNALLOWED)
        except RefusedError:
            continue  # somebody has just closed or withdrawn it
        paused += 1
    return paused


def _stop(
    appeal: Appeal, to: str, *, by: User | None, verb: str, because: str, **facts: object
) -> None:
    with transaction.atomic():
        current = Appeal.objects.select_for_update().get(pk=appeal.pk)
        move(current, to)
        for field, value in facts.items():
            setattr(current, field, value)
        if to != vocabulary.PAUSED:
            current.ended_at = current.ended_at or clock.now()
        current.save()
        auditing.log(by=by, verb=verb, target=current, because=because)
    appeal.refresh_from_db()
