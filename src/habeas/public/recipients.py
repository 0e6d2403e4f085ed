"""Whom the letters of an appeal go to, in the reader's language, and how they are carried there."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from habeas.appeals import choosing, resolving
from habeas.appeals.composing import may_be_told, official_on
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery import routing
from habeas.directory.models import Contact
from habeas.kernel import languages
from habeas.staff.organisations import domain_day


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


def recipient_of(addressee: Addressee, language: str, *, sought: bool = False) -> Recipient:
    """Return whom an addressee is, in words of ``language``, as of today.

    ``sought``: the office was looked for by the country that the reader lives in. Letters go to its
    mailbox alone; where none was found they wait. No contact is told of before a second person has
    said yes to it.
    """
    office = addressee.office
    if office.stands_for:
        title = title_of(addressee, language)
        return Recipient(
            title=title,
            short_title=short_title_of(addressee, language),
            official=title,
            place="",
            how=_how(None) if sought else _("Letters go by e-mail, each by itself."),
            email="",
            checked_on=None,
        )
    mailbox = office.contacts.filter(channel="email", healthy=True).first()
    carried = routing.mailbox_of(office) if sought else routing.contact_for(addressee)
    if not may_be_told(office):
        mailbox = carried = None
    waits = not sought and routing.route_to(addressee).waits_for in {"register", "person"}
    return Recipient(
        title=office.title_in(language),
        short_title=office.short_title_in(language),
        official=official_on(addressee, day=domain_day(), language=language),
        place=languages.country_name(office.country, language),
        how=_how(carried, waits=waits),
        email=mailbox.email if mailbox else "",
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


def _how(contact: Contact | None, *, waits: bool = False) -> str:
    if contact is None or not contact.healthy:
        return _("We are looking for a working address; until then letters wait with us.")
    way = {
        ("email", "each"): _("Letters go by e-mail, each by itself."),
        ("email", "register"): _("Letters go by e-mail, bound in a register."),
        ("fax", "each"): _("Letters go by fax, each by itself."),
        ("fax", "register"): _("Letters go by fax, bound in a register."),
        ("post", "each"): _("Letters go by post, each by itself."),
        ("post", "register"): _("Letters go by post, bound in a register."),
        ("email", routing.YOU_POST_IT): _(
            "You send this one yourself, from your own mailbox or on paper."
        ),
    }.get((contact.channel, contact.carriage), _("Letters go by post: print yours and post it."))
    return " ".join([way, _("Until then they wait with us.")]) if waits else way
