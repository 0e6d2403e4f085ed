"""Which way letters to an addressee go: which contact, and whether they travel by themselves."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from habeas import conf
from habeas.appeals import risks
from habeas.appeals.models import Addressee
from habeas.delivery.models import Consignment, Delivery
from habeas.directory.models import Contact, Office
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import the_organisation

# The order in which channels are preferred.
CHANNELS: Final = ("email", "fax", "post")
YOU_POST_IT: Final = "you-post-it"
TOKEN_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class Route:
    """The channel ("" when there is no contact), and what letters on it wait for ("" travels).

    ``is_ours`` is false where supporters post their letters themselves. ``contact`` is None where
    there is none, and where the office is found for each signer.
    """

    channel: str
    waits_for: str
    is_ours: bool = True
    contact: Contact | None = None


def route_to(addressee: Addressee) -> Route:
    """Return how letters to ``addressee`` go.

    An office that is found for each signer is written to by e-mail; whether it can be is seen when
    it is found.
    """
    if addressee.office.stands_for:
        return Route(channel="email", waits_for="")
    contact = contact_for(addressee)
    return Route(channel="", waits_for="contact") if contact is None else _route_on(contact)


def next_route(addressee: Addressee, *, tried: Collection[int]) -> Route | None:
    """Return how a letter goes on that these contacts did not take, or None.

    It takes the next one that is healthy and that we carry to: a second address, then fax, then
    post.
    """
    if addressee.office.stands_for:
        return None  # which mailbox was tried is written down nowhere
    contacts = [
        contact
        for contact in _usable(addressee)
        if contact.healthy and contact.carriage != YOU_POST_IT and contact.pk not in tried
    ]
    return _route_on(min(contacts, key=_rank)) if contacts else None


def contact_for(addressee: Addressee) -> Contact | None:
    """Return the contact that carries letters to ``addressee``, or None.

    The first in the order e-mail, fax, post, those before others that we carry to, that are healthy
    and that the house has a carrier for. No fax where a name on it could harm.
    """
    return min(_usable(addressee), key=_rank, default=None)


def contact_on(office: Office, channel: str, *, tried: Collection[int] = ()) -> Contact | None:
    """Return the first healthy contact of an office on a channel that was not tried, or None."""
    on_it = office.contacts.filter(channel=channel, healthy=True).exclude(pk__in=tried)
    return on_it.order_by("pk").first()


def tried_before(delivery: Delivery) -> frozenset[int]:
    """Return the contacts that the letters had in whose place ``delivery`` was made."""
    tried, before = set[int](), delivery
    while before.instead_of is not None:
        before = before.instead_of
        if before.consignment is not None and before.consignment.contact_id is not None:
            tried.add(before.consignment.contact_id)
    return frozenset(tried)


def _usable(addressee: Addressee) -> list[Contact]:
    may_fax = risks.fax_allowed(addressee.appeal)
    contacts = addressee.office.contacts.all()
    return [contact for contact in contacts if may_fax or contact.channel != "fax"]


def _route_on(contact: Contact) -> Route:
    waits_for, is_ours = "", contact.carriage != YOU_POST_IT
    if contact.carriage == "register" and _is_served(contact):
        waits_for = "register"
    elif is_ours and (contact.carriage != "each" or not _is_served(contact)):
        waits_for = "person"
    return Route(channel=contact.channel, waits_for=waits_for, is_ours=is_ours, contact=contact)


def route_of_our_own(office: Office) -> Route:
    """Return how a letter of the organisation's own goes to ``office``: always by itself."""
    contact = min(office.contacts.all(), key=_rank_of_our_own, default=None)
    if contact is None:
        return Route(channel="", waits_for="contact")
    return Route(channel=contact.channel, waits_for="" if _is_served(contact) else "person")


def mailbox_of(office: Office) -> Contact | None:
    """Return the mailbox of an office to which letters go each by itself, or None."""
    fits = {"channel": "email", "carriage": "each", "healthy": True}
    return office.contacts.filter(**fits).first()


def mail_domain() -> str:
    """Return the domain of Message-IDs and return addresses; raises RefusedError without one."""
    house = the_organisation()
    domain = house.mail_domain or house.from_address.rpartition("@")[2]
    if not domain or not house.from_address:
        raise RefusedError("Fill in the organisation's From address and mail domain at the desk.")
    return domain


def new_consignment(addressee: Addressee | None, channel: str, *, domain: str) -> Consignment:
    """Return an unsaved consignment with a Message-ID and an envelope sender of its own.

    ``addressee`` is None for a letter of the organisation's own.
    """
    return Consignment(
        addressee=addressee,
        channel=channel,
        message_id=f"<{secrets.token_hex(TOKEN_BYTES)}@{domain}>",
        envelope_sender=f"letter-{secrets.token_hex(TOKEN_BYTES)}@{domain}",
    )


def renew(letters: Collection[Delivery]) -> None:
    """Give letters that have not left, and each go alone, a consignment of their own anew.

    What was written before is forgotten; the tries at it stay written down.
    """
    domain = mail_domain()
    before = {letter.consignment_id for letter in letters if letter.consignment_id}
    Consignment.objects.filter(pk__in=before).update(sealed=None)
    for letter in letters:
        letter.consignment = new_consignment(letter.addressee, letter.channel, domain=domain)
    Consignment.objects.bulk_create([each.consignment for each in letters if each.consignment])
    Delivery.objects.bulk_update(letters, ["consignment"])


def reply_address(consignment: Consignment) -> str:
    """Return the mailbox of the house to which answers to this consignment come."""
    return "reply-" + consignment.envelope_sender.removeprefix("letter-")


def _rank(contact: Contact) -> tuple[bool, bool, bool, int, int]:
    return (contact.carriage == YOU_POST_IT, *_rank_of_our_own(contact))


def _rank_of_our_own(contact: Contact) -> tuple[bool, bool, int, int]:
    unserved = contact.channel == "fax" and not conf.fax_carrier()
    return (not contact.healthy, unserved, CHANNELS.index(contact.channel), contact.pk)


def is_carried(channel: str) -> bool:
    """Tell whether a carrier of the house serves a channel; paper needs a person."""
    return channel == "email" or (channel == "fax" and bool(conf.fax_carrier()))


def _is_served(contact: Contact) -> bool:
    return is_carried(contact.channel)
