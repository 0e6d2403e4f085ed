"""Count what is tried at passwords and codes, over all processes of the house.

A try is counted before it is looked at, so that many at once gain nothing. Neither the name that
was typed nor the address of a machine is kept.
"""

from datetime import timedelta
from typing import Final, NamedTuple

from django.utils.crypto import salted_hmac

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff.models import Try

MINUTES: Final = 15


class Limit(NamedTuple):
    """How many tries a quarter of an hour takes, at one name and at all of them together."""

    each: int
    all: int


# The totals are far above what a house needs, and far below what guessing needs.
LIMITS: Final = {
    "sign-in": Limit(10, 200),
    "second-step": Limit(10, 200),
    "password": Limit(10, 200),
}


class TooManyTriesError(RefusedError):
    """So much was tried that the door rests: the same for names that exist and that do not."""


def take(kind: str, name: str = "") -> None:
    """Count one try at ``name``; raises TooManyTriesError, and then it is not counted."""
    since = clock.now() - timedelta(minutes=MINUTES)
    tries = Try.objects.filter(kind=kind)
    tries.filter(at__lt=since).delete()
    tag = _tag(kind, name)
    this = Try.objects.create(kind=kind, tag=tag, at=clock.now())
    limit = LIMITS[kind]
    if tries.filter(tag=tag).count() > limit.each or tries.count() > limit.all:
        this.delete()
        raise TooManyTriesError(
            f"There were too many tries. Please wait {MINUTES} minutes and try again."
        )


def forget(kind: str, name: str = "") -> None:
    """Forget the tries at ``name``, because one of them was right."""
    Try.objects.filter(kind=kind, tag=_tag(kind, name)).delete()


def _tag(kind: str, name: str) -> str:
    return salted_hmac(
        f"habeas.staff.tries {kind}", name.casefold(), algorithm="sha256"
    ).hexdigest()
