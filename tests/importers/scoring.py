"""How well pages are read: the F1 of each field over a folder of labelled appeals.

A label and a reading are compared as sets of items: names, lines, numbers, days. Letters' case,
width and the punctuation at both ends do not count; a title, a greeting, an address line or a
demand may differ by a few letters (`_NEARLY`). A field that the label leaves out is not scored,
except those of `_FALSE_WHEN_ABSENT`: what is found there is false.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from habeas.importers.reading.fields import Finding, ReadAppeal, Sureness, as_fields
from habeas.importers.reading.reader import read_page

FIELDS = (
    "title",
    "status",
    "country",
    "language",
    "subjects",
    "salutation",
    "demands",
    "references",
    "addressees",
    "channels",
    "dates",
)
DAYS = ("detained_on", "issued_on", "act_before")
_FALSE_WHEN_ABSENT = frozenset({"demands", "references", "addressees", "channels"})
_NEARLY = {"demands": 0.85, "title": 0.9, "addressees": 0.9, "salutation": 0.9}
_ENDS = " \t\n.,;:!?\u060c\u061b\u3002\uff1b\uff0c\uff1a•●-\u2013\u2014\"'“”«»\u2018\u2019*#|"
_NUMBERS = ("fax", "phone", "telex")
_MAILS = ("email", "cc", "bcc")
_OTHERS = ("twitter", "webform", "telegram")


_read_once = cache(read_page)


@dataclass
class Count:
    """Items of a field that were found, missed, and found wrongly."""

    hits: int = 0
    missed: int = 0
    false: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find."""
        total = 2 * self.hits + self.missed + self.false
        return 2 * self.hits / total if total else 1.0


def labelled_pages(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give name, text and label of each page in a folder."""
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield path.stem, text, json.loads(path.read_text(encoding="utf-8"))


def scores(folder: Path) -> dict[str, Count]:
    """Read every page of a folder and count field by field."""
    counts = {field: Count() for field in FIELDS}
    for _, text, label in labelled_pages(folder):
        for field, count in score(label, _read_once(text)).items():
            counts[field].hits += count.hits
            counts[field].missed += count.missed
            counts[field].false += count.false
    return {field: count for field, count in counts.items() if count != Count()}


def overall(counts: Mapping[str, Count]) -> float:
    """Give the mean of the fields' F1."""
    return sum(count.f1 for count in counts.values()) / len(counts)


def right_by_sureness(folder: Path) -> dict[str, tuple[int, int]]:
    """Count, for each sureness, how many of the values that the labels speak of are right.

    Gives (right, all) by "sure", "likely" and "unsure".
    """
    counts = {sureness.value: [0, 0] for sureness in Sureness}
    for _, text, label in labelled_pages(folder):
        for finding in (read := _read_once(text)).findings:
            field = _field_of(finding.field)
            if not field or (field not in label and field not in _FALSE_WHEN_ABSENT):
                continue
            had = set(_items(field, _alone(finding, read)))
            if field == "dates":
                had = {item for item in had if item.partition("=")[0] in label["dates"]}
            if not had:
                continue
            count = _compared(had, _items(field, label), _NEARLY.get(field, 1.0))
            counts[finding.sureness][0] += not count.missed
            counts[finding.sureness][1] += 1
    return {sureness: (right, made) for sureness, (right, made) in counts.items()}


def _field_of(path: str) -> str:
    """Give the scored field that a finding belongs to, or an empty string."""
    name, *rest = path.split(".")
    field = {"salutations": "salutation", "addressees": "channels" if rest[1:] else "addressees"}
    scored = field.get(name, name)
    return scored if scored in FIELDS else ""


def _alone(finding: Finding, read: ReadAppeal) -> dict[str, Any]:
    """Give the fields of a reading that found nothing else."""
    name, *rest = finding.field.split(".")
    if name == "dates":
        return {"dates": {rest[0]: getattr(read.dates, rest[0])}}
    if name != "addressees":
        return {_field_of(finding.field): finding.printed}
    values = {rest[1]: finding.printed} if rest[1:] else {"lines": finding.printed.split("\n")}
    return {"addressees": [values]}


def score(label: Mapping[str, Any], read: ReadAppeal) -> dict[str, Count]:
    """Compare one reading with its label, in the fields that the label has."""
    found = as_fields(read)
    ours = " ".join(map(str, _listed(label.get("_ours"))))
    counted = {}
    for field in FIELDS:
        if field in ours:
            continue
        wanted, had = _items(field, label), _items(field, found)
        if field == "dates":
            kinds = {item.partition("=")[0] for item in wanted}
            had = [item for item in had if item.partition("=")[0] in kinds]
        absent = not wanted and (
            field not in _FALSE_WHEN_ABSENT or (label.get("_truncated") and field != "references")
        )
        if not absent:
            counted[field] = _compared(wanted, had, _NEARLY.get(field, 1.0))
    return counted


def _items(field: str, values: Mapping[str, Any]) -> list[str]:
    addressees = [each for each in _listed(values.get("addressees")) if isinstance(each, dict)]
    if field == "addressees":
        found = [_folded(line) for each in addressees for line in _listed(each.get("lines"))]
    elif field == "channels":
        found = sorted({item for each in addressees for item in _channels(each)})
    elif field == "dates":
        dates = values.get("dates") or {}
        found = [f"{day}={dates[day]}" for day in DAYS if dates.get(day)]
    else:
        found = [_folded(value) for value in _listed(values.get(field))]
    if field == "references":
        found = [re.sub(r"\W", "", item) for item in found]
    return [item for item in found if item]


def _channels(addressee: Mapping[str, Any]) -> Iterator[str]:
    for kind in _NUMBERS:
        for value in _listed(addressee.get(kind)):
            digits = re.sub(r"\D", "", str(value)).lstrip("0")
            if digits:
                yield f"number:{digits}"
    for kind in (*_MAILS, *_OTHERS):
        name = "mail" if kind in _MAILS else kind
        yield from (f"{name}:{_folded(value)}" for value in _listed(addressee.get(kind)))


def _compared(wanted: Iterable[str], found: Iterable[str], least: float) -> Count:
    left, count = list(found), Count()
    for item in wanted:
        best = max(left, key=lambda other: _likeness(item, other), default=None)
        if best is not None and (best == item or _likeness(item, best) >= least):
            left.remove(best)
            count.hits += 1
        else:
            count.missed += 1
    count.false = len(left)
    return count


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _folded(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    return " ".join(re.sub(r"<[^>]+>", " ", text).split()).strip(_ENDS)


def _listed(value: object) -> list[Any]:
    if value is None or value in ("", []):
        return []
    return value if isinstance(value, list) else [value]
