"""The names of countries, in every language that pages are in and in every case of them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pycountry

from habeas.kernel.languages import babel_locale

from .flattening import flat
from .words import UNSPACED, inflects

# Languages whose names add an s.
_WITH_GENITIVE = frozenset({"de", "sv", "da", "no"})
_VOWELS = (
    "\u0430\u044f\u044b\u0438\u0456\u0439\u043e\u0435\u044c\u0457\u0454\u044e\u0443\u044daeiouy"
)
_ENDING = 2
# So many letters a name is looked up by.
_KEY = 2
_LONG_STEM = 4
# A shorter first part of a name ("Heard") is a common word too often.
_LONG_PART = 6
_LONG_UNSPACED = 3
_ISLANDS = re.compile("(?:諸島|群島|群岛|島|岛)$")


@cache
def names_of(language: str) -> dict[str, str]:
    """Give the codes by every name in ``language`` and in English, flat and in lower case."""
    names = dict(_of_iso())
    full = [
        (name, code)
        for tag in dict.fromkeys((language, "en"))
        if tag
        for code, name in babel_locale(tag).territories.items()
        if code in _codes()
    ]
    for name, code in full:
        for written in _same(_folded(name)):
            names.setdefault(written, code)
    for code, listed in _table()["names"].items():
        for name in listed:
            names.setdefault(_folded(name), code)
    for name, code in full:
        for short in _shorts(_folded(name)):
            names.setdefault(short, code)
    names.pop("", None)
    return names


@dataclass(frozen=True)
class Names:
    """The names to look for in a text: what may begin with each few letters, the longest first."""

    beginnings: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]

    def at(self, text: str, place: int) -> tuple[int, str] | None:
        """Give where a name that begins at ``place`` of a flat text ends, and its code."""
        for pattern, code in self.beginnings.get(text[place : place + _KEY].lower(), ()):
            match = pattern.match(text, place)
            if match:
                return match.end(), code
        return None


@cache
def named_in(language: str) -> Names:
    """Give the names to look for in a text in ``language``."""
    common = set(_table()["shorts"]["common"])
    primary = language.partition("-")[0]
    beginnings: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    names = names_of(language)
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _KEY and name not in common:
            written = re.compile(_written(name, primary), re.IGNORECASE)
            beginnings.setdefault(name[:_KEY], []).append((written, names[name]))
    return Names({key: tuple(listed) for key, listed in beginnings.items()})


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _of_iso() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            written = getattr(country, kind, "")
            # ISO turns names round: "Iran, Islamic Republic of".
            first, comma, rest = written.partition(", ")
            turned = (f"{rest} {first}", f"the {rest} {first}") if comma else ()
            for name in (written, *turned):
                names.setdefault(_folded(name), country.alpha_2)
    return names


def _folded(name: str) -> str:
    return flat(name).casefold().strip(" .")


@cache
def _table() -> Mapping[str, Any]:
    path = files(f"{__package__}.words") / "countries.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _same(name: str) -> Iterator[str]:
    """Give a name, and as it is written with other words ("&", "and")."""
    yield name
    words = name.split()
    for pair in _table()["shorts"]["same"]:
        for a, b in (pair, pair[::-1]):
            if a in words:
                yield " ".join(b if word == a else word for word in words)


@cache
def _endings() -> frozenset[str]:
    return frozenset(map(flat, _table()["shorts"]["endings"]))


@cache
def _joins() -> tuple[re.Pattern[str], re.Pattern[str]]:
    shorts = _table()["shorts"]
    joins, islands = (
        "|".join(re.escape(flat(word)) for word in shorts[key]) for key in ("and", "islands")
    )
    parts = re.compile(rf"\s(?:{joins})\s|-et-|\s\u0648(?=\w)")
    return parts, re.compile(rf"^(?:{islands})\s")


def _shorts(name: str) -> Iterator[str]:
    """Give the first of two parts of a name, by which it is known too ("South Georgia")."""
    if UNSPACED.search(name):
        parts = re.split("[・與及]|和(?!国|國)", name)
        if len(parts) > 1:
            yield from (part for part in parts[:1] if len(part) >= _LONG_UNSPACED)
            bare = _ISLANDS.sub("", parts[0])
            yield from (bare,) if len(bare) > _LONG_PART - 2 else ()
        return
    parts_of, islands = _joins()
    first, *rest = parts_of.split(name)
    bare = islands.sub("", first)
    if rest and not bare.endswith("-") and (" " in bare or len(bare) >= _LONG_PART):
        yield bare


def _written(name: str, language: str) -> str:
    """Write a regular expression for a name with what may be added to it."""
    if UNSPACED.search(name):
        return re.escape(name)
    return r"\s+".join(_word(word, language) for word in name.split()) + r"(?!\w)"


def _word(word: str, language: str) -> str:
    if language in _WITH_GENITIVE and len(word) >= _LONG_STEM:
        return rf"{re.escape(word)}s?"
    if not inflects(language) or not word[-1].isalpha():
        return re.escape(word)
    ending = word[-_ENDING:] in _endings()
    if not ending and set(word[-_ENDING:]) <= set(_VOWELS):
        # Such names stay as they are.
        return re.escape(word)
    stem = word[: -_ENDING if ending else -1] + ("" if ending else word[-1].rstrip(_VOWELS))
    if len(stem) < _LONG_STEM:
        cases = rf"{re.escape(stem)}[{_VOWELS}]{{1,2}}\w?"
        adjective = rf"{re.escape(word)}(?:\u0441\u044c?\u043a|sk)\w{{0,4}}"
        return rf"(?:{re.escape(word)}|{cases}|{adjective})"
    # Belarusian is written in two ways.
    return re.escape(stem).replace("\u0435", "[\u0435\u044d]") + r"\w{0,7}"
