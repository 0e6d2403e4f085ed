"""How often an address is written to before it confirms, and whether it wants that at all."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from habeas.actions import addresses, keys
from habeas.actions.models import Blocked, MailCount

# Three strangers' pranks a day are a nuisance; one confirmation shows that a person is there, who
# may well sign for twenty people on Human Rights Day.
MAILS_A_DAY: Final = 3
MAILS_A_DAY_ONCE_CONFIRMED: Final = 20
COUNTED_FOR: Final = timedelta(hours=24)


def block_tag(ring: keys.KeyRing, email: str) -> bytes:
    """Return what stands for an address among those that said *not me*."""
    return keys.tag(ring.not_me, addresses.canonical(email))


def is_blocked(ring: keys.KeyRing, email: str) -> bool:
    """Tell whether the address said *not me*."""
    return Blocked.objects.filter(tag=block_tag(ring, email)).exists()


def take_one(ring: keys.KeyRing, email: str, *, now: datetime) -> bool:
    """Count one mail to the address, if it may have one more today; tell whether it may."""
    count = _count(ring, email, now=now)
    most = MAILS_A_DAY_ONCE_CONFIRMED if count.confirmed else MAILS_A_DAY
    return bool(MailCount.objects.filter(pk=count.pk, mails__lt=most).update(mails=F("mails") + 1))


def lift(ring: keys.KeyRing, email: str, *, now: datetime) -> None:
    """Note that a person confirmed from this address today."""
    count = _count(ring, email, now=now)
    MailCount.objects.filter(pk=count.pk).update(confirmed=True)


def _count(ring: keys.KeyRing, email: str, *, now: datetime) -> MailCount:
    tag = keys.tag(ring.of_day(now.date()), addresses.canonical(email))
    count, _ = MailCount.objects.get_or_create(tag=tag, defaults={"created_at": now})
    return count
