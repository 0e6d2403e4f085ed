"""Numbers of years, months, weeks and days as a letter writes them, in figures and in words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .words import any_of, table_of

UNITS: Final = ("years", "months", "weeks", "days")
_TEN: Final = 10
_TENS: Final = 20
_HUNDRED: Final = 100
_FIGURES: Final = re.compile(r"\d{1,3}")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A number and what it counts: ``text[start:end]``, the number alone ``text[start:after]``.

    ``unit`` is one of ``UNITS``, "old" for an age that is counted in a word of its own, and ""
    where the number stands alone. ``before`` is what the passage says before it.
    """

    number: int
    unit: str
    start: int
    after: int
    end: int
    before: str


def numbers_of(language: str) -> Mapping[str, Any]:
    """Return how a language counts, as its words say; empty for one of which that is unknown."""
    found: Mapping[str, Any] = table_of(language).get("counting", {})
    return found


def counted(text: str, start: int, end: int, *, language: str) -> Counted | None:
    """Return the number that the passage ``text[start:end]`` speaks of, with its unit.

    None where it holds none that can be read ("a few years", "in her seventies").
    """
    told = numbers_of(language)
    passage = text[start:end]
    for unit, at, until, number in _units(passage, told):
        head = passage[:at].rstrip(" -\n\u2010\u2011\u00a0\u202f\u200c")
        found = _number_at_end(head, told) or (number and (number, at, until))
        if found:
            value, first, after = found
            return Counted(
                number=value,
                unit=unit,
                start=start + first,
                after=start + after,
                end=start + until,
                before=passage[:first],
            )
    alone = _number_at_end(passage, told)
    if alone is None:
        return None
    value, first, after = alone
    return Counted(
        number=value,
        unit="",
        start=start + first,
        after=start + after,
        end=start + after,
        before=passage[:first],
    )


def in_figures(text: str) -> str:
    """Return ``text`` in one form to compare: ASCII figures, lower case, no spaces."""
    plain = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text.casefold()
    )
    return re.sub(r"\s", "", plain)


def _units(passage: str, told: Mapping[str, Any]) -> Iterator[tuple[str, int, int, int]]:
    """Give the units of a passage, each with where it stands and the number that it says itself."""
    for unit in UNITS:
        for number, words in (
            (0, told.get(unit, ())),
            (2, told.get("two", {}).get(unit, ())),
            (1, told.get("one", {}).get(unit, ())),
        ):
            for found in re.finditer(rf"(?i){any_of(tuple(words))}", passage):
                yield unit, *found.span(), number
    # These may be the end of a word that begins with the number.
    for unit, words in (("old", told.get("old", ())), ("years", told.get("lasting", ()))):
        for word in words:
            ending = r"\w*" if word.endswith("*") else ""
            for found in re.finditer(rf"(?i){re.escape(word.rstrip('*'))}{ending}", passage):
                yield unit, *found.span(), 0


def _number_at_end(head: str, told: Mapping[str, Any]) -> tuple[int, int, int] | None:
    """Return the longest number that ``head`` ends in, with where it begins and ends."""
    if told.get("unspaced"):
        run = re.search(rf"[\d{''.join(_words(told))}]+$", head)
        starts = [run.start()] if run else []
    else:
        starts = [found.start() for found in re.finditer(r"[^\s\u2010\u2011-]+", head)]
    for start in starts:
        number = _value(head[start:], told)
        if number is not None:
            return number, start, len(head)
    return None


def _value(written: str, told: Mapping[str, Any]) -> int | None:
    if _FIGURES.fullmatch(written):
        return int(written)
    words = _words(told)
    if told.get("unspaced"):
        return _of_characters(written, words)
    folded = written.casefold()
    for word, number in words.items():
        if "-" in word:
            folded = re.sub(rf"(?<!\w){word}(?!\w)", str(number), folded)
    parts = re.split(r"[\s\u2010\u2011-]+", folded)
    if parts[0] in told.get("joints", ()):
        return None
    values: list[int] = []
    for place, part in enumerate(parts):
        if part in told.get("joints", ()):
            continue
        values += _of_word(part, words, told, first=place == 0) or [_HUNDRED]
    tens = [value for value in values if value >= _TENS]
    fits = len(tens) <= 1 and sum(values) - sum(tens) < _TENS and sum(values) < _HUNDRED
    return sum(values) if values and fits else None


def _of_word(
    part: str, words: Mapping[str, int], told: Mapping[str, Any], *, first: bool
) -> list[int]:
    if part in words:
        return [words[part]]
    if part.isascii() and part.isdigit() and int(part) in words.values():
        return [int(part)]  # "quatre-vingt", which is one number in two words
    for joint in told.get("joints", ()):
        if not first and part.removeprefix(joint) in words:
            return [words[part.removeprefix(joint)]]
    if told.get("split"):
        for cut in range(len(part) - 1, 0, -1):
            for joint in ("", *told["joints"]):
                rest = part[cut:].removeprefix(joint)
                if part[:cut] in words and rest in words:
                    return [words[part[:cut]], words[rest]]
    return []


def _of_characters(written: str, words: Mapping[str, int]) -> int | None:
    """Read 七十八: the characters before ten are its number, those after it are added."""
    tens, ten, ones = written.partition("十")
    if not ten:
        tens, ones = "", written
    if len(tens) > 1 or len(ones) > 1 or not all(part in words for part in tens + ones):
        return None
    return (words[tens] if tens else 1) * _TEN * bool(ten) + (words[ones] if ones else 0)


def _words(told: Mapping[str, Any]) -> Mapping[str, int]:
    return {
        word: int(number) for number, words in told.get("numbers", {}).items() for word in words
    }
