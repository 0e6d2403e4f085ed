"""The first day of the detention that a page tells of."""

import re
from collections.abc import Callable, Sequence

from .deadlines import DatedPage, last_days, plain_of
from .flattening import flat
from .words import UNSPACED, any_of, compiled
from .written_dates import Written, date_words, dates_in, is_first_of, months_in

# In characters, between what tells of an arrest and its day; those of another clause are farther.
_FAR, _OTHER_CLAUSE = 160, 60
# What a date counts by its precision; one that is told first, or as the beginning, counts more.
_PRECISE = (0.5, 2.0, 3.0)
_FIRST, _SINCE, _NAMED = 1.5, 1.5, 2.0
# A shorter part of a name is no sign of a person ("de", "al").
_PART_OF_NAME, _STEM = 3, 5


def detained_on(
    told: Sequence[str], issued_on: str, page: DatedPage, names: Sequence[str]
) -> tuple[str, list[str]]:
    """Give the first day of the detention that the sentences tell of most, and the doubts.

    A sentence that names one of ``names`` counts more. A day without a year is the last such day
    before ``issued_on``; a month without one counts where nothing else is told.
    """
    known = issued_on or _first_day(told, page)
    votes, beside = _told(told, known, page, names, dates_in)
    if not votes and not beside:
        votes, _ = _told(told, known, page, names, months_in)
    if len(votes) > 1:
        # The day of issue stands beside many a headline that tells of an arrest.
        votes.pop(issued_on, None)
    if votes:
        return _best(votes)
    guessed = next(filter(None, beside), "")
    return guessed, [_by_neighbour(guessed)] if guessed else []


def _told(
    told: Sequence[str],
    known: str,
    page: DatedPage,
    names: Sequence[str],
    days_in: Callable[[str, Sequence[str]], list[Written]],
) -> tuple[dict[str, float], list[str]]:
    """Give the days beside what tells of an arrest, each with its weight, and those before it."""
    votes: dict[str, float] = {}
    beside: list[str] = []
    verb, named = _arrest(page), _naming(names)
    before: list[Written] = []
    for text in told:
        plain = plain_of(text)
        verbs = [found.span() for found in verb.finditer(plain)]
        days = days_in(plain, page.languages)
        if verbs and not days and before and before[-1].day:
            beside.append(_resolved(before[-1], known))
        weight = _NAMED * bool(named.search(plain)) + _FIRST * (not votes)
        for day in {day for span in verbs if (day := _nearest(span, days, plain, page))}:
            held = _resolved(day, known)
            score = _PRECISE[bool(day.month) + bool(day.day)] + weight
            score += _SINCE * _is_since(day, plain, page)
            votes[held] = votes.get(held, 0) + score
        before = days
    votes.pop("", None)
    return votes, beside


def _arrest(page: DatedPage) -> re.Pattern[str]:
    return compiled(rf"(?i){any_of(tuple(dict.fromkeys(map(flat, page.words.detained))))}")


def _naming(names: Sequence[str]) -> re.Pattern[str]:
    """Match the beginning of a part of a name, in any case of it."""
    parts = (part for name in names for part in flat(name).split())
    stems = [re.escape(part[:_STEM]) for part in parts if len(part) >= _PART_OF_NAME]
    return re.compile(rf"(?i){'|'.join(stems) or '(?!)'}")


def _first_day(told: Sequence[str], page: DatedPage) -> str:
    days = (day for text in told for day in dates_in(text, page.languages))
    return next((day.iso() for day in days if day.day and day.year), "")


def _best(votes: dict[str, float]) -> tuple[str, list[str]]:
    whole = dict(votes)
    for day, score in votes.items():
        for longer in votes:
            # A month is told of again, more shortly.
            if longer != day and longer.startswith(f"{day}-"):
                whole[longer] += score
                whole.pop(day, None)
    best = max(whole, key=whole.__getitem__)
    others = [other for other in whole if other != best]
    if not others:
        return best, []
    return best, [
        f"The detention is taken to begin on {best}; the page also speaks of {', '.join(others)}."
    ]


def _by_neighbour(day: str) -> str:
    return f"The detention is taken to begin on {day}: the sentence before it tells of that day."


def _nearest(
    span: tuple[int, int], days: Sequence[Written], plain: str, page: DatedPage
) -> Written | None:
    """Give the date that is nearest to what tells of an arrest, in the same clause if possible."""
    lasting = page.words.lasting
    if lasting and compiled(rf"\s+{any_of(lasting)}").match(plain[span[1] :]):
        return None
    near = []
    ends = last_days(plain, days, page)
    for day in days:
        if day in ends and not _is_since(day, plain, page):
            continue
        gap = plain[span[1] : day.start] if day.start >= span[1] else plain[day.end : span[0]]
        far = len(gap) * (3 if UNSPACED.search(plain) else 1)
        if far <= _FAR:
            near.append((far + _OTHER_CLAUSE * bool(re.search(r"[.;:。]\s|[;。]", gap)), day))
    best = min(near, key=lambda each: each[0])[1] if near else None
    return next((day for day in days if best and is_first_of(day, best)), best)


def _is_since(day: Written, plain: str, page: DatedPage) -> bool:
    since = date_words("since", page.languages)
    before, after = plain[: day.start].rstrip(), plain[day.end : day.end + 6]
    return bool(
        compiled(rf"(?i){since}$").search(before)
        or (UNSPACED.search(plain) and compiled(rf"\s?{since}").match(after))
    )


def _resolved(day: Written, known: str) -> str:
    """Give the date; one without a year is the last such day before ``known``."""
    if day.year or not known:
        return day.iso()
    year = int(known[:4])
    found = day.iso(year)
    return found if found[: len(known)] <= known else day.iso(year - 1)
