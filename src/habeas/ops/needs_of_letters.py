"""Letters that rest, are held, fail, or of which nobody knows; and answers to letters."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Min, Q

from habeas.appeals.models import Appeal
from habeas.delivery import answering, states
from habeas.delivery.models import REASONS, Answer, Delivery
from habeas.kernel import clock
from habeas.ops.needs import Look, Need, Urgency, letters
from habeas.staff.models import User

# Nobody has to do anything about these: they leave in their turn, or with the next register.
WAITS_ITS_TURN: Final = ("resting", "register", "covering letter", "office", "turn")
# These are printed and posted, all together.
FOR_PAPER: Final = Q(reason="person", channel="post")
# A refusal or two is greylisting; after that somebody looks at the contact.
FAILING_AFTER: Final = 3
# An end is news for a week; after that it stands in the ledger.
NEWS: Final = timedelta(days=7)


def resting(_viewer: User | None) -> Iterator[Need]:
    """Letters that can still be stopped before anything leaves."""
    found = _by_appeal(Q(state=states.HELD, reason="resting"))
    for appeal, number, since in found:
        yield Need(
            kind="Letters resting",
            about=str(appeal),
            sentence=f"{letters(number)} can still be stopped before anything leaves.",
            place="ledger",
            keys=(appeal.pk,),
            since=since,
            urgency=Urgency.NOW,
            resting=appeal,
        )


def held(_viewer: User | None) -> Iterator[Need]:
    """Letters that wait for something a person has to do."""
    waiting = Delivery.objects.filter(state=states.HELD, addressee__isnull=False)
    counted = (
        waiting.exclude(reason__in=WAITS_ITS_TURN)
        .exclude(FOR_PAPER)
        .values_list("addressee__appeal", "reason")
        .annotate(number=Count("pk"), since=Min("changed_at"))
        .order_by()
    )
    appeals = Appeal.objects.in_bulk({appeal for appeal, *_ in counted})
    for pk, reason, number, since in counted:
        appeal = appeals[pk]
        yield Need(
            kind="Letters held",
            about=str(appeal),
            sentence=f"{letters(number)}: {REASONS[reason]}.",
            place=_where(reason),
            keys=(appeal.case_id if _where(reason) == "case" else appeal.pk,),
            since=since,
            urgency=Urgency.TODAY,
        )


def on_paper(_viewer: User | None) -> Iterator[Need]:
    """Letters that wait to be printed, and piles that wait to be posted."""
    for appeal, number, since in _by_appeal(Q(FOR_PAPER, state=states.HELD)):
        yield Need(
            kind="Letters for the post",
            about=str(appeal),
            sentence=f"{letters(number)} to be printed and posted.",
            place="post-room",
            keys=(),
            since=since,
            urgency=Urgency.TODAY,
        )
    printed = Q(state=states.SENDING, consignment__batch__isnull=False)
    for appeal, number, since in _by_appeal(printed):
        yield Need(
            kind="Pile to be posted",
            about=str(appeal),
            sentence=f"{letters(number)} printed and not ticked off.",
            place="post-room",
            keys=(),
            since=since,
            urgency=Urgency.TODAY,
        )


def unknown(_viewer: User | None) -> Iterator[Need]:
    """Letters that a server took without saying so."""
    for appeal, number, since in _by_appeal(Q(state=states.UNKNOWN)):
        yield Need(
            kind="Letters unknown",
            about=str(appeal),
            sentence=f"{letters(number)} handed to a server that did not answer.",
            place="ledger",
            keys=(appeal.pk,),
            since=since,
            urgency=Urgency.TODAY,
        )


def failing(_viewer: User | None) -> Iterator[Need]:
    """Letters that are refused again and again, and those given up in the last days."""
    again = Q(state=states.DEFERRED, consignment__tries__gte=FAILING_AFTER)
    ended = Q(
        state__in=[states.FAILED, states.BOUNCED, states.UNRESOLVED],
        changed_at__gte=clock.now() - NEWS,
        successor__isnull=True,  # the others go on by another contact
    )
    for condition, words in (
        (again, "refused again and again; they are still being tried."),
        (ended, "could not be handed over, or nobody can know, in the last seven days."),
    ):
        for appeal, number, since in _by_appeal(condition, newest=True):
            yield Need(
                kind="Letters failing",
                about=str(appeal),
                sentence=f"{letters(number)} {words}",
                place="ledger",
                keys=(appeal.pk,),
                since=since,
                urgency=Urgency.TODAY,
            )


def answers(viewer: User | None) -> Iterator[Need]:
    """Answers of officials that nobody has read, and those that wait for a second person's yes."""
    waiting = Answer.objects.filter(state__in=answering.OPEN).select_related(
        "consignment__addressee__appeal", "block"
    )
    for answer in waiting:
        if answer.block and viewer is not None and answer.block.changed_by_id == viewer.pk:
            continue
        addressee = answer.consignment.addressee
        unread = answer.state == answering.NEW
        yield Need(
            kind="Answer to be read" if unread else "Answer waits for a yes",
            about=str(addressee.appeal) if addressee else str(answering.case_of(answer)),
            sentence="An office has written back: read it, and say what may be public."
            if unread
            else "Look over what is to be public of an office's answer.",
            place="answer",
            keys=(str(answer.pk),),
            since=answer.received_at,
            urgency=Urgency.TODAY,
        )


ALL: Final[tuple[Look, ...]] = (resting, held, on_paper, unknown, failing, answers)


def _by_appeal(condition: Q, *, newest: bool = False) -> Iterator[tuple[Appeal, int, datetime]]:
    counted = (
        Delivery.objects.filter(condition, addressee__isnull=False)
        .values_list("addressee__appeal")
        .annotate(number=Count("pk"), since=(Max if newest else Min)("changed_at"))
        .order_by()
    )
    appeals = Appeal.objects.in_bulk([appeal for appeal, *_ in counted])
    for appeal, number, since in counted:
        yield appeals[appeal], number, since


def _where(reason: str) -> str:
    return {"facts": "case", "contact": "approvals", "words": "appeal", "paused": "appeal"}.get(
        reason, "ledger"
    )
