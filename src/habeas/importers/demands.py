"""What a page asks for: a list that a lead-in announces, or the sentence that asks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .page import Chunk
from .words import UNSPACED, Words, any_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z\u0430-\u045f])|(?<=[。!?])")
# So many characters may stand between "I call on" and "to".
_FAR = 90
# A sentence of a page that is no letter asks the reader near its beginning.
_EARLY = 60
_SHORTEST = 6


@dataclass(frozen=True)
class Asked:
    """The demands, the paragraph that leads to them, and where the list stands in the chunks."""

    demands: tuple[str, ...] = ()
    first: int = 0
    after: int = 0


def listed(found: Sequence[Chunk], words: Words) -> Asked | None:
    """Find the list whose lead-in asks for something; the best announced one, the first of them.

    A numbered list of people, steps or addresses is no list of demands: its lead-in asks for none.
    """
    best, most = None, 0
    for at in range(1, len(found)):
        if not _begins_list(found, at) or not _asks(found[at - 1].text, words):
            continue
        marker = found[at].marker
        after = next(
            (place for place in range(at, len(found)) if found[place].marker != marker), len(found)
        )
        items = [chunk.text for chunk in found[at:after]]
        does = sum(bool(re.match(rf"(?i){any_of(words.verbs)}", item)) for item in items)
        # A colon, and items that begin with a deed, tell more than the asking word alone.
        score = 1 + 2 * (found[at - 1].text.rstrip()[-1:] in ":\uff1a") + (2 * does > len(items))
        if score > most:
            best, most = Asked(tuple(_demand(item, words) for item in items), at, after), score
    return best


def _begins_list(found: Sequence[Chunk], at: int) -> bool:
    before, item = found[at - 1], found[at]
    return item.is_item and item.marker != before.marker


def _asks(text: str, words: Words) -> bool:
    return bool(re.search(rf"(?i){any_of(words.requests)}", text))


def in_sentences(texts: Iterable[str], words: Words, *, of_letter: bool) -> tuple[str, ...]:
    """Read the demands off sentences that ask ("I call on you to … and to …").

    Outside a letter only a sentence counts that turns to somebody near its beginning.
    """
    found: list[str] = []
    for text in texts:
        for sentence in _SENTENCE.split(text):
            found += _in_sentence(sentence.strip(), words, of_letter=of_letter)
    return tuple(dict.fromkeys(found))


def _in_sentence(sentence: str, words: Words, *, of_letter: bool) -> list[str]:
    request = re.search(rf"(?i){any_of(words.requests)}", sentence)
    if not request or sentence.endswith(("?", "\uff1f", ":", "\uff1a")):
        return []
    if UNSPACED.match(sentence):
        return _unspaced(sentence, request, words, of_letter=of_letter)
    if not of_letter and request.start() > _EARLY:
        return []
    asked = _after_request(sentence[request.start() :], words)
    if not asked:
        return []
    return [_demand(part, words) for part in _parted(asked, words) if len(part) > _SHORTEST]


def _after_request(sentence: str, words: Words) -> str:
    """Give what follows "I urge the authorities to"; a deed behind the joining word is surer."""
    first = ""
    for joint in words.to:
        found = re.match(
            rf"(?i){any_of(words.requests)}[^.;:]{{0,{_FAR}}}?{any_of((joint,))}\s*(?P<what>.+)$",
            sentence,
        )
        if found and re.match(rf"(?i)(?:\w+\s+)?{any_of(words.verbs)}", found["what"]):
            return found["what"]
        first = first or (found["what"] if found else "")
    return first


def _unspaced(sentence: str, request: re.Match[str], words: Words, *, of_letter: bool) -> list[str]:
    what = sentence[request.end() :]
    # Where the verb ends the sentence (Japanese), the whole of it says what is asked.
    if not words.to or len(what) < len(sentence) / 3:
        polite = re.search(r"(?:ください|下さい|します|いたします|ます)[。!]?$", sentence)
        return [_demand(sentence, words)] if polite else []
    if not of_letter and request.start() > _EARLY / 3:
        return []
    what = re.sub(rf"^(?:{any_of(words.to)})+[:,,]?", "", what)
    return [_demand(part, words) for part in re.split(r"[;;]", what) if len(part) > 3]  # noqa: PLR2004 - characters


def _parted(what: str, words: Words) -> list[str]:
    """Part "release her, drop the charges and let her go" where another deed begins."""
    conjunction = any_of(words.conjunctions)
    again = rf"(?:\s*[,;]?\s+{conjunction}\s+|\s*[,;]\s+)(?={any_of(words.to)}\s)"
    parts = re.split(rf"(?i)\s*;\s*|{again}", what)
    parts = [
        re.sub(rf"(?i)^(?:{conjunction}\s+)?{any_of(words.to)}\s+", "", part) for part in parts
    ]
    if words.verbs:
        deed = rf"(?i)\s*,\s+(?:{conjunction}\s+)?(?={any_of(words.verbs)})"
        parts = [piece for part in parts for piece in re.split(deed, part)]
    does = rf"(?i)(?:\w+\s+)?{any_of(words.verbs)}"
    if len(parts) > 1 or (parts and re.match(does, parts[0])):
        last = re.split(rf"(?i)\s+{conjunction}\s+(?={any_of(words.verbs)})", parts[-1], maxsplit=1)
        parts = [*parts[:-1], *last]
    return [part.strip() for part in parts if part and part.strip()]


def _demand(text: str, words: Words) -> str:
    """Leave out what only joins a demand to the next one: "…; and"."""
    bare = text.rstrip(" ;,.\u3002\uff1b\uff0c؛،")
    return re.sub(rf"[;,؛،\uff1b\uff0c] ?{any_of(words.conjunctions)}$", "", bare).rstrip(" ;,.")
