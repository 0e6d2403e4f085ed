"""What a person does on the sheet: accept a value, correct it, move it where it belongs."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from habeas.kernel import languages
from habeas.kernel.dates import DateError, ImpreciseDate
from habeas.kernel.errors import HabeasError, RefusedError

from .entries import (
    DATES,
    LEFT_OUT,
    OF_ADDRESSEE,
    OF_SUBJECT,
    SINGLE,
    TEXTS,
    Entry,
    Sheet,
    State,
)
from .reading.countries import country_of_line
from .reading.placing import CONTACTS

LONGEST: Final = 20_000
KINDS_OF_SUBJECT: Final = ("person", "group", "organisation")
_OLDEST: Final = 130
_MOST_PEOPLE: Final = 10_000_000
# What may be moved, and where: into another field, or out.
MOVABLE: Final = (
    *TEXTS,
    *CONTACTS,
    "subjects",
    "addressees",
    "title",
    "lead_in",
    "closing",
    LEFT_OUT,
)
TARGETS: Final = (
    "title",
    "status",
    "references",
    "subjects",
    "salutations",
    "paragraphs",
    "lead_in",
    "demands",
    "closing",
    "story",
    "embassies",
    "addressees",
    "unplaced",
    LEFT_OUT,
)
# Of these a page may have one more than was found.
ADDABLE: Final = ("subjects", "addressees", "references", "paragraphs", "demands", "story")
# And what a line may be to an addressee that is there: a line of the address, or a way to reach it.
TO_ADDRESSEE: Final = ("addressees", "fax", "email", "phone")
# Where a break in the line says something.
_IN_LINES: Final = frozenset({"addressees", "unplaced", LEFT_OUT})


class NotTakenError(HabeasError):
    """Something was typed that an entry cannot hold; ``problems`` say it by the entry's number."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the boxes of one entry; of ``details`` those that have a box."""

    value: str
    details: Mapping[str, str] = field(default_factory=dict)


def corrected(sheet: Sheet, typed: Mapping[int, Typed]) -> Sheet:
    """Take what was typed; what is as it was stays as it was. Raises NotTakenError."""
    problems: dict[int, str] = {}
    entries = []
    for entry in sheet.entries:
        given = typed.get(entry.number)
        now = _with(entry, given, sheet) if given else entry
        if now != entry:
            try:
                _refuse_unfit(now)
            except HabeasError as error:
                problems[entry.number] = str(error)
        entries.append(now)
    if problems:
        raise NotTakenError(problems)
    return replace(sheet, entries=tuple(entries))


def accepted(sheet: Sheet, numbers: Collection[int]) -> Sheet:
    """Note that somebody has looked at these entries and left them."""
    entries = tuple(
        replace(entry, state=State.ACCEPTED)
        if entry.number in numbers and entry.state is State.FOUND
        else entry
        for entry in sheet.entries
    )
    return replace(sheet, entries=entries)


def moved(sheet: Sheet, number: int, *, to: str) -> Sheet:
    """Move an entry: ``to`` is a kind, or with "." and a number what an addressee has.

    What it takes the place of is among what has no place, so that nothing is lost. Raises
    RefusedError where there is no such entry or place.
    """
    entry, (kind, _, of) = sheet.entry(number), to.partition(".")
    if entry is None or not entry.value or entry.kind not in MOVABLE:
        raise RefusedError("This is not on the sheet any more: look again.")
    if of:
        others = [each for each in sheet.of_kind("addressees") if each != entry]
        addressee = next((each for each in others if str(each.number) == of), None)
        is_there = addressee is not None and (entry.kind, entry.of) == (kind, addressee.number)
        if addressee is None or is_there or kind not in TO_ADDRESSEE:
            raise RefusedError("This addressee is not on the sheet any more: look again.")
        return _to_addressee(sheet, entry, addressee, kind)
    if kind not in TARGETS or kind == entry.kind:
        raise RefusedError("Choose where it belongs.")
    entries = _without(sheet, entry)
    if kind in SINGLE:
        entries = [_displaced(each) if each.kind == kind else each for each in entries]
        entries = [each for each in entries if each.kind != kind]
    return replace(sheet, entries=_put(entries, _as(entry, kind, sheet)))


def added(sheet: Sheet, to: str) -> Sheet:
    """Add an empty entry for what the page says in passing; ``to`` is as for ``moved``.

    It has the highest number. Raises RefusedError where there is no such place.
    """
    kind, _, of = to.partition(".")
    addressee = next((each for each in sheet.of_kind("addressees") if str(each.number) == of), None)
    if kind not in (CONTACTS if addressee else ADDABLE) or (of and addressee is None):
        raise RefusedError("Choose what to add.")
    entry = Entry(
        number=_free(sheet),
        kind=kind,
        of=addressee.number if addressee else None,
        state=State.CORRECTED,
    )
    return replace(sheet, entries=(*sheet.entries, entry))


def _with(entry: Entry, typed: Typed, sheet: Sheet) -> Entry:
    value = _tidy(typed.value, in_lines=entry.kind in _IN_LINES)
    boxes = {"subjects": OF_SUBJECT, "addressees": OF_ADDRESSEE}.get(entry.kind, ())
    given = {name: _tidy(typed.details[name]) for name in boxes if name in typed.details}
    details = {**dict(entry.details), **given}
    told = {name: text for name, text in details.items() if text}
    if value == _tidy(entry.value, in_lines=entry.kind in _IN_LINES) and told == dict(
        entry.details
    ):
        return entry
    if entry.kind == "addressees":
        told = _of_block(value, told, sheet)
    elif entry.kind in CONTACTS:
        told = {}  # what was known of the number as it was printed
    return replace(entry, value=value, details=tuple(told.items()), state=State.CORRECTED)


