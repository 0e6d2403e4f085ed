"""Registers and covering letters on paper: PDF/UA-1, the same bytes each time, as a letter's."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from habeas.kernel.languages import direction
from habeas.letters.bidi import isolated, starts_right_to_left
from habeas.letters.letter import Signer
from habeas.letters.registers import CoveringLetter, Register
from habeas.letters.typeset.compiling import counted, made, shown, told
from habeas.letters.typeset.paper import Paper

# First strong isolate (UAX 9).
_FSI: Final = "\u2068"
_PDI: Final = "\u2069"


def register_pdf(register: Register, paper: Paper = "a4") -> bytes:
    """Return a register as a PDF; raises UnprintableError, LanguageError and CountryError."""
    return made("register", _register(register, paper), text=lambda: _shown_in(register))


def register_pages(register: Register, paper: Paper = "a4") -> int:
    """Return how many pages a register takes; raises LanguageError and CountryError."""
    return counted("register", _register(register, paper))


def covering_pdf(covering: CoveringLetter, paper: Paper = "a4") -> bytes:
    """Return a covering letter as a PDF; raises UnprintableError, LanguageError, CountryError."""
    return made("covering", _covering(covering, paper), text=lambda: _shown_of(covering))


def covering_pages(covering: CoveringLetter, paper: Paper = "a4") -> int:
    """Return how many pages a covering letter takes; raises LanguageError and CountryError."""
    return counted("covering", _covering(covering, paper))


def _register(register: Register, paper: Paper) -> dict[str, Any]:
    letter = replace(register.letter, subject=register.subject())
    put = _putting(letter.language)
    return told(letter, paper) | {
        "heading": put(register.heading()),
        "introduction": put(register.introduction()),
        "signers": [_signer(register, signer) for signer in register.signers],
        "total": put(register.total()),
    }


def _covering(covering: CoveringLetter, paper: Paper) -> dict[str, Any]:
    letter = covering.as_letter()
    put = _putting(letter.language)
    quoted = covering.letter if covering.quotes() else letter
    return told(letter, paper) | {
        "caption": put(covering.caption()),
        "columns": [put(title) for title in covering.columns()],
        "rows": [
            {"label": put(label), "figures": [put(figure) for figure in figures]}
            for label, figures in covering.rows()
        ],
        "after": [put(paragraph) for paragraph in covering.after()],
        "lead_in": put(quoted.lead_in),
        "demands": [put(demand) for demand in quoted.demands],
    }


def _signer(register: Register, signer: Signer) -> str:
    """Return a signer's line; what is written the other way round keeps its own order."""
    language = register.letter.language
    if direction(language) == "rtl":
        return isolated(register.words.comma.join(signer.lines()))
    return register.words.comma.join(
        f"{_FSI}{part}{_PDI}" if starts_right_to_left(part) else part for part in signer.lines()
    )


def _putting(language: str) -> Callable[[str], str]:
    return isolated if direction(language) == "rtl" else str


def _shown_in(register: Register) -> str:
    said = (register.heading(), register.introduction(), *register.lines(), register.total())
    return "\n".join((shown(register.letter), register.subject(), *said))


def _shown_of(covering: CoveringLetter) -> str:
    letter = covering.as_letter()
    figures = [line for label, told in covering.rows() for line in (label, *told)]
    said = (covering.caption(), *covering.columns(), *figures, *covering.after())
    return "\n".join((shown(letter), shown(covering.letter), *said))
