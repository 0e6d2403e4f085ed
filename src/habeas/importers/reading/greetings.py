"""The greetings of the letters on a page."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from .page import OPENING_QUOTES, greets
from .words import Words, any_of

_LONGEST = 60
# A shorter line below what may be a greeting is the next one of an address.
_LONG = 90
_NEAR = 4
_STOPS = " ,.:;!\uff0c\uff1a\u060c"
_QUOTES = r"[“”\"„«»‘’「『]"


def first_greeting(lines: Sequence[str], words: Words) -> int | None:
    """Give the place of the first letter's greeting; None where the page has no letter.

    Where no line greets as letters do, one counts that stands alone above a long one and begins as
    a greeting: "Monsieur le Président" without a comma.
    """
    greeting = next((place for place, line in enumerate(lines) if greets(line, words)), None)
    if greeting is not None:
        return greeting
    return next(
        (
            place
            for place, line in enumerate(lines)
            if line
            and not any(lines[place - 1 : place])
            and line[-1].isalnum()
            and greets(f"{line},", words)
            and len(next(filter(None, lines[place + 1 : place + _NEAR]), "")) >= _LONG
        ),
        None,
    )


def salutations_of(
    lines: Sequence[str],
    at: int | None,
    beside: Sequence[str],
    used: Collection[int],
    words: Words,
) -> list[str]:
    """Give every greeting: of the letters and ``beside`` their addresses, else quoted ones.

    ``at`` is the place of the first letter's greeting; ``used`` are the places of addresses.
    """
    if at is not None:
        greetings = [
            line for place, line in enumerate(lines) if place not in used and greets(line, words)
        ]
        found = [line.lstrip(OPENING_QUOTES) for line in (lines[at], *greetings)]
        return _each_once([*found, *beside])
    if beside:
        # One greeting that stands beside each address is one.
        return list(beside[:1]) if len(set(beside)) == 1 else list(beside)
    return _quoted(lines, words)


def _each_once(greetings: Sequence[str]) -> list[str]:
    """Leave out what is printed a second time, with or without a comma."""
    return list({each.casefold().rstrip(_STOPS): each for each in reversed(greetings)}.values())[
        ::-1
    ]


def _quoted(lines: Sequence[str], words: Words) -> list[str]:
    """Give the greetings in quotation marks: Begin your letter with “Dear Governor”."""
    found = (greeting[1].strip() for line in lines for greeting in _in_quotes(words).finditer(line))
    return list(dict.fromkeys(each for each in found if greets(f"{each},", words)))


@cache
def _in_quotes(words: Words) -> re.Pattern[str]:
    greeting = rf"{any_of(words.salutations)}[^“”\"„«»」』.?]{{2,{_LONGEST}}}?"
    return re.compile(rf"(?i)(?:{_QUOTES}|(?<=\s)'(?=\w))({greeting})(?:[“”\"»’」』]|'(?!\w))")
