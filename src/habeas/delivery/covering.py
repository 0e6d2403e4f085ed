"""Covering letters: everyone who is counted without a name is carried, in totals.

One a week to each addressee, those who get a copy included, and a last one when the appeal closes.
Where an addressee stands for offices that are found for each signer, all that the directory keeps
get one alike: to which of them one went tells nobody where somebody signed. Where a case ended at
the family's wish nothing more is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from habeas import conf
from habeas.actions.models import Action
from habeas.appeals import resolving, vocabulary
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery import pacing, routing, states, totals
from habeas.delivery.advancing import advance, advance_all
from habeas.delivery.models import Attempt, Consignment, CoveringLetter, Delivery
from habeas.directory import hours
from habeas.directory.models import Contact, Office
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
    addressees = Addressee.objects.select_related("appeal", "office").filter(
        appeal__in=Appeal.objects.may_send_totals(domain_now())
    )
    carried = 0
    for addressee in addressees:
        sides = _sides(addressee)
        if addressee.office.stands_for:
            _drop_what_is_not_reached(addressee, sides)
        due = _may_be_due(addressee, sides, until=until)
        carried += sum(_cover(side, until=until, now=now) for side in due)
    return carried


@dataclass(frozen=True, kw_only=True)
class _Side:
    """Who gets a covering letter of its own: an addressee, or one office that it stands for.

    ``place`` is None where the addressee is an office itself. Whom one counts has one delivery to
    an addressee, so she is carried by one letter: ``carries``.
    """

    addressee: Addressee
    place: Office | None
    carries: bool

    @property
    def office(self) -> Office:
        return self.place or self.addressee.office

    @property
    def letters(self) -> QuerySet[CoveringLetter]:
        return self.addressee.covering_letters.filter(office=self.place)


def _sides(addressee: Addressee) -> list[_Side]:
    """Return all who get a covering letter in the name of an addressee.

    Of offices that are found they are all that can be written to by e-mail, and the first of them
    has the letter that carries: it is the same for all signers, wherever they live.
    """
    if not addressee.office.stands_for:
        return [_Side(addressee=addressee, place=None, carries=True)]
    working = Contact.objects.filter(channel="email", healthy=True)
    reached = set(working.values_list("office", flat=True))
    places = [each for each in resolving.offices_of(addressee) if each.pk in reached]
    return [_Side(addressee=addressee, place=place, carries=place == places[0]) for place in places]


def _drop_what_is_not_reached(addressee: Addressee, sides: Sequence[_Side]) -> None:
    """Drop the letters to offices that cannot be written to any more; others carry in their place.

    Such an office gets the next one when it can.
    """
    with transaction.atomic():
        unsent = _all_unsent(addressee).exclude(covering__office__in=[side.place for side in sides])
        for own in unsent.select_for_update(of=("self",)):
            counted = Delivery.objects.filter(consignment=own.consignment).exclude(pk=own.pk)
            advance(own, states.CANCELLED, reason="no way")
            for before in _UNSENT:
                advance_all(counted, states.HELD, before=before, reason=REASON)
            counted.filter(state=states.HELD).update(consignment=None)


def _may_be_due(
    addressee: Addressee, sides: Sequence[_Side], *, until: datetime
) -> Sequence[_Side]:
    """Return, without a lock and at little cost, at which sides to look more closely."""
    unsent = set(_all_unsent(addressee).values_list("covering__office", flat=True))
    gone = addressee.covering_letters.exclude(delivery__state=states.CANCELLED).order_by()
    if addressee.appeal.state == vocabulary.CLOSED:
        told = set(gone.filter(final=True).values_list("office", flat=True))
        return [each for each in sides if _key(each) in unsent or _key(each) not in told]
    last = dict(gone.values_list("office").annotate(Max("until")))
    signed = Action.objects.filter(appeal=addressee.appeal_id)
    is_time = signed.filter(confirmed_at__lte=until - EVERY).exists()
    return [
        each
        for each in sides
        if _key(each) in unsent
        or (until - last[_key(each)] >= EVERY if _key(each) in last else is_time)
    ]


def _key(side: _Side) -> int | None:
    return side.place.pk if side.place else None


def _cover(side: _Side, *, until: datetime, now: datetime) -> int:
    with transaction.atomic():
        # Of two couriers one makes it, and nobody closes the appeal meanwhile.
        appeals = Appeal.objects.filter(addressees=side.addressee)
        appeal = appeals.select_for_update(no_key=True, of=("self",)).get()
        unsent = _unsent(side)
        is_last = appeal.state == vocabulary.CLOSED
        due = _last_is_due(side, unsent) if is_last else _is_due(appeal, side, until)
        if unsent is not None and not totals.signatures(appeal, until=until).exists():
            return _drop(unsent)
        if not due or not totals.signatures(appeal, until=until).exists():
            return 0
        if appeal.actions.filter(planned_at__isnull=True, withdrawn_at__isnull=True).exists():
            return 0  # they would be told of in the total, and carried by no letter
        if unsent is None and side.letters.filter(on=domain_day()).exists():
            return 0  # a day has one; the next comes tomorrow
        channel = "email" if side.place else routing.route_of_our_own(side.office).channel
        if not channel:
            return 0
        row = _bring_up_to_date(side, unsent, until=until, is_last=is_last)
        return _send_off(side, row, unsent, channel, now=now) if row else 0


def _is_due(appeal: Appeal, side: _Side, until: datetime) -> bool:
    """Tell whether a week has passed, and somebody has signed since the last one."""
    signed = totals.signatures(appeal, until=until)
    last = _last(side)
    if last is not None:
        signed = signed.filter(confirmed_at__gt=last.until)
    waiting = Delivery.objects.filter(addressee=side.addressee, state=states.HELD, reason=REASON)
    first = signed.order_by("confirmed_at").first()
    if first is None and not waiting.exists():
        return False
    since = last.until if last is not None else first.confirmed_at if first else until
    return until - since >= EVERY


def _last_is_due(side: _Side, unsent: Delivery | None) -> bool:
    """Tell whether a closed appeal's last letter is still to be made, or made from this one."""
    if unsent is not None and unsent.covering is not None:
        return not unsent.covering.final or unsent.consignment is None
    made = side.letters.filter(final=True)
    return not made.exclude(delivery__state=states.CANCELLED).exists()


