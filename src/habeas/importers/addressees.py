"""The officials a page asks to write to: their postal blocks, wherever they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .contacts import Contacts, normalised
from .countries import country_of_line
from .fields import ReadAddressee
from .holders import holder_of, is_courtesy, is_office
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
class Found:
    """What was read of the addressees: the lines that were used up, and the doubts."""

    addressees: list[ReadAddressee] = field(default_factory=list)
    salutations: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)


@dataclass
class _Block:
    """Lines of one address, with their places on the page."""

    places: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    title: str = ""
    salutation: str = ""
    asked: bool = False

    def numbers(self, words: Words) -> bool:
        """Whether the last line is a number or an address, so that an office opens another."""
        return bool(self.lines) and Contacts().take(self.lines[-1], words)


def read_addressees(lines: Sequence[str], at: int | None, words: Words) -> Found:
    """Read the addressees of a page; ``at`` is the place of the letter's greeting, if there is one.

    Addresses are looked for after a label that announces them ("Appeals to:"), else directly
    before the greeting, else wherever a block opens with an office and ends in a country.
    """
    found = Found()
    every = _blocks(lines, words)
    asked = [block for block in every if block.asked]
    if not asked and at is not None:
        asked = _before_greeting([block for block in every if block.places[0] < at], words)
    if not asked:
        asked = [block for block in every if _speaks_for_itself(block, words)]
    contacts = Contacts()
    for block in _joined(asked, words):
        contacts = Contacts(pending=contacts.pending)
        _read(block, contacts, found, words)
    found.unsure += [
        f"The number {number.printed} is not a valid telephone number: it is kept as printed."
        for addressee in found.addressees
        for number in (*addressee.fax, *addressee.phone)
        if not number.e164
    ]
    return found


def _joined(given: list[_Block], words: Words) -> list[_Block]:
    """Join an official on one line with her address, which an empty line parts from her."""
    joined: list[_Block] = []
    for block in given:
        last = joined[-1] if joined else None
        if (
            last
            and len(last.lines) == 1
            and _has_office(last, words)
            and not _has_office(block, words)
            and not _has_number(block, words)
            and _is_postal(block, words)
        ):
            last.lines += block.lines
            last.places += block.places
        else:
            joined.append(block)
    return joined


def _heading(line: str, words: Words, *, asked: bool) -> tuple[str, str]:
    """Part "Minister of Health: NAME" (or "1) Minister of Health") from what stands beside it."""
    head, colon, rest = line.partition(":")
    if colon and is_office(head, words) and len(head) <= _LONGEST_HEADING:
        return head.strip(), rest.strip()
    marker = ITEM.match(line)
    if asked and marker and is_office(line[marker.end() :], words):
        return line[marker.end() :], ""
    return "", line


def _is_greeting(line: str, words: Words) -> bool:
    return greets(line, words) and (
        line.endswith((",", ":", "\uff0c", "\uff1a", "،")) or not is_courtesy(line, words)
    )


def _before_greeting(before: list[_Block], words: Words) -> list[_Block]:
    """Take the block before the greeting, with the numbers below it and the officials above it."""
    chosen: list[_Block] = []
    while before and all(Contacts().take(line, words) for line in before[-1].lines):
        chosen.insert(0, before.pop())
    if not before or not _is_postal(before[-1], words):
        return []
    chosen.insert(0, before.pop())
    while before and _is_postal(before[-1], words) and _has_office(before[-1], words):
        chosen.insert(0, before.pop())
    return chosen


def _blocks(lines: Sequence[str], words: Words) -> list[_Block]:
    """Cut the page into blocks; those that a label announces are marked as asked for."""
    found: list[_Block] = []
    block = _Block()
    asked = copies = False
    for place, line in enumerate(lines):
        lead = _lead(line, words)
        heading, line = _heading(line, words, asked=asked)
        salutation = labelled(line, words, "salutation")
        greeted = _is_greeting(line, words)
        other = labelled(line, words, "demands", "status", "issued_on", "act_before")
        ended = bool(not line or lead or heading or salutation or greeted or other) or _copies(
            line, words
        )
        if ended or (block.numbers(words) and is_office(line, words)):
            if salutation and not block.lines and found:
                found[-1].salutation = _greeting_of(salutation[1], words)
                found[-1].places.append(place)
                continue
            if salutation:
                block.salutation = _greeting_of(salutation[1], words)
                block.places.append(place)
            if block.lines and not copies:
                found.append(block)
            stays = asked and (
                not block.lines or _is_postal(block, words) or _numbers(block, words)
            )
            block, asked = _Block(), stays
            if _copies(line, words):
                copies, asked = True, False
            elif lead or heading:
                copies = False
        if lead:
            asked = True
            if lead[1]:
                block.lines.append(lead[1])
                block.places.append(place)
        elif heading:
            block.title = heading
            block.places.append(place)
            block.lines += [line] if line else []
        elif line and not salutation and not _copies(line, words):
            if greeted or other or ITEM.match(line):
                asked = False
            block.lines.append(line)
            block.places.append(place)
        block.asked = asked
    if block.lines and not copies:
        found.append(block)
    return found


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
        tail = re.search(
            rf"(?i){any_of(tuple(n for n in words.labels.get('address', ()) if len(n) > 2))}:$",
            line,  # noqa: PLR2004 - letters
        )
        return ("address", "") if tail else None
    return None


def _copies(line: str, words: Words) -> bool:
    return bool(labelled(line, words, "copies")) or (
        len(line) > _SHORTEST_LEAD and words.is_label(line, ("copies",))
    )


def _greeting_of(value: str, words: Words) -> str:
    """Take the greeting off what stands beside its label; a run-on line goes on after it."""
    greeting = re.match(rf"(?i){any_of(words.salutations)}", value)
    return greeting[0] if greeting and len(value) > greeting.end() + _LONGEST_ADDED else value


def _numbers(block: _Block, words: Words) -> bool:
    return all(Contacts().take(line, words) for line in block.lines)


def _postal(block: _Block, words: Words) -> list[str]:
    """Give the postal lines of a block, those on one line parted."""
    contacts = Contacts()
    lines = [
        line
        for line in (_without_label(l, words) for l in block.lines if not contacts.take(l, words))
        if line
    ]
    if len(lines) == 1 and (block.asked or block.title or is_office(lines[0], words)):
        first = re.split(r"(?<=[^\W\d_]{4}[.])\s+(?=[^\W\d_])", lines[0])[0]
        return postal_lines(first.rstrip(".") if len(first) < len(lines[0]) else first, words)
    return lines


def _is_postal(block: _Block, words: Words) -> bool:
    postal = _postal(block, words)
    if not postal or max(map(len, postal)) > _LONGEST_LINE:
        return False
    if any(_is_sentence(line) for line in postal):
        return False
    return (
        len(postal) >= _FEWEST_LINES
        or block.asked
        or bool(block.title)
        or _has_number(block, words)
    )


def _is_sentence(line: str) -> bool:
    return (
        bool(ITEM.match(line) and not re.match(r"\d+\s", line))
        or line.startswith("\u203b")
        or line.endswith("\u3002")
        or bool(re.search(r"[^\W\d_]{4,}[.!?]$", line) and len(line.split()) > _MOST_WORDS)
    )


def _has_number(block: _Block, words: Words) -> bool:
    contacts = Contacts()
    return any([contacts.take(line, words) for line in block.lines])


def _has_office(block: _Block, words: Words) -> bool:
    return bool(block.title) or any(
        is_office(line, words)
        or is_courtesy(line, words)
        or any(is_office(part, words) for part in line.split(", ")[1:2])
        for line in block.lines[:3]
    )


def _speaks_for_itself(block: _Block, words: Words) -> bool:
    """Whether an unannounced block is an address: an office, and a country or a number."""
    if not _is_postal(block, words) or not _has_office(block, words):
        return False
    postal = _postal(block, words)
    return (
        _has_number(block, words)
        or bool(country_of_line(postal[-1], words.language))
        or (bool(block.title) and len(postal) > 1)
    )


def _read(block: _Block, contacts: Contacts, found: Found, words: Words) -> None:
    for line in block.lines:
        contacts.take(line, words)
    lines = _postal(block, words)
    values = {kind: tuple(value) for kind, value in contacts.values.items() if kind != "other"}
    if not lines and found.addressees and not block.title:
        found.used.update(block.places)
        found.unsure += contacts.unsure
        found.addressees[-1] = _with_numbers(found.addressees[-1], values)
        return
    if not _is_postal(block, words):
        return
    found.used.update(block.places)
    name, title, holder_lines = holder_of(tuple(lines), words)
    country = country_of_line(lines[-1], words.language)
    if block.title and name != lines[0]:
        name = name or (lines[0] if len(lines) > 1 else "")
    addressee = _with_numbers(
        ReadAddressee(
            name=name,
            title=block.title or title,
            lines=tuple(lines),
            holder_lines=holder_lines,
            country=country,
        ),
        values,
    )
    found.addressees.append(addressee)
    if block.salutation:
        # "Sr. Presidente / Dear President": one greeting in two languages.
        found.salutations += [part for part in block.salutation.split(" / ") if part]
    found.unsure += _doubts(name, block.title or title, lines[0])
    found.unsure += contacts.unsure


def _with_numbers(addressee: ReadAddressee, values: dict[str, tuple[str, ...]]) -> ReadAddressee:
    given = dict(values)
    numbers = {
        kind: (
            *getattr(addressee, kind),
            *(normalised(value, addressee.country) for value in given.pop(kind, ())),
        )
        for kind in ("fax", "phone")
    }
    others = {kind: (*getattr(addressee, kind), *value) for kind, value in given.items()}
    return replace(addressee, **numbers, **others)


def _without_label(line: str, words: Words) -> str:
    label = labelled(line, words, "address")
    return label[1] if label else line


def _doubts(name: str, title: str, first: str) -> list[str]:
    if name and title:
        return []
    if title:
        return [f"The addressee is read as “{title}”: no name of the holder was found."]
    if name:
        return [f"“{name}” is read as the addressee's name: no office stands beside it."]
    return [f"No name and no office was found in the address that begins with “{first}”."]
