"""How a trip ends, and the one commit that writes it down."""

from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db import transaction

from habeas.channels.base import Accepted, ChannelError, Phase
from habeas.delivery import (
    bouncing,
    claiming,
    retrying,
    routing,
    states,
    writing,
    writing_off,
)
from habeas.delivery.advancing import advance_together
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.delivery.trips import Trip
from habeas.directory import keeping
from habeas.kernel.errors import HabeasError
from habeas.letters.living import MissingFactError, StaleFormError
from habeas.letters.typeset import UnprintableError
from habeas.staff.organisations import domain_now

# How long a letter lies that could not be written, before it is tried again.
SET_ASIDE: Final = timedelta(minutes=5)
# How long one waits that lacks words, or the office that it is for, before it is looked at again.
LOOKED_AT_AGAIN: Final = timedelta(hours=1)
_UNWRITABLE: Final = (
    StaleFormError,
    MissingFactError,
    UnprintableError,
    writing.VersionMissingError,
)
# Only what was tried changes in an attempt.
_OF_AN_ATTEMPT: Final = ["phase", "code", "text", "ended_at"]


class StoppedError(HabeasError):
    """The letter may not leave any more; raised before the dot, so that it does not."""

    def __init__(self) -> None:
        super().__init__("This letter was stopped before it left.")


class WaitError(HabeasError):
    """The mailbox or its server takes no letter now; ``until`` is when it may."""

    def __init__(self, until: datetime) -> None:
        super().__init__("This mailbox takes no more letters now.")
        self.until = until


class WrittenOtherwiseError(HabeasError):
    """The bytes that froze are for another contact, or of another text, than there is by now."""

    def __init__(self) -> None:
        super().__init__("What was written is out of date; it has not left.")


# What may befall a letter; anything else is a fault of our own and is logged.
EXPECTED: Final = (
    ChannelError,
    StoppedError,
    WaitError,
    WrittenOtherwiseError,
    writing.NoContactError,
    writing.NotFoundYetError,
    *_UNWRITABLE,
)


@dataclass(frozen=True, kw_only=True)
class End:
    """What a trip comes to: the letters' next state, and what the attempt met with.

    ``last``: what is *unknown* is not tried again, so it ends unresolved. ``ambiguous``: the dot
    was sent and nothing came back. ``anew``: it has not left, and is written anew for the contact
    that there is by then. ``unusable``: no carrier can make anything of the contact's number.
    """

    to: str
    because: str = ""
    reason: str = ""
    evidence: str = ""
    due_at: datetime | None = None
    last: bool = False
    ambiguous: bool = False
    anew: bool = False
    unusable: bool = False
    phase: Phase | None = None
    reply: tuple[int, str] | None = None
    job: str = ""


def taken(accepted: Accepted, *, now: datetime) -> End:
    """Return the end of a trip of which the next hop said yes."""
    return End(
        to=states.ACCEPTED,
        evidence=accepted.evidence,
        due_at=now + states.BOUNCE_WINDOW,
        reply=(accepted.code, accepted.text),
        job=accepted.job,
    )


def after(  # noqa: PLR0911 - a table of what may befall a letter
    error: Exception, trip: Trip, *, now: datetime
) -> End:
    """Return the end of a trip that met with an error."""
    match error:
        case ChannelError() if trip.attempt is not None:
            return _not_taken(error, trip, now=now)
        case WaitError():
            return _waits(trip, states.HELD, reason="turn", due_at=error.until)
        case StoppedError():
            return _stopped(trip, now=now)
        case WrittenOtherwiseError():
            because = "it was written otherwise"
            return _over(trip, now=now) or End(
                to=states.HELD, reason="contact", because=because, due_at=now, anew=True
            )
        case writing.NoContactError() | ChannelError():
            # The contact went meanwhile, or its number is none.
            because = "the contact cannot be used"
            return _over(trip, now=now) or End(
                to=states.HELD,
                reason="contact",
                because=because,
                unusable=isinstance(error, ChannelError),
            )
        case writing.NotFoundYetError():
            # The reason is the same for every country.
            again = now + LOOKED_AT_AGAIN
            return _over(trip, now=now) or End(to=states.HELD, reason="contact", due_at=again)
    if isinstance(error, _UNWRITABLE):
        again, because = now + LOOKED_AT_AGAIN, type(error).__name__
        return _over(trip, now=now) or End(
            to=states.HELD, reason="words", because=because, due_at=again
        )
    return set_aside(trip, because=type(error).__name__, now=now)


def set_aside(trip: Trip, *, because: str, now: datetime) -> End:
    """Return the end of a trip that a fault of our own broke off."""
    again = now + SET_ASIDE
    at_the_dot = trip.attempt is not None and trip.attempt.phase == Phase.DOT
    if at_the_dot or trip.doubtful:
        return End(to=states.UNKNOWN, due_at=again, last=not trip.may_repeat, ambiguous=at_the_dot)
    return End(to=states.QUEUED, because=because, due_at=again)


