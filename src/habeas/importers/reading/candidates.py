"""The people whom a page names, each once: the forms of a name together, and where it stands."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from .fields import ReadSubject
from .mentions import Mention
from .names import PARTICLES

_TOKENS = re.compile(r"[\s\u30fb=\uff1d\u00b7\u2022]+")
_OF_THINGS = frozenset({"thing", "place", "article"})
_FULL_NAME = 2
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
_MOST = 150
_SHORTEST_STEM = 2
_SHARED_ENDING = 1
# In characters: what may stand in brackets before a name in another script.
_IN_BRACKET = 12
_BRACKETS = re.compile(r"[^\n(\uff08]{0,60}[(\uff08][^)\uff09\n]{0,60}")
_MOST_PAIRS = 20
# What a case adds to a Slavic name, or puts in the place of its last letters.
_VOWELS = (
    "\u0430\u0435\u0438\u0456\u043e\u0443\u044b\u044d\u044e\u044f\u0457\u0454\u0439\u044c"
    "aeiouy\u0105\u0119"
)
# "Ale\u015b" is "Alesia" in another case.
_SOFT = str.maketrans({"\u015b": "si", "\u0107": "ci", "\u0144": "ni", "\u017a": "zi"})
_ENDING = re.compile(rf"(?:[{_VOWELS}][\u0430-\u045fa-z\u0105\u0119]{{0,2}})?")
# Where a name stands as the page gives it in full; elsewhere it may be in another case.
_IN_FULL = ("label", "headed")
# Marks of a place that is about the people at risk: a list there is of them.
_EVIDENCE = frozenset(
    {"label", "headed", "title", "demand", "asked", "about", "detained", "harmed", "roll", "lead"}
)


@dataclass
class Candidate:
    """A name with the marks of all its mentions; ``forms`` are its spellings, in order."""

    forms: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    in_full: str = ""
    given: set[str] = field(default_factory=set)
    """The given names alone that stand for it ("Ulf and Una Grooby")."""
    told: ReadSubject = field(default_factory=lambda: ReadSubject(name=""))
    beside: set[int] = field(default_factory=set)
    """The numbers of the lists in which the name stands beside others."""

    @property
    def name(self) -> str:
        """The form to give: that of a list or label, else the best one that is printed."""
        whole = [f for f in self.forms if not any(o.startswith(f + "-") for o in self.forms)]
        return self.in_full or min(whole, key=_oblique)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of the name, without case and particles."""
        return tokens_of(self.name)

    @property
    def count(self) -> int:
        """How often the name stands on the page."""
        return self.forms.total()

    def add(self, mention: Mention, marks: Iterable[str]) -> None:
        """Add a mention, with the marks of the place where it stands."""
        marks = {*marks, *mention.marks}
        self.forms[mention.subject.name] += 1
        self.marks.update(marks)
        if not self.in_full and marks.intersection(_IN_FULL):
            self.in_full = mention.subject.name
        self._tell(mention.subject)

    def take(self, other: "Candidate") -> None:
        """Take over the marks of another form of the name."""
        self.marks.update(other.marks)
        self.beside |= other.beside
        self._tell(other.told)

    def _tell(self, more: ReadSubject) -> None:
        self.told = replace(
            self.told,
            honorific=self.told.honorific or more.honorific,
            age=more.age if self.told.age is None else self.told.age,
            alias=self.told.alias or more.alias,
            native=self.told.native or more.native,
            relation=self.told.relation or more.relation,
        )


def tokens_of(name: str) -> tuple[str, ...]:
    """Give the words of a name, without case and particles."""
    bare = (token.strip(_QUOTES) for token in _TOKENS.split(name.casefold()))
    return tuple(token for token in bare if token and token not in PARTICLES)


