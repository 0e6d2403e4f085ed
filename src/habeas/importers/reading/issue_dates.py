"""The day on which an appeal was issued."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .deadlines import WEEKDAY, DatedPage, last_days
from .flattening import flat, unspread
from .page import labelled
from .references import references_in
from .words import UNSPACED, any_of, compiled
from .written_dates import Written, dates_in

# In characters: a longer line is no heading with a date in it.
_LONGEST_HEAD = 110
_LONGEST_PLACE = 40
_LONGEST_AFTER = 12
_NEAR_REFERENCE = 60
# The name of a publication, with its month, stands in one of the first lines.
_FIRST_LINES, _HEAD_LINES = 8, 12
# A label that is also a common word ("date") is one only before a colon.
_LONG_LABEL, _LONG_UNSPACED = 5, 3
_BEFORE_DATE = len(" wednesday, ")
_LATER = 4
_TIME = re.compile(
    r"(?i)[,\s(]*\b\d{1,2}(?::|h|時|时|點|点)\s?\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)?"
    r"\s?(?:[A-Z]{3,4}\b|[+-]\d{4})?|[+-]\d{4}\s*$"
)
# "(Oslavre, 3 May 2031) The keeper": a news agency begins so, or with a dash behind the year.
_PARTS = re.compile(
    r"\s*[|•·\u3000\t]\s*| [/\u2013\u2014-] |(?<=\D)[.]\s(?=\D)"
    r"|(?<=\d\))\s|(?<=\d\d)\s?[\u2013\u2014]\s?(?=[^\W\d])"
)
_MAIL_DATE = re.compile(r"^[>\s]*(?:Date|Sent):\s.*\d:\d\d")
# What ends a sentence, and what stands before a part of a heading.
_TOLD = re.compile(r"(?:[^\W\d_]{5}|\d{4})[.!?\u06d4\u061f](?:\s|$)|\u3002")
_OPENS_PART = re.compile(r"[|\u2022\u00b7/\u2013\u2014(\[,\u060c\uff0c\u3001\uff08:-]\s*$|\s{2}$")
_ITEM = re.compile(r"^\s*\d{1,3}[.)]\s")


@dataclass(frozen=True)
class _Line:
    """A line with dates in it: its place among the lines and among those that are not empty."""

    text: str
    days: Sequence[Written]
    place: int
    nth: int
    above: bool
    page: DatedPage

    @property
    def untimed(self) -> str:
        """The line without the hour, which the stamp of a web site has."""
        return _TIME.sub(" ", self.text)

    @property
    def is_timed(self) -> bool:
        """Whether an hour stands in it."""
        return self.untimed != self.text


def issued_on(page: DatedPage) -> str:
    """Give the day of issue: of all that may be it, what says so most clearly, and first."""
    found = sorted(_issues(page), key=lambda each: each[0])
    return found[0][1] if found else ""


def _issues(page: DatedPage) -> Iterator[tuple[float, str]]:
    """Give each day that may be that of issue, with its rank."""
    nth = 0
    for place, text in enumerate(page.lines):
        if not text or place in page.used:
            continue
        nth += 1
        above = page.at is None or place < page.at
        joined = unspread(text)
        days = dates_in(joined, page.languages, short=True)
        line = _Line(joined, days, place, nth, above, page)
        ranked = next(filter(None, (rule(line) for rule in _RULES)), None) if days else None
        if ranked and ranked[1] and ranked[1].iso():
            # What stands below the greeting is of less weight, except beside a label.
            yield ranked[0] + _LATER * (not above and ranked[0] > 1), ranked[1].iso()


def _of_mail(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date of a mail; the last head is that of the message that was passed on."""
    return (7 - line.place / 10_000, line.days[0]) if _MAIL_DATE.match(line.text) else None


