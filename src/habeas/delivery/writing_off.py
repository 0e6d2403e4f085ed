"""Hold, release and cancel what waits, as the appeal, the office and the signer have it now.

Whether a letter may travel is part of its claim; here its state follows, so that the desk, the page
and the signer are told. Rows are moved in groups, a batch a commit.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Q, When

from habeas.actions.models import Action
from habeas.appeals import choosing, risks, vocabulary
from habeas.appeals.checking import DROPPED_AFTER
from habeas.appeals.models import Addressee, Appeal, LetterText, LetterVersion
from habeas.appeals.resolving import EMBASSY
from habeas.delivery import own_letters, pacing, routing, states
from habeas.delivery.advancing import BATCH, advance, advance_all
from habeas.delivery.models import IS_TOTAL, Consignment, Delivery, DeliveryQuerySet
from habeas.staff.organisations import domain_now

# Reasons that this module sets and clears; "resting" and "words" end with their time.
_CLEARED = frozenset({"paused", "facts", "contact"})
_TIMED = ("resting", "words")
# What waits for its turn or an office is let in by ``pacing``, and held here like what is queued.
_PACED = frozenset({pacing.TURN, pacing.OFFICE})


def write_off(now: datetime) -> int:
    """Bring everything that waits in line with the appeals; return how many deliveries moved.

    ``now`` is the real time; the appeals' dates are read by the domain clock.
    """
    moved = _take_back() + _stop_revised() + _hold_outdated(now) + _find_ways()
    moved += own_letters.write_off()
    for reason in _TIMED:
        due = Delivery.objects.filter(reason=reason, due_at__lte=now)
        moved += _let_in(due, because=f"no longer {reason}", now=now)
    # Offices that were not found for their signers are looked for again.
    sought = Delivery.objects.filter(reason="contact", due_at__lte=now)
    sought = sought.exclude(addressee__office__stands_for="").filter(addressee__isnull=False)
    moved += advance_all(sought, states.QUEUED, before=states.HELD, because="looked for again")
    moved += _hold_on_the_ladder()
    moment = domain_now()
    for addressee, channel, state, reason, is_total in _groups():
        target = target_of(addressee, channel, state, reason, moment=moment, is_total=is_total)
        if target:
            group = Delivery.objects.filter(addressee=addressee, channel=channel, reason=reason)
            group = group.filter(IS_TOTAL) if is_total else group.exclude(IS_TOTAL)
            if target[0] == states.QUEUED:
                if reason == "contact" and not addressee.office.stands_for:
                    group = group.exclude(rung__gt=0, pk__in=_stranded().values("pk"))
                moved += pacing.let_in(group, because=f"no longer {reason}", now=now)
            else:
                moved += advance_all(group, target[0], before=state, reason=target[1])
    return moved


def _let_in(letters: DeliveryQuerySet, *, because: str, now: datetime) -> int:
    """Let held letters go on, those to one addressee on one channel after the other."""
    ways = letters.filter(state=states.HELD).values_list("addressee", "channel").distinct()
    return sum(
        pacing.let_in(
            letters.filter(addressee=addressee, channel=channel), because=because, now=now
        )
        for addressee, channel in list(ways)
    )


def target_of(  # noqa: PLR0913 - what a group of deliveries has in common
    addressee: Addressee,
    channel: str,
    state: str,
    reason: str,
    *,
    moment: datetime,
    is_total: bool = False,
) -> tuple[str, str] | None:
    """Return the state and reason that a waiting delivery should have now; None: those it has.

    ``is_total``: it is a covering letter, or of somebody whom one counts. A delivery that is
    *unknown* may lie on the official's desk, so it ends unresolved and is never said to be
    cancelled.
    """
    end = _ending(addressee.appeal, moment, is_total=is_total)
    if end:
        return (states.UNRESOLVED, "") if state == states.UNKNOWN else (states.CANCELLED, end)
    cleared = _CLEARED - {"contact"} if addressee.office.stands_for else _CLEARED
    if state == states.UNKNOWN or (state == states.HELD and reason not in cleared | _PACED):
        return None
    hold = _hold(addressee, channel, moment, is_total=is_total)
    if hold:
        return None if (state, reason) == (states.HELD, hold) else (states.HELD, hold)
    return (states.QUEUED, "") if state == states.HELD and reason in cleared else None


def stop(delivery: Delivery, *, moment: datetime) -> tuple[str, str]:
    """Return the state and reason for a letter that was stopped on its way, before the dot."""
    if delivery.addressee_id is None:
        return own_letters.target_of(delivery, state=states.QUEUED, reason="") or (
            states.QUEUED,
            "",
        )
    if Action.objects.filter(deliveries=delivery, withdrawn_at__isnull=False).exists():
        return (states.CANCELLED, "taken back")
    is_total = Delivery.objects.filter(IS_TOTAL, pk=delivery.pk).exists()
    if not is_total and Delivery.objects.revised().filter(pk=delivery.pk).exists():
        return (states.CANCELLED, "revised")
    if not is_total and Delivery.objects.outdated().filter(pk=delivery.pk).exists():
        return (states.HELD, "translation")
    addressee = _addressees([delivery.addressee_id])[delivery.addressee_id]
    target = target_of(
        addressee, delivery.channel, states.QUEUED, "", moment=moment, is_total=is_total
    )
    return target or (states.QUEUED, "")


def _take_back() -> int:
    """Cancel what its signer took back, and forget the copies of her letter that were made."""
    gone = Delivery.objects.filter(action__withdrawn_at__isnull=False)
    moved = sum(
        advance_all(gone, states.CANCELLED, before=state, reason="taken back")
        for state in (states.HELD, states.QUEUED, states.DEFERRED)
    )
    moved += advance_all(gone, states.UNRESOLVED, before=states.UNKNOWN, because="taken back")
    # A register that may be there with her name is not repeated without it; a total names nobody.
    # Begun with the few actions, and said by what has not ended: those that have are a million.
    withdrawn = Action.objects.filter(withdrawn_at__isnull=False).values("pk")
    under_way = states.MAY_BECOME.keys() - states.END_STATES
    ended = Delivery.objects.filter(action__in=withdrawn).exclude(state__in=under_way)
    hers = Consignment.objects.filter(deliveries__in=ended)
    others = Delivery.objects.filter(consignment__in=hers.filter(kind="register"))
    moved += advance_all(others, states.UNRESOLVED, before=states.UNKNOWN, because="taken back")
    forgotten = Consignment.objects.filter(pk__in=hers.exclude(kind="covering").values("pk"))
    forgotten.filter(sealed__isnull=False).update(sealed=None)
    return moved


def _stop_revised() -> int:
    """Cancel letters of versions whose successor said that earlier letters stop."""
    stopping = LetterVersion.objects.filter(
        earlier_may_go=False, appeal__state__in=[vocabulary.OPEN, vocabulary.PAUSED]
    )
    appeals = list(stopping.values_list("appeal", flat=True).distinct())
    if not appeals:
        return 0
    old = Delivery.objects.revised().filter(addressee__appeal__in=appeals)
    old = old.exclude(IS_TOTAL)  # a total stays true whatever the words were
    moved = sum(
        advance_all(old, states.CANCELLED, before=state, reason="revised")
        for state in (states.HELD, states.QUEUED, states.DEFERRED)
    )
    return moved + advance_all(old, states.UNRESOLVED, before=states.UNKNOWN, because="revised")


def _hold_outdated(now: datetime) -> int:
    """Hold letters of translations that ask for other things than their source, and let them go."""
    texts = choosing.outdated_letters(LetterText.objects.filter(live=True))
    appeals = list(texts.values_list("appeal", flat=True).distinct())
    outdated = Delivery.objects.outdated().filter(addressee__appeal__in=appeals)
    outdated = outdated.exclude(IS_TOTAL)
    moved = 0
    if appeals:
        moved = sum(
            advance_all(outdated, states.HELD, before=state, reason="translation")
            for state in (states.QUEUED, states.DEFERRED)
        )
    waiting = Delivery.objects.filter(reason="translation", state=states.HELD)
    current = waiting.exclude(pk__in=outdated.values("pk"))
    return moved + _let_in(current, because="up to date", now=now)


def _stranded() -> DeliveryQuerySet:
    """Return letters of higher rungs to whose next contact none can go; an earlier one may work."""
    climbed = Delivery.objects.filter(rung__gt=0, addressee__office__stands_for="")
    return climbed.waiting().exclude(channel="").without_contact()


def _hold_on_the_ladder() -> int:
    """Hold the queue of a second address that stopped working, whatever the first does."""
    named = _stranded().exclude(IS_TOTAL)
    return sum(
        advance_all(named, states.HELD, before=state, reason="contact")
        for state in (states.QUEUED, states.DEFERRED)
    ) + advance_all(
        named.filter(reason__in=_PACED), states.HELD, before=states.HELD, reason="contact"
    )


def _find_ways() -> int:
    """Find a way for letters that were planned while the office had no contact, or we no fax."""
    moved = 0
    no_way = Q(channel="")
    if routing.is_carried("fax"):
        no_way |= Q(channel="fax", reason="person", rung=0, consignment=None)
    stranded = Delivery.objects.filter(no_way, state=states.HELD, addressee__isnull=False)
    stranded = stranded.exclude(reason="covering letter")
    pks = list(stranded.values_list("addressee", flat=True).distinct())
    for addressee in _addressees(pks).values():
        route = routing.route_to(addressee)
        if not route.channel or not route.is_ours:
            continue
        domain = routing.mail_domain()
        with transaction.atomic():
            letters = stranded.filter(addressee=addressee).select_for_update(of=("self",))
            for letter in letters[:BATCH]:
                letter.channel = route.channel
                if route.waits_for:
                    advance(letter, states.HELD, reason=route.waits_for)
                else:
                    if letter.reason == "person":
                        advance(letter, states.HELD, reason="contact")
                    letter.consignment = routing.new_consignment(
                        addressee, route.channel, domain=domain
                    )
                    letter.consignment.save(force_insert=True)
                letter.save(update_fields=["channel", "consignment"])
                moved += 1
    return moved


def _groups() -> Iterator[tuple[Addressee, str, str, str, bool]]:
    waiting = Delivery.objects.waiting().filter(addressee__isnull=False)
    marked = waiting.annotate(is_total=Case(When(IS_TOTAL, then=True), default=False))
    alike = marked.values_list("addressee", "channel", "state", "reason", "is_total")
    kinds = list(alike.distinct())
    addressees = _addressees([kind[0] for kind in kinds])
    for addressee, channel, state, reason, is_total in kinds:
        yield addressees[addressee], channel, state, reason, bool(is_total)


def _addressees(pks: Iterable[int | None]) -> dict[int, Addressee]:
    found = Addressee.objects.select_related(
        "appeal__case__facts", "appeal__case__consents", "office__coordinates"
    ).prefetch_related("office__contacts")
    return found.in_bulk({pk for pk in pks if pk is not None})


def _ending(appeal: Appeal, moment: datetime, *, is_total: bool) -> str:
    if appeal.state == vocabulary.WITHDRAWN:
        return "withdrawn"
    if appeal.state == vocabulary.CLOSED:
        return "" if is_total and appeal.owes_totals(moment) else "ended"
    return "too old" if appeal.review_by + DROPPED_AFTER < moment else ""


def _hold(addressee: Addressee, channel: str, moment: datetime, *, is_total: bool) -> str:
    """Return why letters to ``addressee`` must wait, as ``Delivery.objects.may_travel`` has it."""
    appeal, case, office = addressee.appeal, addressee.appeal.case, addressee.office
    if appeal.state == vocabulary.PAUSED:
        return "paused"
    # The last covering letter states no fact that could have to be checked again.
    in_time = appeal.review_by >= moment or appeal.state == vocabulary.CLOSED
    checked = case.facts.is_approved and case.consents.is_approved and in_time
    if not checked or not risks.is_public(appeal):
        return "facts"
    if office.stands_for:
        is_named = office.stands_for == EMBASSY and not is_total
        return "facts" if is_named and not risks.embassy_allowed(appeal) else ""
    if channel == "fax" and not is_total and not risks.fax_allowed(appeal):
        return "contact"
    healthy = any(c.healthy and c.channel == channel for c in office.contacts.all())
    return "" if healthy and office.coordinates.is_approved else "contact"
