"""Dates as they are written in a sentence, and the three dates of an appeal."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from babel.dates import get_month_names

from habeas.kernel.languages import babel_locale

from .fields import ReadDates
from .page import labelled
from .words import UNSPACED, Words, any_of

# So many characters may stand between "On 1 May 2015" and the arrest it tells of.
_FAR = 120
_NEAR = 40
_CLOSE = 8
_SHORT = 5
# A date in a line longer than this is part of a sentence.
_LONGEST_LINE = 60
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,\s*)?"


def written_dates(text: str, language: str) -> list[str]:
    """Give the dates in ``text`` in ISO 8601, as precise as they are written, in order.

    A day without a year has that of the date before it.
    """
    return [day for _, _, day in dated_places(text, language)]


def dated_places(text: str, language: str) -> list[tuple[int, int, str]]:
    """Give where in ``text`` each date starts and ends, and the date as `written_dates` does."""
    found: list[tuple[int, int, str]] = []
    for match in _pattern(language).finditer(_plain(text)):
        day = _iso(match, language, found[-1][2][:4] if found else "")
        if day:
            found.append((*match.span(), day))
    return found


def read_dates(
    lines: Sequence[str], prose: Sequence[str], words: Words
) -> tuple[ReadDates, list[str]]:
    """Read the dates of an appeal, and the sentences for the report.

    ``lines`` stand before the letter (a date on a line of its own is the day of issue), ``prose``
    are the paragraphs that tell what happened.
    """
    issued_on = act_before = ended = ""
    deadline = re.compile(rf"(?i){any_of(tuple(words.labels.get('act_before', ())))}")
    for place, line in enumerate(lines):
        days = written_dates(line, words.language)
        if not days:
            continue
        label = labelled(line, words, "issued_on", "act_before")
        if not label and place and not act_before:
            label = labelled(f"{lines[place - 1].rstrip(':')}: {line}", words, "act_before")
        if label and label[0] == "issued_on":
            issued_on = issued_on or days[0]
        elif label or (
            _deadline_of(line, deadline) and len(line) <= (_NEAR if UNSPACED.search(line) else _FAR)
        ):
            act_before = act_before or days[-1]
        elif any(
            re.fullmatch(
                _WEEKDAY + _pattern(words.language).pattern, _plain(part.strip(" .")), re.IGNORECASE
            )
            for part in re.split(r"[|•·]| [-\u2013\u2014] ", line)
        ):
            issued_on = issued_on or days[0]
        elif len(line) <= _LONGEST_LINE and _plain(line).rstrip(" .)").endswith(days[-1][:4]):
            ended = ended or days[-1]
    detained_on, unsure = _detained_on(prose, issued_on or ended, words)
    return (
        ReadDates(detained_on=detained_on, issued_on=issued_on or ended, act_before=act_before),
        unsure,
    )


def _deadline_of(line: str, deadline: re.Pattern[str]) -> bool:
    found = deadline.search(line)
    # One short word ("to", "by") says this only as a label.
    return found is not None and (
        " " in found[0] or len(found[0]) > _SHORT or bool(UNSPACED.match(found[0]))
    )


def _detained_on(prose: Iterable[str], issued_on: str, words: Words) -> tuple[str, list[str]]:
    votes: Counter[str] = Counter()
    day = f"(?P<day>{_pattern(words.language).pattern})"
    detained = any_of(words.detained)
    spaced = not UNSPACED.match(words.detained[0])
    # A day of a month needs no preposition ("was arrested 2 March").
    on = rf"(?:{any_of(words.on)}\s*|(?=\d{{1,2}}\D))" if spaced else ""
    lasting = rf"(?!\s+{any_of(words.lasting)})" if words.lasting else ""
    told = (
        # "were arrested at home on DAY", but not "detained for weeks in DAY"
        re.compile(rf"(?i){detained}{lasting}[^.;:。]{{0,{_NEAR}}}?{on}{_WEEKDAY}{day}"),
        # "On DAY the police came and … arrested"
        re.compile(rf"(?i){on}{_WEEKDAY}{day}[^.;:。]{{0,{_FAR}}}?{detained}"),
    )
    # Where no space parts the words, what is said of a day stands after it.
    weights = (2, 1) if spaced else (1, 2)
    year = issued_on
    for paragraph in map(_plain, prose):
        dated = [day for day in written_dates(paragraph, words.language) if len(day) > 4]  # noqa: PLR2004 - a year alone
        year = year or next(iter(dated), "")
        for weight, pattern in zip(weights, told, strict=True):
            for match in pattern.finditer(paragraph):
                found = written_dates(match["day"], words.language) or _yearless(
                    match["day"], year, words.language
                )
                # What stands close together belongs together.
                close = len(match[0]) - len(match["day"]) <= _CLOSE
                votes.update({found[0]: weight + close} if found else {})
    if not votes:
        return "", []
    best = votes.most_common(1)[0][0]
    others = [other for other in votes if other != best]
    if not others:
        return best, []
    return best, [
        f"The detention is taken to begin on {best}; the page also speaks of {', '.join(others)}."
    ]


def _yearless(written: str, issued_on: str, language: str) -> list[str]:
    """Read a day without a year as the last such day before the page was issued."""
    if not issued_on:
        return []
    for year in (int(issued_on[:4]), int(issued_on[:4]) - 1):
        found = [
            day
            for match in _pattern(language).finditer(written)
            if (day := _iso(match, language, str(year)))
        ]
        if found and found[0][: len(issued_on)] <= issued_on:
            return found
    return []


def _plain(text: str) -> str:
    """Write digits of every script, and the wide ones, as those of ASCII."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter
        for letter in text
    )


