"""The officials a page asks to write to: their postal blocks, wherever they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .address_blocks import blocks_of
from .address_signs import (
    Block,
    has_number,
    has_office,
    is_addressed,
    is_mission,
    is_postal,
    only_numbers,
    postal_of,
    signs,
    state_of,
)
from .closing_up import closed_up
from .contacts import Contacts, normalised
from .copies import read_copies
from .countries import country_of_line
from .fields import Doubt, ReadAddressee
from .holders import holder_of, is_titled_name
from .page import greets, labelled
from .words import Words, any_of, compiled

_FEWEST_SIGNS = 2
_LONGEST_HEADING = 60
_MANY_SIGNS = 4
_LONGEST_SUBJECT = 160
_SUBJECT = re.compile(r"[^\W\d_]{2,12}\.?\s?[:\uff1a]\s*\S")
_MOST_WORDS_OF_DATE = 8
# In lines with text.
_NEAR = 4


@dataclass
class Found:
    """What was read of the addressees: the lines that were used up, and the doubts."""

    addressees: list[ReadAddressee] = field(default_factory=list)
    embassies: list[str] = field(default_factory=list)
    salutations: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unsure: list[Doubt] = field(default_factory=list)
    # Whether the page has a letter with a greeting of its own.
    greeted: bool = False


def read_addressees(lines: Sequence[str], at: int | None, words: Words) -> Found:
    """Read the addressees of a page; ``at`` is the place of the letter's greeting, if there is one.

    Addresses are looked for after a label that announces them ("Appeals to:"), else directly
    before the greeting of each letter, else wherever a block opens with an office and ends in a
    country.
    """
    cut = blocks_of(lines, words)
    found, contacts = Found(greeted=at is not None), Contacts()
    found.embassies, found.used = read_copies(lines, cut.copies, words)
    greetings = [] if at is None else [at, *_greetings_after(lines, at, words)]
    every = closed_up(cut.found, greetings, words)
    for block in _joined(_chosen(every, greetings, words), words):
        contacts = Contacts(pending=contacts.pending, last=contacts.last)
        _read(block, contacts, found, words)
    found.unsure += [
        Doubt(
            field=f"addressees.{at}.{kind}.{nth}",
            sentence=f"The number {number.printed} is not a valid telephone number: it is kept as "
            "printed.",
        )
        for at, addressee in enumerate(found.addressees)
        for kind in ("fax", "phone")
        for nth, number in enumerate(getattr(addressee, kind))
        if not number.e164
    ]
    found.unsure += _left_beside(lines, found, words)
    return found


def _left_beside(lines: Sequence[str], found: Found, words: Words) -> list[Doubt]:
    """Say of a number that stands near an address and is in none."""
    if not found.addressees:
        return []
    filled = [place for place, line in enumerate(lines) if line]
    return [
        Doubt(
            field="addressees",
            sentence=f"“{lines[place]}” stands near an address and is in none: add it if it is "
            "the addressee's.",
        )
        for nth, place in enumerate(filled)
        if place not in found.used
        and found.used.intersection(filled[max(nth - _NEAR, 0) : nth + _NEAR])
        and Contacts().take(lines[place], words)
    ]


def _greetings_after(lines: Sequence[str], at: int, words: Words) -> list[int]:
    return [place for place in range(at + 1, len(lines)) if greets(lines[place], words)]


def _chosen(every: list[Block], greetings: list[int], words: Words) -> list[Block]:
    """Choose the blocks that are addresses."""
    announced = [block for block in every if block.lead]
    officials = {
        block.lead
        for block in announced
        if has_office(block, words) or signs(block, words) >= _MANY_SIGNS
    }
    if officials:
        # "Address:" of the organisation stands on the page, too.
        return [block for block in announced if block.lead in officials]
    headed: list[Block] = []
    after = -1
    for at in greetings:
        headed += _before_greeting([b for b in every if after < b.places[0] < at], words)
        after = at
    return headed or _speaking(every, words) or announced


def _speaking(every: Sequence[Block], words: Words) -> list[Block]:
    """Choose the blocks that are addresses of themselves, and the bodies listed beside them."""
    speak = [_speaks_for_itself(block, words) for block in every]
    for at in (*range(len(every)), *reversed(range(len(every)))):
        # One of the list may be spoilt.
        beside = any(speak[max(at - 2, 0) : at + 3])
        speak[at] = speak[at] or (beside and _is_body(every[at], words))
    return [block for block, speaks in zip(every, speak, strict=True) if speaks]


def _is_body(block: Block, words: Words) -> bool:
    """Whether a block opens with a body, or an official named behind, and has a number."""
    if block.apart or not has_number(block, words) or not is_postal(block, words):
        return False
    official = compiled(rf"(?i){any_of((*words.bodies, *words.offices))}")
    return bool(official.search(postal_of(block, words)[0]))


def _joined(given: list[Block], words: Words) -> list[Block]:
    """Join an official on one line with her address, which an empty line parts from her."""
    joined: list[Block] = []
    for block in given:
        last = joined[-1] if joined else None
        if (
            last
            and len(last.lines) == 1
            and has_office(last, words)
            and not has_office(block, words)
            and not has_number(block, words)
            and is_postal(block, words)
        ):
            last.lines += block.lines
            last.places += block.places
        else:
            joined.append(block)
    return joined


def _before_greeting(before: list[Block], words: Words) -> list[Block]:
    """Take the block before the greeting, with the numbers below it and the officials above it."""
    chosen: list[Block] = []
    headings = 0
    while before and (
        _stands_between(before[-1], words) or (headings < 2 and _heads(before[-1], words))  # noqa: PLR2004 - "Sample letter"
    ):
        block = before.pop()
        headings += not _stands_between(block, words)
        chosen = [block, *chosen] if only_numbers(block, words) else chosen
    if not before or not is_postal(before[-1], words) or signs(before[-1], words) < _FEWEST_SIGNS:
        return []
    if headings and not has_office(before[-1], words):
        return []
    chosen.insert(0, before.pop())
    while before and is_postal(before[-1], words) and has_office(before[-1], words):
        chosen.insert(0, before.pop())
    return chosen


def _stands_between(block: Block, words: Words) -> bool:
    """Whether a block may stand between address and greeting: numbers, "Re: …", a date."""
    line = block.lines[0]
    headed = len(block.lines) == 1 and len(line) <= _LONGEST_SUBJECT and _SUBJECT.match(line)
    if only_numbers(block, words) or headed or labelled(line, words, "title", "issued_on"):
        return True
    dated = re.search(r"\d{4}|\.{4}|_{4}", line) and not has_office(block, words)
    return len(block.lines) == 1 and bool(dated) and len(line.split()) <= _MOST_WORDS_OF_DATE


def _heads(block: Block, words: Words) -> bool:
    """Whether a block is a short line without a sign of an address, such as a letter's heading."""
    line = block.lines[0]
    return len(block.lines) == 1 and len(line) <= _LONGEST_HEADING and not signs(block, words)


