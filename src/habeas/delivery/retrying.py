"""When a letter that was not taken is tried again, and when it is given up, by the reply's class.

RFC 5321, section 4.5.4.1: wait at least 30 minutes after a failure in general, sooner for the first
tries, and give up after 4 to 5 days at the earliest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from habeas.channels.replies import RetryClass
from habeas.delivery import states

GIVEN_UP_AFTER: Final = timedelta(days=5)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a letter after a try: its state, why, and when it is looked at again."""

    state: str
    reason: str
    due_at: datetime


def after(
    kind: RetryClass, *, permanent: bool, tries: int, first_tried_at: datetime, now: datetime
) -> Verdict:
    """Return what becomes of a letter whose ``tries``-th try was refused for ``kind``."""
    del kind
    if permanent:
        return Verdict(state=states.FAILED, reason="refused", due_at=now)
    if now - first_tried_at >= GIVEN_UP_AFTER:
        return Verdict(state=states.FAILED, reason="no reply", due_at=now)
    wait = states.RETRY_AFTER[min(tries, len(states.RETRY_AFTER)) - 1]
    return Verdict(state=states.DEFERRED, reason="", due_at=now + wait)