class Gathering:
    """Gathers the candidates of a page, mention by mention, and joins the forms of a name."""

    def __init__(self, *, inflects: bool, text: str = "") -> None:
        """``inflects``: the names of the page's language change their endings; its ``text``."""
        self.text = text
        self.inflects = inflects
        self._by_tokens: dict[tuple[str, ...], Candidate] = {}
        self._lists = 0

    def add(self, mentions: Iterable[Mention], marks: Iterable[str] = ()) -> None:
        """Add the mentions of one line or sentence, which may name several in a list."""
        earlier: Candidate | None = None
        of_list = False
        for mention in mentions:
            tokens = tokens_of(mention.subject.name)
            if not tokens or ("single" in mention.marks and _OF_THINGS & mention.marks):
                continue
            candidate = self._by_tokens.setdefault(tokens, Candidate())
            candidate.add(mention, marks)
            linked = "linked" in mention.marks and earlier is not None
            evident = bool(_EVIDENCE & {*marks, *mention.marks})
            of_list = evident or (linked and of_list)
            if linked and earlier and of_list:
                earlier.beside.add(self._lists)
                candidate.beside.add(self._lists)
            elif not linked:
                self._lists += 1
            earlier = candidate

    def candidates(self) -> list[Candidate]:
        """Give the candidates in the order of the page, the forms of each name joined."""
        found = [c for _, c in zip(range(_MOST), self._by_tokens.values(), strict=False)]
        found = _of_one_person(found)
        singles = [c for c in found if c.marks["single"] >= c.count]
        singles = [c for c in singles if not self._is_listed(c, found)]
        full = self._joined(_of_one_script([c for c in found if c not in singles], self.text))
        full = [c for c in full if not self._is_chance(c, full)]
        for single in singles:
            for candidate in full:
                if any(self._alike(single.tokens[0], token) for token in candidate.tokens):
                    # One word of a title is too little: "Thread: …" names no "Next Thread".
                    told = {mark: n for mark, n in single.marks.items() if mark != "title"}
                    candidate.marks.update(told)
                    candidate.marks["again"] += single.count
                    if self._alike(single.tokens[0], candidate.tokens[0]):
                        candidate.given.update(single.forms)
        return full

    def _is_listed(self, single: Candidate, found: list[Candidate]) -> bool:
        """Whether a name of one word is a person's own, who stands beside others in a list.

        It may be a part of the name of somebody who does not stand there.
        """
        return bool(single.marks["listed"]) and not any(
            self._alike(single.tokens[0], token) and not single.beside & other.beside
            for other in found
            if other is not single and len(other.tokens) > 1
            for token in other.tokens
        )

    def _joined(self, found: list[Candidate]) -> list[Candidate]:
        joined: list[Candidate] = []
        # The longest first, so that a part of a name finds the whole.
        for candidate in sorted(found, key=lambda c: (-len(c.tokens), -c.count)):
            same = next((other for other in joined if self._same(other, candidate)), None)
            if same is None:
                joined.append(candidate)
            elif self._is_whole(same, candidate):
                if len(same.tokens) == len(candidate.tokens):
                    same.forms.update(candidate.forms)
                    same.in_full = same.in_full or candidate.in_full
                same.take(candidate)
                same.marks["again"] += candidate.count
            else:
                candidate.take(same)
                candidate.marks["again"] += same.count
                joined[joined.index(same)] = candidate
        return sorted(joined, key=found.index)

    def _is_chance(self, candidate: Candidate, full: list[Candidate]) -> bool:
        """Whether a sentence's first word, which has a capital, only stands before a given name."""
        first, *rest = candidate.tokens
        if len(rest) >= _FULL_NAME or not rest or candidate.marks["initial"] < candidate.count:
            return False
        return any(
            self._alike(rest[0], whole.tokens[0]) and whole.count > candidate.count
            for whole in full
            if first not in whole.tokens
        )

    def _same(self, whole: Candidate, part: Candidate) -> bool:
        """Whether two are forms or parts of one name: all its words, the first or the last."""
        longer, shorter = whole.tokens, part.tokens
        if len(shorter) < _FULL_NAME:
            return False
        size = len(shorter)
        return (
            self._match(longer[:size], shorter)
            or self._match(longer[-size:], shorter)
            or (self._alike(longer[0], shorter[0]) and self._alike(longer[-1], shorter[-1]))
            or (len(longer) == size and self._match(longer, shorter[::-1]))
        )

    def _match(self, some: tuple[str, ...], others: tuple[str, ...]) -> bool:
        return all(self._alike(a, b) for a, b in zip_longest(some, others, fillvalue=""))

    def _alike(self, one: str, other: str) -> bool:
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        # "Cobbold" for "Cobbold-Reyes".
        if one == other or longer.startswith(shorter + "-") or longer.endswith("-" + shorter):
            return True
        if not self.inflects:
            return False
        if "-" in one and one.count("-") == other.count("-"):
            # Each half of a double surname has its own ending.
            return all(map(self._alike, one.split("-"), other.split("-")))
        one, other = (name.translate(_SOFT) for name in (one, other))
        pairs = enumerate(zip(one, other, strict=False))
        same = next((at for at, (a, b) in pairs if a != b), len(shorter))
        # "-omu" and "-oho" begin alike: the ending may begin before the first letter that differs.
        return any(
            _ENDING.fullmatch(one[cut:]) and _ENDING.fullmatch(other[cut:])
            for cut in range(same, max(same - _SHARED_ENDING, _SHORTEST_STEM) - 1, -1)
        )

    @staticmethod
    def _is_whole(longer: Candidate, shorter: Candidate) -> bool:
        """Whether the longer of two is the name: the other has lost a part, or has no word more.

        What stands before a name that comes more often without it is no part of the name.
        """
        extra_before = longer.tokens[-len(shorter.tokens) :] == shorter.tokens
        if len(longer.tokens) == len(shorter.tokens) or longer.in_full or not extra_before:
            return True
        if longer.marks["initial"] >= longer.count:
            return False
        return not shorter.in_full and longer.count >= shorter.count


