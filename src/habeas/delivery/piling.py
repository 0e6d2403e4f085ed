"""Make a pile of paper: write every letter, number it, and seal the file to the desk's key.

The courier's deed, because only it can read who signed. A letter is *sending* from the commit that
keeps the file, and is posted only when somebody ticks it off.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import transaction

from habeas.actions.keys import KeyRing
from habeas.appeals import composing
from habeas.cases import confiding
from habeas.delivery import postage, printing, routing, states, writing
from habeas.delivery.advancing import MovedMeanwhileError, advance_together
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.directory.models import Contact
from habeas.kernel.sealing import SealBrokenError
from habeas.letters.living import MissingFactError, StaleFormError
from habeas.letters.typeset import Paper, UnprintableError, pages, paper_for, pdf
from habeas.letters.typeset.piles import Enveloped, Labelled, Listed, Printed, Sheet, pile
from habeas.staff.organisations import domain_day, domain_now, the_organisation

logger = logging.getLogger(__name__)

# What one person can pack and carry, and what the courier writes in a few seconds.
MOST_LETTERS: Final = 500
NOTHING: Final = "Nothing of it may travel now: look at the ledger for what it waits for."
_UNWRITABLE: Final = (
    StaleFormError,
    MissingFactError,
    UnprintableError,
    SealBrokenError,
    writing.VersionMissingError,
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What goes to one office in one envelope: its letters, and the sheets that they are."""

    consignment: Consignment
    contact: Contact
    deliveries: Sequence[Delivery]
    sheets: Sequence[Printed]

    @property
    def pages(self) -> int:
        """How many pages lie in the envelope."""
        return sum(sheet.pages for sheet in self.sheets)


def make_due(ring: KeyRing, now: datetime) -> int:
    """Make every pile that was asked for at the desk; return how many letters went into them."""
    due = PrintBatch.objects.filter(made_at__isnull=True, problem="").order_by("asked_at")
    made = 0
    for batch in due:
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
    batch: PrintBatch, ring: KeyRing, *, now: datetime, progress: Progress = lambda *_: None
) -> list[Parcel]:
    """Write a pile, keep its file and mark its letters as printed; return its parcels.

    One whose letters were taken back after it was made is written anew without them, under the
    same numbers. Raises MovedMeanwhileError, and then changes nothing. ``progress`` is told of so
    many letters of so many.
    """
    is_anew = batch.consignments.exists()
    writer = _Writer(batch, ring, progress)
    parcels = list(writer.again() if is_anew else writer.new())
    if not parcels:
        if is_anew:
            PrintBatch.objects.filter(pk=batch.pk).update(made_at=now, sealed=None, problem="")
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
            problem=writer.problem(),
        )
        if kept != 1:
            raise MovedMeanwhileError("Another courier has made this pile.")
        if not is_anew:
            for parcel in parcels:
                _keep(parcel, batch, now=now)
    batch.refresh_from_db()
    return parcels


def file_of(batch: PrintBatch, parcels: Sequence[Parcel]) -> bytes:
    """Return the PDF of a pile: the list, then each parcel behind its address where asked for."""
    home = the_organisation().country
    paper = _paper(batch, home)
    sheets: list[Sheet] = [_list(parcels, home=home, paper=paper)]
    for parcel in parcels:
        if batch.addresses == "sheets":
            address = _lines(parcel)
            sheets.append(Enveloped(lines=address, paper=parcel.sheets[0].paper))
        sheets += parcel.sheets
    if batch.addresses == "labels":
        labels = tuple(_lines(parcel) for parcel in parcels)
        sheets.append(Labelled(addresses=labels, paper=paper))
    return pile(sheets)