def _last(side: _Side) -> CoveringLetter | None:
    gone = side.letters.exclude(delivery__state=states.CANCELLED)
    return gone.order_by("until").last()


def _unsent(side: _Side) -> Delivery | None:
    """Return the covering letter that is made and has not left, or None."""
    return _all_unsent(side.addressee).filter(covering__office=side.place).first()


def _all_unsent(addressee: Addressee) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(covering__addressee=addressee, state__in=_UNSENT)
    at_the_dot = Attempt.objects.filter(phase="dot").values("consignment")
    printed = Consignment.objects.filter(batch__isnull=False).values("pk")
    rows = waiting.exclude(consignment__in=at_the_dot).exclude(consignment__in=printed)
    rows = rows.exclude(consignment__leased_until__isnull=False)
    return rows.select_related("covering", "consignment")


def _bring_up_to_date(
    side: _Side, unsent: Delivery | None, *, until: datetime, is_last: bool
) -> CoveringLetter | None:
    """Return the row with the totals of now; None when the letter must stay what it is."""
    row = CoveringLetter(addressee=side.addressee, office=side.place)
    if unsent is not None and unsent.covering is not None:
        row = unsent.covering
        is_written = unsent.consignment is not None and unsent.consignment.sealed is not None
        if is_written and not is_last:
            return None  # it is on its way, and says what it says
    signed = totals.totals_of(side.addressee.appeal, until=until)
    row.on, row.until, row.final = domain_day(), until, is_last
    row.named, row.counted = signed.named, signed.counted
    if side.letters.filter(on=row.on).exclude(pk=row.pk).exists():
        return None
    row.save()
    return row


def _send_off(
    side: _Side, row: CoveringLetter, unsent: Delivery | None, channel: str, *, now: datetime
) -> int:
    """Put the letter and those it counts into one consignment, and let it wait or go."""
    counted = _counted(row.addressee, now=now).values_list("pk", flat=True)
    waiting = list(counted) if side.carries else []
    consignment = unsent.consignment if unsent else None
    if consignment is None:
        domain = routing.mail_domain()
        consignment = routing.new_consignment(row.addressee, channel, domain=domain)
        consignment.kind = "covering"
        consignment.save(force_insert=True)
    else:
        Consignment.objects.filter(pk=consignment.pk).update(sealed=None, frozen_at=None)
    reason, opens = _waits_for(side.office, consignment.channel, now=now)
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


def _waits_for(office: Office, channel: str, *, now: datetime) -> tuple[str, datetime]:
    """Return the reason for which a covering letter waits ("": it goes), and until when."""
    if not routing.is_carried(channel):
        return "person", now
    contact = routing.contact_on(office, channel)
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
