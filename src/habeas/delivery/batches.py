"""A batch: what one courier has claimed in one commit, on its way.

Its letters are written side by side, freeze in one commit, and are offered in waves of as many as
the carrier has sessions. A wave's dots are one commit and its ends another, so that a crash between
the two leaves no more letters *unknown* than were on the line. Nothing of a letter is logged but
its id and the kind of an error.
"""

import logging
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
        now, going, waiting = self.now(), list[Trip](), list[tuple[Trip, datetime]]()
        rows, attempts = [], []
        with transaction.atomic():
            self._keep(trips)
            for trip in trips:
                until = self._may_go_from(trip, now=now)
                if until is not None:
                    waiting.append((trip, until))
                    continue
                row = copy(trip.consignment)
                if trip.sealed is not None and trip.destination is not None:
                    row.sealed, row.frozen_at = trip.sealed, now
                    row.contact = None if trip.is_found else trip.destination.contact
                row.tries += 1
                rows.append(row)
                attempts.append(
                    Attempt(consignment=row, number=row.tries, phase=Phase.CONNECT, began_at=now)
                )
                going.append(trip)
            Consignment.objects.bulk_update(rows, _FROZEN)
            Attempt.objects.bulk_create(attempts)
        for trip, row, attempt in zip(going, rows, attempts, strict=True):
            trip.consignment, trip.attempt = row, attempt
        for trip, until in waiting:
            self._end_after(WaitError(until), trip)
        return going

    def _may_go_from(self, trip: Trip, *, now: datetime) -> datetime | None:
        """Return from when a trip may begin if not now; a letter's first attempt takes a slot."""
        if trip.destination is None:
            raise ValueError("A letter that travels has a destination.")
        if trip.consignment.kind == "letter" and trip.sealed is not None:
            return pacing.take_slot(self.ring, trip.destination, now=now)
        return pacing.goes_on_from(self.ring, trip.destination, now=now)

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
        self._end([(trip, self._end_of(reply, trip)) for trip, reply in answered])
        self._note([*refused, *answered])

    def _dot(self, trips: Sequence[Trip]) -> list[Trip]:
        """Write down that the dots go out, in one commit; return those that may leave."""
        with transaction.atomic():
            may = leaving.which_may_leave(trips)
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

    def _end_of(self, reply: Accepted | Exception, trip: Trip) -> End:
        if isinstance(reply, Accepted):
            return ending.taken(reply, now=self.now())
        self._log(reply, trip)
        return ending.after(reply, trip, now=self.now())

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
            if trip.destination is None:
                continue
            server = pacing.server_tag(self.ring, trip.destination.contact)
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


def _offer(trip: Trip) -> Offer:
    if trip.envelope is None:
        raise ValueError("A letter that is offered has been written.")
    return trip.carrier.offer(trip.envelope)


def _finish(trip: Trip) -> Accepted:
    if trip.offer is None:
        raise ValueError("A letter that is finished has been offered.")
    offer, trip.offer = trip.offer, None
    return offer.finish()
