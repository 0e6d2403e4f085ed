"""The letters of a PDF page with their places, as pdfium gives them."""

import sys
import unicodedata
from ctypes import c_double
from dataclasses import dataclass, replace
from math import hypot
from typing import Any, Final

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from habeas.kernel.errors import HabeasError

from .limits import MOST_LETTERS

MANY_LETTERS: Final = "The PDF has far more text than an appeal; save its pages alone."

HYPHEN: Final = "\ufffe"
"""What pdfium gives where a hyphen ended a line; the next line follows on it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, with the marks on it, and its box in points from the lower left corner.

    ``size`` is that of its font, ``base`` the height of the line that it stands on: of the first
    letter of a printed line, those after it have the same.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float = 0.0
    base: float = 0.0


def letters_of(page: Any) -> list[Letter]:  # noqa: ANN401 - pypdfium2 ships no types
    """Give the letters of a page in the order of pdfium, marks joined to what they stand on.

    Places are those of the page as it is shown, if it is turned. Raises HabeasError where there
    are more letters than a document has.
    """
    text = page.get_textpage()
    if text.count_chars() > MOST_LETTERS:
        raise HabeasError(MANY_LETTERS)
    turned, (width, height) = page.get_rotation(), page.get_size()
    letters: list[Letter] = []
    size, base = 0.0, 0.0
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        sign = chr(code) if 0 < code <= sys.maxunicode else ""
        kind = unicodedata.category(sign) if sign else "Cs"
        if kind == "Cs" or (kind == "Cc" and sign not in "\r\n\t\x02"):
            continue
        sign = HYPHEN if sign == "\x02" else sign
        if letters and kind == "Mn":
            letters[-1] = replace(letters[-1], text=letters[-1].text + sign)
            continue
        box = text.get_charbox(at, loose=True)
        if turned:
            box = _upright(box, turned, width, height)
        if not letters or letters[-1].text in {"\n", HYPHEN}:
            size, base = _standing(text, at)
        left, bottom, right, top = box
        base_here = bottom if turned else base
        letters.append(Letter(sign, left, bottom, right, top, size=size, base=base_here))
    text.close()
    return letters


def _standing(text: Any, at: int) -> tuple[float, float]:  # noqa: ANN401 - as above
    """Give the size of a letter as it is drawn, and the height of the line that it stands on."""
    x, y, drawn = c_double(), c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    pdfium.FPDFText_GetMatrix(text, at, drawn)
    return pdfium.FPDFText_GetFontSize(text, at) * hypot(drawn.c, drawn.d), y.value


def _upright(
    box: tuple[float, float, float, float], turned: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """Turn a box with its page, by 90, 180 or 270 degrees to the right; the size is as shown."""
    left, bottom, right, top = box
    if turned == 90:  # noqa: PLR2004 - degrees
        return bottom, height - right, top, height - left
    if turned == 180:  # noqa: PLR2004 - as above
        return width - right, height - top, width - left, height - bottom
    return width - top, left, width - bottom, right
