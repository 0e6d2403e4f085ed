"""Telling roughly which language a page is in, by its script and its small words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .page import LONG_LINE
from .words import language_table

_ENOUGH_LETTERS = 20
_ENOUGH_WORDS = 3
_LOOKED_AT = 20_000
# A Chinese or Japanese character says about as much as a short word in Latin letters.
_WEIGHT = {"CJK": 3, "HIRAGANA": 3, "KATAKANA": 3}


_SHARE = 0.25
# A paragraph of so many characters in another language is a summary, even on a long page.
_SUMMARY, _SHARE_OF_SUMMARY = 200, 0.08
# What is written without its country.
_PLAIN = frozenset({"pt-PT"})
# Letters of one language in a text of another are of its names.
_SHARE_OF_LETTERS = 0.004
_SHORT_TEXT = 300
# A line shorter than this says too little about its language.
_TELLING = 60
# More lines than this with no empty one between are a page that has lost its own.
_PARAGRAPH = 20
_CLEARLY = 1.5
# A list of names has fewer small words than sentences have.
_OF_PROSE = 0.15
_STOPS = '.,:;!?…。!?:;،؟»”"'


def languages_of(text: str) -> tuple[str, ...]:
    """Give the languages of a page, that of most of it first; "" where none can be told.

    A language counts that a good part of the paragraphs is written in: a frame in one language
    with a letter in another, or a summary.
    """
    whole = detect_language(text)
    lengths: Counter[str] = Counter()
    longest: Counter[str] = Counter()
    for paragraph in _paragraphs(text[:_LOOKED_AT]):
        # What is of an address ends without a stop, and is in the addressee's language.
        if len(paragraph) >= _TELLING and paragraph[-1:] in _STOPS:
            tag = _of_line(paragraph, whole)
            lengths[tag] += len(paragraph)
            longest[tag] = max(longest[tag], len(paragraph))
    lengths.pop("", None)
    enough = [
        tag
        for tag, length in lengths.items()
        if length >= (_SHARE_OF_SUMMARY if longest[tag] >= _SUMMARY else _SHARE) * lengths.total()
    ]
    return tuple(_variant(tag, text) for tag in enough or (whole,))


def _paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs: the long lines, or what wrapped lines make between two empty ones."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if any(len(line) >= LONG_LINE for line in lines):
            yield from lines
        else:
            yield from _wrapped(lines)


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    """Give what wrapped lines hold; more than a paragraph is parted where a sentence ends."""
    parts = [list(lines[:1])]
    for before, line in pairwise(lines):
        if len(lines) > _PARAGRAPH and before[-1] in _STOPS:
            parts.append([])
        parts[-1].append(line)
    yield from (" ".join(part) for part in parts)


def _variant(tag: str, text: str) -> str:
    """Give the variant of a language that its words tell of: Brazilian Portuguese."""
    seen = set(re.findall(r"\w+", text[:_LOOKED_AT].casefold()))
    told = {
        variant: len(seen.intersection(listed))
        for variant, listed in language_table()["variants"].items()
        if variant.partition("-")[0] == tag
    }
    best = max(told, key=told.__getitem__, default=tag)
    clearly = told and told[best] > 1 and list(told.values()).count(0) >= len(told) - 1
    return best if clearly and best not in _PLAIN else tag


def _of_line(line: str, whole: str) -> str:
    tag = detect_language(line)
    stop_words = language_table()["stop_words"]
    if tag != whole and {tag, whole} <= stop_words.keys():
        seen = re.findall(r"[^\W\d_]+", line.casefold())
        hits = {each: sum(word in stop_words[each] for word in seen) for each in (tag, whole)}
        # Neighbours share small words: a line is foreign only where it clearly is.
        clearly = hits[tag] >= _CLEARLY * hits[whole] and hits[tag] >= _OF_PROSE * len(seen)
        tag = tag if clearly else whole
    return _of_family(tag, whole)


def _of_family(tag: str, whole: str) -> str:
    """Give ``whole`` for a line that only seems to be in another language of its script.

    A short line may hold none of the letters by which languages of a script are told apart.
    """
    table = language_table()
    for script, told in table["letters"].items():
        family = {language for language, _ in told} | {table["scripts"].get(script, whole)}
        if {tag, whole} <= family:
            return whole
    return tag


def detect_language(text: str) -> str:
    """Give the BCP 47 tag of the language that most of ``text`` is in, or an empty string."""
    sample = text[:_LOOKED_AT]
    scripts: Counter[str] = Counter()
    for letter in filter(str.isalpha, sample):
        script = unicodedata.name(letter, "").partition(" ")[0]
        scripts[script] += _WEIGHT.get(script, 1)
    if scripts.total() < _ENOUGH_LETTERS:
        return ""
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] / 5:
        return "ja"
    script = scripts.most_common(1)[0][0]
    return _by_small_words(sample) if script == "LATIN" else _by_letters(sample, script)


def languages_of_script(name: str) -> tuple[str, ...]:
    """Give the languages that may be meant by the script of a name; none for Latin letters."""
    table = language_table()
    scripts = [
        unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()
    ]
    script = next(iter(scripts), "")
    if script in {"CJK", "HIRAGANA", "KATAKANA"}:
        # Where a country writes Chinese and CLDR names no script, it is the simplified one.
        return (*sorted(language for language, _ in table["letters"]["CJK"]), "ja")
    told = [language for language, _ in table["letters"].get(script, [])]
    return (*told, *filter(None, [table["scripts"].get(script, "")]))


def _by_letters(text: str, script: str) -> str:
    table = language_table()
    counts = {
        language: sum(text.count(letter) for letter in letters)
        for language, letters in table["letters"].get(script, [])
    }
    default: str = table["scripts"].get(script, "zh" if script == "CJK" else "")
    if script == "CJK":
        return max(counts, key=counts.__getitem__) if any(counts.values()) else default
    best = max(counts, key=counts.__getitem__, default=default)
    least = 1 if len(text) < _SHORT_TEXT else _SHARE_OF_LETTERS * len(text)
    return best if counts.get(best, 0) >= least else default


def _by_small_words(text: str) -> str:
    seen = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    counts = {
        language: sum(seen[word] for word in set(words))
        for language, words in language_table()["stop_words"].items()
    }
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= _ENOUGH_WORDS else ""
