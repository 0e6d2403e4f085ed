"""The head of a page: its headings, and the status in one of them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .countries import countries_in
from .page import labelled
from .references import references_in
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import dated_places

LONGEST_HEADING = 60
"""In characters: a longer line is no heading."""

_LONGEST_STATUS = 160
_MOST_MORE = 3
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_DASHES = " -\u2013\u2014:"


def is_heading(line: str) -> bool:
    """Whether ``line`` is short enough for a heading, and no sentence of an unspaced script."""
    if UNSPACED.search(line):
        return len(line) <= LONGEST_HEADING // 3 and not line.endswith("\u3002")
    return len(line) <= LONGEST_HEADING


def status_of(lines: Sequence[str], words: Words) -> str:
    """Give the status: what stands beside (or below) its label, else a headline of situations."""
    for place, line in enumerate(lines):
        label = labelled(line, words, "status")
        if label:
            below = next((after for after in lines[place + 1 : place + 3] if after), "")
            return label[1] or ("" if labelled(below, words, *words.labels) else below)
    beside = _after_label(lines, words) or next(
        filter(None, (_beside_reference(line, words) for line in _unbroken(lines))), ""
    )
    if beside:
        return beside
    for place, line in enumerate(lines):
        whole = f"{line} {lines[place + 1]}" if line.endswith("/") and lines[place + 1 :] else line
        if is_situation(whole, words):
            return whole
        headed = headed_situation(line, words)
        if headed:
            return headed
    return ""


def _after_label(lines: Sequence[str], words: Words) -> str:
    """Give the situation behind a label without a colon, beside the date to act by."""
    labels = {*words.labels.get("status", ()), *words.labels.get("act_before", ())}
    for line in lines:
        for key in sorted(labels, key=len, reverse=True):
            if line.casefold().startswith(f"{key} ") and len(line) <= _LONGEST_STATUS:
                found = compiled(rf"(?i){any_of(words.situations)}").match(line[len(key) + 1 :])
                if found:
                    return found[0]
    return ""


def _unbroken(lines: Sequence[str]) -> Iterator[str]:
    """Give the lines, and each heading again with the line that it goes on in."""
    for line, below in pairwise((*lines, "")):
        yield line
        if below and references_in([line]):
            yield f"{line} {below}"


def _beside_reference(line: str, words: Words) -> str:
    """Give the situations beside the reference number of a sheet: before its date, or at the end.

    "Further information on UA 7/31 (3 May 2031) - Fear of torture": what stands in brackets is of
    the first sheet.
    """
    if len(line) > _LONGEST_STATUS:
        return ""
    line = _IN_BRACKETS.sub("", line)
    numbers = references_in([line])
    for printed in (*numbers, *(line[a:b] for a, b, _ in dated_places(line, (words.language,)))):
        line = line.replace(printed, "\n")
    parts = (part.strip(_DASHES) for part in line.split("\n")) if numbers else ()
    return next((part for part in parts if is_situation(part, words, loosely=True)), "")


def headed_situation(line: str, words: Words) -> str:
    """Give the situations behind the country that opens a line ("ANTARCTICA Death penalty")."""
    named = countries_in(line, words.language) if len(line) <= _LONGEST_STATUS else []
    if not named or not line.startswith(named[0][1]) or not named[0][1].isupper():
        return ""
    rest = line[len(named[0][1]) :].strip()
    return rest if is_situation(rest, words) else ""


def is_country(line: str, words: Words) -> bool:
    """Whether ``line`` is the name of a country and nothing else."""
    named = countries_in(line, words.language)
    return bool(named) and named[0][1] == line.strip(" .:()")


def is_situation(line: str, words: Words, *, loosely: bool = False) -> bool:
    """Whether ``line`` names situations and nothing else ("Fear of torture / Legal concern").

    ``loosely``: it is enough that one of them is known.
    """
    if len(line) > LONGEST_HEADING or not line or line.endswith("/"):
        return False
    parts = [part.strip() for part in re.split(r"\s*[/,&\u2013\u2014]\s*|\s-\s", line)]
    # "Fear of" goes on in some words more than its list says.
    fears = any_of(tuple(each for each in words.situations if each.endswith(" *")))
    named = compiled(rf"(?i){any_of(words.situations)}|{fears}(?:\s\w+){{1,{_MOST_MORE}}}")
    known = [bool(named.fullmatch(part)) for part in parts]
    return all(known) or (len(known) > 1 and (known[0] or (loosely and any(known))))
