"""Ask once more, before the dot, which letters may leave."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from habeas.actions.models import Action
from habeas.appeals.models import Appeal, Intervention
from habeas.delivery import states
from habeas.delivery.models import Delivery
from habeas.delivery.trips import Trip
from habeas.directory.models import Contact
from habeas.staff.models import approved
from habeas.staff.organisations import domain_now


def which_may_leave(trips: Iterable[Trip]) -> set[UUID]:
    """Return the ids of the letters that may leave, of all that are in ``trips``.

    It is asked of the rows, in the transaction that writes down the dot. Whoever withdraws, stops
    or takes back waits for that commit, or has committed before it.
    """
    whole = {trip.consignment.pk: trip for trip in trips}
    letters = [delivery for trip in whole.values() for delivery in trip.deliveries]
    these = Delivery.objects.filter(consignment__in=whole, state=states.SENDING)
    may: set[UUID] = set()
    if any(letter.intervention_id for letter in letters):
        own = Intervention.objects.filter(pk__in=these.values("intervention")).order_by("pk")
        own = own.select_related("block")
        list(own.select_for_update(no_key=True, of=("self", "block")))
        may.update(these.own_may_travel().values_list("pk", flat=True))
    appeals = {letter.addressee.appeal_id for letter in letters if letter.addressee}
    if appeals:
        _lock(Appeal.objects.filter(pk__in=appeals))
        _lock(Action.objects.filter(pk__in=these.values("action")))
        may.update(these.may_travel(domain_now()).values_list("pk", flat=True))
    return may - _no_longer_reached(whole.values())


def _lock(rows: QuerySet[Any]) -> None:
    list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _no_longer_reached(trips: Collection[Trip]) -> set[UUID]:
    """Return the letters to offices that were found and lost that mailbox, or the yes to it."""
    found = [trip for trip in trips if trip.destination and trip.destination.is_found]
    if not found:
        return set()
    mailboxes = {trip.destination.contact for trip in found if trip.destination}
    same = Q()
    for contact in mailboxes:
        same |= Q(pk=contact.pk, email=contact.email)
    reached = Contact.objects.filter(same, approved("office__coordinates"), healthy=True)
    still = set(reached.values_list("pk", flat=True))
    return {
        delivery.pk
        for trip in found
        if trip.destination and trip.destination.contact.pk not in still
        for delivery in trip.deliveries
    }
