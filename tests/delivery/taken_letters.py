"""Letters that the other side has taken, so that something may come back."""

import cast
from carriers import plan

from habeas.appeals.models import Appeal
from habeas.delivery import states
from habeas.delivery.advancing import advance
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.kernel import clock


def accepted(*, name: str = "Marie Exemple", slug: str = "ua-20-2016") -> Consignment:
    """Return the consignment of one more letter to the Minister that was taken."""
    appeal = Appeal.objects.filter(slug=slug).first() or cast.open_appeal_of(slug=slug)
    action = cast.signed(appeal, name=name)
    plan()
    delivery = Delivery.objects.select_related("consignment").get(action=action)
    return take(delivery)


def take(delivery: Delivery, *, found: bool = False) -> Consignment:
    """Walk a planned letter to the moment at which it was taken; return its consignment.

    ``found``: the office was found for the signer, so that no contact is written down.
    """
    consignment = delivery.consignment
    assert consignment is not None
    if not found:
        consignment.contact = cast.contact_of(cast.office_by_mail(), "email")
    consignment.sealed, consignment.frozen_at = b"sealed", clock.now()
    consignment.save()
    if delivery.state == states.HELD:
        advance(delivery, states.QUEUED)
    advance(delivery, states.SENDING)
    now = clock.now()
    Attempt.objects.create(
        consignment=consignment, number=1, phase="reply", began_at=now, ended_at=now
    )
    advance(delivery, states.ACCEPTED, evidence="E1", due_at=now + states.BOUNCE_WINDOW)
    return consignment
