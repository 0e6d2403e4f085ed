"""E-mail addresses: which are taken, and which two are the same person's."""

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from habeas.channels.mail import HeaderError, checked_address

LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3


def is_address(text: str) -> bool:
    """Tell whether a mail can be written to ``text``: one bare address, nothing around it."""
    if len(text) > LONGEST or any(
        unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in text
    ):
        return False
    try:
        validate_email(text)
        checked_address(text)
    except (ValidationError, HeaderError):
        return False
    return True


def canonical(address: str) -> str:
    """Return the spelling under which an address is counted: NFC, case-folded, ``+tag`` cut."""
    local, _, domain = unicodedata.normalize("NFC", address).casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
