"""Who is named in scripts without capital letters: Chinese, Japanese, Arabic and Persian."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from .beside import known, linked, surroundings, told
from .fields import ReadSubject
from .mentions import Mention, Reader
from .names import pattern
from .words import UNSPACED, Words, any_of, compiled

_SHARE = 0.15
_THE = "\u0627\u0644"
# A word without the article, also behind "with" or "for".
_GIVEN = rf"(?![\u0648\u0641\u0628\u0644]?{_THE}|\u0644\u0644)\w{{3,}}"
_FULL = rf"{_GIVEN}(?: {_GIVEN})?(?: {_THE}\w+){{1,2}}"
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_HAN = "[\u3400-\u9fff]"
_DOT = r"[\u00b7\u2022\u2027\u30fb\uff65]"
_SEX = "[\u7537\u5973]\u6027?"
_KANA = r"[\u30a1-\u30fa\u30fc]"
_STOPS = (
    "\\s,.:;\uff0c\u3002\u3001\uff1a\uff1b()\uff08\uff09\u300d\u300f\u201d\u300a\u300b"
    "!?\uff01\uff1f"
)
_END = rf"(?=$|[{_STOPS}])"
_AGAIN, _OFTEN = 2, 3
_FEWEST_WORDS, _MOST_WORDS = 2, 4
_SHORTEST, _LONGEST = 2, 14
_BEFORE = 12
_MOST_NAMES = 200


def reader_of(text: str, words: Words) -> Reader | None:
    """Give the reader for the script of ``text``; None for one that has capital letters."""
    letters = sum(map(str.isalpha, text)) or 1
    if len(UNSPACED.findall(text)) > _SHARE * letters:
        return HanReader(text, words)
    if len(_ARABIC.findall(text)) > _SHARE * letters:
        return ArabicReader(text, words)
    return None


class _UncasedReader(Reader, ABC):
    """Finds the names that the whole page tells (`names`) in each of its sentences."""

    @property
    @abstractmethod
    def names(self) -> set[str]:
        """The names on the page, as far as labels, callings and repetition tell them."""

    def know(self, name: str) -> None:
        """Take ``name`` for one, because a label says so."""
        if _SHORTEST <= len(name) <= 3 * _LONGEST and not name.isascii():
            self.names.add(name)
            self._finder = None

    def mentions(self, sentence: str) -> list[Mention]:
        """Give the mentions in a sentence, and those in Latin letters as foreign ones."""
        found: list[Mention] = []
        for start, end in self._spans(sentence):
            marks, subject = self._around(sentence, start, end)
            if found and self._linked(sentence[found[-1].end : start]):
                marks |= {"linked"}
            found.append(Mention(subject, start, end, frozenset(marks)))
        # In Latin letters and brackets it is the same name once more.
        latin = (
            replace(m, marks=m.marks | {"foreign"})
            for m in super().mentions(sentence)
            if m.subject.name[0] < "\u0250"
            and sentence[m.start - 1 : m.start] not in ("(", "\uff08")
        )
        return [*found, *latin]

    _finder: re.Pattern[str] | None = None

    def _spans(self, sentence: str) -> Iterator[tuple[int, int]]:
        if self._finder is None:
            names = sorted(self.names, key=len, reverse=True)[:_MOST_NAMES]
            self._finder = re.compile(self._bounded("|".join(map(re.escape, names)) or "(?!)"))
        return (match.span(1) for match in self._finder.finditer(sentence))

    def _bounded(self, names: str) -> str:
        return f"({names})"

    def _around(self, text: str, start: int, end: int) -> tuple[set[str], ReadSubject]:
        return surroundings(text, start, end, self.words)

    def _linked(self, between: str) -> bool:
        return linked(between, self.words)


class ArabicReader(_UncasedReader):
    """Names are two to four words that come back together, with no small or common word."""

    @cached_property
    def names(self) -> set[str]:
        """The runs of words that come back, the longest of those that come as often."""
        counts: Counter[str] = Counter()
        for run in self._runs():
            for size in range(_FEWEST_WORDS, _MOST_WORDS + 1):
                for at in range(len(run) - size + 1):
                    if not run[at].startswith("\u0627\u0644"):
                        counts[" ".join(run[at : at + size])] += 1
        called = set(self._called())
        again = {name: count for name, count in counts.items() if count >= _AGAIN}
        parts = {
            part
            for name, count in again.items()
            for part in _parts(name)
            if again.get(part, 0) <= count
        }
        return (set(again) - parts) | {n for n in called if not any(n in o for o in again)}

    def _called(self) -> Iterator[str]:
        """Names behind a calling or a title, up to the family's name with its article."""
        titles = {*self.words.roles, *self.words.honorifics} - {*self.words.small}
        name = rf"({_FULL})(?!\w)"
        for match in compiled(rf"{any_of(tuple(sorted(titles)))} {name}").finditer(self.text):
            if not self._stops.intersection(match[1].split()):
                yield match[1]
                beside = re.finditer(rf"{match[1]} \u0648({_FULL})(?!\w)", self.text)
                yield from (m[1] for m in beside if not self._stops.intersection(m[1].split()))

    @cached_property
    def _stops(self) -> frozenset[str]:
        """The words that are in no name."""
        lists = known(self.words)
        kinds = (
            *("small", "things", "groups", "bodies", "folk", "prefixes"),
            *("within", "articles", "conjunctions", "on", "to"),
        )
        return frozenset().union(*(lists[kind] for kind in kinds))

    def _runs(self) -> Iterator[list[str]]:
        stops = self._stops
        verbs = pattern(self.words.detained)
        for piece in re.split(r"[^\w \u200c\u064b-\u0652\u0670]|\d", self.text):
            run: list[str] = []
            for token in piece.split():
                bare = re.sub("[\u064b-\u0652]", "", token)
                common = bare in stops or (bare[0] == "\u0648" and bare[1:] in stops)
                if common or len(bare) < _SHORTEST or verbs.fullmatch(bare):
                    yield run
                    run = []
                else:
                    run.append(token)
            yield run

    def _bounded(self, names: str) -> str:
        # "And", "for", "by" are written as one word with the name.
        return rf"(?<!\w)[\u0648\u0641\u0628\u0644]?({names})(?![\w\u200c])"


