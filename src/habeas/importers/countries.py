"""Finding the country that an address ends in, or that a text speaks of most."""

import re
from collections import Counter
from functools import cache

import pycountry

from habeas.kernel.languages import babel_locale

from .words import UNSPACED

# What may stand beside a country's name in its part of a line.
_BESIDE = " .0123456789"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDINGS = "аяыійоеьї"


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
    counts = Counter(country for country, _ in countries_in(text, language))
    return counts.most_common(1)[0][0] if counts else ""


def countries_in(text: str, language: str) -> list[tuple[str, str]]:
    """Give the countries that ``text`` names, each as (code, as printed), in order.

    Names that change their endings (Slavic languages) are known by their stem.
    """
    names = _stems(language)
    return [(names[match[1].casefold()], match[0]) for match in _named(language).finditer(text)]


@cache
def _named(language: str) -> re.Pattern[str]:
    stems = sorted(_stems(language), key=len, reverse=True)
    unspaced = [re.escape(stem) for stem in stems if UNSPACED.match(stem)]
    cyrillic = [re.escape(stem) for stem in stems if _CYRILLIC.match(stem)]
    spaced = [
        re.escape(stem) for stem in stems if not UNSPACED.match(stem) and not _CYRILLIC.match(stem)
    ]
    return re.compile(
        r"(?i)("
        + "|".join(
            [*unspaced, rf"\b(?:{'|'.join(spaced)})\b", rf"\b(?:{'|'.join(cyrillic) or '(?!)'})"]
        )
        + ")"
        # The ending of a Cyrillic stem belongs to what is printed.
        + r"[\u0400-\u04ff]*"
    )


@cache
def _stems(language: str) -> dict[str, str]:
    return {
        (name.rstrip(_ENDINGS) if _CYRILLIC.match(name) else name): code
        for name, code in reversed(_names(language).items())
    }


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
