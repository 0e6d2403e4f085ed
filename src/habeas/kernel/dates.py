"""Dates as well as they are known: "2016", "about 1938", "from 15 March 2013".

The notation is a small part of EDTF (ISO 8601-2): ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, each
with ``~`` (approximate) or ``?`` (uncertain) after it, and intervals of two such dates. It is read
here in a few lines: the ``edtf`` library accepts much that no letter could say, widens "about" by
its own rules, and takes a quarter of a second to load.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from babel.dates import format_date, parse_pattern
from babel.lists import format_list
from babel.units import format_unit

from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import babel_locale, normal

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?]?")
_YEAR, _MONTH, _DAY = 4, 7, 10  # how long a text is that names a year, a month, a day

# CLDR has a sign (~) for this and no word; a letter needs the word.
_ABOUT: Final = {
    "ar": "نحو {}",
    "be": "каля {}",
    "de": "etwa {}",
    "el": "περίπου {}",
    "en": "about {}",
    "es": "aproximadamente {}",
    "fa": "حدود {}",
    "fr": "environ {}",
    "he": "בערך {}",
    "it": "circa {}",
    "ja": "約{}",
    "ko": "약 {}",
    "pl": "około {}",
    "pt": "cerca de {}",
    "ru": "около {}",
    "tr": "yaklaşık {}",  # noqa: RUF001 - Turkish
    "uk": "близько {}",
    "vi": "khoảng {}",
    "zh": "约{}",
    "zh-Hant": "約{}",
}
# Where "about June" needs the month's genitive, which CLDR keeps under MMMM.
_ABOUT_A_GENITIVE: Final = frozenset({"be", "pl", "ru", "uk"})
# Where two units stand side by side without an "and" (三年两个月, not 三年和两个月).
_WITHOUT_AND: Final = frozenset({"ja", "ko", "zh"})


class DateError(HabeasError):
    """A text is not a date, or not one of the kinds that are understood."""


@dataclass(frozen=True)
class ImpreciseDate:
    """A date as well as it is known: its text, and the first and last day that it may be."""

    text: str
    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, with ``~`` or ``?``; raises DateError."""
        found = _DATE.fullmatch(text)
        try:
            if found is None:
                raise ValueError  # noqa: TRY301 - one message for what is malformed and impossible
            year, month, day = (int(part) if part else None for part in found.groups())
            first = date(year or 0, month or 1, day or 1)
        except ValueError:
            raise DateError(
                f"“{text[:40]}” is not a date; write 2016, 2016-06 or 2016-06-30, "
                "with ~ after it for “about”."
            ) from None
        last_month = month or 12
        last_day = day or calendar.monthrange(first.year, last_month)[1]
        return cls(text, first, date(first.year, last_month, last_day))

    @property
    def approximate(self) -> bool:
        """Whether even the stated period is only approximate or uncertain."""
        return self.text[-1] in "~?"

    @property
    def precision(self) -> int:
        """How many of year, month and day are known: 1, 2 or 3."""
        return self.text.rstrip("~?").count("-") + 1


@dataclass(frozen=True)
class Interval:
    """A span of time; ``end`` is None while it is open, ``start`` when nobody knows it."""

    text: str
    start: ImpreciseDate | None
    end: ImpreciseDate | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read two dates as in ``2013-03-15/2023-03-11``, ``..`` for open; raises DateError."""
        start, slash, end = text.partition("/")
        if not slash or start == end == "..":
            raise DateError(
                f"“{text[:40]}” is not a span of time; write 2013-03-15/2023-03-11, or "
                "2023-03-11/.. while it lasts."
            )
        parsed = cls(text, *(None if x == ".." else ImpreciseDate.parse(x) for x in (start, end)))
        if parsed.start and parsed.end and parsed.start.earliest > parsed.end.latest:
            raise DateError(f"“{text[:40]}” ends before it starts.")
        return parsed

    def covers(self, day: date) -> bool:
        """Whether ``day`` may lie in the span; its first and last day belong to it."""
        return (self.start is None or self.start.earliest <= day) and (
            self.end is None or day <= self.end.latest
        )


def show(day: ImpreciseDate | date, language: str) -> str:
    """Return a date in words of ``language``: "19 June 2013", "June 2016", "about 1938"."""
    if isinstance(day, date):
        return _full(day, language)
    if day.precision == 3:  # noqa: PLR2004 - year, month and day
        shown = _full(day.earliest, language)
    else:
        locale = babel_locale(language)
        pattern = str(locale.datetime_skeletons["y" if day.precision == 1 else "yMMMM"].pattern)
        if day.approximate and normal(language).split("-")[0] in _ABOUT_A_GENITIVE:
            pattern = pattern.replace("LLLL", "MMMM")
        shown = parse_pattern(pattern).apply(day.earliest, locale)
    return about(shown, language) if day.approximate else shown


def about(text: str, language: str) -> str:
    """Return ``text`` marked as approximate: "about 78"."""
    parts = normal(language).split("-")
    while parts:
        if "-".join(parts) in _ABOUT:
            return _ABOUT["-".join(parts)].format(text)
        parts.pop()
    return f"~{text}"


def whole_years(start: date, end: date) -> int:
    """Return how many years have passed from ``start`` to ``end``."""
    return whole_months(start, end) // 12


def whole_months(start: date, end: date) -> int:
    """Return how many months have passed from ``start`` to ``end``.

    The month of a 31st is full on the last day of a shorter one.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    last_of_month = calendar.monthrange(end.year, end.month)[1]
    return months - (end.day < min(start.day, last_of_month))


def duration(start: date, end: date, language: str) -> str:
    """Return the time from ``start`` to ``end`` in words: "3 years and 2 months".

    Whole years and months; within the first month whole days.
    """
    months = whole_months(start, end)
    units = [(months // 12, "year"), (months % 12, "month")]
    parts = [_unit(count, unit, language) for count, unit in units if count]
    if not parts:
        return _unit((end - start).days, "day", language)
    # Babel lacks some of CLDR's "unit" lists and reads others wrong, so the others say "and".
    locale = babel_locale(language)
    if normal(language).split("-")[0] in _WITHOUT_AND:
        return format_list(parts, style="unit", locale=locale)
    return format_list(parts, style="standard", locale=locale)


def _full(day: date, language: str) -> str:
    shown = format_date(day, "long", locale=babel_locale(language))
    if day.day == 1 and normal(language).split("-")[0] == "fr":
        return shown.replace("1 ", "1er ", 1)  # French counts the first of a month, CLDR does not
    return shown


def _unit(count: int, unit: str, language: str) -> str:
    locale = babel_locale(language)
    long = format_unit(count, f"duration-{unit}", length="long", locale=locale)
    if "duration-" not in long:
        return long
    # Babel misses aliases of CLDR's long forms and then prints the unit's id ("3 duration-year").
    return format_unit(count, f"duration-{unit}", length="short", locale=locale)
