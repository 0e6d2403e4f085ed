"""From the read addressees to offices of the directory, with holders, contacts and greetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from habeas.appeals import drafting
from habeas.appeals.models import Appeal
from habeas.directory import forms, keeping
from habeas.directory.models import Contact, Office
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

from .reading.countries import without_country
from .reading.fields import ReadAddressee, ReadAppeal
from .reading.language import languages_of_script

_SOURCE: Final = "an imported appeal page"
# What a page prints and the directory has no channel for.
_NO_CHANNEL: Final = {
    "phone": "telephone",
    "telex": "telex",
    "cc": "copy by e-mail",
    "bcc": "blind copy by e-mail",
    "twitter": "short message",
    "webform": "web form",
}


@dataclass(frozen=True)
class _Addressed:
    """The office that a page is addressed to, and whether the directory had it before."""

    office: Office
    is_new: bool
    report: list[str]


def address_to(
    appeal: Appeal, read: ReadAppeal, letters: Sequence[ReadAppeal], *, by: User
) -> tuple[bool, list[str]]:
    """Address an appeal to the offices of its page; raises ValidationError.

    Return whether each office is greeted in a form of its own, because the page greets each of them
    by itself, and sentences for the report. ``letters`` are those of the page, each with its own
    greeting.
    """
    report: list[str] = []
    of_others = {letter.salutation for letter in letters[1:]}
    greetings = [greeting for greeting in read.salutations if greeting not in of_others]
    of_each = len(greetings) == len(read.addressees) and len(set(greetings)) > 1
    if len(set(greetings)) > 1 and not of_each:
        others = "”, “".join(dict.fromkeys(greetings[1:]))
        report.append(f"The page also greets with “{others}”: the letter has its first greeting.")
    for place, addressee in enumerate(read.addressees):
        addressed = _office_of(addressee, read, by=by)
        report += addressed.report
        if appeal.addressees.filter(office=addressed.office).exists():
            continue
        drafting.add_addressee(appeal, addressed.office, by=by)
        if of_each:
            language = letters[0].language
            report.append(_greeted(addressed, greetings[place], read, language=language, by=by))
    return of_each, report


def _greeted(
    addressed: _Addressed, greeting: str, read: ReadAppeal, *, language: str, by: User
) -> str:
    """Greet a new office as the page does; one of the directory keeps its own form of address."""
    office = addressed.office
    usual = forms.salutation(office, language)
    if greeting == usual:
        return f"“{office}” is greeted with “{greeting}”, on the page and in the directory."
    if not addressed.is_new:
        return (
            f"The page greets “{office}” with “{greeting}”, the directory with “{usual}”: the "
            "letter has that of the directory."
        )
    closing = read.closing or forms.closing(office, language)
    keeping.set_form(office, by=by, language=language, salutation=greeting, closing=closing)
    return f"“{office}” is greeted with “{greeting}”, as on the page; check its form of address."


def _office_of(addressee: ReadAddressee, read: ReadAppeal, *, by: User) -> _Addressed:
    """Return the office that a page is addressed to, and the sentences for the report.

    An office of the same country and title that the directory has already is taken as it is: a
    change would hold the letters of every other appeal to it. Raises ValidationError.
    """
    country = addressee.state or addressee.country or read.country
    title = addressee.title or addressee.lines[0]
    known = _known(country, title)
    report = [] if addressee.title else [_no_title(title)]
    report += [
        f"“{', '.join(_printed(addressee, kind))}” ({called}) was left out of the directory: "
        "letters do not travel that way."
        for kind, called in _NO_CHANNEL.items()
        if getattr(addressee, kind)
    ]
    if known:
        compared = _compared(known, addressee, read)
        return _Addressed(known, is_new=False, report=[*report, *compared])
    office = keeping.add_office(
        by=by,
        handle=_handle(country, title),
        country=country,
        titles={_language_of(title, read): title},
    )
    report.append(f"The office “{title}” is new in the directory; check its title and its kind.")
    if addressee.name:
        report.append(_add_holder(office, addressee, read, by=by))
    for contact in _contacts(addressee, read):
        try:
            keeping.add_contact(office, by=by, source=_SOURCE, **contact)
        except ValidationError as error:
            said = " ".join(error.messages)
            printed = contact.get("email") or contact.get("number") or ", ".join(contact["lines"])
            report.append(
                f"The {contact['channel']} contact “{printed}” of “{title}” was left out: {said}"
            )
    return _Addressed(office, is_new=True, report=report)


def _language_of(title: str, read: ReadAppeal) -> str:
    """Return the language of a title: English for Latin letters on a page in another script."""
    told = next(iter((*read.paragraphs, *read.story, *read.demands)), read.title)
    is_foreign = bool(languages_of_script(told)) and not languages_of_script(title)
    return "en" if is_foreign else read.language


def _known(country: str, title: str) -> Office | None:
    offices = Office.objects.filter(country=country).order_by("pk")
    wanted = title.casefold()
    return next(
        (o for o in offices if wanted in {named.casefold() for named in o.titles.values()}), None
    )


def _compared(office: Office, addressee: ReadAddressee, read: ReadAppeal) -> list[str]:
    """Say what the page tells of an office that the directory does not have."""
    report = [f"The office “{office}” is in the directory already and was not changed."]
    holder = office.holder_on(domain_day())
    if addressee.name and (holder is None or addressee.name != holder.name):
        of_directory = holder.name if holder else "nobody"
        report.append(
            f"The page names {addressee.name} as its holder, the directory {of_directory}; "
            "check who holds it."
        )
    there = {str(contact) for contact in office.contacts.all()}
    for contact in _contacts(addressee, read):
        if contact.get("number"):
            contact["number"] = keeping.e164(contact["number"], country=office.country)
        printed = str(Contact(**contact))
        if printed not in there:
            report.append(
                f"The page gives “{printed}” ({contact['channel']}), which the directory does not "
                "have; it was left out."
            )
    return report


def _add_holder(office: Office, addressee: ReadAddressee, read: ReadAppeal, *, by: User) -> str:
    day = domain_day().isoformat()
    # The page proves no more than that she held the office when it was issued.
    since = min(read.dates.issued_on or day, day)
    keeping.add_holder(
        office,
        by=by,
        name=addressee.name,
        address_line=", ".join(addressee.lines[: addressee.holder_lines]),
        term=f"{since}/..",
    )
    return (
        f"Since when {addressee.name} holds the office is not on the page: {since} was entered; "
        "correct it in the directory."
    )


def _contacts(addressee: ReadAddressee, read: ReadAppeal) -> list[dict[str, Any]]:
    # A block that names neither holder nor office has its first line for the office's title.
    lines = list(addressee.lines[addressee.holder_lines or not addressee.title :])
    if addressee.country and lines:
        last = without_country(lines.pop(), read.language)
        lines += [last] if last else []
    contacts: list[dict[str, Any]] = [
        {"channel": "email", "email": email} for email in addressee.email
    ]
    contacts += [{"channel": "fax", "number": fax.e164 or fax.printed} for fax in addressee.fax]
    if lines:
        country = addressee.country or read.country
        contacts.append({"channel": "post", "lines": lines, "country": country})
    return contacts


def _printed(addressee: ReadAddressee, kind: str) -> list[str]:
    return [getattr(value, "printed", value) for value in getattr(addressee, kind)]


def _handle(country: str, title: str) -> str:
    handle = slugify(f"{country} {title}")[:45].strip("-")
    number, tried = 1, handle
    while Office.objects.filter(handle=tried).exists():
        number += 1
        tried = f"{handle}-{number}"
    return tried


def _no_title(title: str) -> str:
    return f"The office has no title yet: “{title}” stands in its place; correct it."
