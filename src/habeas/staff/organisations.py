"""The house's own settings, and the day it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from habeas.kernel import clock
from habeas.staff import auditing
from habeas.staff.models import Organisation, User

# What was read in this request: a page asks a dozen times which day it is in the house's zone.
_read: ContextVar[list[Organisation] | None] = ContextVar("habeas_organisation", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read the house's settings once, at most, inside the block: for one request."""
    reset = _read.set([])
    try:
        yield
    finally:
        _read.reset(reset)


def the_organisation() -> Organisation:
    """Return the house's settings; empty ones when nobody has filled them in yet."""
    read = _read.get()
    if read:
        return read[0]
    house = Organisation.objects.filter(pk=1).first() or Organisation(pk=1)
    if read is not None:
        read.append(house)
    return house


def describe_organisation(organisation: Organisation, *, by: User) -> None:
    """Store the house's settings; raises ValidationError."""
    organisation.pk = 1
    organisation.full_clean(validate_unique=False, validate_constraints=False)
    with transaction.atomic():
        organisation.save()
        (_read.get() or []).clear()
        auditing.log(by=by, verb="organisation.described", target=organisation)


def domain_day() -> date:
    """Return today's domain day in the organisation's zone."""
    return clock.today(_zone())


def domain_now() -> datetime:
    """Return the domain moment in the organisation's zone."""
    return clock.domain_now(_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(the_organisation().zone)
