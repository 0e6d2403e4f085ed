"""What a person sees at once in lists and tables, written as lines: the same for every format."""

import re
from collections.abc import Sequence
from typing import Final

LONGEST_CELL: Final = 100
"""In characters: a longer cell is a paragraph, and no part of a line with others."""

LONGEST_LABEL: Final = 40
BULLET: Final = "•"
_MARKER: Final = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]|[•*·\u2013\u2014-]", re.IGNORECASE)
_COLONS: Final = (":", "\uff1a")
_ROMAN: Final = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
_LABEL_AND_VALUE: Final = 2


def fits_one_line(cells: Sequence[str]) -> bool:
    """Whether the full cells of a row stand on one line, each being without lines of its own."""
    first, *rest = cells
    if _MARKER.fullmatch(first) or first.endswith(_COLONS):
        return len(rest) == 1
    return bool(rest) and all(len(text) <= LONGEST_CELL for text in cells)


def between(cell: str, said: str, *, is_label: bool, cells: int) -> str:
    """Give what comes between a cell and the next one of the ``cells`` in its row.

    ``said`` is what was written last, the cell itself at its end.
    """
    if said.rstrip().endswith(_COLONS) or _MARKER.fullmatch(said.strip()):
        return " "
    is_label = is_label and cells == _LABEL_AND_VALUE and len(cell) <= LONGEST_LABEL
    return ": " if is_label else " | "


def counted(number: int, style: str) -> str:
    """Write a number in the style of a list: "1", "a", "A", "i" or "I"."""
    if style in {"a", "A"} and 0 < number <= 26:  # noqa: PLR2004 - the alphabet
        letter = chr(ord("a") + number - 1)
    elif style in {"i", "I"} and 0 < number < 40:  # noqa: PLR2004 - no list is longer
        letter, left = "", number
        for sign, value in _ROMAN:
            letter += sign * (left // value)
            left %= value
    else:
        return str(number)
    return letter.upper() if style.isupper() else letter
