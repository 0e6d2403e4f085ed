"""What waits for paper, and the piles that staff ask for and take.

The desk cannot read a name: it asks, the courier writes (``piling``), and the desk opens what was
sealed to its key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Min, Q

from habeas.appeals.models import Addressee
from habeas.cases import confiding
from habeas.delivery import states
from habeas.delivery.models import Consignment, Delivery, DeliveryQuerySet, PrintBatch
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import AuditEntry, User

PURPOSE: Final = "print batch"
# Whoever needs the files of more piles within an hour is copying, not printing.
TAKES_AN_HOUR: Final = 10

_TAKEN: Final = "print-batch.taken"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """So many letters to one addressee that wait for a pile; those of our own have none."""

    addressee: Addressee | None
    letters: int
    covering: int
    since: datetime


def for_paper() -> DeliveryQuerySet:
    """Return the letters that wait to be printed, whether or not they may travel today."""
    unprinted = Q(state=states.HELD, reason="person") | Q(state=states.QUEUED)
    return Delivery.objects.filter(unprinted, channel="post").exclude(
        consignment__batch__isnull=False
    )


def waiting() -> list[Waiting]:
    """Return what waits for paper, an addressee a line, and first what waits longest."""
    counted = (
        for_paper()
        .values_list("addressee")
        .annotate(
            letters=Count("pk", filter=Q(covering__isnull=True) & ~Q(action__shown="counted")),
            covering=Count("pk", filter=Q(covering__isnull=False)),
            since=Min("changed_at"),
        )
        .order_by("since")
    )
    found = Addressee.objects.select_related("appeal", "office")
    addressees = found.in_bulk([addressee for addressee, *_ in counted if addressee])
    return [
        Waiting(
            addressee=addressees.get(addressee), letters=letters, covering=covering, since=since
        )
        for addressee, letters, covering, since in counted
    ]


def ask_for_batch(
    *,
    by: User | None,
    addressee: Addressee | None = None,
    singly: bool = False,
    paper: str = "",
    addresses: str = "",
) -> PrintBatch:
    """Ask the courier for a pile of what waits, for one addressee or for all.

    ``by`` is nobody for who prints at the courier's machine. Raises RefusedError while nothing
    waits or the same was asked for already.
    """
    if paper not in PrintBatch.PAPERS or addresses not in PrintBatch.ADDRESSES:
        raise RefusedError("There is no such paper, or no such place for the addresses.")
    due = for_paper() if addressee is None else for_paper().filter(addressee=addressee)
    if not due.exists():
        raise RefusedError("Nothing waits for the post any more.")
    asked = PrintBatch.objects.filter(made_at__isnull=True, problem="")
    if asked.filter(Q(addressee=addressee) | Q(addressee__isnull=True)).exists():
        raise RefusedError("This was asked for already: the courier is making it.")
    batch = PrintBatch(
        addressee=addressee,
        singly=singly,
        paper=paper,
        addresses=addresses,
        asked_by=by,
        asked_at=clock.now(),
    )
    with transaction.atomic():
        batch.save(force_insert=True)
        auditing.log(by=by, verb="print-batch.asked", target=batch)
    return batch


def take_batch(batch: PrintBatch, *, by: User) -> bytes:
    """Return the PDF of a pile for ``by``, who prints it; written down first.

    Raises RefusedError when there is none, and after too many in an hour; HabeasError in a process
    that is not the desk's.
    """
    with transaction.atomic():
        # One at a time for each person, so that two requests at once are counted as two.
        User.objects.select_for_update().get(pk=by.pk)
        current = PrintBatch.objects.select_for_update().get(pk=batch.pk)
        if current.sealed is None:
            raise RefusedError("This file is not there: it is being made, or was posted already.")
        hour = clock.now() - timedelta(hours=1)
        taken = AuditEntry.objects.filter(actor=by, verb=_TAKEN, at__gt=hour)
        if taken.count() >= TAKES_AN_HOUR:
            raise RefusedError(
                f"You have taken {TAKES_AN_HOUR} piles within an hour. Wait, or ask a colleague."
            )
        auditing.log(by=by, verb=_TAKEN, target=batch)
        current.taken_at = clock.now()
        current.save(update_fields=["taken_at"])
    return confiding.open_sealed(bytes(current.sealed), purpose=PURPOSE, row=str(batch.pk))


def close_if_done(batch: PrintBatch, *, by: User | None) -> None:
    """Forget the file of a pile of which nothing is left to post."""
    left = Delivery.objects.filter(consignment__batch=batch, state=states.SENDING)
    if batch.made_at is None or left.exists():
        return
    PrintBatch.objects.filter(pk=batch.pk, ticked_at__isnull=True).update(
        sealed=None, ticked_at=clock.now(), ticked_by=by
    )


def parcels_of(batch: PrintBatch) -> list[Consignment]:
    """Return the consignments of a pile, in its order."""
    parcels = batch.consignments.select_related(
        "addressee__office", "addressee__appeal", "contact", "batch"
    )
    return list(parcels.order_by("addressee", "kind", "pk"))


def envelope_of(consignment: Consignment) -> list[Consignment]:
    """Return what goes into the same envelope: all of one pile that is for the same addressee."""
    if consignment.batch_id is None or consignment.addressee_id is None:
        return [consignment]
    same = Consignment.objects.filter(
        batch=consignment.batch_id, addressee=consignment.addressee_id
    )
    return list(same.order_by("kind", "pk"))
