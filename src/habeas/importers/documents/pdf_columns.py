"""The order in which a person reads the pieces of lines on a page: across, or column by column."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from .pdf_bidi import is_right_to_left
from .pdf_lines import Line

_FEWEST_LINES: Final = 4
"""Lines on each side of what parts two columns."""

_NARROWEST: Final = 15
"""Letters of a usual line of a column; cells of tables are shorter."""

_CROSSING: Final = 0.35
"""Share of lines that may run across both columns: headlines, a note at the foot."""

_STEPS: Final = 150
_MOST_LINES: Final = 1_000
"""Of a page: a sheet of the smallest print has some hundreds."""

_BESIDE: Final = 0.4
_MOST_COLUMNS: Final = 3


def columns(lines: Sequence[Line]) -> list[list[Line]]:
    """Give the lines of a page in columns, each from top to bottom, in reading order.

    What runs across columns is a column of its own, between what stands above and below it. Pieces
    of one line that no column parts are one line again.
    """
    rtl = is_right_to_left("".join(line.text for line in lines))
    return _columns(list(lines), rtl=rtl, left=_MOST_COLUMNS)


def _columns(lines: list[Line], *, rtl: bool, left: int) -> list[list[Line]]:
    at = _gutter(lines) if left else None
    if at is None:
        whole = _whole(lines, rtl=rtl)
        return [whole] if whole else []
    found: list[list[Line]] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    across: list[Line] = []

    def end_sides() -> None:
        for side in reversed(sides) if rtl else sides:
            found.extend(_columns(list(side), rtl=rtl, left=left - 1))
            side.clear()

    for line in sorted(lines, key=lambda each: -each.top):
        if line.left < at < line.right:
            if any(sides):
                found.extend([_whole(across, rtl=rtl)] if across else [])
                across = []
                end_sides()
            across.append(line)
            continue
        if across:
            found.append(_whole(across, rtl=rtl))
            across = []
        sides[line.left >= at].append(line)
    found.extend([_whole(across, rtl=rtl)] if across else [])
    end_sides()
    return found


def _gutter(lines: Sequence[Line]) -> float | None:
    """Find the white that parts two columns: its middle, from the left edge of the page."""
    if not 2 * _FEWEST_LINES <= len(lines) <= _MOST_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found: list[tuple[int, float]] = []
    for step in range(_STEPS // 5, _STEPS - _STEPS // 5):
        x = left + (right - left) * step / _STEPS
        crossing = sum(1 for line in lines if line.left < x < line.right)
        if crossing <= _CROSSING * len(lines) and _parts(lines, x):
            found.append((crossing, x))
    if not found:
        return None
    # The middle of the widest white that the fewest lines cross.
    fewest = min(crossing for crossing, _ in found)
    wide = (right - left) / _STEPS * 1.5
    runs: list[list[float]] = []
    for crossing, x in found:
        if crossing == fewest and runs and x - runs[-1][-1] < wide:
            runs[-1].append(x)
        elif crossing == fewest:
            runs.append([x])
    widest = max(runs, key=len)
    return (widest[0] + widest[-1]) / 2


def _parts(lines: Sequence[Line], x: float) -> bool:
    """Whether lines on both sides of ``x`` are columns of text, and stand beside one another."""
    sides = [line for line in lines if line.right <= x], [line for line in lines if line.left >= x]
    if min(map(len, sides)) < _FEWEST_LINES:
        return False
    if any(median(len(line.text) for line in side) < _NARROWEST for side in sides):
        return False
    bottoms, tops = zip(
        *((min(e.bottom for e in side), max(e.top for e in side)) for side in sides), strict=True
    )
    shared = min(tops) - max(bottoms)
    least = min(top - bottom for top, bottom in zip(tops, bottoms, strict=True))
    return bool(shared >= _BESIDE * least)


def _whole(lines: Sequence[Line], *, rtl: bool) -> list[Line]:
    """Join pieces of one printed line, and sort lines from top to bottom."""
    rows: dict[int, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.row, []).append(line)
    whole = [_joined(row, rtl=rtl) for row in rows.values()]
    return sorted(whole, key=lambda line: (-round(line.base), line.left))


def _joined(row: list[Line], *, rtl: bool) -> Line:
    row = sorted(row, key=lambda line: -line.right if rtl else line.left)
    if len(row) == 1:
        return row[0]
    return replace(
        row[0],
        text=" ".join(line.text for line in row),
        left=min(line.left for line in row),
        bottom=min(line.bottom for line in row),
        right=max(line.right for line in row),
        top=max(line.top for line in row),
        hyphen=row[-1].hyphen,
    )
