"""Covering letters: everyone who is counted without a name is carried, in totals.

One a week to each addressee, those who get a copy included, and a last one when the appeal closes.
An office that is found for its signer gets none: to which of them one went would tell in which
countries somebody signed. Where a case ended at the family's wish nothing more is written.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from habeas import conf
from habeas.actions.models import Action
from habeas.appeals import vocabulary
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery import pacing, routing, states, totals
from habeas.delivery.advancing import advance, advance_all
from habeas.delivery.models import Attempt, Consignment, CoveringLetter, Delivery
from habeas.directory import hours
from habeas.staff.organisations import domain_day, domain_now

REASON: Final = "covering letter"
EVERY: Final = timedelta(days=7)
# In these a covering letter can still be written anew: nobody has it.
_UNSENT: Final = (states.HELD, states.QUEUED, states.DEFERRED)


def cover_due(now: datetime) -> int:
    """Make the covering letters that are due; return how many signatures they newly carry.

    ``now`` is the real time. Raises RefusedError while the organisation has no From address.
    """
    _end_what_is_in_doubt()
    until = now - timedelta(minutes=conf.rest_minutes())
    addressees = Addressee.objects.select_related("appeal").filter(
        appeal__in=Appeal.objects.may_send_totals(domain_now()), office__stands_for=""
    )
    due = [each.pk for each in addressees if _may_be_due(each, until=until)]
    return sum(_cover(pk, until=until, now=now) for pk in due)


def _may_be_due(addressee: Addressee, *, until: datetime) -> bool:
    """Tell, without a lock and at little cost, whether a closer look is worth its while."""
    if Delivery.objects.filter(covering__addressee=addressee, state__in=_UNSENT).exists():
        return True
    if addressee.appeal.state == vocabulary.CLOSED:
        return _last_is_due(addressee, None)
    last = _last(addressee)
    if last is not None:
        return until - last.until >= EVERY
    signed = Action.objects.filter(appeal=addressee.appeal_id)
    return signed.filter(confirmed_at__lte=until - EVERY).exists()


def _cover(pk: int, *, until: datetime, now: datetime) -> int:
    with transaction.atomic():
        # Of two couriers one makes it, and nobody closes the appeal meanwhile.
        appeals = Appeal.objects.filter(addressees=pk)
        appeal = appeals.select_for_update(no_key=True, of=("self",)).get()
        addressee = Addressee.objects.select_related("office__coordinates").get(pk=pk)
        unsent = _unsent(addressee)
        is_last = appeal.state == vocabulary.CLOSED
        due = _last_is_due(addressee, unsent) if is_last else _is_due(appeal, addressee, until)
        if unsent is not None and not totals.signatures(appeal, until=until).exists():
            return _drop(unsent)
        if not due or not totals.signatures(appeal, until=until).exists():
            return 0
        if appeal.actions.filter(planned_at__isnull=True, withdrawn_at__isnull=True).exists():
            return 0  # they would be told of in the total, and carried by no letter
        if unsent is None and addressee.covering_letters.filter(on=domain_day()).exists():
            return 0  # a day has one; the next comes tomorrow
        route = routing.route_of_our_own(addressee.office)
        if not route.channel:
            return 0
        row = _bring_up_to_date(addressee, unsent, until=until, is_last=is_last)
        return _send_off(row, unsent, route, now=now) if row else 0


def _is_due(appeal: Appeal, addressee: Addressee, until: datetime) -> bool:
    """Tell whether a week has passed, and somebody has signed since the last one."""
    signed = totals.signatures(appeal, until=until)
    last = _last(addressee)
    if last is not None:
        signed = signed.filter(confirmed_at__gt=last.until)
    waiting = Delivery.objects.filter(addressee=addressee, state=states.HELD, reason=REASON)
    first = signed.order_by("confirmed_at").first()
    if first is None and not waiting.exists():
        return False
    since = last.until if last is not None else first.confirmed_at if first else until
    return until - since >= EVERY


def _last_is_due(addressee: Addressee, unsent: Delivery | None) -> bool:
    """Tell whether a closed appeal's last letter is still to be made, or made from this one."""
    if unsent is not None and unsent.covering is not None:
        return not unsent.covering.final or unsent.consignment is None
    made = addressee.covering_letters.filter(final=True)
    return not made.exclude(delivery__state=states.CANCELLED).exists()


def _last(addressee: Addressee) -> CoveringLetter | None:
    gone = addressee.covering_letters.exclude(delivery__state=states.CANCELLED)
    return gone.order_by("until").last()


