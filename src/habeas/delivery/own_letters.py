"""The organisation's own letters: quiet work that travels through the same post room.

One letter to one office, by itself, once a second person has said yes to it as it is. It belongs to
no appeal and is counted in none.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from habeas.appeals import composing
from habeas.appeals.models import Intervention
from habeas.delivery import routing, states
from habeas.delivery.advancing import advance
from habeas.delivery.models import Delivery
from habeas.directory import forms
from habeas.directory.models import Office
from habeas.kernel import languages
from habeas.letters.letter import Letter, Signer
from habeas.staff.models import approved
from habeas.staff.organisations import domain_day, the_organisation

# Reasons that are set and cleared here.
_CLEARED: Final = frozenset({"approval", "facts", "contact"})


def plan_due(now: datetime) -> int:
    """Plan every approved letter of our own whose day has come; return how many.

    Raises RefusedError while the organisation has no From address.
    """
    due = Intervention.objects.filter(
        approved("block"),
        kind="letter",
        stopped_at__isnull=True,
        deliveries__isnull=True,
        on__lte=domain_day(),
    )
    pks = list(due.values_list("pk", flat=True))
    return sum(_plan(pk, now=now) for pk in pks)


def compose(intervention: Intervention) -> Letter:
    """Return a letter of our own, of its own date, signed by the organisation's signatory.

    Holder, address and forms are those of today.
    """
    office, language = _office_of(intervention), intervention.language
    house = the_organisation()
    place = languages.country_name(house.country, language) if house.country else ""
    named = [house.signatory, house.legal_name] if house.signatory else [house.legal_name, ""]
    return Letter(
        language=language,
        place=place,
        day=intervention.on,
        signer=Signer(name=named[0], who=named[1], country=place),
        address=composing.address_of(office, day=domain_day()),
        subject=intervention.subject,
        salutation=forms.salutation(office, language),
        paragraphs=tuple(composing.paragraphs_of(intervention.body)),
        lead_in="",
        demands=(),
        closing=forms.closing(office, language),
        reference="",
    )


def write_off() -> int:
    """Hold, release and cancel our own letters that wait; return how many moved."""
    waiting = Delivery.objects.waiting().filter(intervention__isnull=False)
    moved = 0
    for delivery in waiting.select_related("intervention__office"):
        if delivery.channel == "":
            moved += _find_a_way(delivery)
            continue
        target = target_of(delivery, state=delivery.state, reason=delivery.reason)
        if target:
            advance(delivery, target[0], reason=target[1])
            moved += 1
    return moved


def target_of(delivery: Delivery, *, state: str, reason: str) -> tuple[str, str] | None:
    """Return the state and reason that a letter of our own should have now; None: those given.

    One that is *unknown* may lie on the official's desk, so it is never said to be cancelled.
    """
    if Intervention.objects.filter(deliveries=delivery, stopped_at__isnull=False).exists():
        return (states.UNRESOLVED, "") if state == states.UNKNOWN else (states.CANCELLED, "stopped")
    if state == states.UNKNOWN or (state == states.HELD and reason not in _CLEARED):
        return None
    hold = _hold(delivery)
    if hold:
        return None if (state, reason) == (states.HELD, hold) else (states.HELD, hold)
    return (states.QUEUED, "") if state == states.HELD else None


def has_changed_since(delivery: Delivery, moment: datetime | None) -> bool:
    """Tell whether the letter was changed after ``moment``, when its bytes froze."""
    letter = Intervention.objects.filter(deliveries=delivery)
    return moment is not None and letter.filter(block__changed_at__gt=moment).exists()


def _plan(pk: int, *, now: datetime) -> bool:
    with transaction.atomic():
        letter = (
            Intervention.objects.select_for_update(of=("self",), no_key=True)
            .select_related("office")
            .get(pk=pk)
        )
        if letter.deliveries.exists():
            return False  # another courier was first
        route = routing.route_of_our_own(_office_of(letter))
        consignment = None
        if not route.waits_for:
            consignment = routing.new_consignment(None, route.channel, domain=routing.mail_domain())
            consignment.save(force_insert=True)
        Delivery.objects.create(
            intervention=letter,
            channel=route.channel,
            consignment=consignment,
            state=states.HELD if route.waits_for else states.QUEUED,
            reason=route.waits_for,
            due_at=now,
            changed_at=now,
        )
    return True


def _find_a_way(delivery: Delivery) -> int:
    """Find a way for a letter that was planned while the office had no contact."""
    letter = delivery.intervention
    if letter is None or letter.stopped_at is not None:
        target = target_of(delivery, state=delivery.state, reason=delivery.reason)
        if target:
            advance(delivery, target[0], reason=target[1])
        return int(target is not None)
    route = routing.route_of_our_own(_office_of(letter))
    if not route.channel:
        return 0
    with transaction.atomic():
        if not route.waits_for:
            delivery.consignment = routing.new_consignment(
                None, route.channel, domain=routing.mail_domain()
            )
            delivery.consignment.save(force_insert=True)
        delivery.channel = route.channel
        delivery.save(update_fields=["channel", "consignment"])
        advance(delivery, states.HELD, reason=route.waits_for or "contact")
    return 1


def _hold(delivery: Delivery) -> str:
    """Return why a letter of our own must wait, as ``Delivery.objects.own_may_travel`` has it."""
    this = Delivery.objects.filter(pk=delivery.pk)
    if this.own_may_travel().exists():
        return ""
    if not this.filter(approved("intervention__block")).exists():
        return "approval"
    reached = this.filter(
        approved("intervention__office__coordinates"),
        intervention__office__contacts__healthy=True,
        intervention__office__contacts__channel=delivery.channel,
    )
    return "facts" if reached.exists() else "contact"


def _office_of(intervention: Intervention) -> Office:
    if intervention.office is None:
        raise ValueError("A letter of our own has an office.")
    return intervention.office
