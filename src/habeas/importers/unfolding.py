"""Breaking run-on text into the lines it had: pages that came as one line, or were scanned."""

import re
from collections.abc import Iterator, Sequence

from .countries import countries_in
from .page import LONG_LINE
from .words import UNSPACED, Words, any_of

# A label that may stand in the middle of a run-on line is longer than "to" or "an".
_SHORTEST_LABEL = 3
_CONTACTS = ("fax", "phone", "telex", "email", "twitter", "salutation", "copies", "webform")
_OPENERS = ("address", "title", "issued_on", "act_before", "status")
_SEPARATOR = re.compile(r"\s+[|•·]\s+")
_FEWEST_PARTS = 3
_LONGEST_OFFICE = 60


def unfolded(lines: Sequence[str], words: Words) -> list[str]:
    """Begin a new line at each label, greeting and closing inside a run-on line."""
    return [part for line in lines for part in _unfolded(line, words)]


def _unfolded(line: str, words: Words) -> Iterator[str]:
    run_on = len(line) >= LONG_LINE
    begins = [_label(words, _CONTACTS + _OPENERS if run_on else _CONTACTS)]
    if run_on:
        begins.insert(0, rf"(?<=[.!?]\s){_greeting(words)}")
        # "Minister of Defence: ", an office that heads an address.
        begins.append(rf"{any_of(words.offices)}(?:\s[^\W\d_]+){{0,4}}:\s")
    begins.append(rf"(?<=[.!?]\s){any_of(words.closings)}[,.]?\s*$")
    head, colon, rest = line.partition(":")
    if not (colon and words.label(head)):
        head, colon, rest = "", "", line
    broken = re.sub(rf"(?i)(?<=[^\s(:\uff1a])\s({'|'.join(begins)})", r"\n\1", rest)
    broken = f"{head}{colon}{broken}"
    for part in broken.split("\n"):
        greeting = re.match(rf"(?i){_greeting(words)}(?=\S)", part) if run_on else None
        if greeting:
            yield greeting[0].strip()
            yield part[greeting.end() :]
        else:
            yield part.strip()


def _label(words: Words, kinds: Sequence[str]) -> str:
    names = tuple(
        sorted(
            name
            for kind in kinds
            for name in words.labels.get(kind, ())
            if len(name) >= _SHORTEST_LABEL or UNSPACED.match(name)
        )
    )
    return rf"{any_of(names)}\s?[:\uff1a]"


def _greeting(words: Words) -> str:
    return rf"{any_of(words.salutations)}[^.,:]{{0,{_LONGEST_OFFICE}}}[:,]\s+"


def postal_lines(text: str, words: Words) -> list[str]:
    """Part an address that stands on one line: at its separators, commas, or by its words.

    Without a separator a line ends after a word such as "Street" and before a body, an office or
    the country.
    """
    parts = _SEPARATOR.split(text)
    if len(parts) >= _FEWEST_PARTS:
        return [part.strip() for part in parts]
    opens = re.match(rf"(?i)(?:the )?(?:{any_of(words.offices)}|{any_of(words.courtesies)})", text)
    numbered = re.search(r"(?<=\w)\s+(?=\d+\w{0,3}\s+[^\W_a-z])", text)
    if opens and numbered:
        head = re.split(rf"(?i)(?<=\w)\s+(?={any_of(words.bodies)}\s)", text[: numbered.start()])
        return [part for part in [*head, text[numbered.end() :]] if part]
    if opens and text.count(",") >= _FEWEST_PARTS:
        return [part.strip() for part in text.split(", ")]
    country = [name for _, name in countries_in(text, words.language) if text.endswith(name)]
    if not country or "," in text:
        return [text]
    street = rf"\S+\s+{any_of(words.streets)}"
    starts = rf"{any_of(words.offices)}|{any_of(words.bodies)}|{re.escape(country[-1])}$"
    broken = re.sub(rf"(?i)\s+({street})(?:\s+|$)", r"\n\1\n", text)
    broken = re.sub(rf"(?i)(?<=\S)[ \n]+(?=(?:{starts}))", "\n", broken)
    return [part.strip() for part in broken.split("\n") if part.strip()]
