"""Numbers and addresses in what a person types or moves, without what labels them."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from habeas.kernel.errors import RefusedError

from .entries import Sheet
from .reading.contacts import Contacts, contact_label
from .reading.placing import CONTACTS
from .reading.words import Words, words_of_all

_MAILS: Final = frozenset({"email", "cc", "bcc"})
_NUMBERS: Final = frozenset({"fax", "phone"})
# Among words fewer digits are a year, or those of a reference.
_FEWEST_IN_PROSE: Final = 6


def words_for(sheet: Sheet) -> Words:
    """Return the words of the languages of a page, and of English."""
    written = tuple(entry.value for entry in sheet.of_kind("language") if entry.value)
    words = words_of_all((*written, *filter(None, sheet.languages), "en"))
    return words or Words(language="en")


def ways_in(line: str, contacts: Contacts, words: Words) -> list[tuple[str, str]] | None:
    """Return each kind and value of a line that only says how to reach somebody; else None.

    ``contacts`` are those of the lines before: a label alone is that of the next line.
    """
    before = {kind: len(values) for kind, values in contacts.values.items()}
    if not contacts.take(line, words):
        return None
    return [
        (kind, value)
        for kind, values in contacts.values.items()
        if kind in CONTACTS
        for value in values[before.get(kind, 0) :]
    ]


def ways_of(kind: str, text: str, words: Words) -> list[str]:
    """Return the numbers or addresses of a kind in ``text``; raises RefusedError without any."""
    labelled = contact_label(text, words)
    values = Contacts().split(kind, labelled[1] if labelled else text, words)
    is_prose = labelled is None and re.search(r"[^\W\d]{2,}", text)
    digits = sum(map(str.isdecimal, "".join(values)))
    if kind in _NUMBERS and (not values or (is_prose and digits < _FEWEST_IN_PROSE)):
        raise RefusedError("No number is in it: type one, or move it where it belongs.")
    if kind in _MAILS and not (values and all(map(_is_mail, values))):
        raise RefusedError(
            "No e-mail address is in it, such as office@example.org: type one, or move it where it "
            "belongs."
        )
    return values or [text]


def one_way(kind: str, text: str, words: Words) -> str:
    """Return the one number or address that was typed; raises RefusedError for none or several."""
    first, *others = ways_of(kind, text, words)
    if others:
        raise RefusedError("Type one only: add a field for each of the others.")
    return first


def left_of(text: str, values: list[str], words: Words) -> str:
    """Return the words of ``text`` besides its label and ``values``; "" where it says no more."""
    labelled = contact_label(text, words)
    rest = labelled[1] if labelled else text
    for value in values:
        rest = rest.replace(value, " ")
    return " ".join(rest.split()) if re.search(r"[^\W\d]{2,}", rest) else ""


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
