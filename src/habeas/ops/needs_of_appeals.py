"""Appeals whose facts, dates or approvals wait for somebody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal, AppealText, Intervention, LetterText
from habeas.cases.models import CaseText
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
from habeas.staff.models import Block, User
from habeas.staff.organisations import domain_now

ALIVE: Final = (vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED)


def reviews(_viewer: User | None) -> Iterator[Need]:
    """Facts that nobody has checked in time, or that have to be checked within a day."""
    now = domain_now()
    due = Appeal.objects.open().filter(review_by__lt=now + REVIEW_SOON)
    for appeal in due:
        waiting = Delivery.objects.filter(
            addressee__appeal=appeal, state=states.HELD, reason="facts"
        ).count()
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
    """Parts of appeals that ``viewer`` (or, without one, anybody) can say yes to.

    A draft that is still being written is not listed: it is from the moment a text is submitted.
    """
    appeals = Appeal.objects.filter(state__in=ALIVE).select_related(
        "case__facts", "case__consents", "addressing", "limits", "risks__block"
    )
    for appeal in appeals:
        texts = [text for text in _submitted(appeal) if _by_another(text, viewer)]
        if appeal.state == vocabulary.DRAFT and not _submitted(appeal):
            continue
        blocks = [
            (name, block)
            for name, block in _blocks(appeal)
            if not block.is_approved and (viewer is None or block.changed_by_id != viewer.pk)
        ]
        if not texts and not blocks:
            continue
        parts = [name for name, _ in blocks] + [f"text ({text.language})" for text in texts]
        moments = [block.changed_at for _, block in blocks]
        moments += [text.latest_revision.created_at for text in texts]
        yield Need(
            kind="Approval waiting" if viewer is None else "Approval waiting for you",
            about=str(appeal),
            sentence=f"A second person's yes is asked for: {', '.join(dict.fromkeys(parts))}.",
            place="approvals",
            keys=(appeal.pk,),
            since=max(moments),
            urgency=Urgency.TODAY,
        )


def own_letters(viewer: User | None) -> Iterator[Need]:
    """Letters of the organisation's own that wait for a second person's yes."""
    waiting = Intervention.objects.filter(kind="letter", stopped_at__isnull=True)
    for letter in waiting.select_related("block"):
        block = letter.block
        if block.is_approved or (viewer is not None and block.changed_by_id == viewer.pk):
            continue
        yield Need(
            kind="Our own letter waiting for a yes",
            about=str(letter.case),
            sentence=f"To the office “{letter.office}”, written on {date_format(letter.on)}.",
            place="case",
            keys=(letter.case_id,),
            since=block.changed_at,
            urgency=Urgency.TODAY,
        )


ALL: Final[tuple[Look, ...]] = (reviews, act_by_dates, approvals, own_letters)

Text = CaseText | AppealText | LetterText


def _blocks(appeal: Appeal) -> Iterator[tuple[str, Block]]:
    case = appeal.case
    yield "facts", case.facts
    yield "consents", case.consents
    yield "addressees", appeal.addressing
    yield "dates and limits", appeal.limits
    if hasattr(appeal, "risks"):
        yield "risk answers", appeal.risks.block
    for addressee in appeal.addressees.select_related("office__coordinates"):
        yield f"coordinates of {addressee.office}", addressee.office.coordinates


def _submitted(appeal: Appeal) -> list[Text]:
    kinds = (appeal.case.texts, appeal.texts, appeal.letter_texts)
    return [
        text
        for texts in kinds
        for text in texts.filter(locked=True).select_related("latest_revision")
        if text.latest_revision
    ]


def _by_another(text: Text, viewer: User | None) -> bool:
    return viewer is None or text.latest_revision.user_id != viewer.pk


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y, H:i")
