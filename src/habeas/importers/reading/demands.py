"""What a page asks for: its list, or else the sentences that ask, each demand once."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .asking import in_sentences
from .listing import Listed, lists_of
from .page import LONG_LINE, Chunk, labelled
from .words import Words, any_of, compiled

# The end of a sentence, with what closes it.
_ENDED = re.compile(
    r"[.!?;\u2026\u3002\uff01\uff1f\uff1b\u061b\u061f\u06d4][\s\"'\u201d\u00bb\u300d)]*$"
)


@dataclass(frozen=True)
class Part:
    """A part of the page: a letter from its greeting to its closing, or what stands around it."""

    chunks: tuple[Chunk, ...]
    of_letter: bool


@dataclass(frozen=True)
class Asked:
    """The demands of a page, and of the first list which part it is in and where (or None).

    ``in_sentences`` are those of the demands that no list and no label tells from what is around.
    """

    demands: tuple[str, ...] = ()
    in_sentences: frozenset[str] = frozenset()
    part: int | None = None
    listed: Listed | None = None


def demands_of(parts: Sequence[Part], words: Words) -> Asked:
    """Give the demands of a page: of its best list, else of the sentences that ask.

    A page that has both the instructions and a letter asks for the same twice: it is read once.
    """
    found = [
        (place, listed)
        for place, part in enumerate(parts)
        for listed in lists_of(part.chunks, words)
    ]
    if found:
        return _best(found, parts, words)
    named = _named(parts, words)
    if named:
        return Asked(demands=named)
    asked = [in_sentences(_prose(part), words, of_letter=part.of_letter) for part in parts]
    if not any(asked):
        # Nothing below a heading such as "Release Una Pellworm!" asks: it does itself.
        asked = [
            () if part.of_letter else in_sentences(_headings(part), words, of_letter=False)
            for part in parts
        ]
    letters, around = (
        [
            (place, demand)
            for place, part in enumerate(parts)
            if part.of_letter is of_letter
            for demand in asked[place]
        ]
        for of_letter in (True, False)
    )
    # The fuller of the two; the first of them where they are as full.
    best = max((letters, around), key=lambda each: (len(each), [-at for at, _ in each[:1]]))
    demands = _without_shorter(list(dict.fromkeys(demand for _, demand in best)))
    return Asked(
        demands=demands,
        in_sentences=frozenset(demands),
        part=best[0][0] if best else None,
    )


def _without_shorter(demands: Sequence[str]) -> tuple[str, ...]:
    """Leave out a demand that another sentence gives with more words behind it."""
    # In their order a longer one stands next to the one that it begins with.
    ordered = sorted(demands)
    shorter = {one for one, other in pairwise(ordered) if other.startswith(one)}
    return tuple(demand for demand in demands if demand not in shorter)


def _best(found: Sequence[tuple[int, Listed]], parts: Sequence[Part], words: Words) -> Asked:
    """Take the list that is surest, with those that its lead-in or its letter sets beside it."""
    place, best = max(found, key=lambda each: each[1].score)
    announced = best.lead_in(parts[place].chunks)
    several = sum(part.of_letter for part in parts) > 1 and parts[place].of_letter
    beside = [
        (at, listed)
        for at, listed in found
        if listed is best
        or listed.lead_in(parts[at].chunks) == announced
        or (several and parts[at].of_letter and listed.score >= best.score)
        or (at == place and listed.section == best.section)
    ]
    demands: list[str] = []
    also: list[str] = []
    for at, listed in beside:
        added = _also(parts[at], listed, words)
        demands += [*listed.demands, *added]
        also += added
    at, first = beside[0]
    return Asked(
        demands=tuple(dict.fromkeys(demands)),
        in_sentences=frozenset(also),
        part=at,
        listed=first,
    )


def _also(part: Part, listed: Listed, words: Words) -> tuple[str, ...]:
    """Give what the paragraph behind a list asks for as well ("We also ask you to …")."""
    after = part.chunks[listed.after : listed.after + 1]
    opens = rf"(?i)(?:\w+\s+){{0,2}}?{any_of(words.also)}"
    texts = [
        chunk.text for chunk in after if not chunk.is_item and compiled(opens).match(chunk.text)
    ]
    return in_sentences(texts, words, of_letter=part.of_letter)


def _named(parts: Sequence[Part], words: Words) -> tuple[str, ...]:
    """Give what stands beside a label ("Demand: …")."""
    labels = [
        labelled(chunk.text, words, "demands")
        for part in parts
        for chunk in part.chunks
        if not chunk.is_item
    ]
    return tuple(label[1].rstrip(" .;。") for label in labels if label and label[1])


def _prose(part: Part) -> list[str]:
    """Give the paragraphs; an item that stands alone is one, with a bullet for an ornament.

    Around a letter a line without a full stop is no paragraph but a heading.
    """
    markers = Counter(chunk.marker for chunk in part.chunks)
    headings = frozenset(() if part.of_letter else _headings(part))
    return [
        chunk.text
        for chunk in part.chunks
        if (not chunk.is_item or markers[chunk.marker] == 1) and chunk.text not in headings
    ]


def _headings(part: Part) -> list[str]:
    """Give the lines that stand alone above something else and end in no full stop."""
    return [
        chunk.text
        for chunk in part.chunks[:-1]
        if not chunk.is_item
        and len(chunk.lines) == 1
        and len(chunk.text) < LONG_LINE
        and not _ENDED.search(chunk.text)
    ]
