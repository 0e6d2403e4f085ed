"""Print and post: what waits for paper, the piles, and ticking them off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals.models import Addressee
from habeas.delivery import postage, posting, printing, states, unprinting
from habeas.delivery.models import Consignment, Delivery, PrintBatch, Proof
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import domain_day, the_organisation
from habeas.staff.roles import ADDRESS_KEEPER, APPROVER, CASE_WORKER, READER

# Who prints sees the names of supporters; who only looks sees numbers.
PRINTERS: Final = frozenset({CASE_WORKER, ADDRESS_KEEPER})
LOOKERS: Final = PRINTERS | {APPROVER, READER}
PILES_SHOWN: Final = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One envelope of a pile, as the desk shows it; ``parcel`` stands for all that lies in it."""

    parcel: Consignment
    to: str
    holds: list[str]
    letters: int
    pages: int
    postage: str


class PileForm(forms.Form):
    """How a pile is to be made."""

    singly = forms.BooleanField(
        required=False,
        label="Each letter by itself",
        help_text="In place of one register with everybody's names.",
    )
    paper = forms.ChoiceField(
        choices=PrintBatch.PAPERS.items(), required=False, label="Paper", initial=""
    )
    addresses = forms.ChoiceField(
        choices=PrintBatch.ADDRESSES.items(),
        required=False,
        label="Where the addresses stand",
        widget=forms.RadioSelect,
        initial="",
    )


class PostRoom(Screen):
    """What waits to be printed, the piles there are, and what is on its way by post."""

    roles = LOOKERS
    icon = "mail"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Print and post")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show them."""
        posted = Consignment.objects.filter(
            channel="post", posted_on__isnull=False, deliveries__state=states.ACCEPTED
        ).distinct()
        posted = posted.select_related("addressee__appeal", "addressee__office", "contact__office")
        told = {
            "waiting": printing.waiting(),
            "piles": PrintBatch.objects.select_related("asked_by", "addressee")[:PILES_SHOWN],
            "posted": [
                (_to(parcels[0]), parcels[0])
                for parcels in _envelopes(posted.order_by("-posted_on", "kind"))
            ],
        }
        return self.show("post_room.html", told)


