"""The pieces of the printed lines of a PDF page: their text as it is read, and their places."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .pdf_bidi import RIGHT_TO_LEFT, in_reading_order, is_right_to_left
from .pdf_letters import HYPHEN, Letter

_WIDE_GAP: Final = 1.5
"""Of the height of a letter: as much white parts two pieces of a line, as cells are parted."""

_SET_SPACE: Final = 0.4
_LONGEST_LINE: Final = 1_000
UNSPACED: Final = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")
"""Signs of scripts that are written without blanks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a printed line, in reading order, with its box; ``top`` is above ``bottom``.

    ``size`` and ``base`` are those of its letters. ``first_word`` is the width of that; ``hyphen``
    says that the line ended in one, which is not in its text; ``rtl`` that it begins on the right.
    ``row`` is the printed line that it is a piece of.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    base: float
    first_word: float = 0.0
    hyphen: bool = False
    rtl: bool = False
    row: int = 0

    @property
    def height(self) -> float:
        """In points; that of its letters."""
        return self.top - self.bottom


def page_lines(letters: Sequence[Letter]) -> list[Line]:
    """Give the pieces of lines of one page, in the order in which they were drawn.

    ``letters`` come as pdfium gives them: line by line, with line ends between.
    """
    rtl = is_right_to_left("".join(letter.text for letter in letters))
    pieces = [
        (row, piece) for row, printed in enumerate(_rows(letters)) for piece in _pieces(printed)
    ]
    lines = (_line(piece, row, page_rtl=rtl) for row, piece in pieces)
    return [line for line in lines if line.text]


def _rows(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    row: list[Letter] = []
    for letter in letters:
        if letter.text in {"\r", "\n"}:
            if row:
                yield row
            row = []
            continue
        row.append(letter)
        if letter.text == HYPHEN:
            yield row
            row = []
    if row:
        yield row


def _pieces(row: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Part a line where there is as much white as between two columns."""
    inked = [letter for letter in row if letter.text.strip()]
    order = sorted(inked, key=lambda letter: letter.left)
    cuts: list[float] = []
    reach = order[0].right if order else 0.0
    for letter in order[1:]:
        if letter.left - reach > _WIDE_GAP * max(letter.top - letter.bottom, 1):
            cuts.append((letter.left + reach) / 2)
        reach = max(reach, letter.right)
    pieces: list[list[Letter]] = [[] for _ in range(len(cuts) + 1)]
    for letter in row:
        pieces[bisect(cuts, letter.left)].append(letter)
    yield from (piece for piece in pieces if piece)


def _line(piece: Sequence[Letter], row: int, *, page_rtl: bool) -> Line:
    inked = [letter for letter in piece if letter.text.strip() and letter.text != HYPHEN]
    if not inked:
        return Line("", 0, 0, 0, 0, 0, 0)
    text = _as_drawn(piece)
    has_rtl = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    # A line that has no such letter begins where the lines around it do.
    rtl = is_right_to_left(text) if has_rtl else page_rtl
    # A longer line is none that stands on paper.
    if (has_rtl or rtl) and len(piece) <= _LONGEST_LINE:
        text = in_reading_order(piece, rtl=rtl)
    text = " ".join(_composed(text).split())
    left, right = min(each.left for each in inked), max(each.right for each in inked)
    first = text.split(" ", 1)[0]
    # A script without blanks goes on in the next line sign by sign.
    first = first[:1] if UNSPACED.search(first) else first
    return Line(
        text=text,
        left=left,
        bottom=min(letter.bottom for letter in inked),
        right=right,
        top=max(letter.top for letter in inked),
        size=inked[0].size,
        base=inked[0].base,
        first_word=(right - left) * len(first) / max(len(text), 1),
        hyphen=piece[-1].text == HYPHEN,
        rtl=rtl,
        row=row,
    )


def _as_drawn(piece: Sequence[Letter]) -> str:
    """Give the text of a line in the order of pdfium.

    It sees blanks in the space that is set between Chinese signs and numbers: these go.
    """
    signs: list[str] = []
    for at, letter in enumerate(piece):
        if letter.text == " " and letter.right <= letter.left and 0 < at < len(piece) - 1:
            before, after = piece[at - 1], piece[at + 1]
            gap = after.left - before.right
            wide = gap > _SET_SPACE * (before.top - before.bottom)
            if not wide and UNSPACED.search(before.text + after.text):
                continue
        if letter.text != HYPHEN:
            signs.append(letter.text)
    return "".join(signs)


def _composed(text: str) -> str:
    """Write the shapes that letters take beside others (Arabic, ligatures) as the letters."""
    return "".join(
        unicodedata.normalize("NFKC", letter)
        if "\ufb00" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff"
        else letter
        for letter in text
        if letter != "\xad"
    )
