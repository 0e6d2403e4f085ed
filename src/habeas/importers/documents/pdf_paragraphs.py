"""Printed lines into paragraphs: joined where the line was full, apart where there is space."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from habeas.importers.reading.page import ITEM

from .pdf_lines import UNSPACED, Line

_ENDS: Final = re.compile(r"[.!?:;…\u3002\uff01\uff1f\uff1a\u061f\u06d4][\"'”’»)\]]*$")
_LAST_WORD: Final = re.compile(r"\w[\w-]*$")
_FIRST_WORD: Final = re.compile(r"\w+")
_OPENS: Final = (",", ":", "،", "\uff0c", "\uff1a")
_SHORT: Final = 40
_SPACE: Final = 1.25
"""Of the usual way from line to line: more of it parts two blocks."""

_OTHER_SIZE: Final = 0.15
_INDENT: Final = 0.8
"""Of the height of a line, as are the next two."""

_SLACK: Final = 0.3
_EDGE: Final = 1.0
"""In points."""


@dataclass(frozen=True)
class _Placed:
    """A line with its column: the edges, and the usual way from line to line, in points."""

    line: Line
    left: float
    right: float
    way: float
    leads: bool
    """Whether it is the first of its column."""

    @property
    def room(self) -> float:
        """The width that the line leaves unused."""
        line = self.line
        return line.left - self.left if line.rtl else self.right - line.right

    @property
    def indent(self) -> float:
        """The white before the line."""
        line = self.line
        return self.right - line.right if line.rtl else line.left - self.left

    def had_no_room_for(self, after: "_Placed") -> bool:
        """Whether the line ended because the first word of the next one had no room in it."""
        slack = _SLACK * after.line.height
        return self.line.hyphen or self.room < after.line.first_word + slack


def paragraphs(columns: Sequence[Sequence[Line]]) -> list[str]:
    """Give the lines of text of printed columns, a blank one between two blocks.

    A printed line goes on in the next one where the next one's first word had no room in it: so
    the lines of an address stay lines, and those of a paragraph become one.
    """
    placed = [each for column in columns for each in _placed(column)]
    words = Counter(
        word.casefold() for each in placed for word in re.findall(r"[\w-]+", each.line.text)
    )
    found: list[list[str]] = [[each.line.text] for each in placed[:1]]
    for before, after in pairwise(placed):
        text = after.line.text
        apart = after.leads or _is_apart(before, after)
        if _goes_on(before, after) and (not apart or after.leads):
            found[-1][-1:] = [_before(found[-1][-1], text, words, hyphen=before.line.hyphen), text]
            continue
        if before.line.hyphen:
            found[-1].append("-")
        found += [[""], [text]] if apart else [[text]]
    return ["".join(pieces) for pieces in found]


def _placed(column: Sequence[Line]) -> list[_Placed]:
    left, right = min(line.left for line in column), max(line.right for line in column)
    height = median(line.height for line in column)
    ways = [a.base - b.base for a, b in pairwise(column)]
    near = sorted(way for way in ways if 0 < way < 2 * height)
    # A page of short blocks has as many ways between blocks as within.
    way = near[len(near) // 4] if near else height
    return [_Placed(line, left, right, way, number == 0) for number, line in enumerate(column)]


def _goes_on(before: _Placed, after: _Placed) -> bool:
    if _is_item(after.line.text) or not before.had_no_room_for(after):
        return False
    text = after.line.text
    if len(text) <= _SHORT and text.endswith(_OPENS) and _ENDS.search(before.line.text):
        # A greeting or a heading after a sentence that filled its line to the end.
        return False
    # At the head of the next column or page only what has not ended goes on.
    ended = bool(_ENDS.search(before.line.text)) or not _is_alike(before.line, after.line)
    return not (after.leads and ended)


def _is_item(text: str) -> bool:
    """Whether a line begins with a number or a bullet: "(m), Olm" does not."""
    found = ITEM.match(text)
    return found is not None and (found[0][-1].isspace() or not found[0].isascii())


def _is_apart(before: _Placed, after: _Placed) -> bool:
    way = before.line.base - after.line.base
    if not _is_alike(before.line, after.line) or way > _SPACE * after.way:
        return True
    # The first line of a paragraph may be indented; a list is indented as a whole.
    indented = after.indent > _INDENT * after.line.height and before.indent < _EDGE
    return indented and not _is_item(after.line.text) and bool(_ENDS.search(before.line.text))


def _before(line: str, after: str, words: Counter[str], *, hyphen: bool) -> str:
    """Give a line as it stands before the one that it goes on in.

    The hyphen between them stays where the document has the word with it elsewhere.
    """
    typed = line.endswith(("-", "\u2010")) and line[-2:-1].isalpha() and after[:1].islower()
    if not (hyphen or typed):
        spaced = not (UNSPACED.match(line[-1:]) and UNSPACED.match(after))
        return f"{line} " if spaced else line
    line = line if hyphen else line[:-1]
    head, tail = _LAST_WORD.search(line), _FIRST_WORD.match(after)
    first, last = (found[0].casefold() if found else "" for found in (head, tail))
    kept = words[f"{first}-{last}"] > words[first + last] or not after[:1].islower()
    return f"{line}-" if kept else line


def _is_alike(before: Line, line: Line) -> bool:
    return abs(before.size - line.size) <= _OTHER_SIZE * before.size
