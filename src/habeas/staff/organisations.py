"""The house's own settings, and the day it is there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from habeas.kernel import clock
from habeas.staff import auditing
from habeas.staff.models import Organisation, User


def the_organisation() -> Organisation:
    """Return the house's settings; empty ones when nobody has filled them in yet."""
    return Organisation.objects.filter(pk=1).first() or Organisation(pk=1)


def describe_organisation(organisation: Organisation, *, by: User) -> None:
    """Store the house's settings; raises ValidationError."""
    organisation.pk = 1
    organisation.full_clean(validate_unique=False, validate_constraints=False)
    with transaction.atomic():
        organisation.save()
        auditing.log(by=by, verb="organisation.described", target=organisation)


def domain_day() -> date:
    """Return today's domain day in the organisation's zone."""
    return clock.today(_zone())


def domain_now() -> datetime:
    """Return the domain moment in the organisation's zone."""
    return clock.domain_now(_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(the_organisation().zone)
