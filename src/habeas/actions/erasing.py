"""Ask that what is held of an address is erased, without learning whether anything is."""

from django.core.exceptions import ValidationError
from django.db import transaction

from habeas.actions import addresses, dropping, envelopes
from habeas.kernel import clock, tokens
from habeas.staff import auditing
from habeas.staff.models import User
from habeas.staff.organisations import the_organisation


def ask_to_erase(address: str, *, by: User) -> None:
    """Seal an address to the courier, which erases what it finds and answers to it alone.

    Nothing else is stored, and nobody at the desk learns what was found. Raises ValidationError,
    and HabeasError where this server does not know the courier's public key.
    """
    address = address.strip()
    if not addresses.is_address(address):
        raise ValidationError({"address": "This is not an e-mail address we can write to."})
    now = clock.now()
    request = envelopes.Erasing(token=tokens.new_token(), address=address, asked_at=now.isoformat())
    with transaction.atomic():
        dropping.drop_erasure(request, now=now)
        auditing.log(by=by, verb="erasure.asked", target=the_organisation())
