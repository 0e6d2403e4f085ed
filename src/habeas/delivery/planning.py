"""From a confirmed action to its deliveries: one an addressee, on the first contact there is.

None for those who get a copy, which is the covering letter's total, and none by name for offices to
which supporters post their letters themselves. An embassy gets a letter only where the signer
ticked that, which is sealed with the action.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from habeas import conf
from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.actions.signed import signer_of
from habeas.appeals import resolving, risks
from habeas.appeals.models import Addressee
from habeas.delivery import own_letters, pacing, routing, states
from habeas.delivery.models import Consignment, Delivery
from habeas.delivery.writing_off import write_off

__all__ = ["plan_due", "write_off"]

logger = logging.getLogger(__name__)

BATCH: Final = 200


@dataclass(frozen=True, kw_only=True)
class _Way:
    addressee: Addressee
    route: routing.Route


def plan_due(now: datetime) -> int:
    """Plan every action, and every letter of our own, that has no plan yet; return how many.

    An action and its plan are one commit, and a second plan of it adds nothing. One that cannot be
    planned is logged by its id, and is tried again in the next call. Raises RefusedError while the
    organisation has no From address.
    """
    planned, failed = own_letters.plan_due(now), set[UUID]()
    while True:
        due = Action.objects.filter(planned_at__isnull=True).exclude(pk__in=failed)
        pks = list(due.order_by("confirmed_at").values_list("pk", flat=True)[:BATCH])
        if not pks:
            return planned
        domain = routing.mail_domain()
        try:
            planned += _plan(pks, domain=domain, now=now)
        except Exception:  # noqa: BLE001 - the one that failed is found and named below
            for pk in pks:
                try:
                    planned += _plan([pk], domain=domain, now=now)
                except Exception as error:  # noqa: BLE001 - it must not stop the others
                    failed.add(pk)
                    logger.error("Action %s was not planned: %s.", pk, type(error).__name__)  # noqa: TRY400 - a traceback could quote a row


def _plan(pks: Sequence[UUID], *, domain: str, now: datetime) -> int:
    with transaction.atomic():
        due = Action.objects.filter(pk__in=pks, planned_at__isnull=True)
        actions = list(due.select_for_update(skip_locked=True, of=("self",)))
        ways = _ways({action.appeal_id for action in actions})
        there = set(
            Delivery.objects.filter(action__in=actions).values_list("action_id", "addressee_id")
        )
        rooms = pacing.Rooms(KeyRing(conf.keys_dir()), now)
        deliveries = [
            _delivery(action, way, domain=domain, rooms=rooms)
            for action in actions
            for way in _ways_of(action, ways.get(action.appeal_id, []))
            if (action.pk, way.addressee.pk) not in there
        ]
        consignments = [each.consignment for each in deliveries if each.consignment]
        Consignment.objects.bulk_create(consignments)
        Delivery.objects.bulk_create(deliveries)
        Action.objects.filter(pk__in=[action.pk for action in actions]).update(planned_at=now)
    return len(actions)


def _ways(appeals: set[int]) -> dict[int, list[_Way]]:
    ways: dict[int, list[_Way]] = {}
    addressees = Addressee.objects.filter(
        Q(role="to") | Q(office__stands_for=resolving.EMBASSY), appeal__in=appeals
    ).select_related("office", "appeal")
    for addressee in addressees.prefetch_related("office__contacts"):
        way = _Way(addressee=addressee, route=routing.route_to(addressee))
        ways.setdefault(addressee.appeal_id, []).append(way)
    return ways


def _ways_of(action: Action, ways: list[_Way]) -> list[_Way]:
    """Return the ways of one action: those of its appeal, as the signer chose to be seen."""
    if action.shown == Action.COUNTED:
        return [way for way in ways if way.addressee.role == "to"]
    ours = [way for way in ways if way.route.is_ours]
    return [way for way in ours if way.addressee.role == "to" or _ticked(action, way.addressee)]


def _ticked(action: Action, embassy: Addressee) -> bool:
    """Tell whether the signer wants the embassy in her country to have her letter by name."""
    if not risks.embassy_allowed(embassy.appeal) or action.sealed is None:
        return False
    return signer_of(action, KeyRing(conf.keys_dir())).embassy


def _delivery(action: Action, way: _Way, *, domain: str, rooms: pacing.Rooms) -> Delivery:
    rested_at = action.confirmed_at + timedelta(minutes=conf.rest_minutes())
    reason = "covering letter" if action.shown == Action.COUNTED else way.route.waits_for
    goes_by_itself = not reason
    if goes_by_itself and rested_at > rooms.now:
        reason = "resting"
    elif goes_by_itself and way.route.contact is not None:
        reason = rooms.enter(way.route.contact)
    return Delivery(
        action=action,
        addressee=way.addressee,
        channel=way.route.channel,
        consignment=_consignment(way, domain) if goes_by_itself else None,
        state=states.HELD if reason else states.QUEUED,
        reason=reason,
        due_at=rested_at,
        changed_at=rooms.now,
    )


def _consignment(way: _Way, domain: str) -> Consignment:
    return routing.new_consignment(way.addressee, way.route.channel, domain=domain)
