"""Bring a sheet into the directory: every row's fate first, then all of them or none.

The dry run does what the import does, in a transaction that is rolled back: what it says is what
happens. Every change waits for a second person, as if it had been typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from habeas.directory import keeping, representing
from habeas.directory.models import MOST_A_DAY, USUAL_CAP, Contact, Mission, Office
from habeas.importers import directory_sheet as sheet
from habeas.importers.directory_sheet import Line
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.staff.models import User

ADDED: Final = "added"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
REFUSED: Final = "refused"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of one row of a sheet; ``told`` says what changes, or why it is refused."""

    number: int
    record: str
    office: str
    fate: str
    told: str = ""


class _RefusedRowError(HabeasError):
    """A row cannot be taken."""


def bring_in(content: bytes, *, by: User, dry_run: bool) -> list[Fate]:
    """Take a sheet into the directory and return each row's fate.

    Nothing is taken when ``dry_run`` is set or a single row is refused. Raises SheetError when the
    file cannot be read as a sheet.
    """
    lines = sheet.read(content)
    with transaction.atomic():
        fates = [_take(line, by=by) for line in lines]
        if dry_run or any(fate.fate == REFUSED for fate in fates):
            transaction.set_rollback(True)
    return fates


def _take(line: Line, *, by: User) -> Fate:
    def fate(what: str, told: str = "") -> Fate:
        return Fate(
            number=line.number, record=line.record, office=line.office, fate=what, told=told
        )

    try:
        with transaction.atomic():
            return fate(*_TAKERS[line.record](line, by))
    except ValidationError as error:
        return fate(REFUSED, _columns(error))
    except IntegrityError:
        return fate(REFUSED, "It collides with a row of the directory.")
    except (_RefusedRowError, RefusedError, ValueError) as error:
        return fate(REFUSED, str(error))


Outcome = tuple[str, str]


def _office(line: Line, by: User) -> Outcome:
    facts = _facts(line, by_language=("titles", "short_titles"))
    facts["kind"] = facts["kind"] or "other"
    office = Office.objects.filter(handle=line.office).first()
    if office is None:
        keeping.add_office(by=by, handle=line.office, **facts)
        return ADDED, ""
    return _amended(line, office, lambda: keeping.amend_office(office, by=by, **facts))


def _holder(line: Line, by: User) -> Outcome:
    office, facts = _office_of(line), _facts(line, by_language=("names",))
    facts["address_line"] = facts["address_line"] or facts["name"]
    same = office.holders.filter(name=facts["name"])
    holder = same.filter(term=facts["term"]).first() or same.order_by("-began").first()
    if holder is None:
        keeping.add_holder(office, by=by, **facts)
        return ADDED, ""
    return _amended(line, holder, lambda: keeping.amend(holder, by=by, **facts))


def _contact(line: Line, by: User) -> Outcome:
    office, facts = _office_of(line), _facts(line)
    facts["lines"] = [each.strip() for each in facts["lines"].splitlines() if each.strip()]
    facts["verified_on"] = _day(facts["verified_on"])
    facts["healthy"] = _yes(facts["healthy"])
    facts["daily_cap"] = _number(facts["daily_cap"])
    if facts["number"]:
        facts["number"] = keeping.e164(facts["number"], country=office.country)
    if not facts["carriage"]:
        usual = keeping.USUAL_CARRIAGE.get(facts["channel"])
        if usual is None:
            raise _RefusedRowError(
                f"Column “channel”: “{facts['channel']}” is none of "
                f"{', '.join(keeping.USUAL_CARRIAGE)}."
            )
        facts["carriage"] = usual
    contact = _same_contact(office, facts)
    if contact is None:
        keeping.add_contact(office, by=by, **facts)
        return ADDED, ""
    return _amended(line, contact, lambda: keeping.amend(contact, by=by, **facts))


def _form(line: Line, by: User) -> Outcome:
    office, facts = _office_of(line), _facts(line)
    try:
        facts["language"] = sheet.tag_of(facts["language"])
    except ValueError as error:
        raise _RefusedRowError(f"Column “language”: {error}") from None
    form = office.forms.filter(language=facts["language"]).first()
    if form is None:
        keeping.set_form(office, by=by, **facts)
        return ADDED, ""
    return _amended(line, form, lambda: keeping.set_form(office, by=by, **facts))


def _mission(line: Line, by: User) -> Outcome:
    office, facts = _office_of(line), _facts(line)
    mission = Mission.objects.filter(office=office).first()
    if mission is None:
        representing.set_mission(office, by=by, **facts)
        return ADDED, ""
    return _amended(line, mission, lambda: representing.set_mission(office, by=by, **facts))


_TAKERS: Final[dict[str, Callable[[Line, User], Outcome]]] = {
    "office": _office,
    "holder": _holder,
    "contact": _contact,
    "form": _form,
    "mission": _mission,
}


def _amended(line: Line, row: Any, change: Callable[[], object]) -> Outcome:  # noqa: ANN401 - a row
    """Change ``row`` when its cells differ, so that what is the same loses no approval."""
    before = sheet.cells_of(line.record, type(row).objects.get(pk=row.pk))
    with transaction.atomic():
        change()
        after = sheet.cells_of(line.record, type(row).objects.get(pk=row.pk))
        told = [
            f"{name}: “{before[name] or '–'}” → “{after[name] or '–'}”"
            for name in before
            if before[name] != after[name]
        ]
        if not told:
            transaction.set_rollback(True)
    return (CHANGED, "; ".join(told)) if told else (UNCHANGED, "")


def _office_of(line: Line) -> Office:
    office = Office.objects.filter(handle=line.office).first()
    if office is None:
        raise _RefusedRowError(
            f"Column “office”: there is no office “{line.office}”. Its own row has to come first."
        )
    return office


def _facts(line: Line, *, by_language: tuple[str, ...] = ()) -> dict[str, Any]:
    facts: dict[str, Any] = dict(line.cells)
    for name in by_language:
        try:
            facts[name] = sheet.words_of(facts[name])
        except ValueError as error:
            raise _RefusedRowError(f"Column “{name}”: {error}") from None
    return facts


def _same_contact(office: Office, facts: dict[str, Any]) -> Contact | None:
    same = office.contacts.filter(channel=facts["channel"])
    if facts["channel"] == "post":
        found = [contact for contact in same if contact.lines == facts["lines"]]
        return found[0] if found else None
    return same.filter(email=facts["email"], number=facts["number"]).first()


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise _RefusedRowError(
            f"Column “verified_on”: “{cell}” is not a day such as 2026-05-31."
        ) from None


def _number(cell: str) -> int:
    if not cell:
        return USUAL_CAP
    if cell.isascii() and cell.isdigit() and 1 <= int(cell) <= MOST_A_DAY:
        return int(cell)
    raise _RefusedRowError(
        f"Column “daily_cap”: “{cell}” is not a number from 1 to {MOST_A_DAY:,}."
    )


def _yes(cell: str) -> bool:
    if cell.lower() in {"", "yes", "true", "1"}:
        return True
    if cell.lower() in {"no", "false", "0"}:
        return False
    raise _RefusedRowError(f"Column “healthy”: write yes or no, not “{cell}”.")


def _columns(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"Column “{field}”: {' '.join(ValidationError(errors).messages)}"
        if field in sheet.COLUMNS
        else " ".join(ValidationError(errors).messages)
        for field, errors in error.error_dict.items()
    )
