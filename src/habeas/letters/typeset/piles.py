"""Many sheets as one PDF for the printer, with what goes on and into their envelopes.

Sheets that were typeset before are laid in as they are, in memory: no file with a name in it is
ever written. Each may bear a small number in its corner, by which it can be found in the pile.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from habeas.letters.bidi import starts_right_to_left
from habeas.letters.typeset.fonts import families, fonts
from habeas.letters.typeset.paper import Paper


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A PDF of so many pages of one paper; ``stamp`` is the number in its corner, or ""."""

    pdf: bytes
    pages: int
    paper: Paper
    stamp: str = ""


@dataclass(frozen=True, kw_only=True)
class Enveloped:
    """A sheet with the address where the window of an envelope shows it.

    On A4 it fits DIN lang, on US Letter a #10 envelope.
    """

    lines: tuple[str, ...]
    paper: Paper


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Labels, one an address: 3 by 8 of 70 by 37 mm on A4, 3 by 10 (2 5/8 by 1 in) on US Letter."""

    addresses: tuple[tuple[str, ...], ...]
    paper: Paper


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The list on top, for whoever packs: rows of five cells under their heads."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str
    paper: Paper


Sheet = Printed | Enveloped | Labelled | Listed


def pile(sheets: Sequence[Sheet]) -> bytes:
    """Return all sheets as one PDF, in their order.

    It is for a printer, so it carries no tags: PDF/UA does not allow one PDF inside another.
    """
    told = {"fonts": families("en"), "sheets": [_told(n, each) for n, each in enumerate(sheets)]}
    inside = {
        f"{number}.txt": sheet.pdf.decode("latin-1").encode()
        for number, sheet in enumerate(sheets)
        if isinstance(sheet, Printed)
    }
    made = typst.compile(  # type: ignore[call-overload] # its stubs lack files in memory
        {"main.typ": _template(), **inside},
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"pile": json.dumps(told)},
        pdf_tags=False,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no file")
    return made


@cache
def _template() -> bytes:
    return (files("habeas.letters.typeset") / "pile.typ").read_bytes()


def _told(number: int, sheet: Sheet) -> dict[str, Any]:
    told: dict[str, Any] = {"paper": sheet.paper}
    match sheet:
        case Printed():
            file = f"{number}.txt"
            told |= {"kind": "printed", "file": file, "pages": sheet.pages, "stamp": sheet.stamp}
        case Enveloped():
            told |= {"kind": "enveloped", "address": _address(sheet.lines)}
        case Labelled():
            told |= {"kind": "labelled", "addresses": [_address(each) for each in sheet.addresses]}
        case Listed():
            told |= {"kind": "listed", "title": sheet.title, "foot": sheet.foot}
            told |= {"head": sheet.head, "rows": sheet.rows}
    return told


def _address(lines: Sequence[str]) -> list[dict[str, str]]:
    return [{"text": line, "dir": "rtl" if starts_right_to_left(line) else "ltr"} for line in lines]
