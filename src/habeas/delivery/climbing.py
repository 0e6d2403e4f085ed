"""The ladder: where a channel ended without success, the next contact takes the letter over.

A second address, then fax, then post, each contact once. The letter that takes over is linked to
the one before it, so that it counts once. What has not left when a contact stops working goes on by
the next one too, once somebody has had the time to mend it. Nothing climbs that was refused at the
door, was stopped or may lie on the official's desk; and no letter to an office that is found for
its signer, because which mailbox was tried is written down nowhere.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from habeas import conf
from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.appeals import vocabulary
from habeas.appeals.models import Addressee
from habeas.delivery import pacing, routing, states
from habeas.delivery.advancing import BATCH, advance_together
from habeas.delivery.models import IS_TOTAL, Consignment, Delivery, DeliveryQuerySet

# A weekend: so long somebody may look at a contact that does not work, before its queue goes on.
MENDED_WITHIN: Final = timedelta(days=3)
# So long the desk has to find another contact for letters that nothing else takes over.
CLIMBS_WITHIN: Final = timedelta(days=14)


def climb_due(now: datetime) -> int:
    """Let every letter that a contact did not take go on to the next one; return how many.

    ``now`` is the real time. Raises RefusedError while the organisation has no From address.
    """
    came_back = Q(state=states.BOUNCED) & ~Q(reason="at the door")
    ended = Delivery.objects.filter(
        Q(state=states.FAILED) | came_back,
        changed_at__gte=now - CLIMBS_WITHIN,
        # The queue's index is by this time, which one that timed out has from its last try.
        due_at__gte=now - CLIMBS_WITHIN - states.TRIED_FOR - timedelta(days=1),
        successor__isnull=True,
        action__isnull=False,
        action__withdrawn_at__isnull=True,
        action__sealed__isnull=False,
        addressee__office__stands_for="",
        addressee__appeal__state__in=[vocabulary.OPEN, vocabulary.PAUSED],
    )
    kinds = ended.values_list("addressee", "rung", "consignment__contact").distinct()
    climbed = _change_over(now)
    for addressee, rung, contact in list(kinds):
        alike = ended.filter(addressee=addressee, rung=rung, consignment__contact=contact)
        climbed += _climb(alike, now=now)
    return climbed


def _change_over(now: datetime) -> int:
    """Let what waits for a contact that nobody mended go by the next one; return how many.

    It has not left, so it is the same letter still, on another channel.
    """
    stuck = Delivery.objects.filter(
        state=states.HELD,
        reason="contact",
        changed_at__lte=now - MENDED_WITHIN,
        addressee__isnull=False,
        addressee__office__stands_for="",
    ).exclude(channel="")
    kinds = [
        (letters, is_total, way)
        for letters, is_total in ((stuck.exclude(IS_TOTAL), False), (stuck.filter(IS_TOTAL), True))
        for way in letters.values_list("addressee", "channel", "rung").distinct()
    ]
    moved = 0
    for letters, is_total, (addressee, channel, rung) in kinds:
        alike = letters.filter(addressee=addressee, channel=channel, rung=rung)
        first = alike.select_related("instead_of").first()
        if first is None:
            continue
        to, tried = _addressee(addressee), routing.tried_before(first)
        if routing.contact_on(to.office, channel, tried=tried) is not None:
            continue  # it waits for a yes to it, or for the answer about faxes
        route = routing.next_route(to, tried=tried)
        if route is None:
            continue
        if is_total:
            moved += _move_totals(alike, route, now=now)
        else:
            moved += _move_over(alike, to, route, now=now)
    return moved


def _move_over(
    letters: DeliveryQuerySet, addressee: Addressee, route: routing.Route, *, now: datetime
) -> int:
    moved, domain = 0, routing.mail_domain()
    while True:
        with transaction.atomic():
            batch = list(letters.select_for_update(skip_locked=True, of=("self",))[:BATCH])
            if not batch:
                return moved
            before = Consignment.objects.filter(pk__in=[each.consignment_id for each in batch])
            before.filter(sealed__isnull=False).update(sealed=None)
            for letter in batch:
                letter.channel, letter.consignment = route.channel, None
                if not route.waits_for:
                    letter.consignment = routing.new_consignment(
                        addressee, route.channel, domain=domain
                    )
            Consignment.objects.bulk_create(each.consignment for each in batch if each.consignment)
            Delivery.objects.bulk_update(batch, ["channel", "consignment"])
            advance_together(
                batch,
                states.HELD,
                reason=route.waits_for or pacing.TURN,
                because="by the next contact",
                due_at=now,
            )
        moved += len(batch)


def _move_totals(letters: DeliveryQuerySet, route: routing.Route, *, now: datetime) -> int:
    """Let covering letters go by the next contact, each with all whom it counts in it."""
    moved = 0
    for pk in list(letters.values_list("consignment", flat=True).distinct()):
        with transaction.atomic():
            # Those that wait for the next one were not counted in any yet.
            counted = letters.filter(consignment=pk, consignment__kind="covering")
            batch = list(counted.select_for_update(skip_locked=True, of=("self",)))
            if not batch or len(batch) != Delivery.objects.filter(consignment=pk).count():
                continue
            fresh = routing.new_consignment(
                batch[0].addressee, route.channel, domain=routing.mail_domain()
            )
            fresh.kind = "covering"
            fresh.save(force_insert=True)
            Consignment.objects.filter(pk=pk).update(sealed=None)
            for letter in batch:
                letter.channel, letter.consignment = route.channel, fresh
            Delivery.objects.bulk_update(batch, ["channel", "consignment"], batch_size=BATCH)
            reason = pacing.TURN if routing.is_carried(route.channel) else "person"
            advance_together(
                batch, states.HELD, reason=reason, because="by the next contact", due_at=now
            )
        moved += len(batch)
    return moved


def _addressee(pk: int) -> Addressee:
    rows = Addressee.objects.select_related("office", "appeal")
    return rows.prefetch_related("office__contacts").get(pk=pk)


def _climb(letters: DeliveryQuerySet, *, now: datetime) -> int:
    """Let letters go on that the same contacts did not take."""
    first = letters.select_related("instead_of", "consignment").first()
    if first is None:
        return 0
    addressee = _addressee(first.addressee_id or 0)
    tried = set(routing.tried_before(first))
    if first.consignment is not None and first.consignment.contact_id is not None:
        tried.add(first.consignment.contact_id)
    route = routing.next_route(addressee, tried=tried)
    if route is None:
        return 0
    climbed = 0
    while True:
        with transaction.atomic():
            locked = letters.select_for_update(skip_locked=True, of=("self",))
            batch = list(locked.select_related("action")[:BATCH])
            if not batch:
                return climbed
            rooms = pacing.Rooms(KeyRing(conf.keys_dir()), now)
            domain = routing.mail_domain()
            successors = [
                _successor(letter, addressee, route, domain=domain, rooms=rooms) for letter in batch
            ]
            Consignment.objects.bulk_create(
                successor.consignment for successor in successors if successor.consignment
            )
            Delivery.objects.bulk_create(successors)
        climbed += len(batch)


def _successor(
    letter: Delivery,
    addressee: Addressee,
    route: routing.Route,
    *,
    domain: str,
    rooms: pacing.Rooms,
) -> Delivery:
    counted = letter.action is not None and letter.action.shown == Action.COUNTED
    reason = "covering letter" if counted else route.waits_for
    consignment = None
    if not reason:
        consignment = routing.new_consignment(addressee, route.channel, domain=domain)
        reason = rooms.enter(route.contact) if route.contact else ""
    return Delivery(
        action=letter.action,
        addressee=addressee,
        channel=route.channel,
        consignment=consignment,
        rung=letter.rung + 1,
        instead_of=letter,
        state=states.HELD if reason else states.QUEUED,
        reason=reason,
        due_at=rooms.now,
        changed_at=rooms.now,
    )
