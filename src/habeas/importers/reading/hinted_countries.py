"""What hints at the country of a page that names none: where its mail goes, the cities it names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import pycountry
from babel.core import get_global

from habeas.kernel.languages import babel_locale

from .fields import ReadAddressee
from .flattening import flat
from .words import UNSPACED

_MAIL = re.compile(r"@\s?[\w.-]+\.\s?([a-z]{2})(?![\w.-]*\w)")
# Domains that are not called as ISO calls their country.
_DOMAINS = {"uk": "GB"}
# A shorter name is a common word, or somebody's, too often.
_LONG_CITY, _LONG_UNSPACED = 5, 2
# Continents of the names of time zones, whose last part is a city.
_CONTINENTS = ("Africa/", "America/", "Asia/", "Europe/")


def hinted_country(addressees: Iterable[ReadAddressee], lines: Sequence[str], language: str) -> str:
    """Give the country that mail is sent to, else that of the city named most: its code, or ""."""
    mails = [line for each in addressees for line in each.email]
    hints = (_by_mail(mails), _by_mail(lines), _by_city(lines, language))
    return next(filter(None, hints), "")


def _by_mail(texts: Iterable[str]) -> str:
    domains = (domain for text in texts for domain in _MAIL.findall(text.casefold()))
    codes = (_DOMAINS.get(domain, domain.upper()) for domain in domains)
    counts = Counter(code for code in codes if pycountry.countries.get(alpha_2=code))
    return counts.most_common(1)[0][0] if counts else ""


def _by_city(lines: Sequence[str], language: str) -> str:
    cities, pattern = _cities(language)
    counts = Counter(cities[found] for line in lines for found in pattern.findall(flat(line)))
    return counts.most_common(1)[0][0] if counts else ""


@cache
def _cities(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Give the country of each city that a time zone is called by, and a pattern for them all."""
    given = babel_locale(language).time_zones
    cities: dict[str, str] = {}
    for zone, code in get_global("zone_territories").items():
        # An island that a saint names is called as many a town is.
        if zone.startswith(_CONTINENTS) and zone.count("/") == 1 and "/St_" not in zone:
            printed = (given.get(zone, {}).get("city"), zone.partition("/")[2].replace("_", " "))
            for name in map(flat, filter(None, printed)):
                if len(name) >= (_LONG_UNSPACED if UNSPACED.search(name) else _LONG_CITY):
                    cities.setdefault(name, code)
    ordered = sorted(cities, key=len, reverse=True)
    whole = (
        re.escape(name) if UNSPACED.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)"
        for name in ordered
    )
    return cities, re.compile("|".join(whole))
