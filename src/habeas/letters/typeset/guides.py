"""Pages for people who write together: what to do, and a sheet with a code to scan."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import qrcode
import typst

from habeas.kernel.languages import direction, normal
from habeas.letters.bidi import isolated
from habeas.letters.typeset.compiling import region_of
from habeas.letters.typeset.fonts import families, fonts, heading_families
from habeas.letters.typeset.paper import Paper


@dataclass(frozen=True, kw_only=True)
class GuidePage:
    """One page: a heading, what is said, numbered steps, and a web address as a code and in words.

    ``address`` "" makes a page without a code.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    address: str = ""


def guide(pages: Sequence[GuidePage], *, language: str, paper: Paper = "a4") -> bytes:
    """Return the pages as a PDF (PDF/UA-1), the same bytes for the same words.

    Raises LanguageError, and ``typst.TypstError`` for a character that no letter font has.
    """
    told = {"guide": json.dumps(_told(pages, language, paper))}
    compiler = typst.Compiler(_template(), font_paths=fonts(), sys_inputs=told)
    made = compiler.compile(format="pdf", pdf_standards="ua-1")
    if not isinstance(made, bytes):
        raise TypeError("typst gave no file")
    return made


def code(address: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M) as SVG, with its quiet zone."""
    maker = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    maker.add_data(address)
    matrix = maker.get_matrix()
    size = len(matrix)
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>'
    )


@cache
def _template() -> bytes:
    return (files("habeas.letters.typeset") / "guide.typ").read_bytes()


def _told(pages: Sequence[GuidePage], language: str, paper: Paper) -> dict[str, Any]:
    primary = normal(language).split("-")[0]
    put = isolated if direction(language) == "rtl" else str
    return {
        "paper": paper,
        "title": pages[0].heading,
        "lang": primary,
        "region": region_of(language),
        "dir": direction(language),
        "fonts": families(primary),
        "heading_fonts": heading_families(primary),
        "pages": [
            {
                "heading": put(page.heading),
                "paragraphs": [put(said) for said in page.paragraphs],
                "steps": [put(step) for step in page.steps],
                "address": page.address,
                "code": code(page.address) if page.address else "",
            }
            for page in pages
        ],
    }
