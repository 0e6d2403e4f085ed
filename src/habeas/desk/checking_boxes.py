"""The boxes of the checking screen: each entry of a sheet, in words and in a draft's order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from habeas.desk.checking_words import DETAILS, HEADINGS, HINTS, LABELS, STATES, SURENESS
from habeas.importers.checking import ADDABLE, KINDS_OF_SUBJECT, Typed
from habeas.importers.entries import (
    LEFT_OUT,
    OF_ADDRESSEE,
    OF_SUBJECT,
    OTHER_LETTER,
    Entry,
    Sheet,
    State,
)
from habeas.importers.moving import MOVABLE, TARGETS, TO_ADDRESSEE
from habeas.importers.reading.placing import CONTACTS

# Where these are moved most often: each has a button of its own.
AT_ONCE: Final[Mapping[str, tuple[str, ...]]] = {
    "paragraphs": ("story",),
    "story": ("paragraphs",),
    "unplaced": ("paragraphs", "story"),
    "demands": ("paragraphs",),
    "lead_in": ("paragraphs",),
    "closing": ("paragraphs",),
    **dict.fromkeys((*CONTACTS, "subjects", "references", "salutations", "embassies"), (LEFT_OUT,)),
    LEFT_OUT: ("unplaced",),
}
# To how many of the other addressees a contact has a button.
_MOST_AT_ONCE: Final = 2
# What stands line by line, below the boxes: one choice for all that are ticked.
LINES: Final = frozenset({"unplaced", LEFT_OUT, OTHER_LETTER})
# More are offered only to several lines at once, whose choice stands on the screen once.
MOST_NEAR: Final = 8
_NUMBERED: Final = frozenset({"paragraphs", "demands", "story", "subjects", "addressees"})
_LONG: Final = frozenset({"paragraphs", "story", "addressees", "demands", "lead_in", "title"})


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A small box beside the value; ``choices`` where one of a few is chosen."""

    name: str
    label: str
    value: str
    choices: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Box:
    """One entry as the screen shows it; ``places`` are anchors in the source.

    ``at_once`` is where it can be moved by one press.
    """

    entry: Entry
    label: str
    value: str
    word: str
    details: Sequence[Detail] = ()
    places: Sequence[str] = ()
    targets: Sequence[tuple[str, str]] = ()
    at_once: Sequence[tuple[str, str]] = ()
    hint: str = ""
    problem: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is written in more than one line."""
        return self.entry.kind in _LONG

    @property
    def can_be_accepted(self) -> bool:
        """Whether something was read, or missed, that nobody has looked at yet."""
        return self.entry.state is State.FOUND and self.entry.sureness is not None

    @property
    def rows(self) -> int:
        """How many lines its box has."""
        lines = sum(1 + _width(line) // 60 for line in self.value.split("\n"))
        return max(2, min(lines + 1, 14))


@dataclass(frozen=True, kw_only=True)
class Group:
    """A part of the draft with its boxes; ``key`` is its anchor.

    ``above`` is how many more it has among those that are to be looked at first, ``adds`` what can
    be added to it.
    """

    key: str
    heading: str
    boxes: Sequence[Box]
    above: int
    adds: Sequence[tuple[str, str]]


def _width(line: str) -> int:
    """Return how wide a line is in columns; a Chinese character takes two."""
    return sum(2 if east_asian_width(each) in {"W", "F"} else 1 for each in line)


def boxes_of(
    sheet: Sheet,
    places: Mapping[int, Sequence[str]],
    *,
    typed: Mapping[int, Typed],
    problems: Mapping[int, str],
) -> dict[int, Box]:
    """Return every box by the number of its entry, with what was typed where that was refused."""
    addressees = sheet.of_kind("addressees")
    plain = {entry.number: _label(entry, addressees) for entry in sheet.entries}
    several, nth = Counter(plain.values()), Counter[str]()
    found = {}
    for entry in sheet.entries:
        label, given = plain[entry.number], typed.get(entry.number)
        nth[label] += 1
        is_counted = entry.kind in _NUMBERED or several[label] > 1
        found[entry.number] = Box(
            entry=entry,
            label=f"{label} {nth[label]}" if is_counted else label,
            value=given.value if given else entry.value,
            word=_word(entry),
            details=_details(entry, given),
            places=places.get(entry.number, ()),
            targets=targets_of(entry, addressees) if entry.kind not in LINES else (),
            at_once=_at_once(entry, addressees) if entry.value else (),
            hint=HINTS.get(entry.kind, ""),
            problem=problems.get(entry.number, ""),
        )
    return found


def groups_of(boxes: Mapping[int, Box]) -> list[Group]:
    """Return the parts of the draft with their boxes, but without what is still to be looked at."""
    groups = []
    for key, (heading, kinds) in HEADINGS.items():
        own = [box for kind in kinds for box in boxes.values() if box.entry.kind == kind]
        rest = [box for box in own if not box.entry.needs_eye]
        groups.append(
            Group(
                key=key,
                heading=heading,
                boxes=_by_addressee(rest) if key == "to" else rest,
                above=len(own) - len(rest),
                adds=[(each, LABELS[each]) for each in kinds if each in ADDABLE]
                + [way for box in own for way in _ways_to(box)],
            )
        )
    return groups


def _ways_to(box: Box) -> list[tuple[str, str]]:
    """Return how an addressee may be reached besides what was found."""
    if box.entry.kind != "addressees":
        return []
    return [
        (f"{kind}.{box.entry.number}", f"{LABELS[kind]} of {box.label.lower()}")
        for kind in ("fax", "email")
    ]


def targets_of(entry: Entry | None, addressees: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return where an entry may be moved; None is some line that is in no field."""
    kind = entry.kind if entry else "unplaced"
    if kind not in MOVABLE or (entry and not entry.value):
        return []
    anywhere = [
        (to, f"New {LABELS[to].lower()}" if to == "addressees" else _aim(to))
        for to in TARGETS
        if to != kind
    ]
    to_them = [
        (
            f"{to}.{each.number}",
            f"{LABELS[to]} {at}" + (", a line more" if to == "addressees" else ""),
        )
        for at, each in _nearest(entry, addressees)
        for to in TO_ADDRESSEE
        if not entry or (entry.kind, entry.of) != (to, each.number)
    ]
    return [*anywhere, *to_them]