def _of_one_person(found: list[Candidate]) -> list[Candidate]:
    """Join a name and the alias that the page says to be of the same person."""
    left = list(found)
    for person in found:
        alias = tokens_of(person.told.alias)
        other = next((c for c in left if c.tokens == alias and c is not person), None)
        if other and person in left:
            left.remove(other)
            person.take(other)
            person.marks["again"] += other.count
    return left


def _of_one_script(found: list[Candidate], text: str) -> list[Candidate]:
    """Join a name and the same in another script, which the page prints after it in brackets."""
    foreign = [c for c in found if c.marks["foreign"]][:_MOST_PAIRS]
    natives = [c for c in found if not c.marks["foreign"]][:_MOST_PAIRS]
    left = list(found)
    text = "\n".join(_BRACKETS.findall(text)) if foreign else ""
    for latin in foreign:
        for native in natives:
            some, other = re.escape(latin.name), re.escape(native.name)
            bracket = rf"\s?[(\uff08][^()\uff08\uff09\n]{{0,{_IN_BRACKET}}}?"
            pair = re.search(rf"({some}){bracket}{other}|({other}){bracket}{some}", text)
            if pair and latin in left and native in left:
                kept, gone = (latin, native) if pair[1] else (native, latin)
                left.remove(gone)
                kept.take(gone)
                kept.marks["again"] += gone.count
                kept.marks["foreign"] = 0
                break
    return left


def _oblique(form: str) -> tuple[int, int, bool]:
    """Order the case forms of a name: the base form is the shortest, or ends in "a" or "y".

    A given name may have one form alone: then the surname tells.
    """
    first, last = form.partition(" ")[0], form.rpartition(" ")[2]
    open_ends = ("\u0430", "\u044f", "a")
    given = 0 if first.endswith("\u0439") else 1 if first.endswith(open_ends) else 2
    return len(form), given, not last.endswith(open_ends)