@cache
def _months(language: str) -> dict[str, int]:
    locale = babel_locale(language)
    months = {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context=context, locale=locale).items()
        if not name.isdigit()
    }
    if language.partition("-")[0] != "en":
        # Faxes and letters of every language carry English dates too.
        months = {**_months("en"), **months}
    return months


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Match a date without a named group, so that it can stand inside another expression."""
    named = [name for name in _months(language) if not UNSPACED.match(name) and name[0].isalpha()]
    month = any_of(tuple(named))
    nth = r"(?:st|nd|rd|th|er|\.ª|º|°|-?\u0433\u043e|\.)?"
    of = r"(?:\s+de|\s+del|\s+of)?"
    return re.compile(
        rf"\b\d{{4}}-\d\d(?:-\d\d)?\b"
        rf"|(?<!\d)\d{{4}}\s*年(?:\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)?"
        rf"|(?<!\d)\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"
        rf"|\b\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d\b"
        rf"|\b(?:\d{{1,2}}{nth}{of}\s+)?{month}\.?,?{of}\s+\d{{4}}\b"
        rf"|{month}\.?\s+\d{{1,2}}{nth},?\s+\d{{4}}\b"
        rf"|\b\d{{1,2}}{nth}{of}\s+{month}"
        rf"|{month}\s+\d{{1,2}}\b{nth}"
        rf"|(?<![\w/])(?:19|20)\d\d\b",
        re.IGNORECASE,
    )


def _iso(match: re.Match[str], language: str, year: str) -> str:
    """Give the date that was matched; ``year`` is that of a day without one ("": no date)."""
    written = match[0].casefold()
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if re.fullmatch(r"\d{4}(?:-\d\d)*", written) or re.match(r"\d{4}\s*年", written):
        parts = numbers
    elif "月" in written:
        parts = [int(year), *numbers] if year else []
    elif re.fullmatch(r"\d+[./]\d+[./]\d+", written):
        parts = numbers[::-1]
    else:
        months = _months(language)
        month = next(
            number
            for name, number in sorted(months.items(), key=lambda item: -len(item[0]))
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", written)
        )
        if not re.search(r"\d{4}", written):
            parts = [int(year), month, *numbers] if year else []
        elif re.match(r"\D", written) and len(numbers) > 1:
            parts = [numbers[-1], month, numbers[0]]
        else:
            parts = [numbers[-1], month, *numbers[:-1]]
    try:
        date(*[*parts, 1, 1][:3])
    except (ValueError, TypeError, OverflowError):
        return ""
    return "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts[:3]))
