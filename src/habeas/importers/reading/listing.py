"""Lists on a page, and which of them are demands: the sentence or heading before a list decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .page import COLONS, Chunk, labelled
from .words import UNSPACED, Words, any_of, compiled

_LONGEST_HEADING = 70
# A Chinese or Japanese heading is as long as this share of one in letters.
_DENSE = 3
_LONGEST_MARK = 3
_FEWEST_SPACES = 3
_ENDS = ".!?\u3002\uff01\uff1f\u061f\u06d4"
_SEMICOLONS = ";\uff1b\u061b"
_HALF = 0.5
_SENTENCES = re.compile(r"(?<=\w{3}[.!?])\s+|(?<=[\u3002\uff01])")
_MOST_ITEMS = 40
# How surely a lead-in asks: a sentence with a colon, a heading, a sentence, one that says "write".
_COLON, _HEADING, _COMMA, _SENTENCE, _ANNOUNCES, _WRITES = 3.0, 2.5, 2.0, 1.0, 0.6, 0.5
# What it tells that most items begin as demands do.
_BEGIN_WELL = 1.5


@dataclass(frozen=True)
class Listed:
    """A list of demands: where it stands in the chunks, its lead-in, and how sure that it is one.

    ``asks`` says how surely the lead-in asks; ``section`` is where the heading stands under which
    several lists may be, each below a line of its own ("To the governor").
    """

    demands: tuple[str, ...]
    lead: int
    first: int
    after: int
    section: int
    asks: float
    score: float

    def lead_in(self, found: Sequence[Chunk]) -> str:
        """Give the text that announces the list; lists with the same one belong together."""
        return found[self.lead].text


def lists_of(found: Sequence[Chunk], words: Words) -> list[Listed]:
    """Give every list of demands among the paragraphs, in order."""
    lists: list[Listed] = []
    at = 0
    while at < len(found):
        listed = _items(found, at, lists, words) if found[at].is_item else None
        listed = listed or _unmarked(found, at, words)
        if listed:
            lists.append(listed)
        at = listed.after if listed else at + 1
    return lists


def _items(
    found: Sequence[Chunk], at: int, before: Sequence[Listed], words: Words
) -> Listed | None:
    """Read the list whose first item stands at ``at``, where its lead-in asks for something."""
    if at and found[at - 1].is_item and found[at - 1].marker == found[at].marker:
        return None
    places = _run(found, at, words)
    after = places[-1] + 1
    items = [found[place].text for place in places]
    lead = at - 1
    if lead > 0 and len(found[lead].text) <= _LONGEST_MARK:
        lead -= 1
    asks = _asks(found[lead].text, words) if lead >= 0 else 0.0
    section = lead
    if not asks and lead > 0 and is_short(found[lead].text):
        # "What we ask for", then "To the governor", then the list; and again for the next one.
        last = before[-1] if before and before[-1].after == lead else None
        if last and _first_word(found[lead].text) == _first_word(found[last.lead].text):
            asks, section = last.asks, last.section
        elif is_short(found[lead - 1].text):
            asks, section = _asks(found[lead - 1].text, words), lead - 1
    return _judged(items, asks, (lead, at, after, section), words)


def _run(found: Sequence[Chunk], at: int, words: Words) -> list[int]:
    """Give the places of the items of one list; the head of the next page may stand between two."""
    places = [at]
    while (after := places[-1] + 1) < len(found):
        last = found[places[-1]].text.rstrip()
        goes_on = last[-1:] in _SEMICOLONS + "," or _joins(last, words)
        if goes_on and not found[after].is_item and is_short(found[after].text):
            after += 1
        if after == len(found) or found[after].marker != found[at].marker:
            break
        places.append(after)
    return places


def _judged(
    items: Sequence[str], asks: float, places: tuple[int, int, int, int], words: Words
) -> Listed | None:
    """Tell from lead-in and items together whether they are demands."""
    begun = _share(items, (*words.adverbs, *words.verbs, *words.infinitives, *words.to), words)
    asking = _share(items, (*words.gerunds, *words.requests), words)
    steps = _share(items, (*words.writing, *words.please), words, only=words.writing)
    if steps >= _HALF and asking < _HALF:
        return None
    well = max(begun, asking) >= _HALF
    # After "Please write:", or a heading that is unknown, only items that ask are demands.
    asked = asking >= (_HALF if asks else 1.0) and len(items) > 1
    deed_last = compiled(rf"{any_of(words.deeds)}[\u3002]?$")
    # "… write letters of this kind." and "…すること" below it: a deed in its last word.
    asked = asked or (asks > 0 and len(items) > 1 and all(map(deed_last.search, items)))
    asked = asked or (asks == _ANNOUNCES and _share(items, words.verbs, words) >= _HALF)
    if asks < _COMMA and not asked and not (asks >= _SENTENCE and well):
        return None
    lead, first, after, section = places
    return Listed(
        demands=tuple(demand(item, words) for item in items[:_MOST_ITEMS]),
        lead=lead,
        first=first,
        after=after,
        section=section,
        asks=asks,
        score=asks + _BEGIN_WELL * well,
    )


def _share(
    items: Sequence[str], starts: tuple[str, ...], words: Words, only: tuple[str, ...] = ()
) -> float:
    """Give how many of the items begin with one of the words."""
    pattern = rf"(?i){any_of(starts)}"
    if only:
        pattern = rf"(?i)(?:{any_of(words.please)}[\s,]*)?{any_of(only)}"
    return sum(bool(compiled(pattern).match(item)) for item in items) / len(items)


def _unmarked(found: Sequence[Chunk], at: int, words: Words) -> Listed | None:
    """Read the paragraphs, lines or clauses without bullets that follow "we ask you to:"."""
    text = found[at].text
    if text[-1:] not in COLONS:
        return _in_one(found, at, words)
    asks = _asks(text, words)
    if asks not in {_COLON, _ANNOUNCES} or at + 1 >= len(found) or found[at + 1].is_item:
        return None
    if len(found[at + 1].lines) > 1:
        lines = _line_by_line(found[at + 1], words)
        clauses = lines or _clauses(found[at + 1].text)
        if len(clauses) > 1:
            return _judged(clauses, asks, (at, at + 1, at + 2, at), words)
    items: list[str] = []
    for chunk in found[at + 1 :]:
        goes_on = (
            not items
            or items[-1].rstrip()[-1:] in _SEMICOLONS + ","
            or _joins(items[-1], words)
            or (_is_open(items[-1]) and _is_open(chunk.text))
        )
        if chunk.is_item or not (goes_on or _begins(chunk.text, words)):
            break
        if (
            not items
            and chunk.text[-1:] not in _SEMICOLONS + ","
            and not _begins(chunk.text, words)
        ):
            break
        items.append(chunk.text)
    if len(items) == 1 and len(_clauses(items[0])) > 1:
        items = _clauses(items[0])
        return _judged(items, asks, (at, at + 1, at + 2, at), words)
    return _judged(items, asks, (at, at + 1, at + 1 + len(items), at), words) if items else None


def _is_open(text: str) -> bool:
    """Whether a paragraph is a phrase that no stop ends, longer than a heading of a word or two."""
    return text[-1:] not in _ENDS + COLONS and text.count(" ") >= _FEWEST_SPACES


def _joins(text: str, words: Words) -> bool:
    return bool(compiled(rf"(?i)[;,]\s*{any_of(words.conjunctions)}$").search(text))


def _begins(text: str, words: Words) -> bool:
    """Whether a paragraph begins like a demand: in the middle of a sentence, or with a deed."""
    starts = (
        *words.adverbs,
        *words.verbs,
        *words.infinitives,
        *words.gerunds,
        *words.to,
    )
    return text[:1].islower() or bool(compiled(rf"(?i){any_of(starts)}").match(text))


def _line_by_line(chunk: Chunk, words: Words) -> list[str]:
    """Give the lines of a paragraph where each of them is a demand."""
    lines = list(chunk.lines)
    stopped = all(line[-1:] in _SEMICOLONS + "," + _ENDS or _joins(line, words) for line in lines)
    return lines if stopped or all(_begins(line, words) for line in lines) else []


def _in_one(found: Sequence[Chunk], at: int, words: Words) -> Listed | None:
    """Read "We ask you: to …; to …; and to …", all in one paragraph."""
    text = found[at].text
    place = next((p for p, letter in enumerate(text) if letter in COLONS), -1)
    if place < 0 or found[at].is_item or _asks(text[: place + 1], words) < _COLON:
        return None
    clauses = _clauses(text[place + 1 :].strip())
    if len(clauses) < 2:  # noqa: PLR2004 - one clause is a sentence
        return None
    return _judged(clauses, _COLON, (at, at, at + 1, at), words)


def _clauses(text: str) -> list[str]:
    """Part the first sentence of ``text`` at its semicolons."""
    sentence = first_sentence(text)
    return [part.strip() for part in compiled(rf"[{_SEMICOLONS}]").split(sentence) if part.strip()]


def first_sentence(text: str) -> str:
    """Give the text up to its first full stop that ends a sentence."""
    end = re.search(r"(?<=\w{3})[.!?\u061f]\s+(?![a-z\u0430-\u045f])|[\u3002\uff01]", text)
    return text[: end.start() + 1] if end else text


def _asks(text: str, words: Words) -> float:
    """Say how surely a lead-in asks for something; 0 where it does not."""
    if text[-1:] in COLONS and _only_joins(text, words):
        return _COLON
    label = labelled(f"{text.rstrip(COLONS)}:", words, "demands")
    requests = compiled(rf"(?i){any_of((*words.requests, *words.gerunds))}")
    parts = [part for part in _SENTENCES.split(text.rstrip()) if part]
    last = parts[-1] if parts else ""
    asks = bool(label) or bool(requests.search(last))
    writes = bool(compiled(rf"(?i){any_of(words.writing)}").search(text))
    if asks and _passed_on(last, requests, words):
        return _WRITES
    if asks and (text[-1:] in COLONS or compiled(any_of(words.below)).search(last)):
        return _COLON
    if asks:
        short = _HEADING if is_short(text) else _SENTENCE
        return short if short == _HEADING or text[-1:] not in ",\uff0c、" else _COMMA
    if not writes:
        return 0.0
    return _ANNOUNCES if text[-1:] in COLONS else _WRITES


def _only_joins(text: str, words: Words) -> bool:
    """Whether a line is a joining word alone: "… that:" behind the address of those asked."""
    strong = tuple(joint for joint in words.to if joint not in words.loose)
    return bool(compiled(any_of(strong)).fullmatch(text.rstrip(COLONS + " ")))


def _passed_on(text: str, requests: re.Pattern[str], words: Words) -> bool:
    """Whether all that is asked for is to write, or to pass the page on."""
    asked = list(requests.finditer(text))
    return bool(asked) and bool(
        compiled(rf"(?i)\s*(?:\S+\s+){{0,2}}?{any_of(words.writing)}").match(
            text[asked[-1].end() :]
        )
    )


def is_short(text: str) -> bool:
    """Whether a paragraph is short enough for a heading, and no sentence."""
    most = _LONGEST_HEADING // (_DENSE if UNSPACED.search(text) else 1)
    return len(text) <= most and text[-1:] not in _ENDS


def _first_word(text: str) -> str:
    return text.partition(" ")[0].casefold()


def demand(text: str, words: Words) -> str:
    """Leave out what only joins a demand to the next one: "…; and"."""
    bare = text.rstrip(" ;,.\u3002\uff1b\uff0c؛،")
    return (
        compiled(rf"[;,؛،\uff1b\uff0c] ?{any_of(words.conjunctions)}$").sub("", bare).rstrip(" ;,.")
    )
