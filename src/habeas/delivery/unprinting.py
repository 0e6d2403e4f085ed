"""Take out of the piles what may not be posted any more, before somebody ticks it off."""

from django.db import transaction

from habeas.delivery import posting, states, writing_off
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
    for delivery in stopped.select_related("consignment__batch"):
        to, reason = writing_off.stop(delivery, moment=moment)
        if to == states.CANCELLED and delivery.consignment is not None:
            taken_out += _take_out(delivery, delivery.consignment, reason)
    return taken_out


def _take_out(delivery: Delivery, consignment: Consignment, reason: str) -> bool:
    with transaction.atomic():
        try:
            advance(delivery, states.CANCELLED, reason=reason, because="taken out of the pile")
        except MovedMeanwhileError:
            return False
        others = list(consignment.deliveries.filter(state=states.SENDING))
        if consignment.kind == "register":
            posting.let_wait(others, because="its register was dissolved")
        batch = consignment.batch
        if batch is not None:
            PrintBatch.objects.filter(pk=batch.pk).update(sealed=None, made_at=None, problem="")
    return True


def numbers_out(batch: PrintBatch) -> list[int]:
    """Return the numbers that have to be taken out of the paper of a pile."""
    gone = Delivery.objects.filter(
        consignment__batch=batch, consignment__kind="letter", state=states.CANCELLED
    )
    numbers = gone.exclude(number=None).order_by("number").values_list("number", flat=True)
    return [number for number in numbers if number is not None]
