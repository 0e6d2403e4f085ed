"""Carry what is queued: claim a batch, and let it go its way until every end is written down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from habeas import conf
from habeas.actions.keys import KeyRing
from habeas.channels.base import Carrier
from habeas.delivery import claiming, states
from habeas.delivery.advancing import advance
from habeas.delivery.backends import carrier
from habeas.delivery.batches import Batch
from habeas.delivery.models import Consignment, Delivery
from habeas.delivery.trips import Trip
from habeas.kernel import clock

# So many share what is read once for a batch; more would wait for one another longer, and a courier
# that dies leaves so many to be brought back.
BATCH: Final = 40


def carriers() -> dict[str, Carrier]:
    """Return the carriers of this house, by the channel they serve."""
    urls = {"email": conf.mail_carrier(), "fax": conf.fax_carrier()}
    pins = conf.data_dir() / "tls-pins"
    return {
        channel: carrier(url, loopback_only=conf.demo(), pins=pins)
        for channel, url in urls.items()
        if url
    }


def dispatch_due(  # noqa: PLR0913 - what a courier is made of
    ring: KeyRing,
    courier_id: str,
    now: datetime,
    *,
    by: Mapping[str, Carrier] | None = None,
    most: int | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Carry what is due, a batch after the other; return how many consignments were taken up.

    ``by`` are the carriers (those of the configuration), ``most`` how many consignments at most;
    ``is_stopping`` is asked again and again: what was not begun then stays in the queue. ``now`` is
    the real time the call begins.
    """
    by = carriers() if by is None else by
    ahead = now - clock.now()
    taken_up = 0
    while not is_stopping() and (most is None or taken_up < most):
        claims = claiming.claim(
            courier_id,
            channels=by,
            now=clock.now() + ahead,
            most=BATCH if most is None else min(BATCH, most - taken_up),
        )
        if not claims:
            break
        taken_up += len(claims)
        trips = [
            Trip(
                consignment=claim.consignment,
                deliveries=claim.deliveries,
                carrier=by[claim.consignment.channel],
                doubtful=claim.doubtful,
            )
            for claim in claims
        ]
        Batch(
            trips,
            ring=ring,
            courier=courier_id,
            now=lambda: clock.now() + ahead,
            is_stopping=is_stopping,
        ).go()
    return taken_up


def bring_back(now: datetime, *, machine: str = "") -> int:
    """Bring back the letters of couriers that died (``claiming.bring_back``); return how many.

    What is unknown and cannot be repeated ends unresolved.
    """
    returned = claiming.bring_back(now=now, machine=machine)
    by = carriers()
    for delivery in Delivery.objects.filter(state=states.UNKNOWN).select_related("consignment"):
        if delivery.consignment and not _may_repeat(delivery.consignment, by):
            advance(delivery, states.UNRESOLVED, because="not to be repeated")
    return returned


def _may_repeat(consignment: Consignment, by: Mapping[str, Carrier]) -> bool:
    repeatable = consignment.channel in by and by[consignment.channel].repeatable
    return repeatable and consignment.repeats < states.MOST_REPEATS
