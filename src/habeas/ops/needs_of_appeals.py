"""Appeals whose facts, dates or approvals wait for somebody."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.timezone import localtime

from habeas.appeals import awaiting, opening, vocabulary
from habeas.appeals.models import Appeal, Intervention
from habeas.delivery import states
from habeas.delivery.models import Delivery
from habeas.ops.needs import (
    ACT_BY_SOON,
    REVIEW_SOON,
    Look,
    Need,
    Urgency,
    days_from_now,
    letters,
)
from habeas.staff.models import User
from habeas.staff.organisations import domain_now
from habeas.staff.roles import EDITORS, roles_of

ALIVE: Final = (vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED)


def reviews(_viewer: User | None) -> Iterator[Need]:
    """Facts that nobody has checked in time, or that have to be checked within a day."""
    now = domain_now()
    held = Delivery.objects.filter(state=states.HELD, reason="facts", addressee__isnull=False)
    counted = held.order_by().values_list("addressee__appeal").annotate(Count("pk"))
    numbers = dict(counted)
    for appeal in Appeal.objects.open().filter(review_by__lt=now + REVIEW_SOON):
        waiting = numbers.get(appeal.pk, 0)
        overdue = appeal.is_overdue(now)
        words = "No letter leaves" if overdue else "Otherwise no letter leaves"
        number = f" {letters(waiting)} wait for that." if waiting > 1 else ""
        number = " 1 letter waits for that." if waiting == 1 else number
        yield Need(
            kind="Facts past their review" if overdue else "Facts to be checked",
            about=str(appeal),
            sentence=f"To be checked by {_moment(appeal.review_by)}. {words}.{number}",
            place="case",
            keys=(appeal.case_id,),
            since=appeal.review_by,
            urgency=Urgency.NOW if overdue else Urgency.TODAY,
        )


def act_by_dates(_viewer: User | None) -> Iterator[Need]:
    """Open appeals near the date to write by, or past it."""
    now = domain_now()
    for appeal in Appeal.objects.open().filter(act_by__lt=now + ACT_BY_SOON):
        past = appeal.is_past(now)
        words = "was the date to write by: close it, or say that it goes on"
        yield Need(
            kind="Act-by date past" if past else "Act-by date near",
            about=str(appeal),
            sentence=f"{_moment(appeal.act_by)} {words}."
            if past
            else f"To be acted on by {_moment(appeal.act_by)}, {days_from_now(appeal.act_by)}.",
            place="appeal",
            keys=(appeal.pk,),
            since=appeal.act_by,
            urgency=Urgency.TODAY if past else Urgency.SOON,
        )


def approvals(viewer: User | None) -> Iterator[Need]:
    """Appeals in which ``viewer`` (or, without one, anybody) is asked for a yes.

    A draft that is still being written is not listed: it is from the moment a text is submitted.
    """
    if viewer is not None and roles_of(viewer).isdisjoint(EDITORS):
        return
    for appeal, parts in awaiting.asked(viewer):
        yield Need(
            kind="Approval waiting" if viewer is None else "Approval waiting for you",
            about=str(appeal),
            sentence=f"A second person's yes is asked for: {', '.join(parts)}.",
            place="approvals",
            keys=(appeal.pk,),
            since=_changed_at(appeal),
            urgency=Urgency.TODAY,
        )


def given_back(_viewer: User | None) -> Iterator[Need]:
    """Appeals that a second person gave back, until those who prepare them ask again."""
    for appeal, told in awaiting.all_given_back():
        yield Need(
            kind="Given back with a note",
            about=str(appeal),
            sentence="Mend what the note says, then ask the second person again.",
            place="hour-look" if appeal.state == vocabulary.DRAFT else "approvals",
            keys=(appeal.pk,),
            since=told.at,
            urgency=Urgency.TODAY,
        )


def to_be_opened(_viewer: User | None) -> Iterator[Need]:
    """Appeals to which everything has been said, and which nobody has opened: no clock does it."""
    for appeal in awaiting.openable():
        yield Need(
            kind="Approved, not opened",
            about=str(appeal),
            sentence="Nothing is missing, and no timetable opens it: open it, or withdraw it.",
            place="approvals",
            keys=(appeal.pk,),
            since=_changed_at(appeal),
            urgency=Urgency.NOW,
        )


def unanswered(_viewer: User | None) -> Iterator[Need]:
    """Open appeals of an older version to whose risk questions nobody has said anything."""
    unsaid = Appeal.objects.open().filter(risks__isnull=True)
    for appeal in unsaid.select_related("limits"):
        yield Need(
            kind="Open without risk answers",
            about=str(appeal),
            sentence="No letter leaves until the risk questions are answered and approved.",
            place="answer-risks",
            keys=(appeal.pk,),
            since=appeal.limits.changed_at,
            urgency=Urgency.NOW,
        )


def own_letters(viewer: User | None) -> Iterator[Need]:
    """Letters of the organisation's own that wait for a second person's yes."""
    waiting = Intervention.objects.filter(kind="letter", stopped_at__isnull=True)
    for letter in waiting.select_related("block", "case", "office"):
        block = letter.block
        if block.is_approved or (viewer is not None and block.changed_by_id == viewer.pk):
            continue
        yield Need(
            kind="Our own letter waiting for a yes",
            about=str(letter.case),
            sentence=f"To the office “{letter.office}”, written on {_day(letter.on)}.",
            place="case",
            keys=(letter.case_id,),
            since=block.changed_at,
            urgency=Urgency.TODAY,
        )


ALL: Final[tuple[Look, ...]] = (
    reviews,
    act_by_dates,
    approvals,
    given_back,
    to_be_opened,
    unanswered,
    own_letters,
)


def _changed_at(appeal: Appeal) -> datetime:
    waiting: list[datetime] = [
        text.latest_revision.created_at for text in opening.texts_of(appeal) if text.locked
    ]
    return max([opening.last_change(appeal), *waiting])


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y, H:i")