def put_back(trip: Trip, *, now: datetime) -> End:
    """Return the end of a trip that was not begun: the courier stops."""
    return _waits(trip, states.QUEUED, because="the courier stops", due_at=now)


def _waits(trip: Trip, to: str, *, due_at: datetime, because: str = "", reason: str = "") -> End:
    if trip.doubtful:
        return End(to=states.UNKNOWN, due_at=due_at)
    return End(to=to, because=because, reason=reason, due_at=due_at)


def _over(trip: Trip, *, now: datetime) -> End | None:
    """Return the end of one that may be there already and cannot be repeated; None for others."""
    return End(to=states.UNKNOWN, due_at=now, last=True) if trip.doubtful else None


def _stopped(trip: Trip, *, now: datetime) -> End:
    to, reason = writing_off.stop(trip.deliveries[0], moment=domain_now())
    phase = Phase.ENVELOPE if trip.attempt else None
    if trip.doubtful:
        return End(to=states.UNKNOWN, due_at=now, last=to == states.CANCELLED, phase=phase)
    return End(to=to, reason=reason, because="stopped before the dot", phase=phase)


def _not_taken(error: ChannelError, trip: Trip, *, now: datetime) -> End:
    # Without a code it was not the recipient's side that refused but something here is wrong.
    refused = error.permanent and error.code is not None
    verdict = retrying.after(
        error.kind,
        permanent=refused,
        tries=trip.consignment.tries,
        first_tried_at=trip.consignment.frozen_at or now,
        now=now,
    )
    reply = None if error.code is None else (error.code, error.text)
    if error.ambiguous or trip.doubtful:
        return End(
            to=states.UNKNOWN,
            due_at=verdict.due_at,
            last=verdict.state == states.FAILED or not trip.may_repeat,
            ambiguous=error.ambiguous,
            phase=error.phase,
            reply=reply,
        )
    return End(
        to=verdict.state,
        reason=verdict.reason,
        due_at=verdict.due_at,
        phase=error.phase,
        reply=reply,
    )


def record(ended: Collection[tuple[Trip, End]], courier: str, *, now: datetime) -> None:
    """Write down how trips ended and give their leases back, in one commit.

    Raises LeaseLostError, and then none is written down.
    """
    try:
        with transaction.atomic():
            claiming.release([trip.consignment.pk for trip, _ in ended], courier)
            for end, trips in _alike(ended):
                letters = [delivery for trip in trips for delivery in trip.deliveries]
                _move(letters, end)
                if end.anew and not end.last:
                    routing.renew(letters)
            Attempt.objects.bulk_create(
                [_closed(trip.attempt, trip, end, now=now) for trip, end in ended if trip.attempt],
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=_OF_AN_ATTEMPT,
            )
            for trip, end in ended:
                if end.job:
                    Consignment.objects.filter(pk=trip.consignment.pk).update(job=end.job)
                if end.to == states.FAILED:
                    bouncing.suspect(trip.consignment)
                if end.unusable and trip.gone_to.contact.healthy:
                    keeping.suspect(trip.gone_to.contact, because="its number is not complete")
    except BaseException:
        # The rows in hand are as the database has them again, for whoever tries them one by one.
        for delivery in (delivery for trip, _ in ended for delivery in trip.deliveries):
            delivery.state = states.SENDING
        raise


def _move(letters: list[Delivery], end: End) -> None:
    advance_together(
        letters,
        end.to,
        because=end.because,
        reason=end.reason,
        evidence=end.evidence,
        due_at=end.due_at,
    )
    if end.to == states.UNKNOWN and end.last:
        advance_together(letters, states.UNRESOLVED, because="not to be repeated")


def _alike(ended: Collection[tuple[Trip, End]]) -> Iterator[tuple[End, list[Trip]]]:
    """Group trips that end alike, whatever was replied."""

    def end_of(pair: tuple[Trip, End]) -> tuple[str, ...]:
        _, end = pair
        return (end.to, end.because, end.reason, end.evidence, str(end.due_at), str(end.last))

    for _, pairs in groupby(sorted(ended, key=end_of), key=end_of):
        alike = list(pairs)
        yield alike[0][1], [trip for trip, _ in alike]


def _closed(attempt: Attempt, trip: Trip, end: End, *, now: datetime) -> Attempt:
    """Return the attempt as it ended; the one in hand stays until that is committed."""
    closed = copy(attempt)
    closed.ended_at = now
    if end.reply:
        closed.phase, closed.code = Phase.REPLY, end.reply[0]
        # What a server says of itself would tell whose office was found.
        closed.text = "" if trip.is_found else end.reply[1]
    elif closed.phase == Phase.DOT and not end.ambiguous:
        closed.phase = Phase.ENVELOPE  # stopped between that commit and the dot
    elif closed.phase != Phase.DOT and end.phase is not None:
        closed.phase = end.phase
    return closed
