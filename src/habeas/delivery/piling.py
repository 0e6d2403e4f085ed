"""Make a pile of paper: write every letter, number it, and seal the file to the desk's key.

The courier's deed, because only it can read who signed. A letter is *sending* from the commit that
keeps the file, and is posted only when somebody ticks it off.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from habeas.actions.keys import KeyRing
from habeas.appeals.models import Appeal
from habeas.cases import confiding
from habeas.delivery import printing, states
from habeas.delivery.advancing import MovedMeanwhileError, advance_together
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.delivery.packing import Parcel, Progress, Writer, file_of
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing

logger = logging.getLogger(__name__)

BEING_PRINTED: Final = "It is being printed at the courier's machine."
NOTHING: Final = "Nothing of it may travel now: look at the ledger for what it waits for."


def make_due(ring: KeyRing, now: datetime) -> int:
    """Make every pile that was asked for at the desk; return how many letters went into them."""
    to_make = Q(problem="") | Q(consignments__isnull=False)
    due = PrintBatch.objects.filter(to_make, made_at__isnull=True).order_by("asked_at")
    made = 0
    for batch in due.distinct():
        try:
            made += len(_letters(make(batch, ring, now=now)))
        except MovedMeanwhileError:
            continue  # the next round looks again
        except Exception as error:  # noqa: BLE001 - one pile must not stop the others
            kind = type(error).__name__
            logger.error("Print batch %s could not be made: %s.", batch.pk, kind)  # noqa: TRY400 - a traceback could quote a letter
            _say(batch, "It could not be made. Ask again; if that fails, tell the operator.")
    return made


def make(
    batch: PrintBatch,
    ring: KeyRing,
    *,
    now: datetime,
    appeal: Appeal | None = None,
    progress: Progress = lambda _: None,
) -> list[Parcel]:
    """Write a pile, keep its file and mark its letters as printed; return its parcels.

    One whose letters were taken back after it was made is written anew without them, under the
    same numbers. Raises MovedMeanwhileError, and then changes nothing. ``progress`` is told how
    many letters are written.
    """
    is_anew = batch.consignments.exists()
    writer = Writer(batch, ring, progress, is_anew=is_anew)
    parcels = list(writer.again() if is_anew else writer.new(now, appeal))
    if not parcels:
        if is_anew:
            PrintBatch.objects.filter(pk=batch.pk).update(made_at=now, sealed=None)
            batch.refresh_from_db()
            printing.close_if_done(batch, by=None)
        else:
            _say(batch, NOTHING)
        return []
    file = file_of(batch, parcels)
    sealed = confiding.seal(file, purpose=printing.PURPOSE, row=str(batch.pk))
    with transaction.atomic():
        mine = PrintBatch.objects.filter(pk=batch.pk, made_at__isnull=True)
        kept = mine.update(
            made_at=now,
            sealed=sealed,
            pages=sum(parcel.pages for parcel in parcels),
            problem=batch.problem if is_anew else writer.problem(),
        )
        if kept != 1:
            raise MovedMeanwhileError("Another courier has made this pile.")
        for parcel in parcels:
            if is_anew:
                anew = Consignment.objects.filter(pk=parcel.consignment.pk)
                anew.update(pages=parcel.pages)
            else:
                _keep(parcel, batch, now=now)
    batch.refresh_from_db()
    return parcels


def print_here(  # noqa: PLR0913 - what the desk's form asks, and how far it has come
    ring: KeyRing,
    *,
    now: datetime,
    appeal: Appeal | None,
    singly: bool,
    paper: str,
    addresses: str,
    progress: Progress,
) -> bytes:
    """Make a pile of what waits, for one appeal or for all, and return its file.

    It is ticked off at the desk like any other. Raises RefusedError when nothing may be printed.
    """
    batch = PrintBatch.objects.create(
        asked_at=now,
        taken_at=now,
        singly=singly,
        paper=paper,
        addresses=addresses,
        problem=BEING_PRINTED,  # so that no courier takes it up
    )
    try:
        parcels = make(batch, ring, now=now, appeal=appeal, progress=progress)
    finally:
        left = PrintBatch.objects.filter(pk=batch.pk, made_at__isnull=True)
        left.delete()
    if not parcels:
        raise RefusedError("Nothing waits for the post that may travel now.")
    auditing.log(by=None, verb="print-batch.taken", target=batch)
    return file_of(batch, parcels)


def _keep(parcel: Parcel, batch: PrintBatch, *, now: datetime) -> None:
    """Write down that a parcel lies in its pile; raises MovedMeanwhileError."""
    consignment, letters = parcel.consignment, list(parcel.deliveries)
    consignment.contact, consignment.frozen_at = parcel.contact, now
    consignment.batch, consignment.pages = batch, parcel.pages
    consignment.save()
    for letter in letters:
        letter.consignment = consignment
    Delivery.objects.bulk_update(letters, ["consignment", "number"], batch_size=500)
    held = [letter for letter in letters if letter.state == states.HELD]
    advance_together(held, states.QUEUED, because="asked for on paper")
    advance_together(letters, states.SENDING, because="printed")


def _say(batch: PrintBatch, problem: str) -> None:
    PrintBatch.objects.filter(pk=batch.pk, made_at__isnull=True).update(problem=problem)


def _letters(parcels: Sequence[Parcel]) -> list[Delivery]:
    return [letter for parcel in parcels for letter in parcel.deliveries]
