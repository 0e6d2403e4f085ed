"""Printed codes: each withdraws one appeal, once, at any hour, and can do nothing else."""

import hashlib
import secrets
from typing import Final

from django.db import transaction

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User, WithdrawalCode

CODES: Final = 10
GROUPS: Final = 8
# Two characters a group, of 27 that nobody mistakes for another: 76 bits a code.
LETTERS: Final = "23456789ACDEFGHJKMNPQRTVWXY"


def make_codes(user: User) -> list[str]:
    """Return ten new codes, which are kept as hashes alone; those made before end."""
    codes = [_new() for _ in range(CODES)]
    made_at = clock.now()
    with transaction.atomic():
        user.withdrawal_codes.all().delete()
        WithdrawalCode.objects.bulk_create(
            WithdrawalCode(user=user, digest=_digest(code), made_at=made_at) for code in codes
        )
        auditing.log(by=user, verb="account.withdrawal-codes-made", target=user)
    return codes


def use_code(code: str) -> User:
    """Return whose code it is, and end it; raises RefusedError, alike for all that do not hold.

    A code does not hold when it is unknown, was used, or its owner's account is disabled. Call it
    in the transaction of the deed, so that a refused deed leaves the code as it was.
    """
    found = WithdrawalCode.objects.filter(
        digest=_digest(code), used_at__isnull=True, user__is_active=True
    )
    row = found.select_related("user").first()
    if row is None or not found.filter(pk=row.pk).update(used_at=clock.now()):
        raise RefusedError("This code does not hold.")
    return row.user


def _new() -> str:
    letters = [secrets.choice(LETTERS) for _ in range(2 * GROUPS)]
    return "-".join("".join(letters[at : at + 2]) for at in range(0, len(letters), 2))


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