class AskForPile(DeedScreen):
    """Ask the courier for a pile."""

    roles = PRINTERS
    icon = "mail"
    button = "Make the pile"
    done = "The courier is making it. Nothing is posted by that."

    def prepare(self) -> None:
        """Look up for whom, if it is for one."""
        self.addressee: Addressee | None = None
        if "addressee" in self.kwargs:
            rows = Addressee.objects.select_related("office", "appeal")
            self.addressee = get_object_or_404(rows, pk=self.kwargs["addressee"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        whom = f"{self.addressee} ({self.addressee.appeal})" if self.addressee else "everybody"
        return [_room(), Crumb(f"A pile for {whom}")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return PileForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Ask for it."""
        batch = printing.ask_for_batch(by=self.staff, addressee=self.addressee, **facts)
        return reverse("desk:pile", args=[batch.pk])


class OfPile(Screen):
    """A screen about one pile."""

    icon = "mail"

    def prepare(self) -> None:
        """Look up the pile."""
        self.pile = get_object_or_404(PrintBatch, pk=self.kwargs["pile"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [_room(), Crumb(_called(self.pile))]

    def back(self) -> str:
        """Return the address of the pile."""
        return reverse("desk:pile", args=[self.pile.pk])


class PileScreen(OfPile):
    """One pile: its file, its envelopes, and what has to be taken out of it."""

    roles = LOOKERS

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        told = {
            "pile": self.pile,
            "rows": [_row(parcels) for parcels in _envelopes(printing.parcels_of(self.pile))],
            "out": unprinting.numbers_out(self.pile),
            "today": domain_day(),
        }
        return self.show("pile.html", told)


class TakePile(OfPile, Act):
    """Give the file to who prints it."""

    roles = PRINTERS

    def do(self, data: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - the POST
        """Return it as a download that no browser keeps (no-store, as all of the desk)."""
        file = printing.take_batch(self.pile, by=self.staff)
        return HttpResponse(
            file,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="pile-{self.pile.pk.hex[:8]}.pdf"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


class OfParcel(Screen):
    """A screen about one envelope of a pile."""

    icon = "mail"

    def prepare(self) -> None:
        """Look up the consignment."""
        rows = Consignment.objects.select_related(
            "addressee__office", "addressee__appeal", "contact__office", "batch"
        )
        self.parcel = get_object_or_404(
            rows, pk=self.kwargs["parcel"], channel="post", batch__isnull=False
        )

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        pile = self.parcel.batch
        way = [_room(), Crumb(_called(pile), reverse("desk:pile", args=[pile.pk]))] if pile else []
        return [*way, Crumb(_to(self.parcel))]

    def back(self) -> str:
        """Return the address of what the envelope lies in."""
        return reverse("desk:parcel", args=[self.parcel.pk])


class ParcelScreen(OfParcel):
    """One envelope: where it stands, and every proof of it."""

    roles = LOOKERS

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        envelope = printing.envelope_of(self.parcel)
        row = _row(envelope)
        told = {
            "row": row,
            "parcel": self.parcel,
            "proofs": Proof.objects.filter(consignment__in=envelope).select_related("recorded_by"),
            "is_printed": row.letters > 0,
            "is_posted": self.parcel.posted_on is not None,
        }
        return self.show("parcel.html", told)


class PostParcel(OfParcel, Act):
    """Tick an envelope off as posted."""

    roles = PRINTERS
    done = "Posted. The appeal's page tells it with its next count."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Tick it off, unless something was taken out of it since the page was shown."""
        left = _row(printing.envelope_of(self.parcel)).letters
        if data.get("letters") != str(left):
            raise RefusedError(
                "This pile has changed since you looked. Look which numbers have to come out."
            )
        try:
            day = forms.DateField().clean(data.get("on", ""))
        except forms.ValidationError:
            raise RefusedError("Say on which day, such as 2016-06-30.") from None
        what = posting.Happened(on=day)
        posting.post(self.parcel, what, by=self.staff, tracking=str(data.get("tracking", "")))
        pile = self.parcel.batch
        return reverse("desk:pile", args=[pile.pk]) if pile else self.back()


class PutBack(OfParcel, Act):
    """Let what was printed and not posted wait for another pile."""

    roles = PRINTERS
    done = "It waits for another pile. Throw the paper away: it bears names."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Put it back."""
        posting.put_back(self.parcel, by=self.staff)
        return reverse("desk:post-room")


def _room() -> Crumb:
    return Crumb("Print and post", reverse("desk:post-room"))


def _called(pile: PrintBatch) -> str:
    return f"Pile of {pile.asked_at:%d %B %Y, %H:%M}"


def _to(parcel: Consignment) -> str:
    if parcel.addressee is not None:
        return f"{parcel.addressee} ({parcel.addressee.appeal})"
    return str(parcel.contact.office) if parcel.contact else "our own letter"


def _envelopes(parcels: Iterable[Consignment]) -> list[list[Consignment]]:
    """Return consignments by the envelope they lie in, in the order of the first of each."""
    found: dict[object, list[Consignment]] = {}
    for parcel in parcels:
        key = (parcel.batch_id, parcel.addressee_id) if parcel.addressee_id else parcel.pk
        found.setdefault(key, []).append(parcel)
    return list(found.values())


def _row(parcels: list[Consignment]) -> Row:
    lying = [parcel for parcel in parcels if _lies_there(parcel)]
    first = (lying or parcels)[0]
    # The sheet with the address lies in the envelope too, as the list of the pile has it.
    sheet = lying and first.batch is not None and first.batch.addresses == "sheets"
    pages = sum(parcel.pages or 0 for parcel in lying) + (1 if sheet else 0)
    country = first.contact.country if first.contact else ""
    sending = Delivery.objects.filter(consignment__in=parcels, state=states.SENDING)
    return Row(
        parcel=first,
        to=_to(first),
        holds=[_spoken(parcel) for parcel in lying],
        letters=sending.count(),
        pages=pages,
        postage=postage.band(pages, country=country, home=the_organisation().country),
    )


def _lies_there(parcel: Consignment) -> bool:
    return parcel.deliveries.exclude(state=states.CANCELLED).exists()


def _spoken(parcel: Consignment) -> str:
    letters = parcel.deliveries.exclude(state=states.CANCELLED)
    if parcel.kind == "letter":
        numbers = [number for number in letters.values_list("number", flat=True) if number]
        return "no. " + ", ".join(str(number) for number in sorted(numbers))
    if parcel.kind == "register":
        return f"a register of {letters.count()}"
    return "a covering letter"
