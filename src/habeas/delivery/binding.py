"""Bind signed letters in registers of concern: one a day and a contact, in office hours.

A register is of one letter version to one addressee. Those who do not fit in go with the next one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.appeals.models import Addressee
from habeas.delivery import registers, routing, states, writing
from habeas.delivery.advancing import advance_together
from habeas.delivery.models import Consignment, Delivery
from habeas.directory import hours
from habeas.directory.models import Contact
from habeas.kernel.errors import HabeasError
from habeas.letters.typeset import paper_for, register_pages
from habeas.staff.organisations import domain_now

REASON: Final = "register"
# A longer fax runs out of somebody's paper.
MOST_PAGES_OF_FAX: Final = 20
# About two megabytes as a PDF, which every mailbox takes.
MOST_SIGNERS: Final = 4000
# These are few enough for a fax whatever each says of herself, where it cannot be tried out.
SURELY_FIT: Final = 300
_ON_THE_WAY: Final = (states.QUEUED, states.SENDING, states.DEFERRED, states.UNKNOWN)


def bind_due(ring: KeyRing, now: datetime) -> int:
    """Bind what waits for a register and may travel; return how many letters went into one.

    ``now`` is the real time. Paper is bound for a print batch (``bind_for_print``). Raises
    RefusedError while the organisation has no From address.
    """
    return sum(_bind(contact, letters, ring, now=now) for contact, letters in _waiting(now))


def bind_for_print(addressee: Addressee, now: datetime) -> list[Consignment]:
    """Bind what waits for a person on the post to ``addressee``; return the registers.

    There is one for each letter version. The letters stay held until the batch is printed; ``now``
    is the real time.
    """
    bound = []
    with transaction.atomic():
        letters = list(_named(now).filter(addressee=addressee, channel="post", reason="person"))
        while letters:
            same = _alike(letters)
            bound.append(_into_one(same, contact=None))
            taken = {letter.pk for letter in same}
            letters = [letter for letter in letters if letter.pk not in taken]
    return bound


def _waiting(now: datetime) -> Iterator[tuple[Contact, QuerySet[Delivery]]]:
    """Yield each contact whose office is open and has had no register today, and its letters."""
    held = Delivery.objects.filter(
        state=states.HELD, reason=REASON, consignment__isnull=True, due_at__lte=now
    )
    kinds = held.filter(channel__in=["email", "fax"]).values_list(
        "addressee__office", "channel", "rung"
    )
    for office, channel, rung in list(kinds.distinct()):
        of_kind = {"addressee__office": office, "channel": channel, "rung": rung}
        first = held.select_related("addressee__office", "instead_of").filter(**of_kind).first()
        if first is None or first.addressee is None:
            continue
        tried = routing.tried_before(first)
        contact = routing.contact_on(first.addressee.office, channel, tried=tried)
        if contact and hours.opens_at(contact, now) <= now and not _had_one(contact, now):
            yield contact, _named(now).filter(reason=REASON, **of_kind)


def _named(now: datetime) -> QuerySet[Delivery]:
    """Return held letters by name, in no consignment yet, that may travel, the oldest first."""
    held = Delivery.objects.filter(
        state=states.HELD,
        due_at__lte=now,
        consignment__isnull=True,
        action__shown=Action.NAMED,
        addressee__office__stands_for="",
    )
    return (
        held.may_travel(domain_now())
        .select_related("action", "addressee__appeal__case", "addressee__office__coordinates")
        .prefetch_related("action__versions", "addressee__office__contacts")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "pk")
    )


def _had_one(contact: Contact, now: datetime) -> bool:
    """Tell whether a contact has had a register on its office's day, or has one on the way."""
    of_it = Consignment.objects.filter(kind=REASON, contact=contact)
    if of_it.filter(deliveries__state__in=_ON_THE_WAY).exists():
        return True
    last = of_it.filter(attempts__isnull=False, deliveries__isnull=False).order_by("frozen_at")
    newest = last.last()
    if newest is None or newest.frozen_at is None:
        return False
    day = hours.day_of(contact.office, newest.frozen_at)
    return day == hours.day_of(contact.office, now)


def _bind(contact: Contact, letters: QuerySet[Delivery], ring: KeyRing, *, now: datetime) -> int:
    with transaction.atomic():
        alike = _alike(list(letters[:MOST_SIGNERS]))
        # Another courier may just have bound one for the same day.
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        if not alike or _had_one(contact, now):
            return 0
        if contact.channel == "fax":
            alike = alike[: _how_many_fit(alike, ring)]
        _into_one(alike, contact=contact)
        advance_together(alike, states.QUEUED, because="bound in a register")
    return len(alike)


def _alike(letters: Sequence[Delivery]) -> list[Delivery]:
    """Return those that go to the same addressee in the same version as the first of them."""
    kinds = [(letter.addressee_id, _version(letter)) for letter in letters]
    return [letter for letter, kind in zip(letters, kinds, strict=True) if kind == kinds[0]]


def _version(letter: Delivery) -> int | None:
    try:
        return registers.version_of(letter).pk
    except writing.VersionMissingError:
        return None  # its dispatch says so, and holds it


def _into_one(letters: Sequence[Delivery], *, contact: Contact | None) -> Consignment:
    first = letters[0]
    consignment = routing.new_consignment(
        first.addressee, first.channel, domain=routing.mail_domain()
    )
    consignment.kind, consignment.contact = REASON, contact
    consignment.save(force_insert=True)
    for letter in letters:
        letter.consignment = consignment
    Delivery.objects.bulk_update(letters, ["consignment"], batch_size=500)
    return consignment


def _how_many_fit(letters: Sequence[Delivery], ring: KeyRing) -> int:
    """Return how many of the first letters fit on a fax, at least one."""
    try:
        whole = registers.compose(letters, ring)
    except HabeasError:
        return SURELY_FIT  # what is wrong with them shows when they are written
    sheet = paper_for(whole.letter.address.country)
    fitting, too_many = 1, len(letters) + 1
    tried = len(letters)
    while too_many - fitting > 1:
        part = replace(whole, signers=whole.signers[:tried])
        if register_pages(part, sheet) <= MOST_PAGES_OF_FAX:
            fitting = tried
        else:
            too_many = tried
        tried = (fitting + too_many) // 2
    return fitting