def _unsent(addressee: Addressee) -> Delivery | None:
    """Return the covering letter that is made and has not left, or None."""
    waiting = Delivery.objects.filter(covering__addressee=addressee, state__in=_UNSENT)
    at_the_dot = Attempt.objects.filter(phase="dot").values("consignment")
    printed = Consignment.objects.filter(batch__isnull=False).values("pk")
    rows = waiting.exclude(consignment__in=at_the_dot).exclude(consignment__in=printed)
    rows = rows.exclude(consignment__leased_until__isnull=False)
    return rows.select_related("covering", "consignment").first()


def _bring_up_to_date(
    addressee: Addressee, unsent: Delivery | None, *, until: datetime, is_last: bool
) -> CoveringLetter | None:
    """Return the row with the totals of now; None when the letter must stay what it is."""
    row = CoveringLetter(addressee=addressee)
    if unsent is not None and unsent.covering is not None:
        row = unsent.covering
        is_written = unsent.consignment is not None and unsent.consignment.sealed is not None
        if is_written and not is_last:
            return None  # it is on its way, and says what it says
    signed = totals.totals_of(addressee.appeal, until=until)
    row.on, row.until, row.final = domain_day(), until, is_last
    row.named, row.counted = signed.named, signed.counted
    if addressee.covering_letters.filter(on=row.on).exclude(pk=row.pk).exists():
        return None
    row.save()
    return row


def _send_off(
    row: CoveringLetter, unsent: Delivery | None, route: routing.Route, *, now: datetime
) -> int:
    """Put the letter and those it counts into one consignment, and let it wait or go."""
    waiting = list(_counted(row.addressee, now=now).values_list("pk", flat=True))
    consignment = unsent.consignment if unsent else None
    if consignment is None:
        domain = routing.mail_domain()
        consignment = routing.new_consignment(row.addressee, route.channel, domain=domain)
        consignment.kind = "covering"
        consignment.save(force_insert=True)
    else:
        Consignment.objects.filter(pk=consignment.pk).update(sealed=None, frozen_at=None)
    reason, opens = _waits_for(row.addressee, consignment.channel, now=now)
    in_it = Delivery.objects.filter(consignment=consignment)
    if unsent is None:
        Delivery.objects.create(
            covering=row,
            addressee=row.addressee,
            channel=consignment.channel,
            consignment=consignment,
            state=states.HELD,
            reason=REASON,
            due_at=opens,
            changed_at=now,
        )
    else:
        Delivery.objects.filter(pk=unsent.pk).update(
            consignment=consignment, channel=consignment.channel
        )
        for before in (states.QUEUED, states.DEFERRED):
            advance_all(in_it, states.HELD, before=before, reason=REASON)
    Delivery.objects.filter(pk__in=waiting).update(
        consignment=consignment, channel=consignment.channel
    )
    in_it.update(due_at=opens)
    if reason:
        waits = in_it.exclude(reason=reason)
        advance_all(waits, states.HELD, before=states.HELD, reason=reason)
    else:
        advance_all(in_it, states.QUEUED, before=states.HELD, because="counted in it")
    return len(waiting) + 1


def _counted(addressee: Addressee, *, now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        addressee=addressee,
        action__shown=Action.COUNTED,
        action__withdrawn_at__isnull=True,
        state=states.HELD,
        reason=REASON,
        due_at__lte=now,
    ).select_for_update(of=("self",))


def _waits_for(addressee: Addressee, channel: str, *, now: datetime) -> tuple[str, datetime]:
    """Return the reason for which a covering letter waits ("": it goes), and until when."""
    if not routing.is_carried(channel):
        return "person", now
    contact = routing.contact_on(addressee.office, channel)
    opens = hours.opens_at(contact, now) if contact else now
    return (pacing.OFFICE, opens) if opens > now else ("", now)


def _drop(own: Delivery) -> int:
    """Drop a letter that has nothing to tell any more: everybody has taken it back."""
    advance(own, states.CANCELLED, reason="taken back")
    return 1


def _end_what_is_in_doubt() -> None:
    """Repeat no weekly letter of a closed appeal: its side may have it, and it asks for letters."""
    weekly = CoveringLetter.objects.filter(
        final=False, addressee__appeal__state=vocabulary.CLOSED, delivery__state=states.UNKNOWN
    )
    shared = Delivery.objects.filter(consignment__in=weekly.values("delivery__consignment"))
    advance_all(shared, states.UNRESOLVED, before=states.UNKNOWN, because="the appeal was closed")
