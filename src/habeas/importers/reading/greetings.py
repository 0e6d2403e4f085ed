"""The greetings of the letters on a page."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from .page import greets
from .words import Words, any_of

_LONGEST = 60
_STOPS = " ,.:;!\uff0c\uff1a\u060c"
_QUOTES = r"[“”\"„«»‘’「『]"


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
        return _each_once([lines[at], *greetings, *beside])
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
