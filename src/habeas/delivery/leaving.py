"""Ask once more, before the dot, whether a letter may leave."""

from django.db.models import Q

from habeas.actions.models import Action
from habeas.appeals.models import Appeal, Intervention
from habeas.delivery.models import Delivery
from habeas.delivery.writing import Destination
from habeas.directory.models import Contact
from habeas.staff.models import approved
from habeas.staff.organisations import domain_now


def may_leave(delivery: Delivery, destination: Destination | None) -> bool:
    """Tell whether a letter may leave; asked in the transaction that writes down the dot.

    Whoever withdraws, stops or takes back waits for that commit, or has committed before it.
    """
    this = Delivery.objects.filter(pk=delivery.pk)
    if delivery.intervention_id is not None:
        letter = Intervention.objects.filter(pk=delivery.intervention_id)
        list(letter.select_related("block").select_for_update(no_key=True, of=("self", "block")))
        return this.own_may_travel().exists()
    appeals = Appeal.objects.filter(addressees__deliveries=delivery)
    list(appeals.select_for_update(no_key=True, of=("self",)))
    list(Action.objects.filter(deliveries=delivery).select_for_update(no_key=True, of=("self",)))
    if not this.may_travel(domain_now()).exists():
        return False
    return destination is None or not destination.is_found or _still_reached(destination)


def _still_reached(destination: Destination) -> bool:
    """Tell whether the office that was found still has that mailbox, with a second yes to it."""
    mailbox = Q(pk=destination.contact.pk, healthy=True, email=destination.contact.email)
    return Contact.objects.filter(mailbox, approved("office__coordinates")).exists()
