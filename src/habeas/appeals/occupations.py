"""What people do, in the languages of the library's texts."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, Final

from habeas.kernel.languages import normal

FILE: Final = "library_texts/occupations.toml"


def occupation_code(typed: str) -> str:
    """Return the code of an occupation as somebody typed it, or "" for one not in the list."""
    return _codes().get(_plain(typed), "")


def occupation_in(typed: str, *, language: str, own: str) -> str:
    """Return an occupation in ``language``: from the list, else as typed where that is its own.

    French, Spanish and Arabic name the work rather than the person, which has a gender there.
    """
    words = _occupations().get(occupation_code(typed), {})
    parts = normal(language).split("-")
    while parts:
        if "-".join(parts) in words:
            return str(words["-".join(parts)])
        parts.pop()
    return " ".join(typed.split()) if normal(language) == normal(own) else ""


def codes_of(typed: Iterable[str]) -> frozenset[str]:
    """Return the codes of the occupations that the list knows."""
    return frozenset(filter(None, map(occupation_code, typed)))


def all_codes() -> list[str]:
    """Return the codes of the list, in its order."""
    return list(_occupations())


@cache
def _occupations() -> dict[str, dict[str, Any]]:
    read = tomllib.loads(resources.files("habeas.appeals").joinpath(FILE).read_text("utf-8"))
    return {code: dict(words) for code, words in read.items()}


@cache
def _codes() -> dict[str, str]:
    codes = {}
    for code, words in _occupations().items():
        named = [each for language, each in words.items() if language != "also"]
        for name in (code.replace("-", " "), *named, *words["also"]):
            codes[_plain(name)] = code
    return codes


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").split()).casefold()