class _Writer:
    """Writes the letters of one pile, with numbers that run through it."""

    def __init__(self, batch: PrintBatch, ring: KeyRing, progress: Progress) -> None:
        self.batch = batch
        self.ring = ring
        self.progress = progress
        self.number = 0
        self.unwritten = 0

    def new(self) -> Iterator[Parcel]:
        """Yield a parcel for each office that has letters waiting."""
        due = printing.for_paper().filter(consignment__isnull=True)
        if self.batch.addressee is not None:
            due = due.filter(addressee=self.batch.addressee)
        moment = domain_now()
        signed = list(due.may_travel(moment).filter(addressee__isnull=False))
        own = list(due.own_may_travel()) if self.batch.addressee is None else []
        found = Delivery.objects.select_related(
            "action", "addressee__office", "addressee__appeal", "intervention__office"
        ).filter(pk__in=[letter.pk for letter in (*signed, *own)])
        ordered = sorted(found, key=lambda each: (each.addressee_id or 0, each.due_at, each.pk))
        total = min(len(ordered), MOST_LETTERS)
        domain = routing.mail_domain()
        for _, group in groupby(
            ordered[:MOST_LETTERS], key=lambda each: (each.addressee_id, each.intervention_id)
        ):
            letters = list(group)
            consignment = routing.new_consignment(letters[0].addressee, "post", domain=domain)
            yield from self._parcel(consignment, letters, total=total)

    def again(self) -> Iterator[Parcel]:
        """Yield the parcels of a pile once more, without those that were taken out of it."""
        for consignment in printing.parcels_of(self.batch):
            left = consignment.deliveries.filter(state=states.SENDING).order_by("number")
            letters = list(
                left.select_related("action", "addressee__office", "intervention__office")
            )
            if letters:
                yield from self._parcel(consignment, letters, total=len(letters))

    def problem(self) -> str:
        """Return what has to be said of letters that could not be written, or ""."""
        if not self.unwritten:
            return ""
        what = "1 letter" if self.unwritten == 1 else f"{self.unwritten} letters"
        return f"{what} could not be written and still wait: look at the words of the appeal."

    def _parcel(
        self, consignment: Consignment, letters: Sequence[Delivery], *, total: int
    ) -> Iterator[Parcel]:
        written: list[Delivery] = []
        sheets: list[Printed] = []
        contact: Contact | None = None
        for letter in letters:
            try:
                destination = writing.destination_of(letter, self.ring)
                sheet = self._single(letter, destination)
            except (*_UNWRITABLE, writing.NoContactError):
                self.unwritten += 1
                continue
            contact = destination.contact
            written.append(letter)
            sheets.append(sheet)
            self.progress(self.number, total)
        if contact is not None:
            yield Parcel(
                consignment=consignment, contact=contact, deliveries=written, sheets=sheets
            )

    def _single(self, delivery: Delivery, destination: writing.Destination) -> Printed:
        letter = writing.compose(delivery, destination, self.ring)
        paper = _paper(self.batch, letter.address.country)
        sheet = pdf(letter, paper)
        delivery.number = delivery.number or self.number + 1
        self.number = max(self.number, delivery.number)
        return Printed(
            pdf=sheet, pages=pages(letter, paper), paper=paper, stamp=str(delivery.number)
        )


def _keep(parcel: Parcel, batch: PrintBatch, *, now: datetime) -> None:
    """Write down that a parcel lies in its pile; raises MovedMeanwhileError."""
    consignment, letters = parcel.consignment, list(parcel.deliveries)
    consignment.contact, consignment.frozen_at = parcel.contact, now
    consignment.batch, consignment.pages = batch, parcel.pages
    consignment.save(force_insert=True)
    for letter in letters:
        letter.consignment = consignment
    Delivery.objects.bulk_update(letters, ["consignment", "number"])
    advance_together(letters, states.QUEUED, because="asked for on paper")
    advance_together(letters, states.SENDING, because="printed")


def _say(batch: PrintBatch, problem: str) -> None:
    PrintBatch.objects.filter(pk=batch.pk, made_at__isnull=True).update(problem=problem)


def _letters(parcels: Sequence[Parcel]) -> list[Delivery]:
    return [letter for parcel in parcels for letter in parcel.deliveries]


def _paper(batch: PrintBatch, country: str) -> Paper:
    return batch.paper or paper_for(country)  # type: ignore[return-value] # one of PAPERS


def _list(parcels: Sequence[Parcel], *, home: str, paper: Paper) -> Listed:
    rows = tuple(
        (
            _numbers(parcel),
            str(parcel.contact.office),
            str(len(parcel.deliveries)),
            str(parcel.pages),
            postage.band(parcel.pages, country=parcel.contact.country, home=home),
        )
        for parcel in parcels
    )
    return Listed(
        title=f"For the post, {domain_day():%d %B %Y}",
        head=("No.", "To", "Letters", "Pages", "Postage"),
        rows=rows,
        foot="The numbers stand in the lower right corners. Put a row into one envelope, post it, "
        "and tick it off at the desk. Keep this list out of the envelopes.",
        paper=paper,
    )


def _numbers(parcel: Parcel) -> str:
    numbers = [letter.number for letter in parcel.deliveries if letter.number is not None]
    return f"{min(numbers)}–{max(numbers)}" if len(numbers) > 1 else str(numbers[0])


def _lines(parcel: Parcel) -> tuple[str, ...]:
    address = composing.address_of(parcel.contact.office, day=domain_day())
    return address.block("en")
