"""A batch: what one courier has claimed in one commit, on its way.

Its letters are written side by side, freeze in one commit, and are offered in waves of as many as
the carrier has sessions. A wave's dots are one commit and its ends another, so that a crash between
the two leaves no more letters *unknown* than were on the line. Nothing of a letter is logged but
its id and the kind of an error.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from copy import copy
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final

from django.db import transaction
from django.db.models import F

from habeas.actions.keys import KeyRing
from habeas.channels.base import Accepted, ChannelError, Offer, Phase
from habeas.channels.replies import RetryClass
from habeas.delivery import claiming, ending, leaving, making, pacing, parting
from habeas.delivery.ending import End, StoppedError, WaitError
from habeas.delivery.models import Attempt, Consignment
from habeas.delivery.trips import Trip

logger = logging.getLogger(__name__)

_FROZEN: Final = ["sealed", "frozen_at", "contact", "tries", "pages"]
# These befall every letter alike; all others are about one letter or one mailbox.
_NOBODY_IS_SERVED: Final = frozenset(
    {
        RetryClass.UNREACHABLE,
        RetryClass.THROTTLED,
        RetryClass.TLS,
        RetryClass.AUTH,
        RetryClass.AMBIGUOUS,
    }
)


class Batch:
    """Some trips of one courier; ``now`` gives the real time."""

    def __init__(
        self,
        trips: Sequence[Trip],
        *,
        ring: KeyRing,
        courier: str,
        now: Callable[[], datetime],
        is_stopping: Callable[[], bool],
    ) -> None:
        self.ring = ring
        self.courier = courier
        self.now = now
        self._is_stopping = is_stopping
        # Those whose lease is ours; it is kept in each commit, however long the others take.
        self._ours = {trip.consignment.pk: trip for trip in trips}
        self._question = leaving.Question(self._ours)

    def go(self) -> None:
        """Carry all; what goes wrong with one ends in its state, and never in the others'."""
        made = []
        for trip, error in making.make(list(self._ours.values()), self.ring, now=self.now()):
            if error is None:
                made.append(trip)
            else:
                self._end_after(error, trip)
        opened = self._each_or_all(made, self._open)
        for _, alike in groupby(opened, key=lambda trip: id(trip.carrier)):
            trips = list(alike)
            sessions = trips[0].carrier.sessions
            for start in range(0, len(trips), sessions):
                wave = trips[start : start + sessions]
                if self._is_stopping():
                    self._end([(trip, ending.put_back(trip, now=self.now())) for trip in wave])
                else:
                    self._go_out(wave)

    def _each_or_all(
        self, trips: Sequence[Trip], deed: Callable[[Sequence[Trip]], Collection[Trip]]
    ) -> list[Trip]:
        """Do what is one commit for all trips; where that fails, for each by itself.

        Returns those that go on; the others have ended, with what it was that failed.
        """
        if not trips:
            return []
        try:
            return list(deed(trips))
        except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
            if len(trips) == 1:
                self._end_after(error, trips[0])
                return []
        return [on for trip in trips for on in self._each_or_all([trip], deed)]

    def _open(self, trips: Sequence[Trip]) -> list[Trip]:
        """Freeze the bytes and open an attempt each, in one commit; return those that may go."""
        now = self.now()
        with transaction.atomic():
            self._keep(trips)
            waiting = self._waiting(trips, now=now)
            going = [trip for trip in trips if trip not in waiting]
            rows = [_opened(trip, now=now) for trip in going]
            attempts = [
                Attempt(consignment=row, number=row.tries, phase=Phase.CONNECT, began_at=now)
                for row in rows
            ]
            Consignment.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["pk"], update_fields=_FROZEN
            )
            Attempt.objects.bulk_create(attempts)
        for trip, row, attempt in zip(going, rows, attempts, strict=True):
            trip.consignment, trip.attempt = row, attempt
        for trip, until in waiting.items():
            self._end_after(WaitError(until), trip)
        return going

    def _waiting(self, trips: Sequence[Trip], *, now: datetime) -> dict[Trip, datetime]:
        """Return the trips that may not begin now, each with when it may.

        A letter's first attempt takes a slot of its mailbox; those to one do at once.
        """
        waiting: dict[Trip, datetime] = {}
        first = defaultdict[tuple[str, str, bool, int], list[Trip]](list)
        for trip in trips:
            to = trip.gone_to
            if trip.consignment.kind == "letter" and trip.sealed is not None:
                contact = to.contact
                address = contact.email.lower() or contact.number
                first[contact.channel, address, to.is_found, contact.pk].append(trip)
                continue
            until = pacing.goes_on_from(self.ring, to, now=now)
            if until is not None:
                waiting[trip] = until
        for _, alike in sorted(first.items()):  # in one order, so that no two wait for each other
            to = alike[0].gone_to
            taken, until = pacing.take_slots(self.ring, to, wanted=len(alike), now=now)
            if until is not None:
                waiting.update(dict.fromkeys(alike[taken:], until))
        return waiting

    def _go_out(self, wave: Sequence[Trip]) -> None:
        """Offer, write down the dots, finish, and write down the ends."""
        offers = making.side_by_side([partial(_offer, trip) for trip in wave], threads=len(wave))
        for trip, offer in zip(wave, offers, strict=True):
            if not isinstance(offer, Exception):
                trip.offer = offer
        refused = list[tuple[Trip, Accepted | Exception]]()
        for trip, offer in zip(wave, offers, strict=True):
            if isinstance(offer, Exception):
                refused.append((trip, offer))
                self._end_after(offer, trip)
        dotted = self._each_or_all([trip for trip in wave if trip.offer], self._dot)
        replies = making.side_by_side(
            [partial(_finish, trip) for trip in dotted], threads=len(dotted)
        )
        answered = list(zip(dotted, replies, strict=True))
        now = self.now()  # one for all, so that what ends alike is written down together
        self._end([(trip, self._end_of(reply, trip, now=now)) for trip, reply in answered])
        self._note([*refused, *answered])

    def _dot(self, trips: Sequence[Trip]) -> list[Trip]:
        """Write down that the dots go out, in one commit; return those that may leave."""
        with transaction.atomic():
            may = self._question.which_may_leave(trips)
            going = [trip for trip in trips if may.issuperset(d.pk for d in trip.deliveries)]
            self._keep(going)
            repeated = [trip.consignment.pk for trip in going if trip.doubtful]
            Consignment.objects.filter(pk__in=repeated).update(repeats=F("repeats") + 1)
            attempts = [trip.attempt.pk for trip in going if trip.attempt]
            Attempt.objects.filter(pk__in=attempts).update(phase=Phase.DOT)
        for trip in going:
            if trip.attempt is not None:
                trip.attempt.phase = Phase.DOT
            trip.consignment.repeats += trip.doubtful
        for trip in set(trips).difference(going):
            self._end_after(StoppedError(), trip)
        return going

    def _keep(self, trips: Sequence[Trip]) -> None:
        """Keep all leases, those of ``trips`` above all; raises LeaseLostError for one of these."""
        mine = [trip.consignment.pk for trip in trips]
        claiming.keep(mine, self.courier, now=self.now(), besides=self._ours)

    def _end_of(self, reply: Accepted | Exception, trip: Trip, *, now: datetime) -> End:
        if isinstance(reply, Accepted):
            return ending.taken(reply, now=now)
        self._log(reply, trip)
        return ending.after(reply, trip, now=now)

    def _end_after(self, error: Exception, trip: Trip) -> None:
        """End one trip with what it met with; an offer that is open is dropped."""
        if trip.offer is not None:
            trip.offer.drop()
            trip.offer = None
        self._log(error, trip)
        if isinstance(error, claiming.LeaseLostError):
            self._ours.pop(trip.consignment.pk, None)
            return
        is_many = trip.consignment.kind != "letter"
        if isinstance(error, making.PartedError) or (is_many and isinstance(error, StoppedError)):
            self._part(trip)
        else:
            self._end([(trip, ending.after(error, trip, now=self.now()))])

    def _end(self, ended: Sequence[tuple[Trip, End]]) -> None:
        """Write down how trips ended in one commit; where that fails, each by itself."""
        if not ended:
            return
        try:
            ending.record(ended, self.courier, now=self.now())
        except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
            if len(ended) > 1:
                for pair in ended:
                    self._end([pair])
                return
            # The lease runs out, and the letter comes back by how far it got.
            self._log(error, ended[0][0])
        for trip, _ in ended:
            self._ours.pop(trip.consignment.pk, None)

    def _note(self, replies: Sequence[tuple[Trip, Accepted | Exception]]) -> None:
        """Tell the circuit breaker which servers took something and which took nothing."""
        took, failed = set[bytes](), list[bytes]()
        for trip, reply in replies:
            server = pacing.server_tag(self.ring, trip.gone_to.contact)
            if isinstance(reply, Accepted):
                took.add(server)
            elif isinstance(reply, ChannelError) and reply.kind in _NOBODY_IS_SERVED:
                failed.append(server)
        with transaction.atomic():
            for server in sorted(took):
                pacing.succeeded(server)
            for server in sorted(failed):
                pacing.failed(server, now=self.now())

    def _part(self, trip: Trip) -> None:
        try:
            parting.part(trip, self.courier, now=self.now())
        except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
            self._log(error, trip)
        self._ours.pop(trip.consignment.pk, None)

    def _log(self, error: Exception, trip: Trip) -> None:
        if isinstance(error, claiming.LeaseLostError):
            logger.warning("%s was taken over by another courier.", trip)
        elif not isinstance(error, ending.EXPECTED):
            logger.error("%s was set aside: %s.", trip, type(error).__name__)


def _opened(trip: Trip, *, now: datetime) -> Consignment:
    """Return the consignment with one try more; the one in hand stays until that is committed."""
    row = copy(trip.consignment)
    if trip.sealed is not None:
        row.sealed, row.frozen_at = trip.sealed, now
        row.contact = None if trip.is_found else trip.gone_to.contact
    row.tries += 1
    return row


def _offer(trip: Trip) -> Offer:
    if trip.envelope is None:
        raise ValueError("A letter that is offered has been written.")
    return trip.carrier.offer(trip.envelope)


def _finish(trip: Trip) -> Accepted:
    if trip.offer is None:
        raise ValueError("A letter that is finished has been offered.")
    offer, trip.offer = trip.offer, None
    return offer.finish()
