"""Two clocks: the day that letters and facts live in, and the real time.

The *domain day* gives letter dates, ages, durations, office-holders and the dates of an appeal. It
is today, unless the environment names another day in ``HABEAS_TODAY`` (the demo shows an archived
case as of its own day). Everything about machines and people's rights (tokens, leases, limits,
retention, mail headers) uses the *real time*.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_as_of: ContextVar[date | None] = ContextVar("habeas_as_of", default=None)


def pretended() -> date | None:
    """Return the domain day that was set instead of today, or None.

    Raises ValueError when ``HABEAS_TODAY`` is not a day of the form YYYY-MM-DD.
    """
    set_day = _as_of.get()
    if set_day is not None:
        return set_day
    text = os.environ.get("HABEAS_TODAY", "")
    return date.fromisoformat(text) if text else None


def today(zone: tzinfo = UTC) -> date:
    """Return the domain day in ``zone``, the organisation's time zone."""
    return pretended() or datetime.now(zone).date()


def domain_now(zone: tzinfo = UTC) -> datetime:
    """Return the moment of the domain clock: the domain day at the present time of day."""
    real = datetime.now(zone)
    day = pretended()
    return real if day is None else datetime.combine(day, real.timetz())


def now() -> datetime:
    """Return the real time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Let the domain clock show ``day`` inside the block, for previews and tests."""
    reset = _as_of.set(day)
    try:
        yield
    finally:
        _as_of.reset(reset)
