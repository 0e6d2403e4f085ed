"""The fixed words of appeal pages, one TOML file a language, and the words to tell languages by."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

UNSPACED = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A character of Chinese or Japanese, which put no space between words."""


_ARABIC = re.compile(r"[\u0620-\u06ff]")
_LONGEST_LABEL = 80
# ISO 639: two letters or three, so that no other file is taken for a language.
_LONGEST_SUBTAG = 3
# Bullets, pictures, brackets and dots that may stand around a label.
_AROUND = " .?!؟*()[]<>|#=•●▪■◦·►▶◆→➢☎✉✆【】《》\u3014\u3015\u2500\u2501\u2550\u2013\u2014-"


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """What an appeal page of one language says in fixed words, all in lower case.

    The lists are explained in ``en.toml``. One is equal to itself only, so that what is made of it
    can be cached.
    """

    language: str
    furniture: frozenset[str] = frozenset()
    furniture_starts: tuple[str, ...] = ()
    salutations: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    demanding: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    infinitives: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    determiners: tuple[str, ...] = ()
    in_which: tuple[str, ...] = ()
    gerunds: tuple[str, ...] = ()
    please: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    courtesies: tuple[str, ...] = ()
    honorifics: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    folk: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    members_of: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    concerning: tuple[str, ...] = ()
    harmed: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    aged: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    detained: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    sending: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    copying: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    portfolios: tuple[str, ...] = ()
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def begins(self, line: str, starts: Sequence[str]) -> bool:
        """Whether ``line`` begins with one of ``starts``, compared without case."""
        return line.casefold().startswith(tuple(starts))

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """What each label stands for, by the label."""
        keys: dict[str, tuple[str, ...]] = {}
        for key, names in self.labels.items():
            for name in names:
                keys[_folded(name)] = (*keys.get(_folded(name), ()), key)
        return keys

    def keys_of(self, text: str) -> tuple[str, ...]:
        """Give the keys of the label that ``text`` prints: plain, "Via fax", "Fax (office) 2"."""
        if len(text) > _LONGEST_LABEL:
            return ()
        folded = _folded(text)
        found = self._keys.get(folded)
        if found is None and folded:
            bare = re.sub(rf"^{any_of(self.by)}\s+|\s*\([^()]*$|\s*\d$", "", folded)
            found = self._keys.get(bare.strip(" ."))
            if found is None:
                # "The greeting of the letter", "the ministry's FAX": in Japanese the label is last.
                found = self._keys.get(re.sub(r"^.*\u306e|^[\u3005-\u9fff]+(?=[a-z]+$)", "", bare))
        return found or ()

    def is_label(self, text: str, keys: Sequence[str]) -> bool:
        """Whether ``text`` prints a label of one of ``keys``."""
        return any(key in keys for key in self.keys_of(text))

    def label(self, text: str) -> str:
        """Give the key of the label that ``text`` prints, or an empty string."""
        return next(iter(self.keys_of(text)), "")


def _folded(label: str) -> str:
    """Write a label without case, width, the marks around it and the kind of its apostrophe."""
    folded = unicodedata.normalize("NFKC", label).casefold().replace("\u2019", "'")
    return " ".join(folded.split()).strip(_AROUND)


@cache
def table_of(language: str) -> Mapping[str, Any]:
    """Give the file of a language, by its primary subtag; empty where there is none yet."""
    primary = language.partition("-")[0]
    file = files(__name__) / f"{primary}.toml"
    if not primary.isalpha() or len(primary) > _LONGEST_SUBTAG or not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))


def inflects(language: str) -> bool:
    """Whether the names of a language change with their case, as its file says."""
    return bool(table_of(language).get("inflects"))


@cache
def listed_in_all(key: str) -> tuple[str, ...]:
    """Give a list of words in every language, for what must be known before the language is."""
    return tuple(word for language in languages() for word in table_of(language).get(key, ()))


