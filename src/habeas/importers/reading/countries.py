"""Finding the country that an address ends in, or that a text speaks of."""

import re

from .country_names import named_in, names_of
from .flattening import flat

# What may stand beside a country's name in its part of a line.
# Languages in which addresses stand on pages of others.
_OF_ADDRESSES = ("fr", "es", "pt")
# Where a name may begin: at a word, or at any character of a script without spaces.
_BEGINS = re.compile(
    r"(?<![^\W\u3005-\u30ff\u3400-\u9fff])(?=\w)(?:[\u0648\u0641\u0628\u0644\u06a9]{1,2}(?=\w))?"
    r"|(?=[\u30a0-\u30ff\u3400-\u9fff])"
)
# The ending of an adjective that is made of a Slavic name.
_MADE = re.compile("(?:[\u0441\u0446\u0437]\u044c?\u043a|[sc]k)\\w{0,4}$")
_BESIDE = " .()[]0123456789"


def country_of_line(line: str, language: str) -> str:
    """Give the ISO 3166-1 alpha-2 code of the country that is a part of ``line``, or "".

    The line may hold more ("Tehran, Islamic Republic of Iran", "Managua, Nicaragua 11001"); the
    last part counts first.
    """
    for part in reversed(_parts(line)):
        code = _code(part, language)
        if code:
            return code
    return ""


def without_country(line: str, language: str) -> str:
    """Give ``line`` without the country that ``country_of_line`` finds in it.

    A number beside the country (a postal code) stays: "Managua, Nicaragua 11001" gives
    "Managua, 11001".
    """
    parts = [part.strip() for part in _parts(line)]
    for at in reversed(range(len(parts))):
        country = parts[at].strip(_BESIDE)
        if _code(parts[at], language):
            parts[at] = parts[at].replace(country, "").strip(" .")
            break
    return ", ".join(part for part in parts if part)


def countries_in(text: str, language: str) -> list[tuple[str, str]]:
    """Give the countries that ``text`` names, each as (code, as printed), in order.

    The longest name wins ("South Georgia" is not Georgia). Names are known in their cases, where a
    language has some.
    """
    plain, names = flat(text), named_in(language)
    found, end = [], 0
    for match in _BEGINS.finditer(plain):
        # "And", "in" and "to" are written as one word with an Arabic name.
        places = [match.start(), *([] if not match[0] else [match.end()])]
        for place in places:
            named = names.at(plain, place) if place >= end else None
            if named and _is_name(plain[place : named[0]]):
                end = named[0]
                found.append((named[1], text[match.start() : end]))
                break
    return found


def _is_name(printed: str) -> bool:
    """Whether a capital stands in a word of a script that has some, or an adjective is made."""
    return printed != printed.lower() or printed == printed.upper() or bool(_MADE.search(printed))


def _parts(line: str) -> list[str]:
    return re.split(r"[,;\u060c\uff0c]", line)


def _code(part: str, language: str) -> str:
    folded = flat(part).strip(_BESIDE).casefold()
    tags = (language, *_OF_ADDRESSES)
    return next((code for tag in tags if (code := names_of(tag).get(folded))), "")
