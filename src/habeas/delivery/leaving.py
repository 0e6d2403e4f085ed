"""Ask once more, before the dot, which letters may leave."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from habeas.actions.models import Action
from habeas.appeals.models import Appeal, Intervention
from habeas.delivery import states
from habeas.delivery.models import Delivery, DeliveryQuerySet
from habeas.delivery.trips import Trip
from habeas.directory.models import Contact
from habeas.staff.models import approved
from habeas.staff.organisations import domain_now

# How long the time of the last look may stand for now: an appeal's dates are told in minutes.
_MOMENT: Final = timedelta(seconds=10)


class Question:
    """Which letters of some consignments may leave: put into words once, asked in each commit.

    The condition is a long one, and to build it takes longer than to answer it.
    """

    def __init__(self, consignments: Collection[UUID]) -> None:
        self.consignments = list(consignments)
        self._as_of = domain_now()
        self._statement: tuple[str, tuple[Any, ...]] | None = None

    def which_may_leave(self, trips: Collection[Trip]) -> set[UUID]:
        """Return the ids of the letters that may leave; ``trips`` are among the consignments.

        It is asked of the rows, in the transaction that writes down the dot. Whoever withdraws,
        stops or takes back waits for that commit, or has committed before it.
        """
        letters = [delivery for trip in trips for delivery in trip.deliveries]
        these = self._letters().filter(consignment__in=[trip.consignment.pk for trip in trips])
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
            may |= self._signed()
        return may - _no_longer_reached(trips)

    def _letters(self) -> DeliveryQuerySet:
        return Delivery.objects.filter(consignment__in=self.consignments, state=states.SENDING)

    def _signed(self) -> set[UUID]:
        now = domain_now()
        if self._statement is None or now - self._as_of > _MOMENT:
            self._as_of = now
            asked = self._letters().may_travel(now).values_list("pk", flat=True)
            self._statement = asked.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(*self._statement)
            found = [pk for (pk,) in cursor.fetchall()]
        return {pk if isinstance(pk, UUID) else UUID(pk) for pk in found}


def _lock(rows: QuerySet[Any]) -> None:
    """Lock rows until the commit; a SQLite that writes is locked as a whole."""
    if connection.features.has_select_for_update:
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
