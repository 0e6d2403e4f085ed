"""Take out of the piles what may not be posted any more, before somebody ticks it off."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from habeas.appeals import vocabulary
from habeas.delivery import posting, printing, states, writing_off
from habeas.delivery.advancing import MovedMeanwhileError, advance
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.staff.organisations import domain_now


def take_out_due() -> int:
    """Cancel the printed letters that were taken back or stopped; return how many.

    The file of their pile is written anew without them, the others under their old numbers, and the
    desk is told which numbers to take out of the paper. A register cannot lose one line: its others
    wait for the next pile. What is only held, by a pause or a check of the facts, stays printed and
    cannot be ticked off meanwhile.
    """
    moment = domain_now()
    printed = Delivery.objects.filter(
        state=states.SENDING, channel="post", consignment__batch__isnull=False
    )
    may = printed.may_travel(moment).filter(addressee__isnull=False).values("pk")
    stopped = printed.exclude(pk__in=may).exclude(pk__in=printed.own_may_travel().values("pk"))
    taken_out = 0
    for delivery in stopped.select_related("consignment__batch", "consignment__addressee__appeal"):
        consignment = delivery.consignment
        if consignment is None:
            continue
        to, reason = writing_off.stop(delivery, moment=moment)
        if to == states.CANCELLED:
            taken_out += _take_out(delivery, consignment, reason)
        elif consignment.kind == "covering" and _is_closed(consignment):
            taken_out += _take_apart(consignment)
    _close_what_is_over()
    return taken_out


def _close_what_is_over() -> None:
    """Forget the files of piles that nobody ticked off in time: nothing of them is left to post."""
    left = Delivery.objects.filter(consignment__batch=OuterRef("pk"), state=states.SENDING)
    over = PrintBatch.objects.filter(~Exists(left), made_at__isnull=False, ticked_at__isnull=True)
    for batch in over:
        printing.close_if_done(batch, by=None)


def _is_closed(consignment: Consignment) -> bool:
    addressee = consignment.addressee
    return addressee is not None and addressee.appeal.state == vocabulary.CLOSED


def _take_out(delivery: Delivery, consignment: Consignment, reason: str) -> bool:
    with transaction.atomic():
        try:
            advance(delivery, states.CANCELLED, reason=reason, because="taken out of the pile")
        except MovedMeanwhileError:
            return False
        if consignment.kind == "register":
            posting.let_wait(consignment, because="its register was dissolved")
        if consignment.kind != "covering":  # a total stays what it was on its day
            _make_anew(consignment)
    return True


def _take_apart(consignment: Consignment) -> bool:
    """Let a weekly covering letter become the last one: the appeal was closed meanwhile."""
    with transaction.atomic():
        current = Consignment.objects.select_for_update(of=("self",)).get(pk=consignment.pk)
        if current.batch_id is None:
            return False
        note = f"Throw away the covering letter to {consignment.addressee}: the appeal was closed."
        PrintBatch.objects.filter(pk=current.batch_id).update(problem=note[:200])
        _make_anew(consignment)
        posting.let_wait(current, because="the appeal was closed")
    return True


def _make_anew(consignment: Consignment) -> None:
    batch = PrintBatch.objects.filter(consignments=consignment.pk).values("pk")
    PrintBatch.objects.filter(pk__in=batch).update(sealed=None, made_at=None)


def numbers_out(batch: PrintBatch) -> list[int]:
    """Return the numbers that have to be taken out of the paper of a pile."""
    gone = Delivery.objects.filter(
        consignment__batch=batch, consignment__kind="letter", state=states.CANCELLED
    )
    numbers = gone.exclude(number=None).order_by("number").values_list("number", flat=True)
    return [number for number in numbers if number is not None]
