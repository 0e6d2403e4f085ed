"""What tells that a block of lines is a postal address, and which of its lines are postal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from .contacts import Contacts
from .countries import countries_in, country_of_line
from .holders import is_courtesy, is_office, is_titled_name
from .page import ITEM, labelled
from .unfolding import postal_lines
from .words import UNSPACED, Words, any_of, compiled

_FEWEST_LINES = 2
_MOST_LINES = 14
_FEWEST_SLASHES = 3
# What parts the lines of an address on one line, and no two numbers.
_SLASH = re.compile(r"\s+/\s+|(?<=[^\W\d_])/\s?(?=[^\W\d_])")
# A word that a hyphen broke at the end of a line.
_BROKEN = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_A-Z])")
# A postal line longer than this is a sentence.
_LONGEST_LINE = 100
_LONGEST_ONE_LINER = 300
# A postal line of more words that ends in a full stop is a sentence.
_MOST_WORDS = 8


@dataclass
class Block:
    """Lines of one address, with their places on the page."""

    places: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    title: str = ""
    salutation: str = ""
    # The number of the announcement that it stands below; 0 for none.
    lead: int = 0
    # Whether it stands below the end of a letter, or is the organisation's own address.
    apart: bool = False
    # Whether its first line stands beside "Copies to:".
    copied: bool = False

    def ends(self, words: Words) -> bool:
        """Whether its last line is a number or a country, so that an official opens another."""
        return bool(self.lines) and (
            Contacts().take(self.lines[-1], words)
            or (len(self.lines) > 1 and bool(country_of_line(self.lines[-1], words.language)))
        )


def is_official(line: str, words: Words) -> bool:
    """Whether a line names an official: by office, honour, or a titled name beside an office."""
    return (
        is_office(line, words)
        or is_courtesy(line, words)
        or any(is_office(part, words) for part in re.split(r"[,،]\s", line)[1:2])
        or _is_honoured(line, words)
    )


def _is_honoured(line: str, words: Words) -> bool:
    first = line.partition(" ")[0].rstrip(".").casefold()
    return first in words.honorifics and is_titled_name(line, words)


def has_office(block: Block, words: Words) -> bool:
    """Whether the block opens with an office or an honour."""
    return (
        bool(block.title)
        or any(is_official(line, words) for line in block.lines[:3])
        or any(is_official(line, words) for line in postal_of(block, words)[:3])
    )


def is_addressed(block: Block, words: Words) -> bool:
    """Whether a line ends as the name on a Japanese or Chinese envelope does: NAME 様."""
    return any(UNSPACED.search(line) and _honoured(words).search(line) for line in block.lines[:3])


@cache
def _honoured(words: Words) -> re.Pattern[str]:
    return re.compile(rf"\s{any_of(words.courtesies)}$")


def is_mission(lines: Sequence[str], words: Words) -> bool:
    """Whether an address is an embassy's or that of another mission."""
    mission = compiled(rf"(?i){any_of(words.missions)}")
    return any(map(mission.search, lines))


def state_of(lines: Sequence[str], words: Words) -> str:
    """Give the country whose mission an address names: "c/o Embassy of X" stands in another."""
    mission = compiled(rf"(?i){any_of(words.missions)}")
    for line in lines:
        for part in re.split(r"[,;\u060c\uff0c]", line):
            if mission.search(part) and (named := countries_in(part, words.language)):
                return named[0][0]
    return ""


def has_number(block: Block, words: Words) -> bool:
    """Whether a number or an e-mail address stands in the block."""
    contacts = Contacts()
    return any(contacts.take(line, words) for line in block.lines)


def only_numbers(block: Block, words: Words) -> bool:
    """Whether every line of the block is a number or an e-mail address."""
    contacts = Contacts()
    return all(contacts.take(line, words) for line in block.lines)


def names_somebody(block: Block, words: Words) -> bool:
    """Whether a block below "Copies to:" tells of somebody who gets one."""
    if any(_is_sentence(line) or len(line) > _LONGEST_ONE_LINER for line in block.lines):
        return is_mission(block.lines[:3], words)
    known = compiled(rf"(?i){any_of((*words.missions, *words.bodies))}")
    return (
        has_office(block, words)
        or has_number(block, words)
        or any(map(known.search, block.lines[:3]))
        or (bool(signs(block, words)) and is_postal(block, words))
    )


def signs(block: Block, words: Words) -> int:
    """Count what tells that a block is an address: two for what is sure, one for what is likely."""
    postal = postal_of(block, words)
    if not postal:
        return 0
    located = rf"(?i)\d|{any_of(words.streets)}|{any_of(words.bodies)}"
    return (
        2 * has_office(block, words)
        + 2 * has_number(block, words)
        + 2 * bool(country_of_line(postal[-1], words.language))
        + 2 * bool(block.salutation)
        + any(compiled(located).search(line) for line in postal[1:] or postal)
        + is_titled_name(postal[0], words)
    )


def postal_of(block: Block, words: Words) -> list[str]:
    """Give the postal lines of a block, those on one line parted."""
    contacts = Contacts()
    lines = [
        line
        for line in (
            _without_label(printed, words)
            for printed in block.lines
            if not contacts.take(printed, words)
        )
        if line
    ]
    slashed = _BROKEN.sub("", " ".join(lines))
    parts = [slashed] if "://" in slashed else _SLASH.split(slashed)
    if len(parts) > _FEWEST_SLASHES:
        return [part.strip(" .") for part in parts]
    if len(lines) == 1 and (block.title or _is_one_line(lines[0], block, words)):
        return postal_lines(lines[0], words)
    return lines


def _is_one_line(line: str, block: Block, words: Words) -> bool:
    """Whether a line is a whole address: of an official, or announced of a mission or country."""
    parts = re.split(r"[,،]\s", line)
    announced = is_mission(parts[:1], words) or country_of_line(parts[-1], words.language)
    return is_official(line, words) or bool(block.lead and len(parts) > 1 and announced)


def is_postal(block: Block, words: Words) -> bool:
    """Whether a block is an address: short lines, none of them a sentence or an item."""
    postal = postal_of(block, words)
    if not 0 < len(postal) <= _MOST_LINES or max(map(len, postal)) > _LONGEST_LINE:
        return False
    if any(_is_sentence(line) for line in postal):
        return False
    return (
        len(postal) >= _FEWEST_LINES
        or bool(block.lead)
        or bool(block.title)
        or has_number(block, words)
    )


def part_heading(block: Block, words: Words) -> None:
    """Part what a Chinese or Japanese page writes above an address in Latin letters: its office."""
    own = next((nth for nth, line in enumerate(block.lines) if not UNSPACED.search(line)), 0)
    rest = block.lines[own:]
    if own and len(rest) >= _FEWEST_LINES and _is_latin(rest[0]) and _is_latin(rest[1]):
        offices = [line for line in block.lines[:own] if is_office(line, words)]
        block.title, block.lines = next(iter(offices), ""), rest


def _is_latin(line: str) -> bool:
    return line.upper() != line.lower() and not UNSPACED.search(line)


def _is_sentence(line: str) -> bool:
    return (
        bool(ITEM.match(line) and not re.match(r"\d+\s", line))
        or line.startswith("\u203b")
        or line.endswith("\u3002")
        or bool(re.search(r"[^\W\d_]{3,}[.!?]$", line) and len(line.split()) > _MOST_WORDS)
    )


def _without_label(line: str, words: Words) -> str:
    label = labelled(line, words, "address")
    return label[1] if label else line
