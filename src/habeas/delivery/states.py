"""The life of a delivery, as tables: what may follow what, and how long a state may last."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

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
# Longer than one wave takes at most: a conversation up to the dot, and the 600 seconds for the
# reply to it (RFC 5321, 4.5.3.2.6; HylaFAX gets as many). A lease is kept in each commit of its
# batch, so it never ends while its courier still talks.
LEASE: Final = timedelta(minutes=30)
MOST_REPEATS: Final = 2


@dataclass(frozen=True, kw_only=True)
class TimeOut:
    """How long a letter may stay in a state, and what it becomes then, for which reason.

    ``reasons`` are those beside the state (none: any), ``channel`` the one it is on ("": any).
    ``since`` is what the time is counted from: when the letter was *signed*, so that no change of
    the reason prolongs it; when it was first *tried*; when it came into the *state*; or when it is
    *due*.
    """

    state: str
    lasts: timedelta
    since: Literal["signed", "tried", "state", "due"]
    becomes: str
    reason: str = ""
    reasons: frozenset[str] = frozenset()
    channel: str = ""


# Six weeks, which an appeal runs unless somebody says otherwise, and five days of tries on each of
# three contacts. After that the letter's date would put its signer to shame.
LIFETIME: Final = timedelta(days=60)
# Tries go on for five days. What could not even be tried again within twice that (no carrier, the
# appeal paused, the disk full) and a weekend at both ends is not news any more.
TRIED_FOR: Final = timedelta(days=14)
# Printed paper is posted within days. After a month nobody remembers whether this pile was.
TICKED_OFF_WITHIN: Final = timedelta(days=30)
# What waits for the truth of its words; past its time it is not that no way was found.
OF_THE_WORDS: Final = frozenset({"facts", "words", "translation", "paused", "approval"})

# The first row that fits is the one that holds. A letter that is *sending* with a lease is brought
# back when that ends; every other state that is no end has a row.
TIME_OUTS: Final = (
    TimeOut(state=ACCEPTED, lasts=timedelta(), since="due", becomes=SETTLED),
    TimeOut(
        state=HELD,
        reasons=OF_THE_WORDS,
        lasts=LIFETIME,
        since="signed",
        becomes=CANCELLED,
        reason="too old",
    ),
    TimeOut(state=HELD, lasts=LIFETIME, since="signed", becomes=CANCELLED, reason="no way"),
    TimeOut(state=QUEUED, lasts=LIFETIME, since="signed", becomes=CANCELLED, reason="no way"),
    TimeOut(state=DEFERRED, lasts=TRIED_FOR, since="tried", becomes=FAILED, reason="no reply"),
    # Whether it is there is not found out by waiting longer.
    TimeOut(state=UNKNOWN, lasts=TRIED_FOR, since="tried", becomes=UNRESOLVED),
    # It may have been posted: that it was not cannot be said.
    TimeOut(state=SENDING, channel="post", lasts=TICKED_OFF_WITHIN, since="state", becomes=UNKNOWN),
)
