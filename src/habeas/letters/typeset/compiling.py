"""From a Letter to the bytes of a PDF.

The template is ``letter.typ`` on the sheet of ``sheet.typ``; the letter goes to it as JSON in
``sys_inputs``, as data that is never read as markup. PDF/UA-1 makes a missing glyph an error and
the text readable aloud; without a date the file is the same bytes each time. ``binding`` does the
same for registers and covering letters.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst

from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import babel_locale, direction, normal
from habeas.letters.bidi import isolated, starts_right_to_left
from habeas.letters.letter import Letter
from habeas.letters.typeset.fonts import families, fonts, heading_families, unprintable
from habeas.letters.typeset.paper import Paper

# typst writes language and region into the PDF, but no script: the region tells the two Chinese.
_REGION_OF_SCRIPT: Final = {"Hans": "CN", "Hant": "TW"}


class UnprintableError(HabeasError):
    """A letter holds characters that no letter font has; ``characters`` are they."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__("The letter holds characters that the letter fonts cannot print.")
        self.characters = characters


def pdf(letter: Letter, paper: Paper = "a4", *, blanks: Sequence[str] = ()) -> bytes:
    """Return ``letter`` as a PDF (PDF/UA-1), always the same bytes for the same letter and paper.

    ``blanks`` are words in front of lines to fill in by hand, under a letter that nobody signed
    yet. Raises UnprintableError, LanguageError and CountryError.
    """
    what = told(letter, paper) | {"blanks": list(blanks)}
    return made("letter", what, text=lambda: "\n".join((shown(letter), *blanks)))


def pages(letter: Letter, paper: Paper = "a4", *, blanks: Sequence[str] = ()) -> int:
    """Return how many pages ``letter`` takes; raises LanguageError and CountryError."""
    return counted("letter", told(letter, paper) | {"blanks": list(blanks)})


def made(kind: str, what: dict[str, Any], *, text: Callable[[], str]) -> bytes:
    """Return the PDF that the template ``kind`` makes of ``what`` it is told.

    ``text`` gives all text in it, to find what no font can print. Raises UnprintableError.
    """
    try:
        compiled = _compiler(kind, what).compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        missing = unprintable(text())
        if missing:
            raise UnprintableError(missing) from None
        raise
    if not isinstance(compiled, bytes):
        raise TypeError("typst gave no file")
    return compiled


def counted(kind: str, what: dict[str, Any]) -> int:
    """Return how many pages the template ``kind`` makes of ``what`` it is told."""
    compiled = _compiler(kind, what).compile(format="svg")
    return len(compiled) if isinstance(compiled, list) else 1


def _compiler(kind: str, what: dict[str, Any]) -> typst.Compiler:
    inputs = {"letter": json.dumps(what)}
    return typst.Compiler(_template(kind), font_paths=fonts(), sys_inputs=inputs)


@cache
def _template(kind: str) -> bytes:
    folder = files("habeas.letters.typeset")
    return b"".join((folder / f"{name}.typ").read_bytes() for name in ("sheet", kind))


def shown(letter: Letter) -> str:
    """Return all text of a letter, as it stands on paper."""
    signature = letter.signer.lines() if letter.signer else ()
    head = (letter.place_and_date(), letter.subject, letter.salutation, *letter.paragraphs)
    foot = (letter.lead_in, *letter.demands, letter.closing, *signature, letter.reference)
    return "\n".join((*letter.address.block(letter.language), *head, *foot))


def region_of(language: str) -> str | None:
    """Return the region that typst is told beside a language: it tells the two Chinese apart."""
    primary, *subtags = normal(language).split("-")
    script = babel_locale(language).script or ""
    region = next((tag for tag in subtags if len(tag) == 2), None)  # noqa: PLR2004 - ISO 3166-1
    return _REGION_OF_SCRIPT.get(script, region) if primary == "zh" else region


def told(letter: Letter, paper: Paper) -> dict[str, Any]:
    """Return what a template is told of a letter: JSON values, text in the order it is printed."""
    primary = normal(letter.language).split("-")[0]
    rtl = direction(letter.language) == "rtl"
    put = isolated if rtl else str
    address = letter.address.block(letter.language)
    return {
        "paper": paper,
        "lang": primary,
        "region": region_of(letter.language),
        "dir": "rtl" if rtl else "ltr",
        "fonts": families(primary),
        "heading_fonts": heading_families(primary),
        "title": letter.subject or letter.place_and_date(),  # PDF/UA-1 demands one
        "address": [
            {"text": put(line), "dir": "rtl" if starts_right_to_left(line) else "ltr"}
            for line in address
        ],
        "place_and_date": put(letter.place_and_date()),
        "subject": put(letter.subject),
        "salutation": put(letter.salutation),
        "paragraphs": [put(paragraph) for paragraph in letter.paragraphs],
        "lead_in": put(letter.lead_in),
        "demands": [put(demand) for demand in letter.demands],
        "closing": put(letter.closing),
        "signature": [put(line) for line in letter.signer.lines()] if letter.signer else None,
        "reference": put(letter.reference),
    }
