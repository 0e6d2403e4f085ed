"""Whom a page asks to send copies: embassies and others, who are no addressees."""

import re
from collections.abc import Sequence

from .address_signs import Block, only_numbers
from .announcing import asks_for_copies, sentences_of
from .holders import is_office
from .page import blocks
from .words import Words

_LONGEST = 300


def read_copies(
    lines: Sequence[str], announced: Sequence[Block], words: Words
) -> tuple[list[str], set[int]]:
    """Give whom a copy is asked for, as printed, and the places of the lines that say so.

    Each is a block below "Copies to:", its lines joined by line breaks, or the sentence that asks
    that embassies get a copy.
    """
    found: list[str] = []
    used: set[int] = set()
    for block in announced:
        used.update(block.places)
        if found and only_numbers(block, words):
            # The number of the embassy above, which an empty line parts from it.
            found[-1] = "\n".join((found[-1], *block.lines))
        else:
            found += _each(block, words)
    left = ["" if place in used else line for place, line in enumerate(lines)]
    for paragraph in blocks(left):
        found += [
            sentence
            for sentence in sentences_of(" ".join(paragraph))
            if len(sentence) <= _LONGEST and asks_for_copies(sentence, words)
        ]
    return list(dict.fromkeys(found)), used


def _each(block: Block, words: Words) -> list[str]:
    """Give a block as one entry; "NAME, office" lines as one each, a sentence by itself."""
    lines = block.lines
    if all(any(is_office(part, words) for part in re.split(r"[,،]\s", line)) for line in lines):
        return list(lines) if len(lines) > 1 and all("," in line for line in lines) else _one(lines)
    if asks_for_copies(lines[0], words) and lines[0].endswith((".", "\u3002", ":")):
        return [lines[0]]
    return _one(lines)


def _one(lines: Sequence[str]) -> list[str]:
    return ["\n".join(lines)]
