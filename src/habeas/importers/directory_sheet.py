"""The directory as one sheet: CSV that a spreadsheet opens, out and in again.

One line is one *record*: an ``office``, or a ``holder``, ``contact``, ``form`` (of address) or
``mission`` of the office that its column ``office`` names by handle. Texts in several languages are
``en: …`` lines in one cell, postal lines are lines of one cell. RFC 4180, UTF-8; a semicolon
or a tab between the cells is read as well, because that is what many spreadsheets write, and so
are their empty columns at the right and their first line ``sep=;``.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from habeas.directory.models import Office
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError

COLUMNS: Final = (
    "record",
    "office",
    "country",
    "kind",
    "stands_for",
    "titles",
    "short_titles",
    "zone",
    "name",
    "names",
    "address_line",
    "term",
    "channel",
    "email",
    "number",
    "lines",
    "carriage",
    "daily_cap",
    "verified_on",
    "source",
    "healthy",
    "language",
    "salutation",
    "closing",
    "sending",
    "host",
)
# The cells that belong to each record; the rest of its line is empty.
RECORDS: Final[dict[str, tuple[str, ...]]] = {
    "office": ("country", "kind", "stands_for", "titles", "short_titles", "zone"),
    "holder": ("name", "names", "address_line", "term"),
    "contact": (
        "channel",
        "email",
        "number",
        "lines",
        "country",
        "carriage",
        "daily_cap",
        "verified_on",
        "source",
        "healthy",
    ),
    "form": ("language", "salutation", "closing"),
    "mission": ("sending", "host"),
}
MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 5_000_000
# A spreadsheet takes a cell that begins so for a formula and computes it.
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
# The comma first: it is meant where none of them stands in the heading.
DELIMITERS: Final = (",", ";", "\t")
_SEPARATOR: Final = re.compile(r'"?sep=([,;\t])"?\r?\n')
_BY_LANGUAGE: Final = frozenset({"titles", "short_titles", "names"})


class SheetError(RefusedError):
    """A sheet cannot be read at all; nothing of it was taken."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record: ``number`` is its row in the sheet, the heading being 1."""

    number: int
    record: str
    office: str
    cells: dict[str, str]


def write() -> str:
    """Return the whole directory as a sheet, offices before what belongs to them."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    offices = Office.objects.order_by("country", "handle").select_related("mission")
    for office in offices.prefetch_related("holders", "contacts", "forms"):
        writer.writerow(_row("office", office, office))
        for kind, rows in (
            ("holder", office.holders.all()),
            ("contact", office.contacts.all()),
            ("form", office.forms.all()),
        ):
            writer.writerows(_row(kind, office, row) for row in rows)
        if hasattr(office, "mission"):
            writer.writerow(_row("mission", office, office.mission))
    return out.getvalue()


def read(content: bytes) -> list[Line]:
    """Return the records of a sheet; raises SheetError with the row and the column."""
    if len(content) > MOST_BYTES:
        raise SheetError("The file is larger than 5 MB: bring it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError("The file is not UTF-8: save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise SheetError("The file is not a text: save the sheet as CSV.")
    if not text.strip():
        raise SheetError("The file is empty.")
    said = _SEPARATOR.match(text)
    if said:  # a spreadsheet shows no such line, so it is no row
        text = text[said.end() :]
    delimiter = said[1] if said else max(DELIMITERS, key=text.split("\n", 1)[0].count)
    try:
        return list(
            _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        )
    except csv.Error as error:
        raise SheetError(f"The file is not CSV: {error}.") from None


def words_of(cell: str) -> dict[str, str]:
    """Return the texts of a cell by language; raises ValueError for a line without one."""
    found = {}
    for line in cell.splitlines():
        language, colon, text = line.partition(":")
        if not line.strip():
            continue
        if not colon or not language.strip() or not text.strip():
            raise ValueError("Write one language a line, such as “en: Minister of Justice”.")
        found[tag_of(language)] = text.strip()
    return found


def tag_of(text: str) -> str:
    """Return a language tag in its usual case; raises ValueError for one that is none."""
    try:
        return languages.normal(text.strip())
    except languages.LanguageError as error:
        raise ValueError(str(error)) from None


def _lines(rows: Iterator[list[str]]) -> Iterator[Line]:
    heading = _heading(_trimmed(next(rows)))
    for number, cells_and_blanks in enumerate(rows, 2):
        row = _trimmed(cells_and_blanks)
        if number > MOST_ROWS:
            raise SheetError(f"The file has more than {MOST_ROWS:,} rows: bring it in parts.")
        if len(row) > len(heading):
            raise SheetError(
                f"Row {number} has {len(row)} cells and the heading {len(heading)}: a quotation "
                "mark or a comma is in the wrong place."
            )
        if any(cell.strip() for cell in row):
            cells = dict.fromkeys(heading, "")
            cells |= {name: _taken(cell) for name, cell in zip(heading, row, strict=False)}
            yield _line(number, cells)


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without the empty cells at its end."""
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _heading(row: list[str]) -> list[str]:
    heading = [name.strip().lower() for name in row]
    for name in heading:
        if name not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise SheetError(f"Row 1: there is no column “{name}”. Columns: {known}.")
        if heading.count(name) > 1:
            raise SheetError(f"Row 1: the column “{name}” stands there twice.")
    for name in ("record", "office"):
        if name not in heading:
            raise SheetError(f"Row 1: the column “{name}” is missing.")
    return heading


def _line(number: int, cells: dict[str, str]) -> Line:
    record = cells.pop("record").lower()
    if record not in RECORDS:
        known = ", ".join(RECORDS)
        raise SheetError(f"Row {number}, column “record”: “{record}” is none of {known}.")
    handle = cells.pop("office", "")
    if not handle:
        raise SheetError(f"Row {number}, column “office”: name the office by its handle.")
    for name, cell in cells.items():
        if cell and name not in RECORDS[record]:
            raise SheetError(
                f"Row {number}, column “{name}”: it does not belong to the record {record}."
            )
    own = {name: cells.get(name, "") for name in RECORDS[record]}
    return Line(number=number, record=record, office=handle, cells=own)


def cells_of(record: str, row: models.Model) -> dict[str, str]:
    """Return the cells of a record as the sheet writes them."""
    return {name: _cell(name, getattr(row, name)) for name in RECORDS[record]}


def _row(record: str, office: Office, row: models.Model) -> dict[str, str]:
    cells = {"record": record, "office": office.handle, **cells_of(record, row)}
    return {name: _guarded(cell) for name, cell in cells.items()}


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - any field's value
    if name in _BY_LANGUAGE:
        return "\n".join(f"{language}: {text}" for language, text in value.items())
    if name == "lines":
        return "\n".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _taken(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULAS) else text
