"""Find people and cases by a name in any spelling, typed in any script, in any order of words.

What is compared is kept in ``Person.search``: every word of every spelling, folded (no marks, no
capitals) and, beside it, in Latin letters. A word that is typed is folded alike and has to begin
one of them. Who searched for what is written down nowhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from anyascii import anyascii
from django.db.models import Q

from habeas.cases.models import Case, Person

MOST_HITS: Final = 50
MOST_WORDS: Final = 8
_FIELDS: Final = ("name", "native_name", "names", "aliases")
# Chinese, Japanese and Korean names are written without a space between their parts.
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_SILENT: Final = re.compile("['`\\u00b4\\u2018\\u2019\\u201b\\u02bb-\\u02bf\\u0640]")
# Alef maksura and Persian yeh as yeh, Persian as Arabic kaf, teh marbuta as heh: keyboards and
# clerks exchange them.
_ALIKE: Final = str.maketrans("\u0649\u06cc\u06a9\u0629", "\u064a\u064a\u0643\u0647")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found: a person of a case, or a case by its slug or an appeal's reference."""

    case: Case
    person: Person | None = None


def search(text: str) -> list[Hit]:
    """Return the people and cases that ``text`` finds, the newest case first; none for blanks."""
    words = _words(text)[:MOST_WORDS]
    if not words:
        return []
    named, called, referred = Q(), Q(), Q()
    for word in words:
        named &= _begins("search", word)
        called &= Q(slug__icontains=_folded(word))
        referred &= Q(appeals__reference__icontains=word) | Q(appeals__slug__icontains=word)
    persons = Person.objects.filter(named).select_related("case").order_by("-case", "order", "pk")
    hits = [Hit(case=person.case, person=person) for person in persons[:MOST_HITS]]
    known = {hit.case.pk for hit in hits}
    cases = Case.objects.filter(called | referred).exclude(pk__in=known).distinct().order_by("-pk")
    return [*hits, *(Hit(case=case) for case in cases[: MOST_HITS - len(hits)])]


def spelled(person: Person) -> str:
    """Return what ``Person.search`` has to hold: the spellings, proposed ones included."""
    return indexed([person.handle, *spellings_of(person)])


def spellings_of(person: Person) -> list[str]:
    """Return every spelling of a person's name, those that wait for a second person as well."""
    told: dict[str, Any] = {field: getattr(person, field) for field in _FIELDS}
    found: list[str] = []
    for each in (told, {**told, **person.proposed}):
        found += [each["name"], each["native_name"], *each["names"].values(), *each["aliases"]]
    return list(dict.fromkeys(filter(None, found)))


def indexed(spellings: Iterable[str]) -> str:
    """Return every word of ``spellings`` as a search compares it, a space around each."""
    words = {
        form for spelling in spellings for word in _words(str(spelling)) for form in _forms(word)
    }
    return f" {' '.join(sorted(words))} " if words else ""


def _begins(field: str, word: str) -> Q:
    found = Q(**{f"{field}__contains": f" {_folded(word)}"})
    latin = _folded(anyascii(word))
    return found | Q(**{f"{field}__contains": f" {latin}"}) if latin else found


def _forms(word: str) -> Iterator[str]:
    yield _folded(word)
    yield from filter(None, [_folded(anyascii(word))])
    if _UNSPACED.fullmatch(word):
        # 米崇标 is found as 崇标, as chong, and as chongbiao.
        for start in range(len(word)):
            yield word[start:]
            yield _folded(anyascii(word[start:]))


def _words(text: str) -> list[str]:
    composed = _SILENT.sub("", unicodedata.normalize("NFKC", text))
    return "".join(c if _is_kept(c) else " " for c in composed).split()


def _is_kept(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in parts if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", bare.translate(_ALIKE)).casefold()
