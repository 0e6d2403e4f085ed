"""How fast letters go: a mailbox's daily cap, in its office's hours, and servers left in peace.

Counts are kept under tags that only the courier can make: the mailbox of an office that was found
for a signer would tell her country. Such an office has its cap and no hours, because the time at
which a letter left would tell the part of the world in which she lives.
"""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from habeas import conf
from habeas.actions import keys
from habeas.actions.keys import KeyRing
from habeas.delivery import routing, states
from habeas.delivery.advancing import BATCH, advance_all
from habeas.delivery.models import Consignment, Delivery, DeliveryQuerySet, Pace
from habeas.directory import hours
from habeas.directory.models import Contact

if TYPE_CHECKING:
    from habeas.delivery.writing import Destination

OFFICE: Final = "office"
TURN: Final = "turn"
# What goes within so long may go together: the courier looks at the queues every few seconds.
TOGETHER: Final = timedelta(minutes=1)
# A refusal or two is a server's mood, and five in a row are not.
MOST_FAILURES: Final = 5
# As long as one waits for somebody who restarts a server; twice as long after each failure more.
REST: Final = timedelta(minutes=5)
# So rarely at least it is tried whether a server is back: letters are given up after five days.
LONGEST_REST: Final = timedelta(hours=1)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class _Mailbox:
    """One mailbox or fax number: the tag it is counted under, and how much it takes when."""

    tag: bytes
    cap: int
    day: date
    gap: timedelta

    def is_new_day(self, pace: Pace | None) -> bool:
        return pace is None or pace.day < self.day

    def had(self, pace: Pace | None) -> int:
        """Return how many letters it has had on its day."""
        return 0 if pace is None or self.is_new_day(pace) else pace.letters

    def next_at(self, pace: Pace | None, now: datetime) -> datetime:
        """Return the moment of its next letter: they are a gap apart."""
        return max(now, pace.next_at) if pace and pace.next_at and self.gap else now

    def free(self, pace: Pace | None, now: datetime) -> int:
        """Return how many letters may go to it now."""
        left = max(0, self.cap - self.had(pace))
        if not self.gap:
            return left
        ahead = now + TOGETHER - self.next_at(pace, now)
        return min(left, max(0, math.floor(ahead / self.gap) + 1))


def take_slot(ring: KeyRing, destination: "Destination", *, now: datetime) -> datetime | None:
    """Count a letter to ``destination`` in, or return from when on it may go.

    To be asked in the transaction that opens a letter's first attempt. ``now`` is the real time.
    """
    return take_slots(ring, destination, wanted=1, now=now)[1]


def take_slots(
    ring: KeyRing, destination: "Destination", *, wanted: int, now: datetime
) -> tuple[int, datetime | None]:
    """Count letters to one destination in, ``wanted`` at most.

    Returns how many may go, and from when on the others may (None: there are none).
    """
    contact = destination.contact
    opens = now if destination.is_found else hours.opens_at(contact, now)
    if opens > now:
        return 0, opens
    taken, rests = 0, resting_until(server_tag(ring, contact), now=now)
    if rests is None:
        mailbox = _mailbox(ring, contact, now=now, is_found=destination.is_found)
        taken, rests = _count(mailbox, contact, wanted=wanted, now=now)
    if rests is None or not destination.is_found:
        return taken, rests and hours.opens_at(contact, rests)
    # The same hour for all of them: which wait together would tell which are for one office.
    return taken, now.replace(minute=0, second=0, microsecond=0) + _HOUR


def goes_on_from(ring: KeyRing, destination: "Destination", *, now: datetime) -> datetime | None:
    """Return from when on a further try, or a register, may go; None: now.

    It takes no slot. A server may be left in peace, and a fax rings in office hours alone.
    """
    contact = destination.contact
    rests = resting_until(server_tag(ring, contact), now=now)
    if contact.channel != "fax":
        return rests
    opens = hours.opens_at(contact, rests or now)
    return opens if opens > now else None


