"""Finding the country that an address ends in, or that a text speaks of most."""

import re
from collections import Counter
from functools import cache

import pycountry

from habeas.kernel.languages import babel_locale

from .words import one_of

# What may stand beside a country's name in its part of a line.
_BESIDE = " .0123456789"


def country_of_line(line: str, language: str) -> str:
    """Give the ISO 3166-1 alpha-2 code of the country that is a part of ``line``, or "".

    The line may hold more ("Tehran, Islamic Republic of Iran", "Managua, Nicaragua 11001"); the
    last part counts first.
    """
    names = _names(language)
    for part in reversed(re.split(r"[,;]", line)):
        folded = part.strip(_BESIDE).casefold()
        if folded in names:
            return names[folded]
    return ""


def without_country(line: str, language: str) -> str:
    """Give ``line`` without the country that ``country_of_line`` finds in it.

    A number beside the country (a postal code) stays: "Managua, Nicaragua 11001" gives
    "Managua, 11001".
    """
    names = _names(language)
    parts = [part.strip() for part in re.split(r"[,;]", line)]
    for at in reversed(range(len(parts))):
        country = parts[at].strip(_BESIDE)
        if country.casefold() in names:
            parts[at] = parts[at].replace(country, "").strip(" .")
            break
    return ", ".join(part for part in parts if part)


def country_of_text(text: str, language: str) -> str:
    """Give the code of the country that ``text`` names most often, or ""."""
    names = _names(language)
    pattern = re.compile(rf"\b{one_of(tuple(names))}\b")
    counts = Counter(names[match[0]] for match in pattern.finditer(text.casefold()))
    return counts.most_common(1)[0][0] if counts else ""


@cache
def _names(language: str) -> dict[str, str]:
    """Every name of every country in lower case: ISO's, and CLDR's in ``language`` and English."""
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for name in ("name", "official_name", "common_name"):
            if hasattr(country, name):
                written = getattr(country, name)
                names.setdefault(written.casefold(), country.alpha_2)
                # ISO turns names round: "Iran, Islamic Republic of".
                first, comma, rest = written.partition(", ")
                if comma:
                    names.setdefault(f"{rest} {first}".casefold(), country.alpha_2)
                    names.setdefault(f"the {rest} {first}".casefold(), country.alpha_2)
    for tag in {"en", language} - {""}:
        for code, name in babel_locale(tag).territories.items():
            if pycountry.countries.get(alpha_2=code):
                names.setdefault(name.casefold(), code)
    return names
