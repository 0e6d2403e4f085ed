"""Make the bytes of a batch: read the rows one after the other, typeset side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Final, TypeVar

from habeas.actions.keys import KeyRing
from habeas.channels.base import Envelope
from habeas.delivery import own_letters, parting, writing
from habeas.delivery.ending import StoppedError, WrittenOtherwiseError
from habeas.delivery.trips import Trip
from habeas.kernel.errors import HabeasError
from habeas.staff.organisations import read_once

# typst lets other threads run while it typesets; more than two wait for one another's Python.
THREADS: Final = 2

Done = TypeVar("Done")
Make = Callable[[], writing.Written]


class PartedError(HabeasError):
    """Some letters of a consignment may not travel any more: it has to be taken apart first."""

    def __init__(self) -> None:
        super().__init__("Some letters of this consignment may not travel any more.")


def make(
    trips: Iterable[Trip], ring: KeyRing, *, now: datetime
) -> Iterator[tuple[Trip, Exception | None]]:
    """Give each trip its destination and its envelope; yield it with what went wrong, if anything.

    Bytes that froze with an earlier attempt are those that travel. ``now`` is the real time.
    """
    composer = writing.Composer(ring)
    makers: list[tuple[Trip, Make]] = []
    with read_once():
        for trip in trips:
            try:
                maker = _prepare(trip, composer, now=now)
            except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
                yield trip, error
            else:
                if maker is None:
                    yield trip, None
                else:
                    makers.append((trip, maker))
        made = side_by_side([maker for _, maker in makers], threads=THREADS)
    for (trip, _), written in zip(makers, made, strict=True):
        if isinstance(written, Exception):
            yield trip, written
        else:
            trip.put(written)
            yield trip, None


def side_by_side(deeds: Sequence[Callable[[], Done]], *, threads: int) -> list[Done | Exception]:
    """Do what reads no row in threads; return what each gave or raised, in their order.

    One deed alone is done in this thread.
    """
    if len(deeds) < 2 or threads < 2:  # noqa: PLR2004 - a pair
        return [_tried(deed) for deed in deeds]
    with ThreadPoolExecutor(min(threads, len(deeds))) as pool:
        started = [pool.submit(copy_context().run, _tried, deed) for deed in deeds]
        return [each.result() for each in started]


def _tried(deed: Callable[[], Done]) -> Done | Exception:
    try:
        return deed()
    except Exception as error:  # noqa: BLE001 - whoever asked for it looks at what it was
        return error


def _prepare(trip: Trip, composer: writing.Composer, *, now: datetime) -> Make | None:
    """Return what makes the bytes, or None where they are frozen already."""
    first, consignment = trip.deliveries[0], trip.consignment
    if any(letter.action and letter.action.sealed is None for letter in trip.deliveries):
        raise StoppedError if consignment.kind == "letter" else PartedError
    if consignment.kind != "letter" and not parting.may_all_travel(trip):
        raise PartedError
    trip.destination = destination = composer.destination_of(first)
    recipient = writing.recipient_of(destination.contact, trip.carrier)
    if consignment.sealed is not None:
        trip.envelope = writing.frozen(consignment, key=destination.key)
        has_changed = own_letters.has_changed_since(first, consignment.frozen_at)
        if trip.envelope.recipient != recipient or has_changed:
            raise WrittenOtherwiseError if consignment.kind == "letter" else PartedError
        return None
    trip.envelope = Envelope(sender=consignment.envelope_sender, recipient=recipient, message=b"")
    if consignment.kind != "letter":
        from habeas.delivery import registers

        bound = registers.write(
            consignment, trip.deliveries, destination, composer.ring, recipient=recipient, now=now
        )
        return lambda: bound
    letter = composer.compose(first, destination)
    draft = writing.draft(letter, consignment, recipient=recipient, now=now)
    return lambda: writing.written(draft)