def _at_once(entry: Entry, addressees: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return where an entry is moved most often; a contact to the addressees next to its own."""
    own = next((at for at, each in enumerate(addressees) if each.number == entry.of), None)
    others: list[tuple[str, str]] = []
    if own is not None and entry.kind in TO_ADDRESSEE:
        near = sorted(range(len(addressees)), key=lambda at: abs(at - own))[1 : _MOST_AT_ONCE + 1]
        others = [
            (f"{entry.kind}.{addressees[at].number}", f"→ Addressee {at + 1}")
            for at in sorted(near)
        ]
    named = {LEFT_OUT: "Leave it out", "unplaced": "Put it back"}
    kinds = AT_ONCE.get(entry.kind, ())
    return [*others, *((to, named.get(to) or f"→ {_aim(to)}") for to in kinds)]


def _nearest(entry: Entry | None, addressees: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """Return the addressees that something may be moved to, counted: of a long list those near it.

    Else the screen of such a page would be choices in the main.
    """
    number = entry.number if entry else None
    others = [(at, each) for at, each in enumerate(addressees, 1) if each.number != number]
    if entry and len(others) > MOST_NEAR:
        others.sort(key=lambda other: abs(_start(other[1]) - _start(entry)))
        others = sorted(others[:MOST_NEAR], key=lambda other: other[0])
    return others


def _start(entry: Entry) -> int:
    return entry.places[0][0] if entry.places else 0


def _aim(kind: str) -> str:
    return {"paragraphs": "Letter", "story": "What happened", LEFT_OUT: "Leave it out"}.get(
        kind, LABELS[kind]
    )


def _by_addressee(boxes: Sequence[Box]) -> list[Box]:
    """Put each contact after its addressee."""
    heads = [box.entry.number for box in boxes if box.entry.kind == "addressees"]
    of = {box.entry.number: box.entry.of for box in boxes}

    def place(box: Box) -> tuple[int, int]:
        number = box.entry.number if box.entry.kind == "addressees" else of[box.entry.number]
        return (heads.index(number) if number in heads else len(heads), 0)

    return sorted(boxes, key=place)


def _label(entry: Entry, addressees: Sequence[Entry]) -> str:
    label = LABELS[entry.kind]
    at = next((at for at, each in enumerate(addressees, 1) if each.number == entry.of), 0)
    return f"{label} of addressee {at}" if at and len(addressees) > 1 else label


def _word(entry: Entry) -> str:
    if entry.state is not State.FOUND:
        return STATES[entry.state]
    return SURENESS[entry.sureness] if entry.sureness else "– not found"


def _details(entry: Entry, typed: Typed | None) -> list[Detail]:
    names = {"subjects": OF_SUBJECT, "addressees": OF_ADDRESSEE}.get(entry.kind, ())
    given = typed.details if typed else {}
    return [
        Detail(
            name=name,
            label=DETAILS[name],
            value=given.get(name, entry.detail(name)),
            choices=KINDS_OF_SUBJECT if name == "kind" else (),
        )
        for name in names
    ]