def _of_label(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date beside a label; with a time it is the web site's."""
    return (2.6 if line.is_timed else 1, line.days[0]) if _is_labelled(line) else None


def _of_label_within(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date right behind a label in the middle of a heading: "By NAME – Published on DATE".

    The label opens a part of the line or has a capital, as none has in a sentence.
    """
    if not line.above or len(line.text) > _LONGEST_HEAD or _TOLD.search(line.text):
        return None
    for label in compiled(rf"(?i){_labels(line.page)}").finditer(line.text):
        near = (day for day in line.days if 0 <= day.start - label.end() <= _BEFORE_DATE)
        day = next(near, None)
        if day and (label[0][0].isupper() or _OPENS_PART.search(line.text[: label.start()])):
            return 2.6 if line.is_timed else 1.2, day
    return None


def _of_deadline(line: _Line) -> tuple[float, Written | None] | None:
    """Give nothing for the last day to write."""
    label = labelled(line.text, line.page.words, "act_before")
    return (0, None) if label or last_days(flat(line.text), line.days, line.page) else None


def _of_reference(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date in the line of a reference number: close after the number, or at its end."""
    numbers = references_in([line.text])
    if not numbers:
        return None
    start = line.text.find(numbers[0])
    end = start + len(numbers[0])
    # "Further information on UA 7/31 (3 May 2031)": the day of the first appeal.
    first = re.search(r"[^\W\d_]{3}", line.text[:start]) and re.match(r"\s?\(", line.text[end:])
    if not line.above or first or "(" in line.text[:end]:
        # Another appeal, which this one refers to.
        return 0, None
    days = [day for day in line.days if day.day and not day.short]
    near = (day for day in days if 0 <= day.start - end <= _NEAR_REFERENCE)
    return 1.5, next(near, days[-1] if days and len(line.text) <= _LONGEST_HEAD else None)


def _of_own(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date that is a line of its own, or a whole part of one.

    With the day of the week it may be a blog's, which passes on what has a date of its own.
    """
    alone = _alone(line.untimed, line.page)
    if not alone:
        return None
    whole = alone.day or line.above
    bare = alone.end - alone.start == len(line.text) and line.nth <= _HEAD_LINES
    rank = 2 + 0.5 * line.is_timed - 0.25 * bare + 3 * (not alone.day)
    return (rank if whole else 0), alone if whole else None


def _of_heading(line: _Line) -> tuple[float, Written | None] | None:
    """Give the date at the end of a heading, or the month in that of a publication."""
    days = [day for day in line.days if not day.short]
    longest = _LONGEST_HEAD // 2 if UNSPACED.search(line.text) else _LONGEST_HEAD
    heading = line.above and len(line.text) <= longest and not line.text.endswith(":")
    if not days or not heading or _ITEM.match(line.text):
        return None
    last = days[-1]
    ends = not re.search(r"\w{3}|[\u3000-\u9fff]", line.text[last.end :])
    if last.day:
        told = re.search(r"[.!?]\s|。", line.text)
        return (4 + 3.5 * line.is_timed, last) if ends and not told else None
    if last.month and line.nth <= _FIRST_LINES:
        return 5, last
    numbered = re.search(r"\d", line.text[: last.start]) and line.nth <= _FIRST_LINES // 2
    return (6, last) if numbered else None


_RULES: tuple[Callable[[_Line], tuple[float, Written | None] | None], ...] = (
    _of_mail,
    _of_label,
    _of_deadline,
    _of_label_within,
    _of_reference,
    _of_own,
    _of_heading,
)


def _is_labelled(line: _Line) -> bool:
    """Whether a label of the day of issue stands before the date, in its line or above it."""
    if line.page.is_labelled(line.place, "issued_on"):
        return True
    opens = compiled(rf"(?i)[\W_]*{_labels(line.page)}").match(line.text)
    return opens is not None and line.days[0].start - opens.end() <= _BEFORE_DATE


def _labels(page: DatedPage) -> str:
    """Write a pattern of the labels of the day of issue that are no common words."""
    labels = page.words.labels.get("issued_on", ())
    return any_of(
        tuple(
            sorted(
                name
                for name in labels
                if len(name) >= (_LONG_UNSPACED if UNSPACED.match(name) else _LONG_LABEL)
            )
        )
    )


def _alone(text: str, page: DatedPage) -> Written | None:
    """Give the date that is a whole part of a line, after a place and weekday at most."""
    for part in _PARTS.split(text):
        bare = part.strip(" .()[]【】<>*_\u2014\u2013-,")
        found = dates_in(bare, page.languages, short=True)
        if len(found) != 1 or not found[0].month:
            continue
        before, after = bare[: found[0].start], bare[found[0].end :]
        if re.search(r"\w{4}", after) or len(after) > _LONGEST_AFTER:
            continue
        if re.fullmatch(rf"{WEEKDAY}?\w{{0,3}}\s*", before) or _is_place(before):
            return found[0]
    return None


def _is_place(before: str) -> bool:
    """Whether what stands before a date is a place: "Oslavre, le "."""
    region = r"(?:,\s[^\W\d_a-z][\w. ]{0,12})?"
    place = re.fullmatch(
        rf"[^\W\d_a-z][\w'\u2019 ./-]*{region}[,\u060c\uff0c]\s*(?:\w{{1,3}}\s*)?", before
    )
    return bool(place) and len(before) <= _LONGEST_PLACE
