"""What needs somebody now: the desk's first screen, and what ``habeas check`` prints.

Each need is a sentence and the screen where it is dealt with. Nothing here names a supporter, and
nothing names a person at risk: the list is read over shoulders and printed to terminals.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from habeas.appeals.models import Appeal
from habeas.kernel import clock
from habeas.staff.models import User
from habeas.staff.organisations import read_once, the_organisation


class Urgency(IntEnum):
    """How long a need may wait."""

    NOW = 1
    TODAY = 2
    SOON = 3


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing that somebody has to deal with.

    ``place`` is the name of a screen of the desk and ``keys`` the arguments of its address;
    ``since`` is when it began or will be (real or domain time, as its clock is). ``resting`` is the
    appeal whose letters can still be stopped all at once.
    """

    kind: str
    about: str
    sentence: str
    place: str
    keys: tuple[int | str, ...]
    since: datetime
    urgency: Urgency
    resting: Appeal | None = None


# How early a date is told of. A hearing needs letters before it; an act-by date needs a decision
# whether the appeal goes on; a consent has to be asked for again through people who are far away.
HEARING_SOON: Final = timedelta(days=14)
ACT_BY_SOON: Final = timedelta(days=7)
REVIEW_SOON: Final = timedelta(hours=24)
CONSENT_SOON: Final = timedelta(days=14)


def needs(viewer: User | None = None) -> list[Need]:
    """Return what needs somebody, the most urgent first and of those the newest first.

    Approvals are those that ``viewer`` can give; without a viewer, those that anybody can.
    """
    from habeas.ops import needs_of_appeals, needs_of_letters, needs_of_rows

    found: list[Need] = []
    with read_once(), timezone.override(ZoneInfo(the_organisation().zone)):
        for look in (*needs_of_letters.ALL, *needs_of_appeals.ALL, *needs_of_rows.ALL):
            found += look(viewer)
    return sorted(found, key=lambda need: (need.urgency, -need.since.timestamp(), need.about))


Look = Callable[[User | None], Iterator[Need]]


def days_from_now(moment: datetime) -> str:
    """Return how far ``moment`` (of the domain clock) is from today, in words."""
    days = (timezone.localtime(moment).date() - clock.today(timezone.get_current_timezone())).days
    words = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return words.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def letters(number: int) -> str:
    """Return a number of letters in words."""
    return "1 letter" if number == 1 else f"{number:,} letters"
