"""What was taken and has not come back within the bounce window is settled."""

from datetime import datetime

from habeas.delivery import states
from habeas.delivery.advancing import advance_all
from habeas.delivery.models import Delivery


def settle_due(now: datetime) -> int:
    """Settle every letter whose bounce window is over; return how many."""
    over = Delivery.objects.filter(due_at__lte=now)
    return advance_all(over, states.SETTLED, before=states.ACCEPTED, because="nothing came back")
