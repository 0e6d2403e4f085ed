"""Who carries which letters: a lease on their consignment, taken by compare-and-swap.

A courier keeps its leases alive at every commit. Whoever finds a lease that ran out brings the
letters back, by how far the last attempt got.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from habeas.delivery import states
from habeas.delivery.advancing import advance_together
from habeas.delivery.models import Attempt, Consignment, Delivery, DeliveryQuerySet
from habeas.kernel.errors import HabeasError
from habeas.staff.organisations import domain_now

# What was begun is carried on before what is new.
_QUEUES = (states.UNKNOWN, states.DEFERRED, states.QUEUED)


class LeaseLostError(HabeasError):
    """Another courier has brought the letter back meanwhile; this one must let go of it."""

    def __init__(self) -> None:
        super().__init__("The lease of this letter ran out.")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A consignment under this courier's lease, and its letters, which are *sending*.

    ``doubtful``: an attempt got as far as the dot without a reply, so it may be there already.
    """

    consignment: Consignment
    deliveries: list[Delivery]
    doubtful: bool


def claim(courier: str, *, channels: Iterable[str], now: datetime, most: int = 1) -> list[Claim]:
    """Take consignments of which a letter is due and may travel, ``most`` at most, in one commit.

    ``courier`` is the name of this process, ``now`` the real time. Of two couriers one gets each;
    what another is just taking is skipped, not waited for.
    """
    moment = domain_now()
    for state in _QUEUES:
        queue = Delivery.objects.filter(
            state=state,
            due_at__lte=now,
            channel__in=list(channels),
            consignment__leased_until__isnull=True,
        )
        if not queue.exists():
            continue
        with transaction.atomic():
            due = _oldest(queue.may_travel(moment), most)
            due = due or _oldest(queue.own_may_travel(), most)
            claims = _lease(due, courier, state=state, now=now)
        if claims:
            return claims
    return []


def _oldest(due: DeliveryQuerySet, most: int) -> list[UUID | None]:
    oldest = due.order_by("due_at").select_for_update(skip_locked=True, of=("self",))
    return list(oldest.values_list("consignment", flat=True)[:most])


def _lease(found: Iterable[UUID | None], courier: str, *, state: str, now: datetime) -> list[Claim]:
    order = list(dict.fromkeys(pk for pk in found if pk is not None))
    free = Consignment.objects.filter(pk__in=order, leased_until__isnull=True)
    locked = free.select_for_update(skip_locked=True, no_key=True).in_bulk()
    free.filter(pk__in=locked).update(leased_until=now + states.LEASE, leased_by=courier)
    doubtful = set(_at_the_dot(pk for pk, row in locked.items() if row.tries))
    travelling: dict[UUID, list[Delivery]] = {pk: [] for pk in order if pk in locked}
    for delivery in _with_what_is_written(Delivery.objects.filter(state=state), locked):
        consignment = locked[delivery.consignment_id]
        delivery.consignment = consignment
        travelling[consignment.pk].append(delivery)
    advance_together(
        [delivery for each in travelling.values() for delivery in each],
        states.SENDING,
        because="claimed",
    )
    return [
        Claim(consignment=locked[pk], deliveries=deliveries, doubtful=pk in doubtful)
        for pk, deliveries in travelling.items()
    ]


def _with_what_is_written(
    deliveries: DeliveryQuerySet, consignments: Collection[UUID]
) -> DeliveryQuerySet:
    """Return the letters of consignments, locked, with the rows that their words are made of."""
    whole = deliveries.filter(consignment__in=list(consignments)).order_by("pk")
    return (
        whole.select_for_update(of=("self",))
        .select_related("action", "addressee__appeal__case", "addressee__office__coordinates")
        .select_related("intervention__office", "covering")
        .prefetch_related("action__versions", "addressee__office__contacts")
        .prefetch_related("addressee__office__holders")
    )


def keep(
    consignments: Collection[UUID], courier: str, *, now: datetime, besides: Collection[UUID] = ()
) -> None:
    """Make leases last from ``now``; raises LeaseLostError when one is not ours any more.

    Those ``besides`` are kept as well, as far as they are ours.
    """
    wanted = {*consignments, *besides}
    mine = Consignment.objects.filter(leased_by=courier)
    kept = mine.filter(pk__in=wanted).update(leased_until=now + states.LEASE)
    if kept != len(wanted) and mine.filter(pk__in=consignments).count() != len(consignments):
        raise LeaseLostError


def release(consignments: Collection[UUID], courier: str) -> None:
    """Give leases back; raises LeaseLostError when one is not ours any more."""
    mine = Consignment.objects.filter(pk__in=consignments, leased_by=courier)
    if mine.update(leased_until=None, leased_by="") != len(consignments):
        raise LeaseLostError


def bring_back(*, now: datetime, machine: str = "") -> int:
    """Bring back the letters of couriers that died; return how many consignments those were in.

    These are the leases that ran out, and with ``machine`` all leases of couriers whose name begins
    so: for a courier that starts there and knows that no other runs. A letter that got as far as
    the dot is *unknown* from now on; every other one is queued again.
    """
    dead = Q(leased_until__lt=now)
    if machine:
        dead |= Q(leased_by__startswith=machine)
    abandoned = Consignment.objects.filter(dead, leased_until__isnull=False)
    return sum(_bring_back(consignment, now=now) for consignment in abandoned)


def _bring_back(consignment: Consignment, *, now: datetime) -> bool:
    with transaction.atomic():
        same = Consignment.objects.filter(
            pk=consignment.pk,
            leased_by=consignment.leased_by,
            leased_until=consignment.leased_until,
        )
        if same.update(leased_until=None, leased_by="") != 1:
            return False
        to = states.UNKNOWN if _at_the_dot([consignment.pk]) else states.QUEUED
        Attempt.objects.filter(consignment=consignment, ended_at__isnull=True).update(ended_at=now)
        sending = Delivery.objects.filter(consignment=consignment, state=states.SENDING)
        advance_together(list(sending), to, because="the courier died", due_at=now)
    return True


def _at_the_dot(consignments: Iterable[UUID]) -> list[UUID]:
    """Return those of which an attempt got as far as the dot, and no reply is known."""
    attempts = Attempt.objects.filter(consignment__in=list(consignments), phase="dot")
    return list(attempts.values_list("consignment", flat=True))
