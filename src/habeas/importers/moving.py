"""What a person moves on the sheet: a value or several lines to where they belong."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from habeas.kernel.errors import RefusedError

from .checking import IN_LINES, KINDS_OF_SUBJECT, free_number, of_block, tidied
from .entries import DATES, LEFT_OUT, SINGLE, TEXTS, Entry, Sheet, State
from .reaching import left_of, ways_in, ways_of, words_for
from .reading.contacts import Contacts
from .reading.countries import country_of_line
from .reading.holders import holder_of
from .reading.placing import CONTACTS
from .reading.words import Words
from .reading.written_dates import dated_places

# What else a line with a day says, such as its label, is no sentence of its own.
_FEWEST_WORDS: Final = 4
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
    *DATES,
    "unplaced",
    LEFT_OUT,
)
# And what a line may be to an addressee that is there: a line of the address, or a way to reach it.
TO_ADDRESSEE: Final = ("addressees", "fax", "email", "phone")


def moved(sheet: Sheet, number: int, *, to: str) -> Sheet:
    """Move an entry: ``to`` is a kind, or with "." and a number what an addressee has.

    What it takes the place of is among what has no place, so that nothing is lost. Raises
    RefusedError where there is no such entry or place.
    """
    entry = sheet.entry(number)
    kind, _, of = (to, "", "") if to in DATES else to.partition(".")
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
    now = _as(entry, kind, sheet)
    if kind not in DATES:
        return replace(sheet, entries=_put(entries, now))
    day, rest = _day_in(now.value, sheet)
    return _with_rest(replace(sheet, entries=_put(entries, replace(now, value=day))), entry, rest)


def _day_in(text: str, sheet: Sheet) -> tuple[str, str]:
    """Return the one day that is written in ``text``, and what else it says."""
    written = [each.value for each in sheet.of_kind("language") if each.value]
    languages = tuple(dict.fromkeys((*written, *filter(None, sheet.languages), "en")))
    dated = dated_places(text, languages)
    if len({day for _, _, day in dated}) != 1:
        raise RefusedError("Not just one day is written in it: type the day into its field.")
    start, end, day = dated[0]
    rest = " ".join((text[:start] + text[end:]).split())
    return day, rest if len(rest.split()) >= _FEWEST_WORDS else ""


def moved_together(sheet: Sheet, numbers: Collection[int], *, to: str) -> Sheet:
    """Move entries as ``moved`` does; as a new addressee several lines are one.

    They stand in it as they do in the source, and those that reach it become its contacts.
    """
    if to == "addressees" and len(set(numbers)) > 1:
        return _one_addressee(sheet, set(numbers))
    for number in numbers:
        sheet = moved(sheet, number, to=to)
    return sheet


def _one_addressee(sheet: Sheet, numbers: Collection[int]) -> Sheet:
    chosen = sorted((each for each in sheet.entries if each.number in numbers), key=_start)
    if len(chosen) < len(numbers) or not all(
        each.value and each.kind in MOVABLE and each.kind != "addressees" for each in chosen
    ):
        raise RefusedError("This is not on the sheet any more: look again.")
    words, contacts = words_for(sheet), Contacts()
    postal: list[tuple[Entry, str]] = []
    ways: list[tuple[Entry, str, str]] = []
    for entry in chosen:
        for line in entry.value.split("\n"):
            taken = ways_in(line, contacts, words)
            ways += [(entry, kind, value) for kind, value in taken or ()]
            postal += [(entry, line)] if taken is None else []
    if not postal:
        raise RefusedError("Tick the lines of the address, too: these only say how to reach it.")
    lines = [line for _, line in postal]
    head = replace(
        _as(postal[0][0], "addressees", sheet),
        value="\n".join(lines),
        details=_read_block(lines, words),
        places=tuple(dict.fromkeys(place for entry, _ in postal for place in entry.places)),
    )
    # A label that stands alone stays where it is.
    gone = {each[0].number for each in postal} | {each[0].number for each in ways}
    left = replace(sheet, entries=tuple(each for each in sheet.entries if each.number not in gone))
    left = replace(left, entries=_put(left.entries, head))
    for entry, kind, value in ways:
        left = _with_way(left, entry, kind, value, of=head.number)
    return left


def _read_block(lines: Sequence[str], words: Words) -> tuple[tuple[str, str], ...]:
    name, title, holder_lines = holder_of(tuple(lines), words)
    told = {
        "name": name,
        "title": title,
        "holder_lines": str(holder_lines or ""),
        "country": country_of_line(lines[-1], words.language),
    }
    return tuple((key, text) for key, text in told.items() if text)


def _with_way(sheet: Sheet, entry: Entry, kind: str, value: str, *, of: int) -> Sheet:
    """Add a contact, under the number of the entry that it stood in while that is free."""
    number = free_number(sheet) if sheet.entry(entry.number) else entry.number
    contact = replace(_as(entry, kind, sheet), number=number, value=value, of=of)
    return replace(sheet, entries=_put(sheet.entries, contact))


def _to_addressee(sheet: Sheet, entry: Entry, addressee: Entry, kind: str) -> Sheet:
    entries = _without(sheet, entry)
    if kind in CONTACTS:
        words = words_for(sheet)
        values = ways_of(kind, entry.value, words)
        left = replace(sheet, entries=tuple(entries))
        for value in values:
            left = _with_way(left, entry, kind, value, of=addressee.number)
        rest = left_of(entry.value, values, words)
        return _with_rest(left, entry, rest)
    lines = addressee.value.split("\n")
    # The country stays the last line.
    at = len(lines) - 1 if addressee.detail("country") else len(lines)
    value = "\n".join([*lines[:at], *entry.value.split("\n"), *lines[at:]])
    longer = replace(
        addressee,
        value=value,
        details=tuple(of_block(value, dict(addressee.details), sheet).items()),
        places=(*addressee.places, *entry.places),
        state=State.CORRECTED,
    )
    return replace(sheet, entries=tuple(longer if each == addressee else each for each in entries))


def _with_rest(sheet: Sheet, entry: Entry, rest: str) -> Sheet:
    """Keep what else an entry said that was moved in part."""
    if not rest:
        return sheet
    kept = replace(_displaced(entry), number=free_number(sheet), value=rest)
    return replace(sheet, entries=_put(sheet.entries, kept))


def _without(sheet: Sheet, entry: Entry) -> list[Entry]:
    """Take an entry out: its field stays, empty, and its contacts lose their addressee."""
    entries = [
        _displaced(each) if entry.kind == "addressees" and each.of == entry.number else each
        for each in sheet.entries
        if each != entry
    ]
    if entry.kind in SINGLE:
        entries.append(Entry(number=free_number(sheet), kind=entry.kind))
    return entries


def _displaced(entry: Entry) -> Entry:
    """Keep what another takes the place of; an empty field needs no keeping."""
    if not entry.value:
        return entry
    return replace(entry, kind="unplaced", of=None, details=(), state=State.MOVED)


def _as(entry: Entry, kind: str, sheet: Sheet) -> Entry:
    in_lines = kind in IN_LINES
    value = entry.value if in_lines else tidied(entry.value.replace("\n", " "))
    details: dict[str, str] = {}
    if kind == "subjects":
        details = {"kind": KINDS_OF_SUBJECT[0]}  # what its box shows until another is chosen
    elif kind == "addressees":
        # Who was taken for a person at risk is the holder.
        name = {"name": value} if entry.kind == "subjects" else {}
        details = of_block(value, name, sheet)
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
