"""The letter on a page: from the line after its greeting to its closing, apart from the rest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from .demands import Part, demands_of
from .instructing import tells, told, without_steps
from .listing import is_short
from .page import COLONS, ITEM, Chunk, chunks, greets, is_background, joined
from .words import UNSPACED, Words, any_of, compiled

# In characters of Chinese: each line of a closing.
_LONGEST_UNSPACED = 6


@dataclass(frozen=True)
class Letter:
    """What a page asks for, and its letter ("" and empty where it has none).

    ``background`` are the paragraphs behind the letter, below a heading such as "Background";
    ``in_sentences`` are those of the demands that were read off sentences.
    """

    paragraphs: tuple[str, ...] = ()
    lead_in: str = ""
    demands: tuple[str, ...] = ()
    in_sentences: frozenset[str] = frozenset()
    closing: str = ""
    left_out: tuple[str, ...] = ()
    background: tuple[str, ...] = ()


def read_letter(
    lines: Sequence[str], at: int | None, used: Collection[int], words: Words
) -> Letter:
    """Read the letter whose greeting stands at ``at``, and the demands of the page.

    ``used`` are the places of lines that belong to addresses: they part what stands around them.
    """
    parts, closings = _parts(_without_addresses(lines, used, words), at, words)
    asked = demands_of(parts, words)
    letters = [place for place, part in enumerate(parts) if part.of_letter]
    main = asked.part if asked.part in letters else next(iter(letters), None)
    background = tuple(
        text
        for place, part in enumerate(parts)
        if not part.of_letter and (place or at == 0)
        for text in _background(part.chunks, words)
    )
    if main is None:
        lead_in = ""
        if asked.listed and asked.part is not None:
            lead_in = asked.listed.lead_in(parts[asked.part].chunks)
        return Letter(demands=asked.demands, in_sentences=asked.in_sentences, lead_in=lead_in)
    found = parts[main].chunks
    if asked.listed is None or asked.part != main:
        return Letter(
            paragraphs=_texts(found),
            demands=asked.demands,
            in_sentences=asked.in_sentences,
            closing=closings.get(main, ""),
            background=background,
        )
    return Letter(
        paragraphs=_texts(found[: asked.listed.lead]),
        lead_in=asked.listed.lead_in(found),
        demands=asked.demands,
        in_sentences=asked.in_sentences,
        closing=closings.get(main, ""),
        left_out=_told(found[asked.listed.after :], words),
        background=background,
    )


def _without_addresses(lines: Sequence[str], used: Collection[int], words: Words) -> list[str]:
    """Leave out the lines of addresses, a list of demands among them aside."""
    kept: list[str] = []
    asks = False
    for place, line in enumerate(lines):
        asks = (asks and bool(ITEM.match(line))) or _leads(line, words)
        kept.append("" if place in used and not asks else line)
    return kept


def _leads(line: str, words: Words) -> bool:
    """Whether a line is the lead-in of a list of demands, and no label of addresses."""
    return (
        line[-1:] in COLONS
        and not words.is_label(line[:-1], ("address", "copies"))
        and bool(compiled(rf"(?i){any_of(words.requests)}").search(line))
    )


def _parts(lines: Sequence[str], at: int | None, words: Words) -> tuple[list[Part], dict[int, str]]:
    """Cut the page into its letters and what stands around them; and give the letters' closings."""
    greetings = [
        place
        for place, line in enumerate(lines)
        if at is not None and place >= at and (place == at or (line and greets(line, words)))
    ]
    parts = [Part(tuple(chunks(lines[: at or len(lines)], words)), of_letter=False)]
    if at == 0:
        parts = []
    closings: dict[int, str] = {}
    for greeting, end in zip(greetings, [*greetings[1:], len(lines)], strict=False):
        found = chunks(lines[greeting + 1 : end], words)
        ends = next((p for p, c in enumerate(found) if _ends(c.text, words)), len(found))
        closed = int(ends < len(found) and words.begins(found[ends].text, words.closings))
        if closed and _goes_on(found[ends : ends + 2], words):
            closed = 2
        if closed:
            closings[len(parts)] = joined([each.text for each in found[ends : ends + closed]])
        parts.append(Part(tuple(found[:ends]), of_letter=True))
        if ends < len(found):
            parts.append(Part(tuple(found[ends + closed :]), of_letter=False))
    return parts, closings


def _goes_on(found: Sequence[Chunk], words: Words) -> bool:
    """Whether a Chinese closing stands on two lines: "此致" and "敬礼"."""
    return len(found) > 1 and all(
        len(each.text) <= _LONGEST_UNSPACED
        and UNSPACED.match(each.text)
        and words.begins(each.text, words.closings)
        for each in found
    )


def _ends(text: str, words: Words) -> bool:
    """Whether a paragraph ends a letter: by its closing, or as the heading of what follows."""
    return words.begins(text, words.closings) or is_background(text, words)


def _background(found: Sequence[Chunk], words: Words) -> list[str]:
    """Give the paragraphs below the headings of a background, up to the next heading."""
    texts: list[str] = []
    inside = False
    parts = without_steps(found, words)
    for chunk, below in zip_longest(parts, parts[1:]):
        listing = below is not None and below.is_item and tells(chunk.text, words)
        if is_short(chunk.text) and not chunk.is_item and not (inside and listing):
            inside = is_background(chunk.text, words)
        elif inside:
            texts += told(chunk, words)
    return texts


def _told(found: Sequence[Chunk], words: Words) -> tuple[str, ...]:
    """Give what paragraphs tell of the case."""
    return tuple(text for chunk in found for text in told(chunk, words))


def _texts(found: Sequence[Chunk]) -> tuple[str, ...]:
    return tuple(chunk.text for chunk in found)
