"""Keep the directory: every change of a holder or a contact waits for a second person."""

from datetime import datetime
from typing import Any, TypeVar

import phonenumbers
from django.db import transaction

from habeas.directory.models import Contact, FormOfAddress, Holder, Office
from habeas.staff import approving, auditing
from habeas.staff.auditing import kind_of
from habeas.staff.models import AuditEntry, User

Row = TypeVar("Row", Holder, Contact, FormOfAddress)

# E-mail goes each by itself up to the mailbox's daily cap; faxes and paper are bound, because a
# machine that rings all day is switched off.
USUAL_CARRIAGE = {"email": "each", "fax": "register", "post": "register"}

SUSPECTED = "contact.suspected"
# Somebody has looked at the contact: what was known against it before counts no more.
LOOKED_AT = ("contact.added", "contact.amended")


def add_office(*, by: User, **facts: Any) -> Office:  # noqa: ANN401 - fields of Office
    """Add an office without holders or contacts; raises ValidationError."""
    with transaction.atomic():
        office = Office(coordinates=approving.new_block(by=by), **facts)
        office.full_clean()
        office.save()
        auditing.log(by=by, verb="office.added", target=office)
    return office


def amend_office(office: Office, *, by: User, **facts: Any) -> Office:  # noqa: ANN401 - fields
    """Change the title, the country or the kind of an office; raises ValidationError.

    Letters to it wait until a second person has confirmed it.
    """
    for field, value in facts.items():
        setattr(office, field, value)
    office.full_clean()
    with transaction.atomic():
        office.save()
        approving.touch(office.coordinates, by=by)
        auditing.log(by=by, verb="office.amended", target=office)
    return office


def add_holder(office: Office, *, by: User, **facts: Any) -> Holder:  # noqa: ANN401 - fields
    """Name who holds an office from when to when; raises ValidationError."""
    return _keep(Holder(office=office, **facts), by=by, verb="holder.added")


def add_contact(office: Office, *, by: User, **facts: Any) -> Contact:  # noqa: ANN401 - fields
    """Add how an office is reached on one channel; raises ValidationError.

    A number is stored as E.164 where it can be read as one, else as it was given: many real numbers
    do not fit their country's plan.
    """
    facts.setdefault("carriage", USUAL_CARRIAGE[facts["channel"]])
    if facts.get("number"):
        facts["number"] = e164(facts["number"], country=office.country)
    return _keep(Contact(office=office, **facts), by=by, verb="contact.added")


def set_form(office: Office, *, by: User, language: str, salutation: str, closing: str) -> None:
    """Set how letters in ``language`` greet the holder of an office and how they end."""
    form = office.forms.filter(language=language).first() or FormOfAddress(
        office=office, language=language
    )
    form.salutation, form.closing = salutation, closing
    _keep(form, by=by, verb="form_of_address.set")


def amend(row: Row, *, by: User, **facts: Any) -> Row:  # noqa: ANN401 - fields of the row
    """Change a holder, a contact or a form of address; raises ValidationError.

    Letters to the office wait until a second person has confirmed it.
    """
    for field, value in facts.items():
        setattr(row, field, value)
    return _keep(row, by=by, verb=f"{kind_of(row)}.amended")


def remove(row: Holder | Contact | FormOfAddress, *, by: User, because: str) -> None:
    """Take a holder, a contact or a form of address away."""
    with transaction.atomic():
        auditing.log(by=by, verb=f"{kind_of(row)}.removed", target=row, because=because)
        approving.touch(row.office.coordinates, by=by)
        row.delete()


def suspect(contact: Contact, *, because: str) -> None:
    """Write down that a contact does not work, as ``because`` says: letters to it wait.

    It is less exposure, so it asks nobody, and who verified the contact last stays written down.
    """
    with transaction.atomic():
        contact.healthy = False
        contact.save(update_fields=["healthy"])
        auditing.log(by=None, verb=SUSPECTED, target=contact, because=because)


def last_word_on(contact: Contact) -> AuditEntry | None:
    """Return the entry that says since when, and why, a contact is what it is."""
    words = [SUSPECTED, *LOOKED_AT]
    return AuditEntry.objects.filter(target=auditing.name_of(contact), verb__in=words).first()


def approve_coordinates(office: Office, *, by: User, seen: datetime) -> None:
    """Say yes to holders, contacts and forms of an office as they were when ``seen``."""
    approving.approve(office.coordinates, by=by, seen=seen, of=office, verb="coordinates.approved")


def e164(number: str, *, country: str) -> str:
    """Return ``number`` as E.164 (+861065961109), or as it was given where it cannot be read."""
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _keep(row: Row, *, by: User, verb: str) -> Row:
    row.full_clean()
    with transaction.atomic():
        row.save()
        approving.touch(row.office.coordinates, by=by)
        auditing.log(by=by, verb=verb, target=row)
    return row
