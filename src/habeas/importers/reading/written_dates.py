"""Dates as they are written in a sentence, in every script, calendar and case."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import get_month_names

from habeas.kernel.languages import babel_locale

from .flattening import flat
from .words import any_of, table_of

# A genitive of so many letters tells its month by all of them but the last.
_LONG_ENOUGH = 4
# The first day of the Persian year 1400, by which the calendar is counted.
_NOWRUZ = (1400, date(2021, 3, 21))
_CJK_DIGITS = {letter: number for number, letter in enumerate("〇一二三四五六七八九")} | {"零": 0}
_NUMBER = r"(?:\d{1,4}|[〇零一二三四五六七八九十]{1,4}|元)"
# Between two dates of one year: "27 November 2012 - 25 December".
_RANGED = 5
_FIRST_YEAR, _PAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Written:
    """A date in a text, from character ``start`` to ``end``; what is not written is 0.

    ``short`` says that its year has two digits: a number of another kind, unless a label or a line
    of its own says that it is a date.
    """

    start: int
    end: int
    year: int
    month: int = 0
    day: int = 0
    short: bool = False

    def iso(self, year: int = 0) -> str:
        """Give the date in ISO 8601 as precisely as it is written ("" without any year)."""
        given = self.year or year
        if not given:
            return ""
        parts = [part for part in (given, self.month, self.day) if part]
        return "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts))


def dates_in(text: str, languages: Sequence[str], *, short: bool = False) -> list[Written]:
    """Give the dates in ``text``, in order; ``short`` ones (12.3.98) only where asked for.

    Two days of one month ("3 and 4 May") are two dates.
    """
    dates: list[Written] = []
    for match in _pattern(tuple(languages)).finditer(flat(text)):
        written = _read(match, tuple(languages))
        if written and match["first"]:
            first = replace(written, end=match.end("first"), day=int(match["first"]))
            dates += [first] * (0 < first.day < written.day)
            written = replace(written, start=match.start("last"))
        if written and (short or not written.short):
            ranged = dates and not written.year and written.start - dates[-1].end <= _RANGED
            dates.append(replace(written, year=dates[-1].year) if ranged else written)
    return dates


def months_in(text: str, languages: Sequence[str]) -> list[Written]:
    """Give the months in ``text`` without a year, behind "in" or "since" ("since late January")."""
    plain, tags = flat(text), tuple(languages)
    since, within = date_words("since", tags), "|".join(map(flat, date_table()["in"]))
    months = re.compile(
        rf"(?i)(?:{since}|(?<!\w)(?:{within}))\s(?:[^\W\d]{{2,9}}\s){{0,2}}"
        rf"(?P<month>{_any(list(_months(tags)))})(?![\w-])(?!.{{0,4}}\d)"
    )
    return [
        Written(*match.span("month"), year=0, month=_month(match["month"], tags))
        for match in months.finditer(plain)
        # "In may" is English for something else.
        if match["month"][0].isupper() or match["month"] not in _months(("en",))
    ]


def is_first_of(day: Written, last: Written) -> bool:
    """Whether ``day`` is the first of the two days of one month that ``last`` ends."""
    of_one_month = (day.year, day.month) == (last.year, last.month)
    return of_one_month and day.day < last.day and 0 < last.start - day.end <= _RANGED


def written_dates(text: str, languages: Sequence[str]) -> list[str]:
    """Give the dates in ``text`` in ISO 8601, as precise as they are written, in order."""
    return [day for _, _, day in dated_places(text, languages)]


def dated_places(text: str, languages: Sequence[str]) -> list[tuple[int, int, str]]:
    """Give where in ``text`` each date starts and ends, and the date in ISO 8601.

    A day without a year has that of the date before it.
    """
    found: list[tuple[int, int, str]] = []
    year = 0
    for written in dates_in(text, languages):
        year = written.year or year
        if year:
            found.append((written.start, written.end, written.iso(year)))
    return found


@cache
def date_table() -> Mapping[str, Any]:
    """Give ``words/dates.toml``: how dates are written in any language."""
    path = files(f"{__package__}.words") / "dates.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _said_of_dates(language: str) -> Mapping[str, Sequence[str]]:
    table: Mapping[str, Sequence[str]] = table_of(language).get("dates", {})
    return table


@cache
def date_words(key: str, languages: tuple[str, ...]) -> str:
    """Write a regular expression for the words under ``key`` in the languages, marks left out."""
    listed = (word for tag in languages for word in _said_of_dates(tag).get(key, ()))
    return any_of(tuple(dict.fromkeys(map(flat, listed))))


@cache
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    """Give the months by their names in every form; a star stands for the ending of a case."""
    months: dict[str, int] = {}
    for tag in dict.fromkeys((*languages, "en")):
        locale = babel_locale(tag)
        for width in ("wide", "abbreviated"):
            form, alone = (
                get_month_names(width, context=context, locale=locale)
                for context in ("format", "stand-alone")
            )
            for number in range(1, 13):
                names = {form[number].strip("."), alone[number].strip(".")}
                if width == "wide" and len(names) > 1 and len(form[number]) >= _LONG_ENOUGH:
                    names.add(f"{form[number][:-1]}*")
                for name in names:
                    if name[0].isalpha() and name[-1] != "月":
                        months.setdefault(flat(name).lower(), number)
        for kind, first in (("months", 1), ("persian", 21)):
            for number, names_of in enumerate(_said_of_dates(tag).get(kind, ()), start=first):
                for name in names_of.split("|"):
                    months.setdefault(flat(name).lower(), number)
    return months


@cache
def _days(languages: tuple[str, ...]) -> dict[str, int]:
    return {
        flat(name): number
        for tag in (*languages, "en")
        for number, names in enumerate(_said_of_dates(tag).get("days", ()), start=1)
        for name in names.split("|")
    }


def _any(names: Sequence[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\*", r"\w{0,3}") for name in ordered)


@cache
def _pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    of = rf"(?:(?:\s|(?<=\d))\s*(?:{_any([flat(word) for word in date_table()['of']])})\b['.]?)"
    nth = rf"(?:\.?-?(?:{_any(date_table()['nth'])})(?!\w)|\.)?"
    month = rf"(?<!\w)(?:{_any(list(_months(languages)))})(?!\w)"
    both = rf"{month}(?:\s?/\s?{month})?"
    day = rf"(?:(?<![\d./:-])\d{{1,2}}{nth}|(?<!\w)(?:{_any(list(_days(languages)))})(?!\w))"
    joins = "|".join(re.escape(flat(word)) for word in date_table()["joins"])
    era = "|".join(date_table()["eras"])
    year = r"(?:1[349]\d\d|20\d\d)(?!\d)"
    return re.compile(
        r"(?P<iso>(?<![\w/.-])(?:19|20)\d\d(?:(?:-\d\d){1,2}|(?P<mark>[./])\s?\d{1,2}(?P=mark)\s?\d{1,2})(?![\d/]))"
        rf"|(?P<cjk>(?:(?<!\d)(?:(?P<era>{era})\s?)?(?P<cy>{_NUMBER})\s?年(?:\s?(?P<cm>{_NUMBER})\s?月)?"
        rf"|(?<!\d)(?P<cm2>{_NUMBER})\s?月)(?:\s?份)?(?:\s?(?P<cd>{_NUMBER})\s?[日號号](?!召))?)"
        r"|(?P<numeric>(?<![\w/.-])\d{1,2}\s?(?P<sign>[./-])\s?\d{1,2}\s?(?P=sign)\s?(?:(?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d))"
        rf"|(?P<named>(?:(?P<first>(?<![\d./:-])\d{{1,2}}){nth}\s?(?:{joins})\s?(?P<last>\d{{1,2}}){nth}"
        rf"|(?P<day>{day})){of}?\s*[-/]?(?P<month>{both})"
        rf"(?:[.,]{{0,2}}{of}{{0,2}}\s*[-/'\u2019]?,?\s?(?P<year>{year}))?)"
        rf"|(?P<turned>(?P<tmonth>{both})\.?\s+(?P<tday>\d{{1,2}})(?![\d:/.]\d){nth}(?!\w)(?:,?\s+(?P<tyear>{year}))?)"
        rf"|(?P<monthly>(?P<mmonth>{both})[.,]{{0,2}}{of}{{0,2}}\s*[-/]?(?P<myear>{year}))"
        r"|(?P<yearly>(?<![\w/.-])(?:19|20)\d\d(?![\w/]|[-.]\d))",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], languages: tuple[str, ...]) -> Written | None:
    """Give the date that was matched, or None where it is none."""
    given = {name for name, value in match.groupdict().items() if value is not None}
    short = False
    if "iso" in given or "yearly" in given:
        parts = [int(number) for number in re.findall(r"\d+", match[0])]
    elif "numeric" in given:
        parts = [int(number) for number in re.findall(r"\d+", match[0])][::-1]
        short = parts[0] < _FIRST_YEAR
        parts[0] += (2000 if parts[0] < 50 else 1900) if short else 0  # noqa: PLR2004 - the nearer century
        if parts[1] > 12 >= parts[2]:  # noqa: PLR2004 - the month stands first
            parts[1:] = parts[:0:-1]
    elif "cjk" in given:
        parts = _of_cjk(match)
    else:
        letter = "" if "named" in given else "t" if "turned" in given else "m"
        year = int(match[f"{letter}year"] or 0)
        parts = [year, _month(match[f"{letter}month"], languages)]
        if letter != "m":
            last = match["last"] if letter == "" else None
            parts.append(_day(last or match[f"{letter}day"], languages))
    return _checked(match, parts, short=short)


def _checked(match: re.Match[str], parts: list[int], *, short: bool) -> Written | None:
    year, month, day = [*parts, 0, 0][:3]
    if month > 20:  # noqa: PLR2004 - a Persian month
        if not (year and day):
            return None
        year, month, day = _gregorian(year, month - 20, day)
    try:
        # A leap year stands for one that is not written.
        date(year or 2000, month or 1, day or 1)
    except ValueError:
        return None
    if (year and not _FIRST_YEAR <= year < _PAST_YEAR) or not (year or day):
        return None
    return Written(*match.span(), year, month, day, short)


def _month(name: str, languages: tuple[str, ...]) -> int:
    months = _months(languages)
    for part in re.split(r"\s?/\s?", name.lower()):
        if part in months:
            return months[part]
        for stem, number in months.items():
            if stem.endswith("*") and part.startswith(stem[:-1]):
                return number
    return 0


def _day(written: str, languages: tuple[str, ...]) -> int:
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else _days(languages).get(written.lower(), 0)


def _of_cjk(match: re.Match[str]) -> list[int]:
    year = _number(match["cy"]) if match["cy"] else 0
    if year and match["era"]:
        year += date_table()["eras"][match["era"]]
    month = match["cm"] or match["cm2"]
    return [year, _number(month) if month else 0, _number(match["cd"]) if match["cd"] else 0]


def _number(written: str) -> int:
    """Read a number of digits or of Chinese characters; the first year of an era is 元."""
    if written.isdigit() and written.isascii():
        return int(written)
    if written == "元":
        return 1
    tens, ten, ones = written.rpartition("十")
    if ten:
        return (_CJK_DIGITS.get(tens, 1) if tens else 1) * 10 + _CJK_DIGITS.get(ones, 0)
    return int("".join(str(_CJK_DIGITS[letter]) for letter in written))


def _gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Turn a day of the Persian calendar (1300 to 1500) into one of ours."""
    first, nowruz = _NOWRUZ
    # Eight of 33 years are leap years; 1399 was the last of such a round.
    leaps = (8 * (year + 29) + 21) // 33 - (8 * (first + 29) + 21) // 33
    days = 365 * (year - first) + leaps + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    there = nowruz + timedelta(days=days)
    return there.year, there.month, there.day
