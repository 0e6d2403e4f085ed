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
_OF = (
    "of",
    "from",
    "des",
    "du",
    "de",
    "del",
    "di",
    "da",
    "von",
    "aus",
    "z",
    "ze",
    "\u0438\u0437",
    "\u0437",
)
_HAN_NUMBERS = "一二三四五六七八九十百千两兩數数"
_OPENS, _CLOSES = '«\u201c\u201e"\u300c\u300e\u300a', '»\u201d\u201c"\u300d\u300f\u300b'
_QUOTED = rf"[{_OPENS}][^{_CLOSES}\n]{{2,60}}[{_CLOSES}]"
# A word with a capital, in Latin or Cyrillic letters.
_CAPITAL = r"(?-i:[A-Z\u00c0-\u00de\u0100-\u017f\u0400-\u042f\u0490])[\w'\u2019-]+"


def groups_of(
    lines: Sequence[str], title: str, demands: Sequence[str], words: Words
) -> tuple[ReadSubject, ...]:
    """Give the group or organisation that a page is about, where it names no person."""
    text = "\n".join(lines)
    wanted = "\n".join([title, *demands])
    family = _family(text, words)
    if family:
        return (ReadSubject(name=family, kind="group"),)
    return _counted(title, lines, words) or _organisation(wanted, words) or _acronym(text)


def _family(text: str, words: Words) -> str:
    """Give "the family NAME": as it stands with a capital, else as it comes first."""
    found = pattern(words.families, "", rf" {_CAPITAL}").finditer(text)
    families = [match[0] for match in found]
    return next((each for each in families if each[0].isupper()), "".join(families[:1]))


def _counted(title: str, lines: Sequence[str], words: Words) -> tuple[ReadSubject, ...]:
    """Give "14 villagers of NAME" from the title, a short line or the first sentence."""
    heads = [title, *(line for line in lines if 0 < len(line) <= _LONGEST_GROUP), *lines]
    for line in heads:
        found = _group_in(line, words)
        if found:
            return (found,)
    return ()


def _group_in(line: str, words: Words) -> ReadSubject | None:
    if UNSPACED.search(line):
        number = rf"(\d+|[{_HAN_NUMBERS}]+)(?:名|位|个|個|人の)"
        found = re.search(
            rf"{number}[\u3040-\u30ff\u3400-\u9fff]{{0,8}}?{any_of(words.folk)}", line
        )
    else:
        # "monks of the monastery NAME": small words and one more may stand before the name.
        place = (
            rf"(?:(?: (?:{any_of(_OF)}|{any_of(words.articles)})){{1,2}}(?: \w+)?(?: {_CAPITAL})+)?"
        )
        number = r"(?<![\w/.-])(\d{1,3}(?:[., \u202f]\d{3})*) (?:[^\W\d]+ ){0,2}?"
        found = pattern(words.folk, number, place).search(line)
    if not found:
        return None
    digits = re.sub(r"\D", "", found[1])
    return ReadSubject(name=found[0], kind="group", count=int(digits) if digits else None)


def _organisation(wanted: str, words: Words) -> tuple[ReadSubject, ...]:
    """Give the organisation in quotation marks that the title or a demand names."""
    found = organisations_in(wanted, words)
    return (ReadSubject(name=found[0], kind="organisation"),) if found else ()


def organisations_in(text: str, words: Words) -> list[str]:
    """Give the organisations whose name stands in quotation marks after what they are."""
    lists = known(words)
    kinds = tuple(sorted(lists["groups"] | lists["things"]))
    return [match[0] for match in pattern(kinds, "", rf"\w{{0,3}} {_QUOTED}").finditer(text)]


def _acronym(text: str) -> tuple[ReadSubject, ...]:
    """Give the organisation that a page about no person names by its acronym, again and again."""
    text = "\n".join(line for line in text.split("\n") if not line.isupper())
    counts = Counter(re.findall(r"(?<![\w/])[A-Z]{4,12}(?![\w/:])", text))
    if not counts or counts.total() > _MOST_CAPITALS:
        return ()
    return (ReadSubject(name=counts.most_common(1)[0][0], kind="organisation"),)
