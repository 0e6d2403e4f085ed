"""The letters of a PDF page with their places, as pdfium gives them."""

import sys
import unicodedata
from collections.abc import Sequence
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


_WORD: Final = 12
"""Letters before and after a mark among which is the one that it stands on."""

_LIFT: Final = 0.2
_RTL_MARKS: Final = ("\u0591", "\u08ff")


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
    marks: list[tuple[int, Letter]] = []
    size, base, row = 0.0, 0.0, 0
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        sign = chr(code) if 0 < code <= sys.maxunicode else ""
        kind = unicodedata.category(sign) if sign else "Cs"
        if kind == "Cs" or (kind == "Cc" and sign not in "\r\n\t\x02"):
            continue
        sign = HYPHEN if sign == "\x02" else sign
        box = text.get_charbox(at, loose=True)
        if turned:
            box = _upright(box, turned, width, height)
        if kind == "Mn":
            marks.append((len(letters), Letter(sign, *box)))
            continue
        if not letters or letters[-1].text in {"\n", HYPHEN}:
            size, base = _standing(text, at)
            row = len(letters)
        left, bottom, right, top = box
        base_here = bottom if turned else base
        letter = Letter(sign, left, bottom, right, top, size=size, base=base_here)
        if not _is_told_twice(letter, letters[max(row, len(letters) - _WORD) :]):
            letters.append(letter)
    text.close()
    for mark in marks:
        _put(mark, letters)
    return letters


def _put(mark: tuple[int, Letter], letters: list[Letter]) -> None:
    """Put a mark on the letter that it stands on.

    That is the one before it; from right to left it may be any of its word, or stand there twice.
    """
    at, it = mark
    place = at - 1
    if unicodedata.bidirectional(it.text) == "NSM" and _RTL_MARKS[0] <= it.text <= _RTL_MARKS[1]:
        near = [
            n
            for n in range(max(at - _WORD, 0), min(at + _WORD, len(letters)))
            if letters[n].text.strip() and letters[n].bottom < it.top and it.bottom < letters[n].top
        ]
        middle = it.left + it.right
        place = min(
            near, key=lambda n: abs(letters[n].left + letters[n].right - middle), default=-1
        )
    if place >= 0 and it.text not in letters[place].text:
        letters[place] = replace(letters[place], text=letters[place].text + it.text)


def _is_told_twice(letter: Letter, before: Sequence[Letter]) -> bool:
    """Whether a letter stands in the place of the same one.

    pdfium tells of a sign that was drawn and of the letter that it is said to be: one of the two
    stands on the line, the other reaches below it.
    """
    lift = _LIFT * (letter.top - letter.bottom)
    return any(
        each.text[0] == letter.text
        and each.left < letter.right
        and letter.left < each.right
        and lift < abs(each.bottom - letter.bottom) < letter.top - letter.bottom
        for each in before
    )


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
