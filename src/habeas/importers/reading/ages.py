"""How a page writes the age of somebody: behind the name, exactly, and of the day of the page."""

import re
from typing import Final

from habeas.letters.literals import AGE_TOKEN
from habeas.letters.living import LiteralWarning

from .counting import Counted, counted, numbers_of
from .names import PARTICLES
from .passages import passages_of
from .words import Words, any_of, words_of

# So many characters may stand between "the 78-year-old" and the name.
NEAR: Final = 40
# "Ada Sample, a former school teacher aged 78"
_MOST_OF_CALLING: Final = 3
_OPENS: Final = r"[\s,\uff0c\u060c\u3001(\uff08]"


def age_behind(text: str, language: str) -> int | None:
    """Return the age in the apposition that ``text`` opens with: ", a 47-year-old hydrologist"."""
    if not re.match(rf"{_OPENS}*[,\uff0c\u060c\u3001(\uff08]", text):
        return None
    for warning in passages_of(text, language):
        if warning.token == AGE_TOKEN and is_apposed(text[: warning.offset], language):
            number = age_at(text, warning, language)
            return number.number if number else None
    return None


def is_apposed(between: str, language: str) -> bool:
    """Whether what stands between a name and an age says no more than what that person is.

    That is a comma or a bracket, an article and the words of a calling, but nobody's relation.
    """
    if re.fullmatch(rf"{_OPENS}*", between):
        return True
    words = words_of(language)
    if words is None or not re.match(rf"\s?{_OPENS}", between):
        return False
    said = between.lstrip(" ,\uff0c\u060c\u3001(\uff08\n").split()
    if said and said[0].casefold() in words.articles:
        said = said[1:]
    # German nouns have a capital, elsewhere it is another's name.
    capitals = sum(not word[0].islower() for word in said)
    return (
        len(said) <= _MOST_OF_CALLING
        and capitals <= language.startswith("de")
        and all(_is_of_calling(word.casefold(), words) for word in said)
    )


def _is_of_calling(word: str, words: Words) -> bool:
    nobodys = (*words.articles, *words.relations, *words.possessives, *words.conjunctions)
    return word.replace("-", "").isalpha() and word not in nobodys and word not in PARTICLES


def age_at(text: str, warning: LiteralWarning, language: str) -> Counted | None:
    """Return the number of an age that is exact and of the day of the page, else None."""
    end = warning.offset + len(warning.found)
    number = counted(text, warning.offset, end, language=language)
    if number is None or not is_exact(number, language) or is_of_then(text, number, end, language):
        return None
    return number


def is_exact(number: Counted, language: str) -> bool:
    """Whether an age is a number of full years, and no "about" it."""
    return number.unit in {"", "years", "old"} and not says(
        number.before, language, "more", "nearly"
    )


def is_of_then(text: str, number: Counted, end: int, language: str) -> bool:
    """Whether an age is one of an earlier day: "at the age of 16", "aged 16 when"."""
    following = says(text[end : end + NEAR], language, "then")
    return bool(
        says(number.before, language, "once")
        or (following and not text[end : end + following.start()].strip(" ,"))
    )


def says(text: str, language: str, *keys: str) -> re.Match[str] | None:
    """Find the first word of ``keys`` of how the language counts in ``text``."""
    told = numbers_of(language)
    words = tuple(word for key in keys for word in told.get(key, ()))
    return re.search(rf"(?i){any_of(words)}", text)
