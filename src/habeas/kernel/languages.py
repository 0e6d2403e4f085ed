"""Languages and countries: which tag, which direction, which name in whose language.

A language is a BCP 47 tag (RFC 5646) everywhere: ``fr``, ``zh-Hans``, ``pt-BR``. Names, dates and
lists come from CLDR through Babel, language and country codes from ISO through pycountry.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

import pycountry
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.lists import format_list

from habeas.kernel.errors import HabeasError

_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE,
)
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
)


class LanguageError(HabeasError):
    """A text is not a language tag, or CLDR knows nothing of that language."""


class CountryError(HabeasError):
    """A text is not the two-letter code of a country."""


@cache
def normal(tag: str) -> str:
    """Return ``tag`` in the usual case (``zh-hans`` gives ``zh-Hans``).

    Raises LanguageError unless it is a language, script, region and variants of RFC 5646 whose
    language and script are known to ISO 639 and ISO 15924. Extensions and private use are refused.
    """
    found = _TAG.fullmatch(tag)
    if found is None:
        raise LanguageError(f"“{tag[:40]}” is not a language tag such as “fr” or “zh-Hans”.")
    language = found["language"].lower()
    codes = {"alpha_2": language} if len(language) == 2 else {"alpha_3": language}  # noqa: PLR2004 - ISO 639-1
    if pycountry.languages.get(**codes) is None:
        raise LanguageError(f"There is no language with the code “{language}”.")
    parts = [language]
    if found["script"]:
        script = found["script"].title()
        if pycountry.scripts.get(alpha_4=script) is None:
            raise LanguageError(f"There is no script with the code “{script}”.")
        parts.append(script)
    if found["region"]:
        parts.append(found["region"].upper())
    return "-".join(parts) + found["variants"].lower()


@cache
def babel_locale(tag: str) -> Locale:
    """Return CLDR's data for ``tag``; raises LanguageError when there is none.

    Plain ``en`` is the English of the world, which writes "19 June 2013", not that of the United
    States; a script or region that CLDR lacks gives its language.
    """
    parts = normal(tag).split("-")
    if parts == ["en"]:
        parts = ["en", "001"]
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    raise LanguageError(f"Nothing is known of how the language “{tag}” writes dates and numbers.")


@cache
def direction(tag: str) -> str:
    """Return "rtl" for a language (or script, if named) written from right to left, or "ltr"."""
    parts = normal(tag).split("-")
    if len(parts) > 1 and len(parts[1]) == 4 and parts[1].isalpha():  # noqa: PLR2004 - ISO 15924
        return "rtl" if parts[1] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    try:
        return str(babel_locale(tag).text_direction)
    except LanguageError:
        return "ltr"  # what CLDR lacks is nearly always written in Latin letters


def autonym(tag: str) -> str:
    """Return what a language calls itself, as a title: "Français", "العربية", "简体中文"."""
    own = name(tag, tag)
    return own[:1].upper() + own[1:]


def name(tag: str, language: str) -> str:
    """Return the name of the language ``tag`` in ``language``, or the tag when CLDR has no name."""
    names = babel_locale(language).languages
    parts = normal(tag).split("-")
    while parts:
        if "_".join(parts) in names:
            return str(names["_".join(parts)])
        parts.pop()
    return tag


def country_name(code: str, language: str) -> str:
    """Return the name of an ISO 3166-1 country in ``language``; raises CountryError."""
    country = pycountry.countries.get(alpha_2=code)
    if country is None or country.alpha_2 != code:
        raise CountryError(f"“{code[:10]}” is not the two-letter code of a country.")
    return str(babel_locale(language).territories.get(code) or country.name)


def official_among(country: str, tags: Collection[str]) -> str:
    """Return which of ``tags`` is an official language of an ISO 3166-1 country, or "".

    Of several the one that CLDR says most people there speak. A script decides only where both
    name one: ``zh-Hans`` is official in China, not in Taiwan.
    """
    for official in get_official_languages(country, de_facto=True):
        language, _, script = official.partition("_")
        for tag in tags:
            primary, *others = normal(tag).split("-")
            scripts = [part for part in others if len(part) == 4 and part.isalpha()]  # noqa: PLR2004 - ISO 15924
            if primary == language and (not script or not scripts or scripts[0] == script):
                return tag
    return ""


def countries(language: str) -> list[tuple[str, str]]:
    """Return every ISO 3166-1 country as (code, name in ``language``), in that language's order."""
    return list(_countries(normal(language)))


def join(items: Sequence[str], language: str) -> str:
    """Return ``items`` as a list in words: "A, B and C"."""
    return format_list(items, style="standard", locale=babel_locale(language))


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    codes = (country.alpha_2 for country in pycountry.countries)
    named = [(code, country_name(code, language)) for code in codes]
    script = babel_locale(language).script or ""
    is_chinese = normal(language).split("-")[0] == "zh"
    if is_chinese:
        # GB 2312 lists its common characters by sound, Big5 by strokes: the two usual orders.
        charset = "big5" if script == "Hant" else "gb18030"
        return tuple(sorted(named, key=lambda each: each[1].encode(charset, "replace")))
    return tuple(sorted(named, key=lambda each: _alphabetical(each[1])))


def _alphabetical(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()
