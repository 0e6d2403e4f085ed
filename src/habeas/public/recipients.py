"""Whom the letters of an appeal go to, in the reader's language, and how they are carried there."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from habeas.appeals import choosing, resolving, risks
from habeas.appeals.composing import official_on
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery.routing import YOU_POST_IT
from habeas.directory.models import Contact
from habeas.kernel import languages
from habeas.staff.organisations import domain_day

# The first contact that an office has in this order carries the letter.
CHANNELS: Final = ("email", "fax", "post")


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a letter goes to, in the reader's language, and how it is carried there.

    ``place`` is "" where the office is found by the country that the reader lives in.
    """

    title: str
    short_title: str
    official: str
    place: str
    how: str
    email: str
    checked_on: date | None


def recipient_of(addressee: Addressee, language: str) -> Recipient:
    """Return whom an addressee is, in words of ``language``, as of today."""
    office = addressee.office
    if office.stands_for:
        title = title_of(addressee, language)
        return Recipient(
            title=title,
            short_title=short_title_of(addressee, language),
            official=title,
            place="",
            how=_("Letters go by e-mail, each by itself."),
            email="",
            checked_on=None,
        )
    contacts = {contact.channel: contact for contact in reversed(office.contacts.all())}
    carried = _carrying(addressee, contacts)
    email = contacts["email"].email if "email" in contacts else ""
    return Recipient(
        title=office.title_in(language),
        short_title=office.short_title_in(language),
        official=official_on(addressee, day=domain_day(), language=language),
        place=languages.country_name(office.country, language),
        how=_how(carried),
        email=email,
        checked_on=carried.verified_on if carried else None,
    )


def recipients_of(appeal: Appeal, language: str) -> list[Recipient]:
    """Return all to whom a letter of an appeal goes."""
    return [recipient_of(addressee, language) for addressee in choosing.addressed(appeal)]


def copied(appeal: Appeal, language: str) -> list[str]:
    """Return who gets a copy with the total and no letter, in words of ``language``."""
    copies = appeal.addressees.filter(role="copy").select_related("office", "appeal__case")
    return [title_of(addressee, language) for addressee in copies]


def title_of(addressee: Addressee, language: str) -> str:
    """Return the title of an addressee, and for one that is found by country what it stands for."""
    match addressee.office.stands_for:
        case resolving.OWN_GOVERNMENT:
            return _("The foreign minister of the country you live in")
        case resolving.EMBASSY:
            state = languages.country_name(resolving.sending_state(addressee.appeal), language)
            return _("The embassy of %(country)s in the country you live in") % {"country": state}
        case _office:
            return addressee.office.title_in(language)


def short_title_of(addressee: Addressee, language: str) -> str:
    """Return the title of an addressee as running text uses it."""
    match addressee.office.stands_for:
        case resolving.OWN_GOVERNMENT:
            return _("your own foreign minister")
        case resolving.EMBASSY:
            state = languages.country_name(resolving.sending_state(addressee.appeal), language)
            return _("the embassy of %(country)s in your country") % {"country": state}
        case _office:
            return addressee.office.short_title_in(language)


def _carrying(addressee: Addressee, contacts: dict[str, Contact]) -> Contact | None:
    """Return the contact that the page says letters go to: ours before those they post to."""
    may_fax = "fax" not in contacts or risks.fax_allowed(addressee.appeal)
    usable = [
        contacts[channel]
        for channel in CHANNELS
        if channel in contacts and (channel != "fax" or may_fax)
    ]
    return min(usable, key=lambda contact: contact.carriage == YOU_POST_IT, default=None)


def _how(contact: Contact | None) -> str:
    if contact is None:
        return _("We are looking for a working address; until then letters wait with us.")
    return {
        ("email", "each"): _("Letters go by e-mail, each by itself."),
        ("email", "register"): _("Letters go by e-mail, bound in a register."),
        ("fax", "each"): _("Letters go by fax, each by itself."),
        ("fax", "register"): _("Letters go by fax, bound in a register."),
        ("post", "each"): _("Letters go by post, each by itself."),
        ("post", "register"): _("Letters go by post, bound in a register."),
        ("email", YOU_POST_IT): _("You send this one yourself, from your own mailbox or on paper."),
    }.get((contact.channel, contact.carriage), _("Letters go by post: print yours and post it."))