@cache
def words_of(language: str) -> Words | None:
    """Give the words of a language, by its primary subtag; None where there is no file yet."""
    table = table_of(language)
    if not table:
        return None
    listed = {
        key: tuple(value)
        for key, value in table.items()
        if isinstance(value, list) and key != "stop_words"
    }
    return Words(
        language=language,
        furniture=frozenset(listed.pop("furniture", ())),
        honorifics=frozenset(listed.pop("honorifics", ())),
        conjunctions=listed.pop("and", ()),
        alternatives=listed.pop("or", ()),
        labels={key: frozenset(names) for key, names in table.get("labels", {}).items()},
        **listed,
    )


@cache
def words_of_all(languages: tuple[str, ...]) -> Words | None:
    """Give the words of several languages as one, in the language of the first that has a file."""
    known = [words for words in map(words_of, dict.fromkeys(languages)) if words]
    if not known:
        return None
    joined: dict[str, Any] = {"language": known[0].language}
    for name in (each.name for each in fields(Words)):
        values = [getattr(words, name) for words in known]
        if isinstance(values[0], tuple):
            joined[name] = tuple(dict.fromkeys(word for value in values for word in value))
        elif isinstance(values[0], frozenset):
            joined[name] = frozenset().union(*values)
        elif isinstance(values[0], Mapping):
            keys = {key for value in values for key in value}
            joined[name] = {
                key: frozenset().union(*(value.get(key, frozenset()) for value in values))
                for key in keys
            }
    return Words(**joined)


def languages() -> list[str]:
    """Give the languages that have a file."""
    names = (file.name.removesuffix(".toml") for file in files(__name__).iterdir())
    return sorted(name for name in names if table_of(name))


@cache
def language_table() -> Mapping[str, Any]:
    """Give how languages are told apart: ``stop_words``, ``letters``, ``scripts``, ``variants``.

    ``languages.toml`` and what the files of the languages say themselves.
    """
    table = tomllib.loads((files(__name__) / "languages.toml").read_text(encoding="utf-8"))
    for language in languages():
        own = table_of(language)
        if "stop_words" in own:
            table["stop_words"][language] = own["stop_words"]
        if "letters" in own:
            script = unicodedata.name(own["letters"][0]).partition(" ")[0]
            table["letters"].setdefault(script, []).append([language, own["letters"]])
    return table


@cache
def any_of(words: tuple[str, ...]) -> str:
    """Write a regular expression, without a group, for any of ``words`` as whole words.

    A star stands for any ending of a word ("libér*"). Scripts that are written without spaces
    have no whole words: there the word is found anywhere.
    """
    if not words:
        return r"(?!)"
    ordered = sorted(words, key=len, reverse=True)
    # One look to both sides for all words of an alphabet is a good deal faster than one for each.
    bounded = [word for word in ordered if _is_bounded(word)]
    whole = [_whole(word) for word in ordered if word not in bounded]
    if bounded:
        whole.append(rf"(?<!\w)(?:{'|'.join(map(_body, bounded))})(?!\w)")
    return f"(?:{'|'.join(whole)})"


def _is_bounded(word: str) -> bool:
    first, last = word[0], word.rstrip("*")[-1:]
    return (
        first.isalnum() and last.isalnum() and not UNSPACED.match(word) and not _ARABIC.match(word)
    )


def _body(word: str) -> str:
    body = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    # Persian is often written with the Arabic forms of two letters.
    return body.replace("\u06cc", "[\u06cc\u064a]").replace("\u06a9", "[\u06a9\u0643]")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of words, once: `re` forgets patterns where there are this many."""
    return re.compile(pattern)


def _whole(word: str) -> str:
    body = _body(word)
    if UNSPACED.match(word):
        return body
    if _ARABIC.match(word):
        # "And" and "so" are written as one word with what follows.
        return rf"(?<!\w)[\u0648\u0641]?{body}(?!\w)"
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() else ""
    return f"{before}{body}{after}"
