"""Ages and durations that a page writes out, made living facts where the page proves them.

A passage is replaced only where what is filled in on the day of the page reads as the page did:
the age is the one that the page gives that person, the duration meets a dated event. All others
stay as they are written, and are named with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from habeas.kernel.dates import about
from habeas.letters.literals import AGE_TOKEN, TIME_TOKEN
from habeas.letters.living import LiteralWarning, MissingFactError

from .proving import (
    Told,
    event_of,
    event_that_fits,
    tells_of_detention,
    who_is_of_age,
)
from .reading.ages import is_exact, is_of_then, says
from .reading.counting import Counted, counted, in_figures, numbers_of
from .reading.passages import ages_after, passages_of
from .reading.sentences import sentence_at
from .reading.words import any_of
from .reading.written_dates import dated_places

_LONGEST_PASSAGE: Final = 160

_NO_NUMBER: Final = "its number cannot be read"
_NO_DAY: Final = "the page does not say of which day it speaks"
_DAY_TO_COME: Final = (
    "the day of the page, {day}, is still to come: this installation takes {today} for today"
)
_NOT_EXACT: Final = "it is not exact"
_EARLIER: Final = "it seems to speak of an earlier time"
_NOBODY: Final = "the page gives nobody at risk this age"
_NO_EVENT: Final = "it does not fit the recorded detention on the day of the page"
_NO_DETENTION: Final = "its sentence does not speak of the detention"
_WHICH_DAY: Final = "the page does not say which day is meant"


@dataclass(frozen=True, kw_only=True)
class Enlivened:
    """A text with living facts, and sentences on what was replaced and what could not be.

    ``passages`` are the ages and durations of the page, as it writes them, of which the sentences
    speak.
    """

    text: str
    replaced: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    """A passage: ``text[start:end]`` becomes ``token``; or it stays, and ``why`` says why."""

    start: int
    end: int
    found: str
    token: str = ""
    why: str = ""


def enlivened(text: str, told: Told) -> Enlivened:
    """Return a page's ``text`` with living facts in place of what would grow old.

    Every other brace is doubled, so that it opens no token.
    """
    parts: list[str] = []
    replaced: list[str] = []
    left: list[str] = []
    passages: list[str] = []
    after = 0
    for place in _places(text, told):
        if place.start < after:
            continue
        passages.append(place.found)
        if place.token:
            parts += [literal(text[after : place.start]), place.token]
            after = place.end
            replaced.append(_replaced(place, told))
        else:
            left.append(
                f"“{place.found}” may go stale and stays as it is written, because {place.why}: "
                f"“{_passage(text, place)}”."
            )
    return Enlivened(
        text="".join([*parts, literal(text[after:])]),
        replaced=tuple(dict.fromkeys(replaced)),
        left=tuple(dict.fromkeys(left)),
        passages=tuple(dict.fromkeys(passages)),
    )


def _places(text: str, told: Told) -> list[_Place]:
    found = [_place(text, warning, told) for warning in passages_of(text, told.language)]
    found += [*_ages_beside_names(text, told), *_since(text, told)]
    # What is replaced goes before what is only pointed out in the same place.
    return sorted(found, key=lambda place: (place.start, not place.token))


def _place(text: str, warning: LiteralWarning, told: Told) -> _Place:
    start, end = warning.offset, warning.offset + len(warning.found)
    number = counted(text, start, end, language=told.language)
    if warning.token not in {AGE_TOKEN, TIME_TOKEN}:
        why = _WHICH_DAY
    elif number is None:
        why = _NO_NUMBER
    elif told.on is None:
        today = told.today.isoformat()
        why = _DAY_TO_COME.format(day=told.day.text, today=today) if told.day else _NO_DAY
    elif warning.token == AGE_TOKEN:
        return _age(text, warning.found, number, end, told)
    else:
        return _time(text, warning.found, number, end, told)
    return _Place(start, end, warning.found, why=why)


def _age(text: str, found: str, number: Counted, end: int, told: Told) -> _Place:
    why, person = "", None
    if not is_exact(number, told.language):
        why = _NOT_EXACT
    elif is_of_then(text, number, end, told.language):
        why = _EARLIER
    else:
        person = who_is_of_age(text, number, told)
    if person is None or told.on is None:
        return _Place(number.start, end, found, why=why or _NOBODY)
    fact = f"age of {person.handle}"
    if not number.unit or not numbers_of(told.language).get("inflects"):
        return _Place(number.start, number.after, found, token=f"{{{fact}}}")
    form = text[number.start : number.end]
    return _Place(number.start, number.end, found, token=_with_form(fact, form, told, told.on))


def _time(text: str, found: str, number: Counted, end: int, told: Told) -> _Place:
    event = event_that_fits(number, told)
    if says(text[number.end : end], told.language, "then"):
        why = _EARLIER
    elif not event or told.on is None:
        why = _NO_EVENT
    elif not tells_of_detention(text, number.start, told):
        why = _NO_DETENTION
    else:
        fact = f"time since {event}"
        written = f"{number.number}{text[number.after : number.end]}"
        form = text[number.start : number.end]
        same = in_figures(written) == in_figures(told.value(fact, told.on))
        token = f"{{{fact}}}" if same else _with_form(fact, form, told, told.on)
        return _Place(number.start, number.end, found, token=token)
    return _Place(number.start, end, found, why=why)


def _ages_beside_names(text: str, told: Told) -> Iterator[_Place]:
    """Give the ages that stand after a name in brackets or behind a comma, in any language."""
    for name in dict.fromkeys(name for person in told.people for name in person.names):
        for age, language in ages_after(name, text, told.language):
            yield _place(text, age, replace(told, language=language))


def _since(text: str, told: Told) -> Iterator[_Place]:
    """Give the dates that follow "since" and are those of an event."""
    since = any_of(tuple(numbers_of(told.language).get("since", ())))
    for start, end, day in dated_places(text, (told.language,)):
        opened = re.search(rf"(?i){since}\s*$", text[:start])
        event = event_of(day, told)
        if not opened or not event or not tells_of_detention(text, start, told):
            continue
        fact, form = f"date of {event}", text[start:end]
        same = told.value(fact, told.today) == form
        token = f"{{{fact}}}" if same else f"{{{fact}|{form}}}"
        yield _Place(start, end, text[opened.start() : end], token=token)


def _with_form(fact: str, form: str, told: Told, on: date) -> str:
    """Return a token with the words of the page, for as long as they are right.

    They are bound to what was so on the day of the page, unless it is still so: then the draft
    binds them to what is said today. What is out of date holds the letter.
    """
    value = told.value(fact, on)
    try:
        now = told.value(fact, told.today)
    except MissingFactError:
        now = value
    if now in {value, about(value, told.language)}:
        return f"{{{fact}|{form}}}"
    return f"{{{fact}={re.sub(r'[{}|]', '', value)}|{form}}}"


def _replaced(place: _Place, told: Told) -> str:
    said = f"“{place.found}” of the page is the living fact {place.token} now; check that it is so."
    if "=" in place.token.partition("|")[0]:
        fact = place.token.strip("{").partition("=")[0]
        said += (
            f" Its words are out of date: today it is “{told.value(fact, told.today)}”. No letter "
            f"can be written until they are: put {{{fact}|…}} with the words for it."
        )
    return said


def _passage(text: str, place: _Place) -> str:
    start, end = sentence_at(text, place.start)
    if end - start <= _LONGEST_PASSAGE:
        return text[start:end].strip()
    half = _LONGEST_PASSAGE // 2
    first, last = max(start, place.start - half), min(end, place.end + half)
    before, after = "…" * (first > start), "…" * (last < end)
    return f"{before}{text[first:last].strip()}{after}"


def literal(text: str) -> str:
    """Write ``text`` so that a brace in it opens no living fact."""
    return text.replace("{", "{{")
