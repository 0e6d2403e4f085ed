"""When a letter that was not taken is tried again, and when it is given up, by the reply's class.

RFC 5321, 4.5.4.1: the interval SHOULD be at least 30 minutes in general, other strategies are
better where the reason is known, and a sender gives up after 4 to 5 days at the earliest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from habeas.channels.replies import RetryClass
from habeas.delivery import states


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """The minutes after each try, the last of them from then on, and why these."""

    minutes: tuple[int, ...]
    why: str

    def after(self, tries: int) -> timedelta:
        """Return how long to wait after the ``tries``-th try."""
        return timedelta(minutes=self.minutes[min(max(tries, 1), len(self.minutes)) - 1])


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a letter after a try: its state, why, and when it is looked at again."""

    state: str
    reason: str
    due_at: datetime


# The upper end of RFC 5321, 4.5.4.1: an office may be closed for four days on end.
GIVEN_UP_AFTER: Final = timedelta(days=5)

_HOUR: Final = 60

SCHEDULES: Final[dict[RetryClass, Schedule]] = {
    RetryClass.GREYLISTED: Schedule(
        minutes=(6, 10, 15, 30, _HOUR, 2 * _HOUR, 4 * _HOUR),
        why="Postgrey lets a letter through after 5 minutes; RFC 6647, 5 has others take longer.",
    ),
    RetryClass.FULL: Schedule(
        minutes=(4 * _HOUR, 12 * _HOUR),
        why="A person has to empty the mailbox: once in office hours, and the next day.",
    ),
    RetryClass.THROTTLED: Schedule(
        minutes=(15, 30, _HOUR, 2 * _HOUR, 4 * _HOUR),
        why="We were asked to be slower, so each wait doubles; limits are by the hour or the day.",
    ),
    RetryClass.BAD_ADDRESS: Schedule(
        minutes=(30, _HOUR, 6 * _HOUR),
        why="A 4yz says that a directory fails there; RFC 5321's half hour, then as it is mended.",
    ),
    RetryClass.POLICY: Schedule(
        minutes=(_HOUR, 4 * _HOUR, 12 * _HOUR),
        why="Whoever is on a list is taken off by a person, and asking often makes it worse.",
    ),
    RetryClass.SIZE: Schedule(
        minutes=(4 * _HOUR, 12 * _HOUR),
        why="A letter does not shrink; only a person at the server can change its limit.",
    ),
    RetryClass.SYNTAX: Schedule(
        minutes=(_HOUR, 6 * _HOUR),
        why="Two programs do not understand each other until one of them is updated.",
    ),
    RetryClass.UNREACHABLE: Schedule(
        minutes=(1, 5, 15, 30, _HOUR),
        why="Our own mail server starts anew within minutes; then RFC 5321's half hour and more.",
    ),
    RetryClass.DNS: Schedule(
        minutes=(5, 15, 30, _HOUR),
        why="A name server's no is kept for minutes up to an hour (RFC 2308, 5 and 7.1).",
    ),
    RetryClass.TLS: Schedule(
        minutes=(15, 30, _HOUR),
        why="An operator mends it, and every letter waits for that.",
    ),
    RetryClass.AUTH: Schedule(
        minutes=(15, 30, _HOUR),
        why="An operator mends it; false passwords more often than that lock an account.",
    ),
    RetryClass.AMBIGUOUS: Schedule(
        minutes=(15, _HOUR),
        why="The server may still be writing it to its disk; a repeat is a duplicate at worst.",
    ),
    RetryClass.OTHER: Schedule(
        minutes=(1, 5, 15, 30, _HOUR, 2 * _HOUR, 4 * _HOUR),
        why="Most of the unknown are short troubles; then RFC 5321's half hour and more.",
    ),
}

# A 5yz of these says that our own mail server does not take us as its user: it ends no letter.
OURS_TO_MEND: Final = frozenset({RetryClass.TLS, RetryClass.AUTH})

# What a letter that ends says of itself; everything else was "refused".
_ENDS_AS: Final = {
    RetryClass.BAD_ADDRESS: "no mailbox",
    RetryClass.DNS: "no mailbox",
    RetryClass.FULL: "full",
}


def after(
    kind: RetryClass, *, permanent: bool, tries: int, first_tried_at: datetime, now: datetime
) -> Verdict:
    """Return what becomes of a letter whose ``tries``-th try failed at ``now`` for ``kind``.

    An ambiguous one is unknown, and how often it is repeated is not decided here. A temporary
    refusal is tried again until five days have passed since the first try, and once at that moment.
    """
    if kind is RetryClass.AMBIGUOUS:
        return Verdict(state=states.UNKNOWN, reason="", due_at=now + SCHEDULES[kind].after(tries))
    if permanent and kind not in OURS_TO_MEND:
        return Verdict(state=states.FAILED, reason=_ENDS_AS.get(kind, "refused"), due_at=now)
    last = first_tried_at + GIVEN_UP_AFTER
    if now >= last:
        reason = "full" if kind is RetryClass.FULL else "no reply"
        return Verdict(state=states.FAILED, reason=reason, due_at=now)
    again = min(now + SCHEDULES[kind].after(tries), last)
    return Verdict(state=states.DEFERRED, reason="", due_at=again)
