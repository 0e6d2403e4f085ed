"""Cutting a page into blocks of lines, and which of them stand below "Send appeals to:"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .address_signs import (
    Block,
    has_number,
    has_office,
    is_mission,
    is_official,
    is_postal,
    names_somebody,
    only_numbers,
    part_heading,
    signs,
)
from .announcing import address_lead, copies_lead, is_ours
from .closing_up import empty_within
from .contacts import MAIL, Contacts
from .holders import is_courtesy, is_office
from .page import ITEM, LONGEST_SALUTATION, greets, is_page_mark, labelled
from .unfolding import piped
from .words import Words, any_of, compiled

# How much longer a greeting may be than the word it begins with.
_LONGEST_ADDED = 25
_LONGEST_HEADING = 60
# What must tell that the first block below an announcement is an address, and any further one.
_SIGNS_OF_FIRST = 1
_SIGNS_OF_NEXT = 2
# Remarks that may stand between an announcement and the first address.
_MOST_REMARKS = 2
# The lines that may name an official before her address.
_MOST_OF_HOLDER = 2
# Shorter words before a full stop are abbreviations ("Dear Prof. Hale").
_SENTENCE = re.compile(r"(?<=[^\W\d_]{5})[.;!]\s")
_TAG = re.compile(r"\[/?[a-z]+(?:=[^\]]*)?\]", re.IGNORECASE)
_STOPS = ("demands", "status", "issued_on", "act_before", "title", "subjects")


@dataclass
class Cut:
    """The blocks of a page, and those below a line that asks for copies."""

    found: list[Block] = field(default_factory=list)
    copies: list[Block] = field(default_factory=list)


def blocks_of(lines: Sequence[str], words: Words) -> Cut:
    """Cut the page into blocks; those that a label announces carry its number as ``lead``."""
    cutter = _Cutter(words)
    within = empty_within(lines, words)
    for place, line in enumerate(lines):
        if place not in within:
            cutter.take(place, line)
    cutter.end()
    return cutter.cut


@dataclass
class _Cutter:
    """Takes the lines of a page one by one; knows whether addresses or copies are announced."""

    words: Words
    cut: Cut = field(default_factory=Cut)
    block: Block = field(default_factory=Block)
    # The number of the announcement that holds; 0 where none does.
    lead: int = 0
    leads: int = 0
    taken: int = 0
    remarks: int = 0
    copying: bool = False
    # Below the end of a letter, or "For more information".
    apart: bool = False
    # The block whose greeting stands on the next line.
    greeted: Block | None = None

    def take(self, place: int, printed: str) -> None:
        """Put a line into the block it belongs to."""
        words = self.words
        joins = bool(_TAG.fullmatch(printed)) or printed.casefold() in words.conjunctions
        if joins or not any(map(str.isalnum, printed)):
            # "and" between two addresses and "[quote]" of a forum are as an empty line.
            self._part(rule=bool(printed) and not joins)
            return
        if is_page_mark(printed, words):
            return
        if self.greeted:
            self.greeted.salutation = _greeting_of(printed, words)
            self.greeted.places.append(place)
            self.greeted = None
            return
        before = " ".join(self.block.lines[-2:])
        copies = copies_lead(printed, before, words)
        ours = is_ours(printed, words)
        lead = None if ours or copies is not None else address_lead(printed, before, words)
        salutation = labelled(printed, words, "salutation")
        if copies is not None:
            self.end()
            self.copying, self.lead = True, 0
            self._add(place, copies, keep=True)
            # What stands beside the label gets a copy, whatever it is.
            self.block.copied = bool(copies)
        elif salutation:
            self._salute(place, salutation[1])
        elif self.block.lines and (beside := _in_brackets(printed, words)):
            self._salute(place, beside)
        elif lead is not None:
            self._announce(place, lead)
        elif self.lead and (named := labelled(printed, words, "subjects", "position")):
            # "Name: …", "Position: …" of a form.
            self._add(place, named[1])
        elif ours or _stops(printed, words):
            self.end()
            self.lead, self.copying = 0, False
            self.apart = ours or words.begins(printed, words.closings)
            self._add(place, printed)
        else:
            self._go_on(place, printed)

    def _announce(self, place: int, lead: str) -> None:
        """Begin to take addresses; "Address: …" below "To: NAME" goes on with the same."""
        begun = self.lead and 0 < len(self.block.lines) <= _MOST_OF_HOLDER
        if begun and lead and not is_official(lead, self.words):
            self._add(place, lead)
            return
        self.end()
        self.leads += 1
        self.lead, self.taken, self.remarks = self.leads, 0, 0
        self.copying = self.apart = False
        self._add_all(place, lead)

    def _go_on(self, place: int, printed: str) -> None:
        words = self.words
        heading, line = _heading(printed, words, asked=bool(self.lead))
        heading, line = (heading, line) if heading else _beside_mail(printed, words)
        if heading and line and Contacts().take(line, words):
            # An official with nothing but an e-mail address beside the name.
            self.end()
            self._add(place, heading)
            self._add(place, line)
            return
        marker = ITEM.match(line)
        bare = line[marker.end() :] if marker else line
        official = marker and (
            is_official(bare, words)
            or bool(self.lead and is_mission([bare.partition(",")[0]], words))
        )
        if marker and self.block.lines and Contacts().take(bare, words):
            # "• Fax: 123" below an address.
            self._add(place, bare)
            return
        if heading or official or (self.block.ends(words) and is_official(line, words)):
            self.end()
        if heading:
            self.block.title = heading
            # "Minister of Health: NAME" goes on with addresses that something stood between.
            self.lead = self.lead or (self.leads if not self.copying else 0)
        elif marker and not official and not self.copying:
            # A list of anything else than officials.
            self.end()
            self.lead = 0
        self._add_all(place, bare if official else line, keep=heading)

    def _add_all(self, place: int, line: str, *, keep: str | bool = False) -> None:
        """Add a line; one that is an address with bars between its parts is a block of its own."""
        parts = piped(line) if self.lead or self.copying else [line]
        if len(parts) > 1:
            self.end()
        for part in parts:
            self._add(place, part, keep=bool(keep))
        if len(parts) > 1:
            self.end()

    def _add(self, place: int, line: str, *, keep: bool = False) -> None:
        self.block.lines += [line] if line else []
        self.block.places += [place] if line or keep else []

    def _salute(self, place: int, value: str) -> None:
        """Give the greeting to its address: the block that it ends, or the one before it."""
        found = self.cut.found
        block = self.block if self.block.lines or not found else found[-1]
        block.salutation = _greeting_of(value, self.words)
        block.places.append(place)
        if not value:
            self.greeted = block
        if block is self.block:
            self.end()

    def _part(self, *, rule: bool) -> None:
        """End the block at an empty line; a rule ends a list of addresses or copies, too."""
        self.end()
        if rule:
            self.copying = False
            self.apart = False
            self.lead = 0 if self.taken else self.lead

    def end(self) -> None:
        """End the block; what follows is asked for too while addresses go on."""
        block = self.block
        if not block.lines:
            # The address of a heading may stand below an empty line.
            self.block = Block(title=block.title, places=block.places) if block.title else Block()
            return
        self.block = Block()
        block.apart = self.apart
        part_heading(block, self.words)
        if self.copying and _is_written_to(block, self.words):
            block.lead = self.leads if self.taken else 0
            self.cut.found.append(block)
            return
        if self.copying and (block.copied or names_somebody(block, self.words)):
            self.cut.copies.append(block)
            return
        self.copying = False
        if self.lead:
            self._announced(block)
        self.cut.found.append(block)

    def _announced(self, block: Block) -> None:
        """Mark a block below an announcement if it is an address, else see whether that ends."""
        if only_numbers(block, self.words):
            block.lead = self.lead
            return
        block.lead = self.lead
        least = _SIGNS_OF_NEXT if self.taken or self.remarks else _SIGNS_OF_FIRST
        if is_postal(block, self.words) and signs(block, self.words) >= least:
            self.taken += 1
            return
        block.lead = 0
        self.remarks += 1
        if self.taken or self.remarks > _MOST_REMARKS:
            self.lead = 0


def _is_written_to(block: Block, words: Words) -> bool:
    """Whether a block below "And copies to:" is of one more official to write to: by a number."""
    return (
        has_office(block, words)
        and (has_number(block, words) or bool(block.salutation))
        and is_postal(block, words)
        and not is_mission(block.lines, words)
    )


def _in_brackets(line: str, words: Words) -> str:
    """Give the greeting that stands below an address in brackets, or an empty string."""
    bracketed = line.startswith(("(", "[")) and line.endswith((")", "]"))
    greeting = line[1:-1].strip() if bracketed else ""
    return greeting if greets(f"{greeting.partition(' / ')[0]},", words) else ""


def _stops(line: str, words: Words) -> bool:
    return (
        (greets(line, words) and (_ends_greeting(line) or not is_courtesy(line, words)))
        or bool(labelled(line, words, *_STOPS))
        or (words.begins(line, words.closings) and len(line) <= _LONGEST_HEADING)
    )


def _ends_greeting(line: str) -> bool:
    return line.endswith((",", ":", "\uff0c", "\uff1a", "،", "!"))


def _heading(line: str, words: Words, *, asked: bool) -> tuple[str, str]:
    """Part "Minister of Health: NAME" (or "1) Minister of Health") from what stands beside it."""
    marker = ITEM.match(line) if asked else None
    bare = line[marker.end() :] if marker else line
    head, colon, rest = bare.partition(":")
    if colon and is_office(head, words) and len(head) <= _LONGEST_HEADING:
        return head.strip(), rest.strip()
    # On numbered sheets "1)" heads the address; "1." is the first line of it.
    heads = marker and ")" in marker[0] and len(bare) <= _LONGEST_HEADING and "," not in bare
    return (bare, "") if heads and is_office(bare, words) else ("", line)


def _beside_mail(line: str, words: Words) -> tuple[str, str]:
    """Part "• The Ministry of Lamps: lamps@…" of a list, the body from what stands beside it."""
    marker = ITEM.match(line)
    head, colon, rest = line[marker.end() :].partition(":") if marker else (line, "", "")
    official = compiled(rf"(?i){any_of((*words.offices, *words.bodies))}").search(head)
    if not (colon and official and len(head) <= _LONGEST_HEADING and MAIL.fullmatch(rest.strip())):
        return "", line
    return head.strip(), rest.strip()


def _greeting_of(value: str, words: Words) -> str:
    """Take the greeting off what stands beside its label; a run-on line goes on after it."""
    value = value.removesuffix(")") if "(" not in value else value
    greeting = compiled(rf"(?i){any_of(words.salutations)}").match(value)
    if not greeting:
        return value
    if " " not in greeting[0]:
        # "Dear" goes on to the end of its sentence, "Your Excellency" is whole.
        value = _SENTENCE.split(value)[0]
    if len(value) <= greeting.end() + _LONGEST_ADDED:
        return value
    goes_on = len(value) > LONGEST_SALUTATION or value[greeting.end() :].islower()
    return greeting[0] if goes_on else value
