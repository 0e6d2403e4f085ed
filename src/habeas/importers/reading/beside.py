"""What stands beside a name: titles, callings, kinship, age, an alias, and what joins two names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from .ages import age_behind
from .fields import ReadSubject
from .names import PARTICLES, pattern
from .words import Words, any_of, inflects, words_of

_BEFORE, _AFTER = 60, 90
_LONGEST_PHRASE = 5
_OLDEST = 110
_LETTERS = r"[\w\u200c\u064b-\u0652\u0670]"
_TOKEN = re.compile(
    rf"[dlDL]['\u2019](?=\w)|{_LETTERS}+(?:['\u2019]\w+)?(?:-\w+)*\.?|[^\w\s\u200c\u064b-\u0652]"
)
_SEX = re.compile(r"\s?\((?:[mfMFкч]|male|female|[♂♀])\)")
_AGE = re.compile(
    r"\s?\((?:\w+ )?(?P<a>\d{1,3})(?: \w+)?\)"
    r"|,? (?:\w+ ){0,3}?(?P<b>\d{1,3})(?:[ -](?P<unit>[^\W\d]+))?(?=\s?[,;.:)]|$| [^\W\d])"
)
_ASIDE = re.compile(r"\([^)]*\)|,? (?:\w+ )?\d{1,3}(?: \w+)?(?=,)")
_IN_BRACKETS = re.compile(r"\s?[(\uff08]([^)\uff09\d]{2,40})[)\uff09]")
_ALIAS = (
    r"[:\uff1a]?\s?[\u201c\"'«\u201e\u300c]?\s?([^\s,.;()\"\u201d\n»\uff0c\u3002\uff08\uff09\u300d]"
    r"[^,.;()\"\u201d\n»\uff0c\u3002\uff08\uff09\u300d]*?)\s?[\"\u201d'»\u300d]?[,.;)\uff0c\u3002\uff09]"
)
# What may stand between a name and the words for "alias", and between those and the other name.
_TO_ALIAS = r"[,(\s\uff0c\uff08]{0,3}(?:\w+\s){0,2}?"
_OPENING = r"[\u201c\"'«\u201e\u300c]?\s?"
_OF_ALIAS = r"[:\s\uff1a]*[\u201c\"'«\u201e\u300c]?\s?$"
_BEHIND = " \u201d\"'»\u300d)\uff09"
# The lists of words, and the marks that they give to the name behind them.
_TITLES = {
    "honorifics": "honoured",
    "relations": "relation",
    "roles": "role",
    "ranks": "official",
    "offices": "official",
}
_OF_PLACES = {"within": "place", "articles": "article"}
"""Languages whose names and titles change their endings."""
_JOINING = ",;\u060c\u3001/&)(\u30fb"


@cache
def known(words: Words) -> dict[str, frozenset[str]]:
    """Give the lists of words that stand beside names as sets, and what joins two names."""
    kinds = (
        "roles ranks offices relations possessives articles within concerning things groups "
        "bodies situations streets families conjunctions to on folk small suffixes"
    )
    sets = {kind: frozenset(getattr(words, kind)) for kind in kinds.split()}
    own = words_of(words.language)
    # English addresses stand on every page, but "a" is a preposition elsewhere, and "an" as well.
    sets["articles"] -= {"a", "an"}.difference(own.articles if own else ())
    # "*ung" is a thing by its ending.
    sets["endings"] = frozenset(word[1:] for word in sets["things"] if word[0] == "*")
    if inflects(words.language):
        for kind in ("ranks", "offices"):
            sets[kind] |= {case for word in sets[kind] for case in _cases(word)}
    sets["named"] = sets["things"] | sets["groups"] | sets["bodies"] | sets["streets"]
    sets["honorifics"] = words.honorifics
    sets["prefixes"] = words.honorifics.union(
        *(sets[k] for k in ["roles", "ranks", "offices", "relations", "families", "concerning"])
    )
    sets["joins"] = frozenset({"de", "d'", "d\u2019", *words.honorifics}).union(
        *(sets[kind] for kind in ("conjunctions", "possessives", "relations", "roles", "articles"))
    )
    return sets


def _cases(word: str) -> Iterator[str]:
    """Give what may be the cases of a Slavic word for an office."""
    stem, last = word[:-1], word[-1:]
    if last in "\u0430\u044f":
        endings = "\u044b \u0438 \u0456 \u0443 \u044e \u0435 \u043e\u0439 \u043e\u044e"
    elif last in "\u044c\u0439":
        endings = "\u044f \u044e \u0435\u043c \u0435\u0432\u0456"
    else:
        stem = word
        endings = (
            "a owi em u"
            if last < "\u0250"
            else "\u0430 \u0443 \u043e\u043c \u0435 \u043e\u0432\u0456 \u0435\u043c"
        )
    return (stem + ending for ending in endings.split())


def surroundings(text: str, start: int, end: int, words: Words) -> tuple[set[str], ReadSubject]:
    """Give the marks of what stands before and after a name, and what that tells of the person."""
    lists = known(words)
    tokens = _TOKEN.findall(text[max(start - _BEFORE, 0) : start])
    titles = list(_titles(tokens, lists))
    marks = {mark for _, mark, _ in titles}
    tokens = tokens[: titles[-1][2]] if titles else tokens
    honorific = [text for text, mark, _ in titles[::-1] if mark == "honoured"]
    relation = next((text.casefold() for text, mark, _ in titles if mark == "relation"), "")
    theirs = _ending(tokens, lists["possessives"]) or _ending(tokens[:-1], lists["possessives"])
    if theirs and "relation" in marks:
        marks.add("related")
    elif theirs and "role" in marks:
        marks.add("helper")
    if not marks:
        marks = {mark for kind, mark in _OF_PLACES.items() if _ending(tokens, lists[kind])}
    while _ending(tokens, lists["articles"]):
        tokens = tokens[:-1]
    if _ending(tokens, lists["concerning"]):
        marks.add("about")
    elif not titles and _ending(_without_of(tokens), lists["named"]):
        marks.add("thing")
    if _is_body(text[max(start - _BEFORE, 0) : start], words):
        marks = {"body"}
    after = text[end : end + _AFTER]
    if _is_asked(tokens, after, words):
        marks.add("addressed")
    subject = told(text[start:end], after, words)
    marks |= _after(after, words) | ({"marked"} if subject.age is not None else set())
    return marks, replace(
        subject, honorific=" ".join(honorific), relation=relation if theirs else ""
    )


def _is_body(before: str, words: Words) -> bool:
    """Whether what stands before a name says that it is a newspaper's or an organisation's."""
    article = rf"\s+(?:{any_of(words.articles)}\s+)?{_OPENING}$"
    return bool(pattern(words.members_of, "", article).search(before))


def _is_asked(before: Sequence[str], after: str, words: Words) -> bool:
    """Whether somebody is asked to do what follows ("we urge NAME to"), and is not at risk."""
    asks = tuple(ask for ask in words.requests if not ask.endswith((" for", "demand", "demands")))
    asked = pattern(asks, "", r"(?:\s\w{1,3})?$").search(" ".join(before))
    return bool(asked) and bool(pattern((*words.to, *words.verbs), r"\s").match(after))


def _without_of(tokens: list[str]) -> list[str]:
    """Leave out the "of" after "the village of", and articles."""
    while tokens and tokens[-1].casefold() in PARTICLES | {"of", "di"}:
        tokens = tokens[:-1]
    return tokens


def _titles(
    tokens: Sequence[str], lists: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, int]]:
    """Give the titles, callings and kinship right before a name, the nearest first.

    Each as (its words, its mark, how many words stand before it).
    """
    left = len(tokens)
    while left:
        comma = left > 1 and tokens[left - 1] == ","
        before = tokens[: left - comma]
        found = ((_ending(before, lists[kind]), mark) for kind, mark in _TITLES.items())
        taken, mark = next((each for each in found if each[0]), (0, ""))
        if not taken:
            return
        at = len(before) - taken
        kin = " ".join(before[at:])
        # "Her brother" is kin, "Brother" a title.
        if kin.casefold() in lists["relations"]:
            theirs = _ending(before[:at], lists["possessives"])
            mark = "relation" if theirs or kin[0].islower() else mark
        yield kin, mark, at
        left = at


def _after(after: str, words: Words) -> set[str]:
    lists = known(words)
    marks = {"marked"} if _SEX.match(after) else set()
    if not after.startswith((",", " (", "\u060c", "\uff0c")):
        return marks
    tokens = [part.casefold().rstrip(".") for part in _TOKEN.findall(after[:_BEFORE])[1:]]
    if tokens and tokens[0] in lists["articles"]:
        tokens = tokens[1:]
    for size in range(1, _LONGEST_PHRASE):
        phrase = " ".join(tokens[:size])
        if phrase in lists["roles"]:
            marks.add("role")
        elif phrase in lists["offices"] or phrase in lists["ranks"]:
            marks.add("official")
    return marks


def _phrase(tokens: Sequence[str]) -> str:
    return " ".join(tokens).casefold().rstrip(".")


def _ending(tokens: Sequence[str], listed: frozenset[str]) -> int:
    """Give how many of the last tokens are one of the ``listed`` phrases, the most; else 0."""
    for size in range(min(len(tokens), _LONGEST_PHRASE), 0, -1):
        if _phrase(tokens[-size:]) in listed:
            return size
    return 0


def linked(between: str, words: Words) -> bool:
    """Whether nothing stands between two names but what joins them in a list."""
    if len(between) > _BEFORE:
        return False
    bare = _ASIDE.sub(" ", between)
    tokens = [part.casefold().rstrip(".") for part in _TOKEN.findall(bare)]
    lists = known(words)
    joined = any(part in lists["conjunctions"] or part in _JOINING for part in tokens)
    while tokens:
        taken = _ending(tokens, lists["joins"]) or int(tokens[-1] in _JOINING)
        if not taken:
            return False
        tokens = tokens[:-taken]
    return joined


def told(name: str, after: str, words: Words) -> ReadSubject:
    """Read the age, the alias and the name in another script that follow a name."""
    age = _age(after, words)
    rest = after[age[1] :] if age else after
    alias = pattern(words.aliases, r"[,(\s\uff0c\uff08]{0,2}", _ALIAS).match(rest)
    native = _IN_BRACKETS.match(rest)
    between = alias or native
    if age is None and between:
        age = _age(rest[between.end(1) :].lstrip(_BEHIND), words)
    other = native is not None and name[0] < "\u0250" <= native[1][0]
    return ReadSubject(
        name=name,
        age=age[0] if age else age_behind(after, words.language),
        alias=alias[1] if alias else "",
        native=native[1] if native is not None and other else "",
    )


def is_alias(between: str, words: Words) -> bool:
    """Whether what stands between two names says that the second is another of the first."""
    return bool(pattern(words.aliases, _TO_ALIAS, _OF_ALIAS).match(between))


def _age(after: str, words: Words) -> tuple[int, int] | None:
    """Give the age after a name and where it ends: "(34)", ", aged 34,", ", 34 ans,"."""
    found = _AGE.match(after)
    if not found:
        return None
    years = int(found["a"] or found["b"])
    between = after[: found.start("b")].strip(" ,").casefold() if found["b"] else ""
    is_aged = not between or between in words.aged
    unit = (found["unit"] or "").casefold()
    counted = unit in known(words)["things"] or after[found.end() :].lstrip()[:1].isdigit()
    named = bool(between) or after.startswith((",", " (", "("))
    if years > _OLDEST or not is_aged or counted or not named:
        return None
    return years, found.end()
