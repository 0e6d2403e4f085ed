"""What may stand under a letter: names, and who somebody is.

Nothing is stripped or changed beyond NFC and the white space at both ends: a name is written as its
bearer writes it, or refused with the reason.
"""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from habeas.letters import typeset

LONGEST_NAME: Final = 100
LONGEST_WHO: Final = 60
PUNCTUATION: Final = frozenset(" '’ʿʾ.,-·")


def tidy(text: str) -> str:
    """Return ``text`` in NFC, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def wrong_with_name(name: str) -> str:
    """Return what is wrong with a name, as a sentence in the reader's language, or nothing."""
    if not name:
        return _("Please write your name, or choose “counted”.")
    return _wrong(name, longest=LONGEST_NAME, digits=False)


def wrong_with_who(who: str) -> str:
    """Return what is wrong with who somebody is, or nothing; it may be left empty."""
    return _wrong(who, longest=LONGEST_WHO, digits=True) if who else ""


def _wrong(text: str, *, longest: int, digits: bool) -> str:
    if len(text) > longest:
        return _("This is longer than %(longest)s characters.") % {"longest": longest}
    if any(not _may_stand(character, digits=digits) for character in text):
        if digits:
            return _("Please use letters, digits, spaces and simple punctuation only.")
        return _("Please use letters, spaces, apostrophes, full stops and hyphens only.")
    if not any(unicodedata.category(character).startswith("L") for character in text):
        return _("There must be at least one letter in it.")
    if typeset.unprintable(text):
        return _("We cannot print these letters yet. Please use Latin letters, as in a passport.")
    return ""


def _may_stand(character: str, *, digits: bool) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or character in PUNCTUATION or (digits and category == "Nd")
