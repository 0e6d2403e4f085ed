"""Dates as they are written in a sentence, and the three dates of an appeal."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from babel.dates import get_month_names

from habeas.kernel.languages import babel_locale

from .fields import ReadDates
from .page import labelled
from .words import Words, one_of

# So many characters may stand between "On 1 May 2015" and the arrest it tells of.
_FAR = 120


def written_dates(text: str, language: str) -> list[str]:
    """Give the dates in ``text`` in ISO 8601, as precise as they are written, in order."""
    found = (_iso(match, language) for match in _pattern(language).finditer(text))
    return [day for day in found if day]


def read_dates(
    lines: Sequence[str], prose: Sequence[str], words: Words
) -> tuple[ReadDates, list[str]]:
    """Read the dates of an appeal, and the sentences for the report.

    ``lines`` stand before the letter (a date on a line of its own is the day of issue), ``prose``
    are the paragraphs that tell what happened.
    """
    issued_on = act_before = ""
    for line in lines:
        days = written_dates(line, words.language)
        if not days:
            continue
        label = labelled(line, words, "issued_on", "act_before")
        if label and label[0] == "issued_on":
            issued_on = issued_on or days[0]
        elif label or re.search(rf"(?i)\b{one_of(tuple(words.labels['act_before']))}\b", line):
            act_before = act_before or days[-1]
        elif _pattern(words.language).fullmatch(line):
            issued_on = issued_on or days[0]
    detained_on, unsure = _detained_on(prose, words)
    return ReadDates(detained_on=detained_on, issued_on=issued_on, act_before=act_before), unsure


def _detained_on(prose: Iterable[str], words: Words) -> tuple[str, list[str]]:
    votes: Counter[str] = Counter()
    day = f"(?P<day>{_pattern(words.language).pattern})"
    detained, on = one_of(words.detained), one_of(words.on)
    told = (
        # "were arrested at home on DAY", but not "detained for weeks in DAY"
        re.compile(
            rf"(?i)\b{detained}\b(?!\s+{one_of(words.lasting)}\b)[^.;:]{{0,40}}?\b{on} {day}"
        ),
        # "On DAY the police came and … arrested"
        re.compile(rf"(?i)\b{on} {day}[^.;:]{{0,{_FAR}}}?\b{detained}\b"),
    )
    for paragraph in prose:
        for weight, pattern in zip((2, 1), told, strict=True):
            for match in pattern.finditer(paragraph):
                found = written_dates(match["day"], words.language)
                votes.update({found[0]: weight} if found else {})
    if not votes:
        return "", []
    best = votes.most_common(1)[0][0]
    others = [other for other in votes if other != best]
    if not others:
        return best, []
    return best, [
        f"The detention is taken to begin on {best}; the page also speaks of {', '.join(others)}."
    ]


@cache
def _months(language: str) -> dict[str, int]:
    locale = babel_locale(language)
    return {
        name.casefold(): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context=context, locale=locale).items()
    }


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Match a date without a named group, so that it can stand inside another expression."""
    month = one_of(tuple(_months(language)))
    return re.compile(
        rf"\b\d{{4}}-\d\d(?:-\d\d)?\b"
        rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?{month},? \d{{4}}\b"
        rf"|\b{month} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b"
        rf"|\b(?:19|20)\d\d\b",
        re.IGNORECASE,
    )


def _iso(match: re.Match[str], language: str) -> str:
    written = match[0].casefold()
    if re.fullmatch(r"\d{4}(?:-\d\d)*", written):
        parts = [int(part) for part in written.split("-")]
    else:
        months = _months(language)
        month = next(
            months[word] for word in re.findall(r"[^\W\d_]+\.?", written) if word in months
        )
        numbers = [int(number) for number in re.findall(r"\d+", written)]
        parts = [numbers[-1], month, *numbers[:-1]]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts))
