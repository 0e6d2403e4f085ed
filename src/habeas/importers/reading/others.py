"""The people at risk whom a page only counts beside those it names: "and twelve other women"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from .beside import linked
from .counting import counted, numbers_of
from .fields import Doubt, ReadSubject
from .mentions import Reader
from .names import pattern
from .words import UNSPACED, Words, any_of

_FIGURES = r"\d{1,3}(?:[., \u202f]\d{3})*"
_HAN = r"[\u3040-\u30ff\u3400-\u9fff]"
_HAN_NUMBERS = "一二三四五六七八九十百两兩"
_SHARE = 0.3
_NEAR = 120
# What may be told of one who stands there by a given name.
_OF_NAME = frozenset({"single", "initial", "role", "relation", "honoured", "about", "linked"})
_MOST = 3
_FEWEST = 2


@dataclass(frozen=True)
class _Counted:
    """A number of people in a sentence; ``more`` where it says that they are others."""

    start: int
    subject: ReadSubject
    more: bool

    @property
    def key(self) -> int | str:
        """What tells one group from another: their number, where it can be read."""
        return self.subject.count or self.subject.name


def others_of(
    sentences: Iterable[str], title: str, named: Sequence[str], reader: Reader, words: Words
) -> tuple[tuple[ReadSubject, ...], list[Doubt]]:
    """Give the groups that the title names beside people at risk, and what to say in the report.

    ``named`` are the names of those people as they are printed. Who is counted beside them in a
    sentence, or as others where it tells what was done, is only reported: the text counts
    cellmates and witnesses too.
    """
    groups = {
        each.key: each.subject
        for each in _counted_in(title, words)
        if not _ended(title) and _is_joined(title, each, named, reader, words)
    }
    left: dict[int | str, ReadSubject] = {}
    partly: dict[str, str] = {}
    # "14 villagers were also threatened".
    also = pattern(words.also, "", rf"\W+(?:\w+\W+)?{any_of((*words.detained, *words.harmed))}")
    for sentence in sentences:
        partly.update(_partly_named(sentence, named, reader, words))
        for each in _counted_in(sentence, words):
            suffer = bool(pattern((*words.detained, *words.harmed)).search(sentence))
            meant = suffer or pattern(words.requests).search(sentence)
            beside = meant and _is_beside(sentence, each.start, named, reader, words)
            told = each.more or also.search(sentence, each.start, each.start + _NEAR)
            if (beside or (suffer and told)) and each.key not in groups:
                left.setdefault(each.key, each.subject)
    doubts = [
        Doubt(
            field="subjects",
            sentence=f"“{each.name}” are counted beside those named and were left out: add them as "
            "a group if they are at risk too.",
        )
        for each in left.values()
    ]
    given = [
        Doubt(
            field="subjects",
            sentence=f"{name} stands beside {beside} by one name alone and was left out: add them "
            "if they are at risk too.",
        )
        for name, beside in partly.items()
    ]
    return tuple(groups.values())[:_MOST], [*given[:_MOST], *doubts[:_MOST]]


def _partly_named(
    sentence: str, named: Sequence[str], reader: Reader, words: Words
) -> Iterator[tuple[str, str]]:
    """Give who stands by one name alone before somebody who is named in full, and before whom.

    "Idris and Salim Quarrymoor" are two, of whom the first has the surname of the second.
    """
    if not pattern((*words.detained, *words.harmed, *words.requests)).search(sentence):
        return
    whole = {part for name in named for part in name.split()}
    for one, other in pairwise(reader.mentions(sentence)):
        name, beside = one.subject.name, other.subject.name
        joint = sentence[one.end : other.start].strip().casefold()
        alone = one.marks <= _OF_NAME and "single" in one.marks and name not in whole
        if alone and joint in words.conjunctions and beside in named and " " in beside:
            yield name, beside


def _is_joined(
    title: str, group: _Counted, named: Sequence[str], reader: Reader, words: Words
) -> bool:
    """Whether a title says "and" between a group and somebody: else it counts those named."""
    if _is_unspaced(title) and not group.more:
        # The mark between those who are listed stands after what they are, too.
        return False
    end = group.start + len(group.subject.name)
    spans = [(m.start, m.end) for m in reader.mentions(title) if m.subject.name in named]
    between = [title[last : group.start] for _, last in spans if last <= group.start][-1:]
    between += [title[end:first] for first, _ in spans if first >= end][:1]
    joins = pattern((*words.conjunctions, *words.along))
    return any(joins.search(each) for each in between)


def _is_unspaced(sentence: str) -> bool:
    """Whether a sentence is Chinese or Japanese, not only a name within it."""
    return len(UNSPACED.findall(sentence)) > _SHARE * sum(map(str.isalpha, sentence))


def _ended(title: str) -> bool:
    """Whether a title is a sentence of the story, for want of a better one."""
    return title.endswith((".", "\u3002", "\u06d4"))


def _counted_in(sentence: str, words: Words) -> Iterator[_Counted]:
    unspaced = _is_unspaced(sentence)
    for found in _counting(words, unspaced=unspaced).finditer(sentence):
        figures = re.sub(r"\D", "", found["number"])
        written = counted(sentence, *found.span("number"), language=words.language)
        number = int(figures) if figures else written.number if written else None
        if number is None or number >= _FEWEST:
            more = bool(pattern(words.others).search(found[0]))
            subject = ReadSubject(name=found[0].strip(), kind="group", count=number)
            yield _Counted(found.start(), subject, more)


@cache
def _counting(words: Words, *, unspaced: bool) -> re.Pattern[str]:
    """Write the pattern of a number of people: it says what they are, or that they are others."""
    others, folk = any_of(words.others), any_of(words.folk)
    if unspaced:
        number = rf"(?P<number>\d+|[{_HAN_NUMBERS}]+)[余餘多]?"
        return re.compile(
            rf"{others}?{number}(?:(?:名|位|个|個|人の){_HAN}{{0,6}}?{folk}|人){others}?"
        )
    told = numbers_of(words.language)
    written = any_of(tuple(word for each in told.get("numbers", {}).values() for word in each))
    joints = any_of(tuple(told.get("joints", ())))
    number = rf"(?P<number>{_FIGURES}(?![\d/])|{written}(?:[ -](?:{joints} ?)?{written})*)"
    return re.compile(
        rf"(?i)(?P<first>{others} )?(?<![\d/.,-]){number}"
        rf"(?:(?: [^\W\d]+){{0,2}}? {folk}(?: {others})?| {others}|(?(first)|(?!)))"
    )


def _is_beside(
    sentence: str, start: int, named: Sequence[str], reader: Reader, words: Words
) -> bool:
    """Whether only what joins a list stands between one of the ``named`` and a group."""
    before = sentence[max(start - _NEAR, 0) : start]
    mentions = [m for m in reader.mentions(before) if m.subject.name in named]
    if not mentions:
        return False
    told = numbers_of(words.language)
    about = (*told.get("more", ()), *told.get("nearly", ()))
    between = pattern(about).sub("", before[mentions[-1].end :])
    if _is_unspaced(sentence):
        joins = (*words.conjunctions, *words.along, *words.suffixes)
        return not pattern(joins, "", r"|[\u3001\uff0c,()\uff08\uff09\d\s]").sub("", between)
    joined = pattern((*words.conjunctions, *words.along)).search(between)
    between = pattern(words.along).sub(",", between)
    # "And mother of two children".
    kin = pattern(words.relations).search(between)
    return bool(joined) and not kin and linked(between, words)