def _speaks_for_itself(block: Block, words: Words) -> bool:
    """Whether an unannounced block is an address: an office, and a country or a number."""
    if block.apart or not is_postal(block, words) or not has_office(block, words):
        return False
    postal = postal_of(block, words)
    return (
        has_number(block, words)
        or is_addressed(block, words)
        or bool(country_of_line(postal[-1], words.language))
        or (bool(block.title) and len(postal) > 1)
    )


def _read(block: Block, contacts: Contacts, found: Found, words: Words) -> None:
    for line in block.lines:
        contacts.take(line, words)
    lines = postal_of(block, words)
    values = {kind: tuple(value) for kind, value in contacts.values.items() if kind != "other"}
    if not lines and found.addressees and not block.title:
        found.used.update(block.places)
        found.addressees[-1] = _with_numbers(found.addressees[-1], values)
        found.salutations += _greetings(block.salutation)
        found.unsure += _of_contacts(contacts, found)
        return
    if not is_postal(block, words):
        return
    found.used.update(block.places)
    name, title, holder_lines = holder_of(tuple(lines), words)
    country = country_of_line(lines[-1], words.language)
    if block.title and not name:
        # The office stands in the heading: the first line names its holder, or is of the address.
        name = lines[0] if is_titled_name(lines[0], words) else ""
        holder_lines = 1 if name else 0
    addressee = _with_numbers(
        ReadAddressee(
            name=name,
            title=block.title or title,
            lines=tuple(lines),
            holder_lines=holder_lines,
            country=country,
            state=state_of(lines, words),
        ),
        values,
    )
    found.addressees.append(addressee)
    if not (found.greeted and is_mission(lines, words)):
        found.salutations += _greetings(block.salutation)
    place = f"addressees.{len(found.addressees) - 1}"
    found.unsure += [
        Doubt(field=place, sentence=sentence)
        for sentence in _doubts(name, block.title or title, lines[0])
    ]
    found.unsure += _of_contacts(contacts, found)


def _greetings(printed: str) -> list[str]:
    """Part "Sr. Presidente / Dear President", one greeting in two languages; not "Sir / Madam"."""
    if not printed:
        return []
    parts = [part.strip() for part in printed.split(" / ")]
    return parts if all(" " in part for part in parts) else [printed]


def _of_contacts(contacts: Contacts, found: Found) -> list[Doubt]:
    """Say of which number of the last addressee each doubt is."""
    at, addressee = len(found.addressees) - 1, found.addressees[-1]
    doubts = []
    for kind, value, sentence in contacts.unsure:
        printed = [getattr(each, "printed", each) for each in getattr(addressee, kind, ())]
        nth = next((nth for nth, each in enumerate(printed) if each in value), None)
        path = f"addressees.{at}.{kind}" + ("" if nth is None else f".{nth}")
        doubts.append(Doubt(field=path, sentence=sentence))
    return doubts


def _with_numbers(addressee: ReadAddressee, values: dict[str, tuple[str, ...]]) -> ReadAddressee:
    given = dict(values)
    numbers: dict[str, Any] = {
        kind: (
            *getattr(addressee, kind),
            *(normalised(value, addressee.country) for value in given.pop(kind, ())),
        )
        for kind in ("fax", "phone")
    }
    others: dict[str, Any] = {
        kind: (*getattr(addressee, kind), *value) for kind, value in given.items()
    }
    return replace(addressee, **numbers, **others)


def _doubts(name: str, title: str, first: str) -> list[str]:
    if name and title:
        return []
    if title:
        return [f"The addressee is read as “{title}”: no name of the holder was found."]
    if name:
        return [f"“{name}” is read as the addressee's name: no office stands beside it."]
    return [f"No name and no office was found in the address that begins with “{first}”."]
