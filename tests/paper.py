"""Short ways to print, post and look at paper in tests."""

from datetime import date

import cast
import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from habeas import conf
from habeas.actions.models import Action
from habeas.appeals.models import Appeal
from habeas.cases.desk_keys import make_desk_keys
from habeas.delivery import piling, planning, printing, unprinting
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.delivery.posting import Happened
from habeas.kernel import clock

TODAY = date(2016, 6, 30)
IT_HAPPENED = Happened(on=TODAY)


def letters_on_paper(*names: str) -> Appeal:
    """An open appeal to the Governor, who has a postal address alone, signed by so many."""
    make_desk_keys(conf.data_dir(), conf.desk_keys_dir())
    appeal = cast.open_appeal_of(cast.office_by_post())
    for name in names or ("Marie Exemple",):
        cast.signed(appeal, name=name)
    planning.plan_due(clock.now())
    return appeal


def printed(*names: str, singly: bool = True, paper: str = "") -> PrintBatch:
    """A pile of the letters of so many, as the courier makes it."""
    letters_on_paper(*names)
    return make(printing.ask_for_batch(by=cast.case_worker(), singly=singly, paper=paper))


def make(batch: PrintBatch) -> PrintBatch:
    """Let the courier take out what was stopped and make what is due."""
    unprinting.take_out_due()
    piling.make_due(cast.ring(), clock.now())
    batch.refresh_from_db()
    return batch


def take_back(action: Action) -> None:
    """Let a signer take her letter back."""
    gone = Action.objects.filter(pk=action.pk)
    gone.update(withdrawn_at=clock.now(), tag=None, sealed=None)


def parcel(batch: PrintBatch) -> Consignment:
    """The only consignment of a pile."""
    return Consignment.objects.get(batch=batch)


def standings() -> list[tuple[str, str, str]]:
    """State, reason and evidence of every letter."""
    letters = Delivery.objects.order_by("number", "pk")
    return list(letters.values_list("state", "reason", "evidence"))


def text_of(file: bytes) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_bounded() for page in document]
