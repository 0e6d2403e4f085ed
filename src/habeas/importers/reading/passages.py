"""Where a text writes out an age or a duration: passages that grow old while it is read.

For the languages that ``letters.literals`` knows, as it finds them; for the others as the
``[counting]`` of their words says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from habeas.letters.literals import AGE_TOKEN, DATE_TOKEN, TIME_TOKEN
from habeas.letters.living import LiteralWarning, literal_warnings

from .counting import UNITS, counted, numbers_of
from .words import any_of, languages

# "-jährig" and its like are said of people and of sentences: of so few years it is no age.
_YOUNGEST: Final = 13
_MOST_WORDS: Final = 3
# Between a number and what it counts: nothing, a space, a hyphen, what joins Persian words.
_JOINED: Final = r"[\s\u00a0\u202f\u200c\u2010\u2011-]?"
_SPACE: Final = r"[\s\u00a0\u202f]*"
_OPENS: Final = r"(?:(?<=[,\uff0c\u060c\u3001(\uff08])|(?<=[,\uff0c\u060c\u3001(\uff08]\s))(?=\S)"
_NUMBER_ENDS: Final = (
    r"(?=\s?[,;)\uff0c\u060c\u061b\u3001\uff09]|\s[\u2013\u2014-]\s|[.\u3002](?!\w))"
)
_ENDS: Final = r"(?=\s?[,.;)\u3002\uff0c\u060c\u061b\u3001\uff09])"


def passages_of(text: str, language: str) -> list[LiteralWarning]:
    """Return the ages, durations and "recently" of a page's text, each place once, in order."""
    patterns = _patterns(language)
    if not patterns:
        return literal_warnings(text, language)
    matches = sorted(
        (
            (found.start(), -len(found[0]), found[0], token)
            for token, pattern in patterns
            for found in pattern.finditer(text)
        ),
    )
    found: list[LiteralWarning] = []
    reached = 0
    for offset, _, passage, token in matches:
        if offset >= reached:
            reached = offset + len(passage)
            kind = token or _of_age_or_time(text, offset, reached, language)
            found.append(LiteralWarning(found=passage, offset=offset, token=kind))
    return found


def ages_after(name: str, text: str, language: str) -> Iterator[tuple[LiteralWarning, str]]:
    """Give the ages in figures right behind a name, each with the language that it is written in.

    "Ada Sample, 78," and "Ada Sample (78 years)"; its name in another script may stand between.
    """
    for found in _behind(name).finditer(text):
        age = LiteralWarning(found=found["age"], offset=found.start("age"), token=AGE_TOKEN)
        spoken = (
            each
            for each in (language, *_years())
            if not found["years"] or _is_one(each, found["years"])
        )
        yield age, next(spoken)


@cache
def _years() -> Mapping[str, str]:
    """Give what finds the words that ages are counted in, by language."""
    counting = {language: numbers_of(language) for language in languages()}
    return {
        # A Chinese or Japanese year is one of the calendar.
        language: _any([*told["old"], *([] if told.get("unspaced") else told["years"])])
        for language, told in counting.items()
        if "years" in told
    }


def _is_one(language: str, years: str) -> bool:
    pattern = _years().get(language.partition("-")[0], "(?!)")
    return re.fullmatch(pattern, years, re.IGNORECASE) is not None


def _behind(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"{re.escape(name)}(?:\s?[(\uff08][^()\uff08\uff09\n]{{1,80}}[)\uff09])?"
        rf"\s?[(\uff08,\uff0c\u060c\u3001]\s?"
        rf"(?P<age>\d{{1,3}}(?:{_JOINED}(?P<years>{'|'.join(_years().values())})|{_NUMBER_ENDS}))",
        re.IGNORECASE,
    )


def _of_age_or_time(text: str, start: int, end: int, language: str) -> str:
    number = counted(text, start, end, language=language)
    return AGE_TOKEN if number is None or number.number >= _YOUNGEST else TIME_TOKEN


@cache
def _patterns(language: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """Give what finds passages; "" stands for an age or a time, as its number says."""
    told = numbers_of(language)
    if "during" not in told:
        return ()
    return tuple((token, re.compile(pattern, re.IGNORECASE)) for token, pattern in _written(told))


def _written(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    number = _number(told)
    more = rf"(?:{_any(told['more'] + told['nearly'])}{_SPACE})"
    aged = rf"(?:{_any(told['aged'])}{_SPACE})"
    with_age = rf"(?:{_any(told['aged'] + told['has'])}{_SPACE})"
    years = rf"{_JOINED}{_any(told['years'])}"
    units = rf"{_JOINED}{_any([word for unit in UNITS for word in told[unit]])}"
    many = rf"(?:{number}|{_any(told['several'])})"
    yield AGE_TOKEN, rf"{aged}{more}?{number}(?:{years})?(?!\w)"
    yield (
        AGE_TOKEN,
        rf"{_any(told['has'])}{_SPACE}{more}?{number}{years}(?!\s+{_any(told['sentence'])})",
    )
    yield AGE_TOKEN, rf"{more}?{number}{years}{_SPACE}{_any(told['of_age'])}"
    yield AGE_TOKEN, rf"{_OPENS}{more}?{number}{years}{_ENDS}"
    yield AGE_TOKEN, rf"{with_age}?{more}?{number}{_JOINED}{_endings(told['old'])}"
    yield "", rf"{with_age}?{more}?{number}{_JOINED}{_endings(told['lasting'])}"
    yield TIME_TOKEN, rf"{_any(told['during'])}{_SPACE}{more}?{many}{units}"
    yield TIME_TOKEN, rf"{more}{many}{units}"
    yield TIME_TOKEN, rf"{many}{units}{_SPACE}{_any(told['ago'])}"
    yield DATE_TOKEN, _any(told["recently"])


def _number(told: Mapping[str, Any]) -> str:
    numbers = [number for each in told["numbers"].values() for number in each]
    if told.get("unspaced"):
        return rf"(?<!\d)(?:\d{{1,3}}|[{''.join(numbers)}]+)"
    word = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    joint = "".join(rf"(?:{re.escape(each)}[\s-]?)?" for each in told["joints"])
    between = r"[\s\u2010\u2011-]?" if told.get("split") else r"[\s\u2010\u2011-]"
    # No number below a hundred has more words; without a bound, "sextio" could be read in two ways
    # each time that a hostile page repeats it.
    words_of_it = rf"(?:{word})(?:{between}{joint}(?:{word})){{0,{_MOST_WORDS - 1}}}"
    return rf"(?<!\w)(?<!\d[.,])(?:\d{{1,3}}|{words_of_it})"


def _any(listed: Sequence[str]) -> str:
    return any_of(tuple(listed))


def _endings(listed: Sequence[str]) -> str:
    """Find words that may be written as one with the number before them."""
    each = (re.escape(word.rstrip("*")) + r"\w*" * word.endswith("*") for word in listed)
    return rf"(?:{'|'.join(each)})" if listed else r"(?!)"
