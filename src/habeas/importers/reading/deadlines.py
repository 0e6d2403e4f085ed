"""The last day to write that an appeal names, beside a label or in a sentence."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .flattening import flat
from .page import labelled
from .words import UNSPACED, Words, compiled
from .written_dates import Written, date_words, dates_in

MARKS = re.compile(r"[\u0610-\u061a\u064b-\u0652\u0670]")
"""The vowels of Arabic, which stand for themselves."""

WEEKDAY = r"(?:[^\W\d_]{1,16}[.,]*\s*)"

# What may stand between a day and "until" in Chinese and Japanese: the hour, the weekday.
_HOUR = r"[\d\s:()时時分点點上下午晚早月火水木金土日]{0,10}"


@dataclass(frozen=True)
class DatedPage:
    """The lines of a page, the places of those in addresses, and that of its greeting."""

    lines: Sequence[str]
    used: Collection[int]
    at: int | None
    languages: tuple[str, ...]
    words: Words

    def is_labelled(self, place: int, key: str) -> bool:
        """Whether a label stands in a line, or alone in the line above it."""
        line = self.lines[place]
        above = self.lines[place - 1].rstrip(":") if place else ""
        return bool(
            labelled(line, self.words, key) or labelled(f"{above}: {line}", self.words, key)
        )


def plain_of(text: str) -> str:
    """Write a text flat and without the vowels of Arabic, as the lists of words are."""
    return MARKS.sub("", flat(text))


def last_days(plain: str, days: Sequence[Written], page: DatedPage) -> list[Written]:
    """Give the dates of a text beside which stands "before", "until" or the like."""
    until = date_words("until", page.languages)
    stands = compiled(rf"(?i){until}(?:\s+\w{{1,3}})?$")
    found = []
    for day in days:
        before = plain[: day.start].rstrip(" (\"':")
        weekday = re.sub(rf"{WEEKDAY}$", "", before[-40:])
        after = plain[day.end : day.end + 16] if UNSPACED.search(plain) else ""
        told = stands.search(before[-40:]) or stands.search(weekday)
        if day.month and (told or compiled(rf"{_HOUR}{until}").match(after)):
            found.append(day)
    return found


def act_before(told: Iterable[str], issued_on: str, page: DatedPage) -> str:
    """Give the last day to write: beside its label, else in a sentence that asks to write.

    ``told`` are the sentences of the page. A day without a year is the first one after
    ``issued_on``.
    """
    for place, line in enumerate(page.lines):
        if line and page.is_labelled(place, "act_before"):
            days = dates_in(line, page.languages, short=True)
            if days:
                return _on_or_after(days[-1], issued_on)
    appealing = compiled(rf"(?i){date_words('appealing', page.languages)}")
    answering = compiled(rf"(?i){date_words('answering', page.languages)}")
    before = ""
    for text in told:
        plain = plain_of(text)
        days = last_days(plain, dates_in(plain, page.languages), page)
        asks = days and appealing.search(f"{before} {plain}")
        before = plain
        last = _on_or_after(days[-1], issued_on) if asks and not answering.search(plain) else ""
        if last and last >= issued_on:
            return last
    return ""


def _on_or_after(day: Written, issued_on: str) -> str:
    if day.year or not issued_on:
        return day.iso()
    year = int(issued_on[:4])
    return day.iso(year) if day.iso(year) >= issued_on else day.iso(year + 1)