def _of_block(lines: str, told: dict[str, str], sheet: Sheet) -> dict[str, str]:
    """Reckon again what the lines of an address say: which name the holder, and the country."""
    block = lines.split("\n")
    name = told.get("name", "")
    at = next((at for at, line in enumerate(block, 1) if name and name in line), 0)
    language = next((each.value for each in sheet.of_kind("language")), "")
    found = {
        **told,
        "holder_lines": str(at or ""),
        "country": country_of_line(block[-1], language or "en"),
    }
    return {key: text for key, text in found.items() if text}


def _refuse_unfit(entry: Entry) -> None:
    told = [entry.value, *dict(entry.details).values()]
    if any("\0" in text for text in told):
        raise RefusedError("It holds a character that no text can have. Type it again.")
    if any(len(text) > LONGEST for text in told):
        raise RefusedError(f"This is longer than {LONGEST:,} characters.")
    if entry.kind in DATES and entry.value:
        _refuse_no_day(entry.value)
    if entry.kind == "language" and entry.value:
        languages.normal(entry.value)
    if entry.kind == "country" and entry.value:
        languages.country_name(entry.value, "en")
    if entry.kind == "subjects":
        _refuse_unfit_subject(entry)


def _refuse_no_day(text: str) -> None:
    try:
        if not re.fullmatch(r"[0-9-]+", text):
            raise DateError("")  # noqa: TRY301 - said below, as every other
        ImpreciseDate.parse(text)
    except DateError:
        raise RefusedError("Write the day as 2013-06-19, or 2013-06, or 2013.") from None


def _refuse_unfit_subject(entry: Entry) -> None:
    if entry.detail("kind") not in {"", *KINDS_OF_SUBJECT}:
        raise RefusedError("It is a person, a group or an organisation.")
    for name, most in (("age", _OLDEST), ("count", _MOST_PEOPLE)):
        text = entry.detail(name)
        if text and not (text.isascii() and text.isdecimal() and int(text) <= most):
            raise RefusedError(f"Write the {name} in figures.")


def _to_addressee(sheet: Sheet, entry: Entry, addressee: Entry, kind: str) -> Sheet:
    entries = _without(sheet, entry)
    if kind in CONTACTS:
        contact = replace(_as(entry, kind, sheet), of=addressee.number)
        return replace(sheet, entries=_put(entries, contact))
    lines = addressee.value.split("\n")
    # The country stays the last line.
    at = len(lines) - 1 if addressee.detail("country") else len(lines)
    value = "\n".join([*lines[:at], *entry.value.split("\n"), *lines[at:]])
    longer = replace(
        addressee,
        value=value,
        details=tuple(_of_block(value, dict(addressee.details), sheet).items()),
        places=(*addressee.places, *entry.places),
        state=State.CORRECTED,
    )
    return replace(sheet, entries=tuple(longer if each == addressee else each for each in entries))


def _without(sheet: Sheet, entry: Entry) -> list[Entry]:
    """Take an entry out: its field stays, empty, and its contacts lose their addressee."""
    entries = [
        _displaced(each) if entry.kind == "addressees" and each.of == entry.number else each
        for each in sheet.entries
        if each != entry
    ]
    if entry.kind in SINGLE:
        entries.append(Entry(number=_free(sheet), kind=entry.kind))
    return entries


def _displaced(entry: Entry) -> Entry:
    """Keep what another takes the place of; an empty field needs no keeping."""
    if not entry.value:
        return entry
    return replace(entry, kind="unplaced", of=None, details=(), state=State.MOVED)


def _as(entry: Entry, kind: str, sheet: Sheet) -> Entry:
    in_lines = kind in _IN_LINES
    value = entry.value if in_lines else _tidy(entry.value.replace("\n", " "))
    details: dict[str, str] = {}
    if kind == "subjects":
        details = {"kind": KINDS_OF_SUBJECT[0]}  # what its box shows until another is chosen
    elif kind == "addressees":
        # Who was taken for a person at risk is the holder.
        name = {"name": value} if entry.kind == "subjects" else {}
        details = _of_block(value, name, sheet)
    return replace(
        entry,
        kind=kind,
        value=value,
        details=tuple(details.items()),
        of=None,
        state=State.MOVED,
    )


def _put(entries: Collection[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Put an entry among those of its kind, in the order of the page."""
    before = [each for each in entries if each.kind == entry.kind and _start(each) > _start(entry)]
    if not before:
        return (*entries, entry)
    at = list(entries).index(before[0])
    return (*list(entries)[:at], entry, *list(entries)[at:])


def _start(entry: Entry) -> float:
    return entry.places[0][0] if entry.places else float("inf")


def _free(sheet: Sheet) -> int:
    return max((each.number for each in sheet.entries), default=-1) + 1


def _tidy(text: str, *, in_lines: bool = False) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if in_lines:
        return "\n".join(line for line in lines if line)
    return re.sub(r"\s+", " ", " ".join(lines)).strip()
