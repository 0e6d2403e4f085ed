"""Which way letters to an addressee go: which contact, and whether they travel by themselves."""

import secrets
from dataclasses import dataclass
from typing import Final

from habeas import conf
from habeas.appeals.models import Addressee
from habeas.delivery.models import Consignment
from habeas.directory.models import Contact
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import the_organisation

# The order in which channels are preferred.
CHANNELS: Final = ("email", "fax", "post")
TOKEN_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class Route:
    """The channel ("" when there is no contact), and what letters on it wait for ("" travels)."""

    channel: str
    waits_for: str


def route_to(addressee: Addressee) -> Route:
    """Return how letters to ``addressee`` go.

    The first contact in the order e-mail, fax, post, those before others that are healthy and that
    the house has a carrier for.
    """
    contact = min(addressee.office.contacts.all(), key=_rank, default=None)
    if contact is None:
        return Route(channel="", waits_for="contact")
    if contact.carriage == "register" and contact.channel != "post":
        return Route(channel=contact.channel, waits_for="register")
    if contact.carriage != "each" or not _is_served(contact):
        return Route(channel=contact.channel, waits_for="person")
    return Route(channel=contact.channel, waits_for="")


def mail_domain() -> str:
    """Return the domain of Message-IDs and return addresses; raises RefusedError without one."""
    house = the_organisation()
    domain = house.mail_domain or house.from_address.rpartition("@")[2]
    if not domain or not house.from_address:
        raise RefusedError("Fill in the organisation's From address and mail domain at the desk.")
    return domain


def new_consignment(addressee: Addressee, channel: str, *, domain: str) -> Consignment:
    """Return an unsaved consignment with a Message-ID and an envelope sender of its own."""
    return Consignment(
        addressee=addressee,
        channel=channel,
        message_id=f"<{secrets.token_hex(TOKEN_BYTES)}@{domain}>",
        envelope_sender=f"letter-{secrets.token_hex(TOKEN_BYTES)}@{domain}",
    )


def reply_address(consignment: Consignment) -> str:
    """Return the mailbox of the house to which answers to this consignment come."""
    return "reply-" + consignment.envelope_sender.removeprefix("letter-")


def _rank(contact: Contact) -> tuple[bool, bool, int, int]:
    unserved = contact.channel == "fax" and not conf.fax_carrier()
    return (not contact.healthy, unserved, CHANNELS.index(contact.channel), contact.pk)


def _is_served(contact: Contact) -> bool:
    """Tell whether a carrier takes letters of this channel; paper needs a person."""
    return contact.channel == "email" or (contact.channel == "fax" and bool(conf.fax_carrier()))
