"""What a person does on the sheet: accept a value, correct it, add one that is missing."""

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
    Entry,
    Sheet,
    State,
)
from .reaching import one_way, words_for
from .reading.countries import country_of_line
from .reading.placing import CONTACTS

LONGEST: Final = 20_000
KINDS_OF_SUBJECT: Final = ("person", "group", "organisation")
_OLDEST: Final = 130
_MOST_PEOPLE: Final = 10_000_000
# Of these a page may have one more than was found.
ADDABLE: Final = ("subjects", "addressees", "references", "paragraphs", "demands", "story")
# Where a break in the line says something.
IN_LINES: Final = frozenset({"addressees", "unplaced", LEFT_OUT})


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
    entries, words = [], words_for(sheet)
    for entry in sheet.entries:
        given = typed.get(entry.number)
        now = _with(entry, given, sheet) if given else entry
        if now != entry:
            try:
                _refuse_unfit(now)
                if now.kind in CONTACTS and now.value:
                    now = replace(now, value=one_way(now.kind, now.value, words))
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


def added(sheet: Sheet, to: str) -> Sheet:
    """Add an empty entry for what the page says in passing; ``to`` is as for ``moved``.

    It has the highest number. Raises RefusedError where there is no such place.
    """
    kind, _, of = to.partition(".")
    addressee = next((each for each in sheet.of_kind("addressees") if str(each.number) == of), None)
    if kind not in (CONTACTS if addressee else ADDABLE) or (of and addressee is None):
        raise RefusedError("Choose what to add.")
    entry = Entry(
        number=free_number(sheet),
        kind=kind,
        of=addressee.number if addressee else None,
        state=State.CORRECTED,
    )
    return replace(sheet, entries=(*sheet.entries, entry))


def _with(entry: Entry, typed: Typed, sheet: Sheet) -> Entry:
    value = tidied(typed.value, in_lines=entry.kind in IN_LINES)
    boxes = {"subjects": OF_SUBJECT, "addressees": OF_ADDRESSEE}.get(entry.kind, ())
    given = {name: tidied(typed.details[name]) for name in boxes if name in typed.details}
    details = {**dict(entry.details), **given}
    told = {name: text for name, text in details.items() if text}
    if value == tidied(entry.value, in_lines=entry.kind in IN_LINES) and told == dict(
        entry.details
    ):
        return entry
    if entry.kind == "addressees":
        told = of_block(value, told, sheet)
    elif entry.kind in CONTACTS:
        told = {}  # what was known of the number as it was printed
    return replace(entry, value=value, details=tuple(told.items()), state=State.CORRECTED)


def of_block(lines: str, told: dict[str, str], sheet: Sheet) -> dict[str, str]:
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


def free_number(sheet: Sheet) -> int:
    """Return a number that no entry of a sheet has."""
    return max((each.number for each in sheet.entries), default=-1) + 1


def tidied(text: str, *, in_lines: bool = False) -> str:
    """Return a text with single spaces, in one line unless its lines say something."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if in_lines:
        return "\n".join(line for line in lines if line)
    return re.sub(r"\s+", " ", " ".join(lines)).strip()