def _count(
    mailbox: _Mailbox, contact: Contact, *, wanted: int, now: datetime
) -> tuple[int, datetime | None]:
    row = Pace.objects.select_for_update().filter(tag=mailbox.tag)
    with transaction.atomic(savepoint=False):  # one is open where it counts
        pace = row.first()
        if pace is None:
            Pace.objects.get_or_create(tag=mailbox.tag, defaults={"day": mailbox.day})
            pace = row.get()
        taken = min(wanted, mailbox.free(pace, now))
        if taken:
            next_at = mailbox.next_at(pace, now) + taken * mailbox.gap
            if mailbox.is_new_day(pace):
                pace.day, pace.letters, pace.registers = mailbox.day, 0, 0
            pace.letters += taken
            if mailbox.gap:
                pace.next_at = next_at
            pace.save(update_fields=["day", "letters", "registers", "next_at"])
        if taken == wanted:
            return taken, None
        if mailbox.had(pace) >= mailbox.cap:
            return taken, hours.next_day_of(contact.office, now)
        return taken, mailbox.next_at(pace, now) - TOGETHER


def let_in(letters: DeliveryQuerySet, *, because: str, now: datetime) -> int:
    """Queue held letters of one addressee on one channel if all may go now; else let them wait.

    Those that were begun go on. Returns how many moved; ``now`` is the real time.
    """
    letters = letters.filter(state=states.HELD)
    begun = letters.filter(consignment__tries__gt=0)
    moved = advance_all(begun, states.QUEUED, before=states.HELD, because=because)
    first = letters.select_related("addressee__office", "instead_of").first()
    contact = _contact_of(first) if first else None
    if contact is not None:
        rooms = Rooms(KeyRing(conf.keys_dir()), now)
        if rooms.is_shut(contact):
            return moved + advance_all(letters, states.HELD, before=states.HELD, reason=OFFICE)
        if letters.count() > rooms.free(contact):
            return moved + advance_all(letters, states.HELD, before=states.HELD, reason=TURN)
    return moved + advance_all(letters, states.QUEUED, before=states.HELD, because=because)


def release_due(now: datetime) -> int:
    """Queue what waits for its turn or for an office, as caps and hours allow; return how many.

    What a mailbox does not take on its office's day any more goes as a register: it waits for that
    instead. ``now`` is the real time.
    """
    waiting = Delivery.objects.filter(state=states.HELD, reason__in=[OFFICE, TURN])
    due = waiting.filter(due_at__lte=now)
    paced = Q(consignment__kind="letter", addressee__isnull=False, addressee__office__stands_for="")
    moved = advance_all(
        due.exclude(paced), states.QUEUED, before=states.HELD, because="looked at again"
    )
    rooms = Rooms(KeyRing(conf.keys_dir()), now)
    kinds = due.filter(paced).values_list(
        "addressee__office", "channel", "rung", "instead_of__consignment__contact"
    )
    for office, channel, rung, tried in kinds.distinct():
        queue = due.filter(
            paced,
            addressee__office=office,
            channel=channel,
            rung=rung,
            instead_of__consignment__contact=tried,
        )
        moved += _release(queue, rooms)
    return moved


def _release(queue: DeliveryQuerySet, rooms: "Rooms") -> int:
    first = queue.select_related("addressee__office", "instead_of").first()
    contact = _contact_of(first) if first else None
    if contact is None or rooms.is_shut(contact):
        return 0
    begun = queue.filter(consignment__tries__gt=0)
    moved = advance_all(begun, states.QUEUED, before=states.HELD, because="begun")
    oldest = list(queue.order_by("due_at", "pk").values_list("pk", flat=True))
    going = [pk for pk in oldest[: max(0, rooms.free(contact))] if not rooms.enter(contact)]
    bound = oldest[len(going) + max(0, rooms.left_today(contact)) :]
    moved += advance_all(
        Delivery.objects.filter(pk__in=going), states.QUEUED, before=states.HELD, because="its turn"
    )
    for start in range(0, len(bound), BATCH):
        moved += _bind(bound[start : start + BATCH])
    return moved


def _bind(pks: list[UUID]) -> int:
    """Let letters wait for a register; the mails that they would have been are not needed."""
    with transaction.atomic():
        letters = Delivery.objects.filter(pk__in=pks, state=states.HELD)
        unused = list(letters.values_list("consignment", flat=True))
        letters.update(consignment=None)
        Consignment.objects.filter(pk__in=unused, tries=0, deliveries=None).delete()
        return advance_all(letters, states.HELD, before=states.HELD, reason="register")


def _contact_of(letter: Delivery) -> Contact | None:
    """Return the contact whose pace a letter keeps; None where the office is found, or our own."""
    if letter.addressee is None or letter.addressee.office.stands_for:
        return None
    tried = routing.tried_before(letter)
    return routing.contact_on(letter.addressee.office, letter.channel, tried=tried)


