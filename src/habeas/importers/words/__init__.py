"""The fixed words of appeal pages, one TOML file a language, and the words to tell languages by."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an appeal page of one language says in fixed words, all in lower case.

    The lists are explained in ``en.toml``.
    """

    language: str
    furniture: frozenset[str]
    furniture_starts: tuple[str, ...]
    salutations: tuple[str, ...]
    closings: tuple[str, ...]
    requests: tuple[str, ...]
    offices: tuple[str, ...]
    bodies: tuple[str, ...]
    honorifics: frozenset[str]
    relations: tuple[str, ...]
    possessives: tuple[str, ...]
    conjunctions: tuple[str, ...]
    aged: tuple[str, ...]
    aliases: tuple[str, ...]
    detained: tuple[str, ...]
    on: tuple[str, ...]
    lasting: tuple[str, ...]
    labels: Mapping[str, frozenset[str]]

    def begins(self, line: str, starts: Sequence[str]) -> bool:
        """Whether ``line`` begins with one of ``starts``, compared without case."""
        return line.casefold().startswith(tuple(starts))

    def label(self, text: str) -> str:
        """Give the key of the label that ``text`` prints, or an empty string."""
        folded = text.strip().casefold()
        return next((key for key, names in self.labels.items() if folded in names), "")


@cache
def words_of(language: str) -> Words | None:
    """Give the words of a language, by its primary subtag; None where there is no file yet."""
    primary = language.partition("-")[0]
    file = files(__name__) / f"{primary}.toml"
    if not primary.isalpha() or not file.is_file():
        return None
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    listed = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return Words(
        language=primary,
        furniture=frozenset(listed.pop("furniture")),
        honorifics=frozenset(listed.pop("honorifics")),
        conjunctions=listed.pop("and"),
        labels={key: frozenset(names) for key, names in table["labels"].items()},
        **listed,
    )


@cache
def language_table() -> Mapping[str, Any]:
    """Give ``languages.toml``: ``stop_words``, ``scripts`` and ``letters``."""
    return tomllib.loads((files(__name__) / "languages.toml").read_text(encoding="utf-8"))


def one_of(words: Sequence[str]) -> str:
    """Write a regular expression, without a group, for any of ``words``, longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in ordered)})"
