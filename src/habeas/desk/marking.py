"""The source of a page, line by line, with the passages that its sheet speaks of marked."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from habeas.importers.entries import LEFT_OUT, Entry

# What is said of a passage that no field has taken.
_NOT_TAKEN = frozenset({"unplaced", LEFT_OUT})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A passage of a line: ``of`` are the numbers of the entries that stand there.

    ``anchor`` is its address on the screen, "" where no entry stands; ``is_taken`` tells whether a
    field has it.
    """

    text: str
    of: str = ""
    anchor: str = ""
    is_taken: bool = False


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A source, marked; ``places`` are the anchors of each entry by its number."""

    lines: Sequence[Sequence[Piece]]
    places: Mapping[int, Sequence[str]]


def marked(text: str, entries: Sequence[Entry]) -> Marked:
    """Cut a source at every place of an entry; an empty line stays one, empty."""
    taken = {entry.number for entry in entries if entry.kind not in _NOT_TAKEN}
    spans = deque(
        sorted(
            (start, end, entry.number)
            for entry in entries
            for start, end in entry.places
            if start < end <= len(text)
        )
    )
    here: list[tuple[int, int, int]] = []
    lines: list[list[Piece]] = []
    places: dict[int, list[str]] = {}
    at = made = 0
    for line in text.split("\n"):
        until = at + len(line)
        while spans and spans[0][0] < until:
            here.append(spans.popleft())
        here = [span for span in here if at < span[1]]
        cuts = sorted({at, until, *(cut for s, e, _ in here for cut in (s, e) if at < cut < until)})
        pieces: list[Piece] = []
        for start, end in pairwise(cuts):
            inside = [span for span in here if span[0] <= start < span[1]]
            made += bool(inside)
            anchor = f"s-{made}" if inside else ""
            for first, _, number in inside:
                if first >= start or not places.get(number):
                    places.setdefault(number, []).append(anchor)
            of = " ".join(str(number) for number in dict.fromkeys(span[2] for span in inside))
            is_taken = any(span[2] in taken for span in inside)
            piece = Piece(text=text[start:end], of=of, anchor=anchor, is_taken=is_taken)
            pieces.append(piece)
        lines.append(pieces)
        at = until + 1
    return Marked(lines=lines, places=places)
