"""Consignments of many letters of which some may not travel any more.

A register that has not been written loses them. One that has been written and not sent is
dissolved: its bytes name somebody who took her letter back, so all others wait for the next one. A
covering letter names nobody, so it stays one and is written anew.
"""

from datetime import datetime

from django.db import transaction

from habeas.channels.base import Phase
from habeas.delivery import claiming, states, writing_off
from habeas.delivery.advancing import advance_together
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.delivery.trips import Trip
from habeas.staff.organisations import domain_now

# What a letter waits for that has left its consignment.
_WAITS_FOR = {"register": "register", "covering": "covering letter"}


def may_all_travel(trip: Trip) -> bool:
    """Tell whether every letter that was bound into a consignment may still travel in it."""
    bound = Delivery.objects.filter(consignment=trip.consignment)
    travelling = bound.filter(state=states.SENDING).may_travel(domain_now())
    return bound.count() == travelling.count()


def part(trip: Trip, courier: str, *, now: datetime) -> None:
    """Take what may not travel out of a consignment and end its trip, in one commit.

    What is left is claimed again. What may be there already is not taken apart. Raises
    LeaseLostError.
    """
    with transaction.atomic():
        claiming.release([trip.consignment.pk], courier)
        if trip.attempt is not None:
            Attempt.objects.filter(pk=trip.attempt.pk).update(phase=Phase.ENVELOPE, ended_at=now)
        bound = Delivery.objects.filter(consignment=trip.consignment)
        travelling = bound.filter(state=states.SENDING).order_by("pk")
        may = set(travelling.may_travel(domain_now()).values_list("pk", flat=True))
        going = [letter for letter in travelling if letter.pk in may]
        stopped = [
            (letter, *writing_off.stop(letter, moment=domain_now()))
            for letter in travelling
            if letter.pk not in may
        ]
        left = bound.exclude(state=states.SENDING)
        is_over = left.exists() or any(to == states.CANCELLED for _, to, _ in stopped)
        if trip.doubtful:
            _in_doubt(list(travelling), is_over=is_over, now=now)
        elif not going and not is_over:
            for letter, to, reason in stopped:  # the appeal rests, and they rest in it together
                advance_together([letter], to, reason=reason, because="stopped before the dot")
        else:
            _part(trip, going, stopped, now=now)


def _in_doubt(letters: list[Delivery], *, is_over: bool, now: datetime) -> None:
    advance_together(letters, states.UNKNOWN, due_at=now)
    if is_over:
        advance_together(letters, states.UNRESOLVED, because="not to be repeated")


def _part(
    trip: Trip,
    going: list[Delivery],
    stopped: list[tuple[Delivery, str, str]],
    *,
    now: datetime,
) -> None:
    bound = Delivery.objects.filter(consignment=trip.consignment)
    kind, is_written = trip.consignment.kind, trip.consignment.sealed is not None
    waiting = list(bound.filter(state=states.HELD))
    for letter, to, reason in stopped:
        if to == states.CANCELLED:
            advance_together([letter], to, reason=reason, because="stopped before the dot")
        else:
            waiting.append(letter)
    if kind == "register" and is_written:
        waiting += going
    else:
        advance_together(going, states.QUEUED, because="others left it", due_at=now)
    for state in (states.HELD, states.SENDING):
        advance_together(
            [letter for letter in waiting if letter.state == state],
            states.HELD,
            reason=_WAITS_FOR[kind],
            because="its consignment was taken apart",
        )
    bound.filter(state__in=[states.HELD, states.CANCELLED]).update(consignment=None)
    if is_written:
        Consignment.objects.filter(pk=trip.consignment.pk).update(sealed=None, frozen_at=None)