def _parts(name: str) -> Iterator[str]:
    tokens = name.split()
    for size in range(_FEWEST_WORDS, len(tokens)):
        for at in range(len(tokens) - size + 1):
            yield " ".join(tokens[at : at + size])


class HanReader(_UncasedReader):
    """Names are told by a surname, a calling before or a courtesy after them, and repetition."""

    @cached_property
    def names(self) -> set[str]:
        """The names in Chinese or Japanese."""
        if re.search("[\u3041-\u3096]{2}", self.text):
            return set(self._japanese())
        return {*self._written_out(), *self._chinese(), *self._enumerated()}

    def _japanese(self) -> Iterator[str]:
        """Names before a courtesy (``suffixes``), a reading in brackets between; and with dots."""
        callings = tuple(set(self.words.suffixes) & set(self.words.roles))
        courtesies = tuple(set(self.words.suffixes) - set(callings))
        foreign = rf"{_KANA}+(?:(?:{_DOT}|[=\uff1d])(?:{_KANA}|{_HAN})+)+"
        suffixed = compiled(
            rf"({foreign}|{_KANA}{{2,}}|[\u3005{_HAN[1:-1]}]{{2,8}})"
            rf"(?:\s?[(\uff08][^)\uff09]{{1,40}}[)\uff09])?"
            rf"(?:{any_of(courtesies)}|{any_of(callings)}(?!\u306e))"
        )
        roles = tuple(sorted(self.words.roles, key=len, reverse=True))
        sexed = compiled(rf"(?<!{_HAN})({_HAN}{{3,7}})\s?[(\uff08]{_SEX}[\u3001,\uff0c)\uff09]")
        yield from (match[1] for match in sexed.finditer(self.text))
        for match in suffixed.finditer(self.text):
            name = match[1]
            name = next((name[len(r) :] for r in roles if name.startswith(r)), name)
            if len(name) >= _SHORTEST and name not in self.words.roles:
                yield name

    def _written_out(self) -> Iterator[str]:
        """Foreign names, their parts joined by a dot: what its mentions have in common."""
        parts = compiled(rf"({_HAN}{{1,6}})({_DOT})({_HAN}+(?:{_DOT}{_HAN}+)*)")
        found: dict[str, list[tuple[str, str]]] = {}
        for match in parts.finditer(self.text):
            found.setdefault(match[1][-1] + match[3][0], []).append((match[1], match[2] + match[3]))
        stops = tuple(
            sorted({*self.words.concerning, *self.words.roles, *self.words.small}, key=len)
        )
        for mentions in found.values():
            left = _common([first[::-1] for first, _ in mentions])[::-1]
            right = _common([rest for _, rest in mentions])
            for stop in stops:
                left = left.rpartition(stop)[2] or left
            tail = pattern((*self.words.detained, *self.words.small)).split(right)[0]
            yield left + (tail or right)

    def _enumerated(self) -> Iterator[str]:
        """Names of a list: three or more, each with a surname, or two behind a calling."""
        name = rf"{any_of(self.words.surnames)}{_HAN}{{1,2}}"
        ended = rf"(?={any_of((*self.words.small, *self.words.conjunctions))}|[{_STOPS}]|$)"
        for match in compiled(rf"({name}(?:\u3001{name}){{2,}}){ended}").finditer(self.text):
            yield from match[1].split("\u3001")
        # "Release A and B": there two are enough.
        joint, callings = any_of(self.words.conjunctions), any_of(self.words.roles)
        named = compiled(rf"{callings}({name}(?:{joint}{name})+){_END}")
        small = set(self.words.small)
        for match in named.finditer(self.text):
            parts = compiled(joint).split(match[1])
            yield from (part for part in parts if not small.intersection(part[1:]))

    def _chinese(self) -> Iterator[str]:
        words, text = self.words, self.text
        small = frozenset("".join(w for w in words.small if len(w) == 1))
        surname = any_of(words.surnames)
        counts: Counter[str] = Counter()
        starts: Counter[str] = Counter()
        # The letters before and after a name: where they are always the same, it is of a word.
        around: dict[str, tuple[set[str], set[str]]] = {}
        for match in compiled(rf"(?=({surname})({_HAN}{{1,2}}))").finditer(text):
            family, given = match[1], match[2]
            for size in range(1, len(given) + 1):
                name = family + given[:size]
                counts[name] += 1
                before = text[max(match.start() - _BEFORE, 0) : match.start()]
                after = text[match.start() + len(name) :][:_SHORTEST]
                starts[name] += self._told(before, after, family)
                sides = around.setdefault(name, (set(), set()))
                sides[0].add("" if not before or self._parted(before) else before[-1])
                sides[1].add(after[:1] if after and not self._ended(after) else "")
        for name, count in counts.items():
            longer = max((counts[o] for o in counts if o != name and o.startswith(name)), default=0)
            plain = count >= _OFTEN and not small.intersection(name[1:])
            enough = plain or starts[name] > 0
            of_word = any(len(side) == 1 and "" not in side for side in around[name])
            if of_word:
                continue
            if enough and longer * 5 < count * 3 and (len(name) > _SHORTEST or starts[name]):
                yield name

    def _parted(self, before: str) -> bool:
        """Whether a word ends right before a name."""
        return not UNSPACED.match(before[-1]) or before.endswith(self._ends)

    def _ended(self, after: str) -> bool:
        """Whether a name ends before what stands ``after`` it."""
        return not UNSPACED.match(after[0]) or after.startswith(self._begins)

    @cached_property
    def _ends(self) -> tuple[str, ...]:
        kinds = "roles concerning conjunctions detained freed small verbs relations offices harmed"
        return tuple(word for kind in kinds.split() for word in getattr(self.words, kind))

    @cached_property
    def _begins(self) -> tuple[str, ...]:
        kinds = "suffixes conjunctions small roles detained"
        return tuple(word for kind in kinds.split() for word in getattr(self.words, kind))

    def _told(self, before: str, after: str, family: str) -> int:
        """Whether a calling before a name or a courtesy after it tells that it is one."""
        words = self.words
        # A surname of two letters is hardly a part of another word.
        if len(family) > 1 and before.endswith(words.roles) and self._ended(after or " "):
            return 1
        bounded = (
            not after or bool(compiled(_END).match(after)) or after.startswith(words.conjunctions)
        )
        called = before.endswith(words.roles) and bounded
        return int(called or after.startswith(words.suffixes))

    def _around(self, text: str, start: int, end: int) -> tuple[set[str], ReadSubject]:
        words = self.words
        name = text[start:end]
        before, after = text[max(start - _BEFORE, 0) : start], text[end:]
        marks = {"marked"} if compiled(rf"\s?[(\uff08]{_SEX}\W").match(after) else set()
        subject = told(name, after, words)
        after = compiled(r"^\s?[(\uff08][^)\uff09]{1,40}[)\uff09]").sub("", after)
        if before.endswith(words.roles):
            marks.add("role")
        if before.endswith((*words.offices, *words.ranks)) or after.startswith(
            (*words.offices, *words.ranks)
        ):
            marks.add("official")
        if before.endswith(words.concerning) or after.startswith(words.concerning):
            marks.add("about")
        if after.startswith(words.suffixes):
            marks.add("courtesy")
        kin = next((kin for kin in words.relations if before.endswith(kin)), "")
        if kin:
            marks.add("related")
        alone = len(re.split(rf"{_DOT}|[=\uff1d]", name)) == 1 and re.fullmatch(rf"{_KANA}+", name)
        if alone:
            marks.add("single")
        return marks, replace(subject, relation=kin)

    def _linked(self, between: str) -> bool:
        words = self.words
        if len(between) > _BEFORE:
            return False
        joins = (*words.conjunctions, *words.suffixes, *words.roles, *words.relations)
        bare = pattern(joins, "", r"|[\u3001\uff0c,\u306e\u7684\u4ed6\u5979]").sub("", between)
        commas = pattern(words.conjunctions, r"[\u3001\uff0c,]|").search(between)
        return not bare and bool(commas)


def _common(texts: list[str]) -> str:
    """Give the longest beginning that all have."""
    first, last = min(texts), max(texts)
    size = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[:size] if size is not None else min(texts, key=len)
