"""Cutting a page into blocks of lines, and telling which of them are postal addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .contacts import Contacts
from .holders import is_courtesy, is_office
from .page import ITEM, greets, labelled
from .unfolding import postal_lines
from .words import UNSPACED, Words, any_of

_FEWEST_LINES = 2
# A postal line longer than this is a sentence.
_LONGEST_LINE = 100
# A postal line of more words that ends in a full stop is a sentence.
_MOST_WORDS = 8
# How much longer a greeting may be than the word it begins with.
_LONGEST_ADDED = 25
# A label longer than this is a sentence that ends in a colon.
_LONGEST_LEAD = 160
_LONGEST_HEADING = 60
# "To" and "An" announce an address with a colon only.
_SHORTEST_LEAD = 3


@dataclass
class Block:
    """Lines of one address, with their places on the page."""

    places: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    title: str = ""
    salutation: str = ""
    asked: bool = False

    def numbers(self, words: Words) -> bool:
        """Whether the last line is a number or an address, so that an office opens another."""
        return bool(self.lines) and Contacts().take(self.lines[-1], words)


def blocks_of(lines: Sequence[str], words: Words) -> list[Block]:
    """Cut the page into blocks; those that a label announces are marked as asked for."""
    cutter = _Cutter(words)
    for place, line in enumerate(lines):
        cutter.take(place, line)
    cutter.end()
    return cutter.found


@dataclass
class _Cutter:
    """Takes the lines of a page one by one; knows whether addresses or copies are announced."""

    words: Words
    found: list[Block] = field(default_factory=list)
    block: Block = field(default_factory=Block)
    asked: bool = False
    copies: bool = False

    def take(self, place: int, printed: str) -> None:
        """Put a line into the block it belongs to."""
        words = self.words
        lead = _lead(printed, words)
        heading, line = _heading(printed, words, asked=self.asked)
        salutation = labelled(line, words, "salutation")
        if salutation:
            self._salute(place, salutation[1])
            return
        stops = _is_greeting(line, words) or labelled(
            line, words, "demands", "status", "issued_on", "act_before"
        )
        copies = _copies(line, words)
        opens = self.block.numbers(words) and is_office(line, words)
        if not printed or lead or heading or stops or copies or opens:
            self.end()
        if copies:
            self.copies, self.asked = True, False
        elif lead or heading:
            self.copies = False
            self.asked = self.asked or bool(lead)
            self._add(place, lead[1] if lead else line, title="" if lead else heading)
        elif line:
            self.asked = self.asked and not stops and not ITEM.match(line)
            self._add(place, line)
        self.block.asked = self.asked

    def _add(self, place: int, line: str, title: str = "") -> None:
        self.block.title = title or self.block.title
        self.block.lines += [line] if line else []
        self.block.places += [place] if line or title else []

    def _salute(self, place: int, value: str) -> None:
        """Give the greeting to its address: the block that it ends, or the one before it."""
        block = self.block if self.block.lines or not self.found else self.found[-1]
        block.salutation = _greeting_of(value, self.words)
        block.places.append(place)
        if block is self.block:
            self.end()
            self.block.asked = self.asked

    def end(self) -> None:
        """End the block; what follows is asked for too while addresses go on."""
        block = self.block
        if block.lines and not self.copies:
            self.found.append(block)
        goes_on = not block.lines or is_postal(block, self.words) or _numbers(block, self.words)
        self.asked = self.asked and goes_on
        self.block = Block()


def _heading(line: str, words: Words, *, asked: bool) -> tuple[str, str]:
    """Part "Minister of Health: NAME" (or "1) Minister of Health") from what stands beside it."""
    marker = ITEM.match(line) if asked else None
    bare = line[marker.end() :] if marker else line
    head, colon, rest = bare.partition(":")
    if colon and is_office(head, words) and len(head) <= _LONGEST_HEADING:
        return head.strip(), rest.strip()
    return (bare, "") if marker and is_office(bare, words) else ("", line)


def _is_greeting(line: str, words: Words) -> bool:
    return greets(line, words) and (
        line.endswith((",", ":", "\uff0c", "\uff1a", "،")) or not is_courtesy(line, words)
    )


def _lead(line: str, words: Words) -> tuple[str, str] | None:
    """Read the label that announces addresses, with what stands beside it."""
    label = labelled(line, words, "address")
    if label and "@" not in label[1]:
        return label
    if len(line) > _SHORTEST_LEAD and words.is_label(line, ("address",)):
        return "address", ""
    unlabelled = re.match(rf"(?i){any_of(tuple(words.labels.get('address', ())))}\s+(?=\S)", line)
    if unlabelled and UNSPACED.match(line) and len(line) <= _LONGEST_LINE:
        return "address", line[unlabelled.end() :]
    if line.endswith(":") and len(line) <= _LONGEST_LEAD:
        names = tuple(n for n in words.labels.get("address", ()) if len(n) >= _SHORTEST_LEAD)
        return ("address", "") if re.search(rf"(?i){any_of(names)}:$", line) else None
    return None


def _copies(line: str, words: Words) -> bool:
    return (bool(labelled(line, words, "copies")) and "@" not in line) or (
        len(line) > _SHORTEST_LEAD and words.is_label(line, ("copies",))
    )


def _greeting_of(value: str, words: Words) -> str:
    """Take the greeting off what stands beside its label; a run-on line goes on after it."""
    greeting = re.match(rf"(?i){any_of(words.salutations)}", value)
    return greeting[0] if greeting and len(value) > greeting.end() + _LONGEST_ADDED else value


def _numbers(block: Block, words: Words) -> bool:
    return all(Contacts().take(line, words) for line in block.lines)


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
    if len(lines) == 1 and (block.asked or block.title or is_office(lines[0], words)):
        first = re.split(r"(?<=[^\W\d_]{4}[.])\s+(?=[^\W\d_])", lines[0])[0]
        parts = postal_lines(first, words)
        return [*parts[:-1], parts[-1].rstrip(".")] if len(parts) > 1 else parts
    return lines


def is_postal(block: Block, words: Words) -> bool:
    """Whether a block is an address: short lines, none of them a sentence or an item."""
    postal = postal_of(block, words)
    if not postal or max(map(len, postal)) > _LONGEST_LINE:
        return False
    if any(_is_sentence(line) for line in postal):
        return False
    return (
        len(postal) >= _FEWEST_LINES or block.asked or bool(block.title) or has_number(block, words)
    )


def _is_sentence(line: str) -> bool:
    return (
        bool(ITEM.match(line) and not re.match(r"\d+\s", line))
        or line.startswith("\u203b")
        or line.endswith("\u3002")
        or bool(re.search(r"[^\W\d_]{4,}[.!?]$", line) and len(line.split()) > _MOST_WORDS)
    )


def has_number(block: Block, words: Words) -> bool:
    """Whether a number or an e-mail address stands in the block."""
    contacts = Contacts()
    return any(contacts.take(line, words) for line in block.lines)


def has_office(block: Block, words: Words) -> bool:
    """Whether the block opens with an office or an honour."""
    return bool(block.title) or any(
        is_office(line, words)
        or is_courtesy(line, words)
        or any(is_office(part, words) for part in line.split(", ")[1:2])
        for line in block.lines[:3]
    )


def _without_label(line: str, words: Words) -> str:
    label = labelled(line, words, "address")
    return label[1] if label else line
