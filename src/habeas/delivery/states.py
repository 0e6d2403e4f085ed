"""The life of a delivery, as tables: what may follow what, and how long a state may last."""

from datetime import timedelta
from typing import Final

HELD: Final = "held"
QUEUED: Final = "queued"
SENDING: Final = "sending"
DEFERRED: Final = "deferred"
ACCEPTED: Final = "accepted"
UNKNOWN: Final = "unknown"
SETTLED: Final = "settled"
BOUNCED: Final = "bounced"
FAILED: Final = "failed"
UNRESOLVED: Final = "unresolved"
CANCELLED: Final = "cancelled"

MAY_BECOME: Final[dict[str, frozenset[str]]] = {
    # waits for what is named in its reason; the reason may become another
    HELD: frozenset({HELD, QUEUED, CANCELLED}),
    QUEUED: frozenset({HELD, SENDING, CANCELLED}),
    # back to queued when the courier died before the final dot, or the appeal stopped in between
    SENDING: frozenset({QUEUED, HELD, DEFERRED, ACCEPTED, FAILED, UNKNOWN, CANCELLED}),
    DEFERRED: frozenset({SENDING, HELD, CANCELLED, FAILED}),
    ACCEPTED: frozenset({SETTLED, BOUNCED}),
    # The dot was sent and no reply was seen: repeated at most twice, then nobody will ever know.
    # It is never cancelled, because "nothing was sent" could not be said of it.
    UNKNOWN: frozenset({SENDING, ACCEPTED, UNRESOLVED}),
    SETTLED: frozenset(),
    BOUNCED: frozenset(),
    FAILED: frozenset(),
    UNRESOLVED: frozenset(),
    CANCELLED: frozenset(),
}
WAITING: Final = frozenset({HELD, QUEUED, DEFERRED, UNKNOWN})
END_STATES: Final = frozenset(state for state, then in MAY_BECOME.items() if not then)

# A bounce that has not come after five days does not come: RFC 5321, 4.5.4.1 has senders give up
# after four to five.
BOUNCE_WINDOW: Final = timedelta(days=5)
# Longer than every time-out of one conversation together (connect, greeting, EHLO, MAIL, RCPT,
# DATA at 30 seconds each), so that a lease never ends while its courier still talks.
LEASE: Final = timedelta(minutes=5)
MOST_REPEATS: Final = 2
# First soon, because most refusals are greylisting; the full table by reply class comes with the
# post room.
RETRY_AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
