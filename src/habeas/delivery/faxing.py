"""Ask what became of the faxes that a fax server of our own has taken."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from habeas.channels.base import Carrier
from habeas.channels.hylafax import Fate, HylafaxCarrier
from habeas.delivery import bouncing, states
from habeas.delivery.advancing import MovedMeanwhileError, advance
from habeas.delivery.models import Consignment, Delivery, Report


def poll_due(by: Mapping[str, Carrier], now: datetime) -> int:
    """Settle or return the faxes whose jobs have ended; return how many letters moved.

    A fax that their machine confirmed is evidence E2 and settled; one that did not get through, or
    not with all its pages, came back as "no answer". A job that the server has forgotten stays as
    it is until its bounce window ends. Raises ChannelError while the server does not answer.
    """
    carrier = by.get("fax")
    if not isinstance(carrier, HylafaxCarrier):
        return 0
    jobs = dict(_waiting().values_list("job", "pk"))
    if not jobs:
        return 0
    return sum(_end(job, fate, now=now) for job, fate in carrier.fates(jobs).items())


def _waiting() -> QuerySet[Consignment]:
    waiting = Consignment.objects.filter(
        channel="fax", deliveries__state=states.ACCEPTED, deliveries__evidence="E1"
    )
    return waiting.exclude(job="").distinct()


def _end(job: str, fate: Fate, *, now: datetime) -> int:
    # A server that was set up anew counts from one again: the newest fax of that number is meant.
    consignment = _waiting().filter(job=job).order_by("frozen_at").last()
    if consignment is None:
        return 0
    deliveries = Delivery.objects.filter(consignment=consignment, state=states.ACCEPTED)
    pages = f"{fate.sent} of {fate.pages} pages"
    with transaction.atomic():
        _, is_new = Report.objects.get_or_create(
            digest=hashlib.sha256(f"fax {consignment.pk} {job}".encode()).digest(),
            defaults={
                "consignment": consignment,
                "kind": "delivered" if fate.arrived else "failed",
                "text": f"{pages}. {fate.said}".strip(),
                "at": now,
            },
        )
        if not is_new:
            return 0
        moved = 0
        for delivery in deliveries:
            try:
                _move(delivery, fate, pages)
            except MovedMeanwhileError:
                continue
            moved += 1
        if fate.arrived:
            Consignment.objects.filter(pk=consignment.pk).update(pages=fate.pages)
        else:
            bouncing.suspect(consignment)
    return moved


def _move(delivery: Delivery, fate: Fate, pages: str) -> None:
    if fate.arrived:
        because = f"their machine took {pages}"
        advance(delivery, states.SETTLED, because=because, evidence="E2")
    else:
        advance(delivery, states.BOUNCED, because=f"it took {pages}", reason="no answer")
