"""Who carries which letter: a lease on its consignment, taken by compare-and-swap.

A courier keeps its lease alive at every phase. Whoever finds a lease that ran out brings the letter
back, by how far its last attempt got.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from habeas.delivery import states
from habeas.delivery.advancing import advance
from habeas.delivery.models import Attempt, Consignment, Delivery, DeliveryQuerySet
from habeas.kernel.errors import HabeasError
from habeas.staff.organisations import domain_now

# What was begun is carried on before what is new.
_QUEUES = (states.UNKNOWN, states.DEFERRED, states.QUEUED)


class LeaseLostError(HabeasError):
    """Another courier has brought the letter back meanwhile; this one must let go of it."""

    def __init__(self) -> None:
        super().__init__("The lease of this letter ran out.")


def claim(courier: str, *, channels: Iterable[str], now: datetime) -> Delivery | None:
    """Take one letter that is due and may travel, and return it in the state *sending*, or None.

    ``courier`` is the name of this process, ``now`` the real time. Of two couriers one gets it.
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
            delivery = _first(queue.may_travel(moment)) or _first(queue.own_may_travel())
            if delivery is None:
                continue
            free = Consignment.objects.filter(deliveries=delivery, leased_until__isnull=True)
            if free.update(leased_until=now + states.LEASE, leased_by=courier) == 1:
                advance(delivery, states.SENDING, because="claimed")
                return delivery
    return None


def _first(due: DeliveryQuerySet) -> Delivery | None:
    oldest = due.order_by("due_at")
    return oldest.select_for_update(skip_locked=True, of=("self",)).first()


def keep(consignment: Consignment, courier: str, *, now: datetime) -> None:
    """Make the lease last from ``now``; raises LeaseLostError."""
    mine = Consignment.objects.filter(pk=consignment.pk, leased_by=courier)
    if mine.update(leased_until=now + states.LEASE) != 1:
        raise LeaseLostError


def release(consignment: Consignment, courier: str) -> None:
    """Give the lease back; raises LeaseLostError when it is not ours any more."""
    mine = Consignment.objects.filter(pk=consignment.pk, leased_by=courier)
    if mine.update(leased_until=None, leased_by="") != 1:
        raise LeaseLostError


def is_doubtful(consignment: Consignment) -> bool:
    """Tell whether an attempt got as far as the dot without a reply: the letter may be there."""
    return Attempt.objects.filter(consignment=consignment, phase="dot").exists()


def bring_back(*, now: datetime, machine: str = "") -> int:
    """Bring back the letters of couriers that died; return how many.

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
        doubtful = is_doubtful(consignment)
        Attempt.objects.filter(consignment=consignment, ended_at__isnull=True).update(ended_at=now)
        for delivery in Delivery.objects.filter(consignment=consignment, state=states.SENDING):
            to = states.UNKNOWN if doubtful else states.QUEUED
            advance(delivery, to, because="the courier died", due_at=now)
    return True
