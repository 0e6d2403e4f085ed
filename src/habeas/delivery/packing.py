"""Write what goes into a pile: for each office its letters, its register, its covering letter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.appeals import composing
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery import binding, postage, printing, registers, routing, states, writing
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.directory.models import Contact
from habeas.kernel.sealing import SealBrokenError
from habeas.letters.living import MissingFactError, StaleFormError
from habeas.letters.typeset import Paper, UnprintableError, pages, paper_for, pdf
from habeas.letters.typeset.piles import Enveloped, Labelled, Listed, Printed, Sheet, pile
from habeas.staff.organisations import domain_day, domain_now, the_organisation

# What one person can pack and carry, and what the courier writes in a few seconds.
MOST_LETTERS: Final = 500
_UNWRITABLE: Final = (
    StaleFormError,
    MissingFactError,
    UnprintableError,
    SealBrokenError,
    writing.VersionMissingError,
    writing.NoContactError,
)

Progress = Callable[[int], None]


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


def file_of(batch: PrintBatch, parcels: Sequence[Parcel]) -> bytes:
    """Return the PDF of a pile: the list, then each envelope behind its address where asked for."""
    home = the_organisation().country
    paper = _paper(batch, home)
    envelopes = _envelopes(parcels)
    extra = 1 if batch.addresses == "sheets" else 0
    sheets: list[Sheet] = [_list(envelopes, home=home, paper=paper, extra=extra)]
    for envelope in envelopes:
        if extra:
            address = _lines(envelope[0])
            sheets.append(Enveloped(lines=address, paper=envelope[0].sheets[0].paper))
        sheets += [sheet for parcel in envelope for sheet in parcel.sheets]
    if batch.addresses == "labels":
        labels = tuple(_lines(envelope[0]) for envelope in envelopes)
        sheets.append(Labelled(addresses=labels, paper=paper))
    return pile(sheets)


def _envelopes(parcels: Sequence[Parcel]) -> list[list[Parcel]]:
    """Return parcels by the envelope they lie in: those to one addressee go together."""
    found: dict[object, list[Parcel]] = {}
    for parcel in parcels:
        consignment = parcel.consignment
        found.setdefault(consignment.addressee_id or consignment.pk, []).append(parcel)
    return list(found.values())


class Writer:
    """Writes the letters of one pile, with numbers that run through it."""

    def __init__(
        self, batch: PrintBatch, ring: KeyRing, progress: Progress, *, is_anew: bool
    ) -> None:
        self.batch = batch
        self.is_anew = is_anew
        self.ring = ring
        self.composer = writing.Composer(ring)
        self.progress = progress
        self.number = 0
        self.unwritten = 0

    def new(self, now: datetime, appeal: Appeal | None) -> Iterator[Parcel]:
        """Yield the parcels of each office that has letters waiting; ``now`` is the real time."""
        addressees = printing.for_paper().filter(addressee__isnull=False)
        if self.batch.addressee is not None:
            addressees = addressees.filter(addressee=self.batch.addressee)
        if appeal is not None:
            addressees = addressees.filter(addressee__appeal=appeal)
        for pk in addressees.order_by("addressee").values_list("addressee", flat=True).distinct():
            yield from self._to(Addressee.objects.select_related("office").get(pk=pk), now)
        if self.batch.addressee is None and appeal is None:
            own = printing.for_paper().own_may_travel().select_related("intervention__office")
            for letter in own:
                yield from self._letters(None, [letter])

    def again(self) -> Iterator[Parcel]:
        """Yield the parcels of a pile once more, without those that were taken out of it."""
        for consignment in printing.parcels_of(self.batch):
            letters = _ready(consignment.deliveries.filter(state=states.SENDING))
            if not letters:
                continue
            if consignment.kind == "letter":
                yield from self._letters(consignment.addressee, letters, consignment)
            else:
                yield from self._document(consignment, letters)

    def problem(self) -> str:
        """Return what has to be said of letters that could not be written, or ""."""
        if not self.unwritten:
            return ""
        what = "1 letter" if self.unwritten == 1 else f"{self.unwritten} letters"
        return f"{what} could not be written and still wait: look at the words of the appeal."

    def _to(self, addressee: Addressee, now: datetime) -> Iterator[Parcel]:
        due = printing.for_paper().filter(addressee=addressee).may_travel(domain_now())
        for consignment in _unprinted(addressee, "covering"):
            yield from self._document(consignment, _ready(due.filter(consignment=consignment)))
        contact = routing.contact_on(addressee.office, "post")
        if self.batch.singly or (contact is not None and contact.carriage == "each"):
            rested = due.filter(action__shown=Action.NAMED, due_at__lte=now)
            named = _ready(rested.order_by("due_at", "pk"))
            yield from self._letters(addressee, named[: MOST_LETTERS - self.number])
            return
        binding.bind_for_print(addressee, now)
        for consignment in _unprinted(addressee, "register"):
            yield from self._document(consignment, _ready(due.filter(consignment=consignment)))

    def _document(self, consignment: Consignment, letters: list[Delivery]) -> Iterator[Parcel]:
        """Yield a register or a covering letter."""
        if not letters or (consignment.kind == "covering" and not any(d.covering for d in letters)):
            return
        try:
            contact = writing.destination_of(letters[0], self.ring).contact
            paper = _paper(self.batch, contact.country)
            made = registers.document_of(consignment, letters, self.ring, paper=paper)
        except _UNWRITABLE:
            self.unwritten += len(letters)
            return
        sheet = Printed(pdf=made.pdf, pages=made.pages, paper=paper)
        yield Parcel(consignment=consignment, contact=contact, deliveries=letters, sheets=[sheet])

    def _letters(
        self,
        addressee: Addressee | None,
        letters: Sequence[Delivery],
        consignment: Consignment | None = None,
    ) -> Iterator[Parcel]:
        """Yield the letters to one office, each by itself."""
        written: list[Delivery] = []
        sheets: list[Printed] = []
        contact: Contact | None = None
        for letter in letters:
            try:
                destination = writing.destination_of(letter, self.ring)
                sheets.append(self._single(letter, destination))
            except _UNWRITABLE:
                self.unwritten += 1
                continue
            contact = destination.contact
            written.append(letter)
            self.progress(self.number)
        if contact is not None:
            if consignment is None:
                domain = routing.mail_domain()
                consignment = routing.new_consignment(addressee, "post", domain=domain)
            yield Parcel(
                consignment=consignment, contact=contact, deliveries=written, sheets=sheets
            )

    def _single(self, delivery: Delivery, destination: writing.Destination) -> Printed:
        letter = self.composer.compose(delivery, destination)
        paper = _paper(self.batch, letter.address.country)
        sheet = pdf(letter, paper)
        if self.is_anew:
            number = delivery.number or 0
        else:
            self.number += 1
            number = delivery.number = self.number
        return Printed(pdf=sheet, pages=pages(letter, paper), paper=paper, stamp=str(number))


def _ready(letters: QuerySet[Delivery]) -> list[Delivery]:
    return list(
        letters.select_related(
            "action", "covering__addressee", "addressee__office__coordinates", "addressee__appeal"
        )
    )


def _unprinted(addressee: Addressee, kind: str) -> QuerySet[Consignment]:
    rows = Consignment.objects.filter(addressee=addressee, kind=kind, channel="post", batch=None)
    return rows.filter(deliveries__state__in=[states.HELD, states.QUEUED]).distinct()


def _paper(batch: PrintBatch, country: str) -> Paper:
    return batch.paper or paper_for(country)  # type: ignore[return-value] # one of PAPERS


def _list(envelopes: Sequence[Sequence[Parcel]], *, home: str, paper: Paper, extra: int) -> Listed:
    return Listed(
        title=f"For the post, {domain_day():%d %B %Y}",
        head=("No.", "To", "What", "Pages", "Postage"),
        rows=tuple(_listed(envelope, home=home, extra=extra) for envelope in envelopes),
        foot="Letters bear their numbers in the lower right corner. A row is one envelope. Post "
        "it, and tick it off at the desk. Keep this list out of the envelopes.",
        paper=paper,
    )


def _listed(envelope: Sequence[Parcel], *, home: str, extra: int) -> tuple[str, ...]:
    office = envelope[0].contact.office
    sheets = sum(parcel.pages for parcel in envelope) + extra
    numbers = [_numbers(parcel) for parcel in envelope if parcel.consignment.kind == "letter"]
    return (
        ", ".join(numbers) or "–",
        str(office),
        ", ".join(_what(parcel) for parcel in envelope),
        str(sheets),
        postage.band(sheets, country=envelope[0].contact.country, home=home),
    )


def _numbers(parcel: Parcel) -> str:
    numbers = [letter.number for letter in parcel.deliveries if letter.number is not None]
    return f"{min(numbers)}–{max(numbers)}" if len(numbers) > 1 else str(numbers[0])


def _what(parcel: Parcel) -> str:
    letters = len(parcel.deliveries)
    match parcel.consignment.kind:
        case "letter":
            return "1 letter" if letters == 1 else f"{letters} letters"
        case "register":
            return f"register of {letters}"
        case _:
            return "covering letter"


def _lines(parcel: Parcel) -> tuple[str, ...]:
    address = composing.address_of(parcel.contact.office, day=domain_day())
    return address.block("en")