def is_used_up(ring: KeyRing, contact: Contact, *, now: datetime) -> bool:
    """Tell whether a mailbox has had its letters of the day, those on their way included."""
    return Rooms(ring, now).left_today(contact) <= 0


def server_tag(ring: KeyRing, contact: Contact) -> bytes:
    """Return what stands for the server that serves a contact: a mail domain, or the fax line."""
    server = contact.email.rpartition("@")[2].lower() if contact.channel == "email" else "fax"
    return keys.tag(ring.paces, f"server {server}")


def failed(tag: bytes, *, now: datetime) -> None:
    """Note that a server took nothing; after several times in a row it is left in peace."""
    with transaction.atomic():
        Pace.objects.get_or_create(tag=tag, defaults={"day": now.astimezone(UTC).date()})
        Pace.objects.filter(tag=tag).update(failures=F("failures") + 1)
        failures = Pace.objects.get(tag=tag).failures
        if failures >= MOST_FAILURES:
            # The exponent is bounded too: a server may be away for years.
            rest = min(LONGEST_REST, REST * 2 ** min(failures - MOST_FAILURES, 10))
            Pace.objects.filter(tag=tag).update(resting_until=now + rest)


def succeeded(tag: bytes) -> None:
    """Note that a server took something: it is not left in peace any more."""
    Pace.objects.filter(tag=tag, failures__gt=0).update(failures=0, resting_until=None)


def resting_until(tag: bytes, *, now: datetime) -> datetime | None:
    """Return until when a server is left in peace, or None."""
    resting = Pace.objects.filter(tag=tag, resting_until__gt=now)
    return resting.values_list("resting_until", flat=True).first()


class Rooms:
    """How many letters each contact takes at one moment, of those that are asked for one by one.

    ``now`` is the real time.
    """

    def __init__(self, ring: KeyRing, now: datetime) -> None:
        self.ring = ring
        self.now = now
        self._free: dict[int, int] = {}
        self._left: dict[int, int] = {}
        self._shut: dict[int, bool] = {}

    def enter(self, contact: Contact) -> str:
        """Count a letter in and return "", or return the reason for which it waits."""
        if self.is_shut(contact):
            return OFFICE
        if self.free(contact) <= 0:
            return TURN
        self._free[contact.pk] -= 1
        self._left[contact.pk] -= 1
        return ""

    def is_shut(self, contact: Contact) -> bool:
        """Tell whether the office is shut."""
        if contact.pk not in self._shut:
            self._shut[contact.pk] = hours.opens_at(contact, self.now) > self.now
        return self._shut[contact.pk]

    def free(self, contact: Contact) -> int:
        """Return how many letters may go to a contact now."""
        self._look(contact)
        return self._free[contact.pk]

    def left_today(self, contact: Contact) -> int:
        """Return how many letters a contact still takes on its office's day."""
        self._look(contact)
        return self._left[contact.pk]

    def _look(self, contact: Contact) -> None:
        if contact.pk in self._free:
            return
        mailbox = _mailbox(self.ring, contact, now=self.now)
        pace = Pace.objects.filter(tag=mailbox.tag).first()
        on_the_way = _on_the_way(contact)
        resting = resting_until(server_tag(self.ring, contact), now=self.now)
        self._left[contact.pk] = mailbox.cap - mailbox.had(pace) - on_the_way
        self._free[contact.pk] = 0 if resting else mailbox.free(pace, self.now) - on_the_way


def _on_the_way(contact: Contact) -> int:
    """Return how many letters are queued for a contact that have not taken their slot yet."""
    office = Q(addressee__office=contact.office_id) | Q(intervention__office=contact.office_id)
    return Delivery.objects.filter(
        office,
        channel=contact.channel,
        state__in=[states.QUEUED, states.SENDING],
        consignment__kind="letter",
        consignment__tries=0,
    ).count()


def _mailbox(ring: KeyRing, contact: Contact, *, now: datetime, is_found: bool = False) -> _Mailbox:
    open_from_to = None if is_found else conf.office_hours()
    gap = timedelta()
    if open_from_to and contact.daily_cap:
        gap = timedelta(hours=open_from_to[1] - open_from_to[0]) / contact.daily_cap
    address = contact.email.lower() or contact.number
    return _Mailbox(
        tag=keys.tag(ring.paces, f"mailbox {contact.channel} {address}"),
        cap=contact.daily_cap,
        day=hours.day_of(contact.office, now),
        gap=gap,
    )
