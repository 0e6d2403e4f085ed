"""Who is at risk where a page names no person: a family, a group with a count, an organisation."""

import re
from collections import Counter
from collections.abc import Sequence

from .beside import known
from .fields import ReadSubject
from .names import pattern
from .words import UNSPACED, Words, any_of

_MOST_CAPITALS = 12
_LONGEST_GROUP = 70
_HAN_NUMBERS = "一二三四五六七八九十百千两兩數数"
_OPENS, _CLOSES = '«\u201c\u201e"\u300c\u300e\u300a', '»\u201d\u201c"\u300d\u300f\u300b'
_QUOTED = rf"[{_OPENS}][^{_CLOSES}\n]{{2,60}}[{_CLOSES}]"
_NAMED = re.compile(rf"(?<!\w)([^\W\d_]+) {_QUOTED}")
# Not one of several words in capitals.
_ACRONYM = re.compile(r"(?<![\w/])(?<![A-Z]\s)[A-Z]{4,12}(?![\w/:]|\s[A-Z]{2})")
# A word with a capital, in Latin or Cyrillic letters.
_CAPITAL = r"(?-i:[A-Z\u00c0-\u00de\u0100-\u017f\u0400-\u042f\u0490])[\w'\u2019-]+"


def groups_of(
    lines: Sequence[str], title: str, demands: Sequence[str], words: Words
) -> tuple[ReadSubject, ...]:
    """Give the group or organisation that a page is about, where it names no person."""
    family = _family("\n".join(lines), words)
    if family:
        return (ReadSubject(name=family, kind="group"),)
    named = _named("\n".join([title, *demands]), words)
    return group_in_title(title, words) or _counted(lines, words) or named[:1] or _acronym(lines)


def group_in_title(title: str, words: Words) -> tuple[ReadSubject, ...]:
    """Give the group with a count that a title names."""
    found = _group_in(title, words)
    return (found,) if found else ()


def organisations_of(
    lines: Sequence[str], title: str, demands: Sequence[str], words: Words
) -> tuple[ReadSubject, ...]:
    """Give the organisations at risk beside people: in the title and a demand, or in a heading.

    The name is the shortest that the page prints, which is in no oblique case.
    """
    wanted = {_quoted(each.name) for each in _named("\n".join(demands), words)}
    wanted &= {_quoted(each.name) for each in _named(title, words)}
    short = "\n".join(line for line in lines if len(line) <= _LONGEST_GROUP)
    headed = {_quoted(each.name) for each in _named(short, words) if each.name.isupper()}
    found: dict[str, ReadSubject] = {}
    for each in _named("\n".join(lines), words):
        name = _quoted(each.name)
        shortest = found.get(name, each)
        if name in wanted | headed:
            found[name] = min(shortest, each, key=lambda s: (len(s.name), s.name))
    return tuple(found.values())


def _quoted(name: str) -> str:
    """Give the name in quotation marks without what it is the name of."""
    return "".join(re.findall(_QUOTED, name))


def _family(text: str, words: Words) -> str:
    """Give "the family NAME": as it stands with a capital, else as it comes first."""
    found = pattern(words.families, "", rf" {_CAPITAL}").finditer(text)
    families = [match[0] for match in found]
    return next((each for each in families if each[0].isupper()), "".join(families[:1]))


def _counted(lines: Sequence[str], words: Words) -> tuple[ReadSubject, ...]:
    """Give "14 villagers of NAME" from a short line, else from the first line that has one."""
    heads = [line for line in lines if 0 < len(line) <= _LONGEST_GROUP]
    return next((group for line in (*heads, *lines) if (group := group_in_title(line, words))), ())


def _group_in(line: str, words: Words) -> ReadSubject | None:
    if UNSPACED.search(line):
        number = rf"(\d+|[{_HAN_NUMBERS}]+)(?:名|位|个|個|人の)"
        kind = r"[\u3040-\u30ff\u3400-\u9fff]{0,8}?"
        found = pattern(words.folk, number + kind).search(line)
    else:
        # "monks of the monastery NAME": small words and one more may stand before the name.
        small = rf"(?: (?:{any_of(words.of)}|{any_of(words.articles)})){{1,2}}"
        place = rf"(?:{small}(?: \w+)?(?: {_CAPITAL})+)?"
        number = r"(?<![\w/.-])(\d{1,3}(?:[., \u202f]\d{3})*) (?:[^\W\d]+ ){0,2}?"
        found = pattern(words.folk, number, place).search(line)
    if not found:
        return None
    digits = re.sub(r"\D", "", found[1])
    return ReadSubject(name=found[0], kind="group", count=int(digits) if digits else None)


def _named(text: str, words: Words) -> tuple[ReadSubject, ...]:
    """Give the organisations whose name stands in quotation marks after what they are."""
    lists = known(words)
    kinds = lists["groups"] | lists["things"]
    found = []
    for quoted in _NAMED.finditer(text):
        kind = quoted[1].casefold()
        if any(kind[:size] in kinds for size in range(len(kind), max(len(kind) - 4, 2), -1)):
            found.append(ReadSubject(name=quoted[0], kind="organisation"))
    return tuple(found)


def _acronym(lines: Sequence[str]) -> tuple[ReadSubject, ...]:
    """Give the organisation that a page about no person names by its acronym, again and again."""
    text = "\n".join(line for line in lines if not line.isupper())
    counts = Counter(_ACRONYM.findall(text))
    if not counts or counts.total() > _MOST_CAPITALS:
        return ()
    return (ReadSubject(name=counts.most_common(1)[0][0], kind="organisation"),)
