"""Telling roughly which language a page is in, by its script and its small words."""

import re
import unicodedata
from collections import Counter

from .words import language_table

_ENOUGH_LETTERS = 20
_ENOUGH_WORDS = 3
_LOOKED_AT = 20_000
# A Chinese or Japanese character says about as much as a short word in Latin letters.
_WEIGHT = {"CJK": 3, "HIRAGANA": 3, "KATAKANA": 3}


_SHARE = 0.25
# A line shorter than this says too little about its language.
_TELLING = 60
_CLEARLY = 1.5
_STOPS = '.,:;!?…。!?:;،؟»”"'


def languages_of(text: str) -> tuple[str, ...]:
    """Give the languages of a page, that of most of it first; "" where none can be told.

    A language counts that a quarter of the longer lines are written in: a frame in one language
    with a letter in another.
    """
    whole = detect_language(text)
    lengths: Counter[str] = Counter()
    for line in text[:_LOOKED_AT].splitlines():
        # A line of an address ends without a stop, and is in the addressee's language.
        if len(line) >= _TELLING and line.rstrip()[-1:] in _STOPS:
            lengths[_of_line(line, whole)] += len(line)
    lengths.pop("", None)
    enough = [tag for tag, length in lengths.items() if length >= _SHARE * lengths.total()]
    return tuple(enough) or (whole,)


def _of_line(line: str, whole: str) -> str:
    tag = detect_language(line)
    stop_words = language_table()["stop_words"]
    if tag != whole and {tag, whole} <= stop_words.keys():
        seen = re.findall(r"[^\W\d_]+", line.casefold())
        hits = {each: sum(word in stop_words[each] for word in seen) for each in (tag, whole)}
        # Neighbours share small words: a line is foreign only where it clearly is.
        tag = tag if hits[tag] >= _CLEARLY * hits[whole] else whole
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
    return next((language for language, count in counts.items() if count), default)


def _by_small_words(text: str) -> str:
    seen = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    counts = {
        language: sum(seen[word] for word in set(words))
        for language, words in language_table()["stop_words"].items()
    }
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= _ENOUGH_WORDS else ""
