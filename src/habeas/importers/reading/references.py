"""The reference and index numbers of an appeal, as they are printed."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from .flattening import flat
from .words import any_of, compiled
from .written_dates import dates_in

_YEAR = r"(?:(?:19|20)\d\d|\d\d)"
_CAPITALS = r"[^\W\d_a-z\u0430-\u045f\u0590-\uffff]"
# "UA 13/16", "AMR 37/6674/2017", "UA-118/2014", "MHRC-UAC-088-2011", "CHN 005 / 0715 / OBS 056".
_LETTERED = re.compile(
    rf"(?<![\w/-]){_CAPITALS}{{2,6}}(?:-{_CAPITALS}{{2,6}})*"
    rf"(?:(?:[:.]?\s?|-)\d{{1,4}}(?:/\d{{1,5}})?/{_YEAR}|[-\s]\d{{1,4}}-(?:19|20)\d\d)(?![\w/]|-\d)"
    r"|(?<![A-Za-z])[A-Z]{3} \d{3} ?/ ?\d{4} ?/ ?[A-Z]{3} \d{3}(?:\.\d+)?"
    # "UA 52.19": amounts of money are written so behind other letters.
    r"|(?<![\w/-])(?:UA|AU) \d{1,4}\.\d\d(?![\w./-])"
)
_PARTED = r"\d{1,4}(?:[./-]\d{1,5}){0,2}[./-]\d{1,4}(?![\w/]|[.-]\d)"
_LABELLED = r"[\w./-]*\d[\w./-]*(?<![.])"
_LONGEST_RELATED = 60
# A heading that is an appeal's name: "Women's Action 27.3".
_CAPITALISED = re.compile(rf"\W*((?:{_CAPITALS}[\w'\u2019]*\s){{1,4}})")
# In characters, before a number: the law that it is of, or the name of the appeal.
_NEAR = 40
_LONG_NUMBER = 5

_Found = tuple[int, str]


def references_in(lines: Sequence[str]) -> tuple[str, ...]:
    """Give the reference and index numbers in the order of the page, each once.

    A number that is written twice, once more shortly ("AMR 41/026/1996", "AMR 41/26/96"), is one.
    """
    text = "\n".join(_own(lines))
    plain = flat(text)
    found: dict[str, str] = {}
    taken: list[tuple[int, int]] = []
    for start, printed in sorted(
        [*_lettered(text, plain), *_called(text, plain), *_labelled(text, plain)],
        key=lambda each: (each[0], -len(each[1])),
    ):
        end = start + len(printed)
        if not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
            found[_key(printed)] = " ".join(printed.split())
    return tuple(found.values())


@cache
def _table() -> Mapping[str, list[str]]:
    path = files(f"{__package__}.words") / "references.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _any(*keys: str) -> str:
    return any_of(tuple(dict.fromkeys(flat(word) for key in keys for word in _table()[key])))


def is_publication(line: str) -> bool:
    """Whether a line names something that comes out in numbers, or says the number."""
    numbered = rf"(?:{_any('signs', 'number')}\s?\d{{1,4}}(?![\d./-])|第\s?\d+\s?[期号號])"
    return bool(compiled(rf"(?i){_any('publications')}|{numbered}").search(flat(line)))


def names_appeal(line: str) -> bool:
    """Whether a line holds what appeals are called ("URGENT ACTION")."""
    return bool(compiled(rf"(?i){_any('called')}").search(flat(line)))


def _own(lines: Sequence[str]) -> Iterator[str]:
    """Give the lines before the list of other appeals."""
    heads = compiled(rf"(?i)\W*{_any('related')}")
    for line in lines:
        if len(line) <= _LONGEST_RELATED and heads.match(flat(line)):
            return
        yield line


def _lettered(text: str, plain: str) -> Iterator[_Found]:
    others = compiled(rf"(?i){_any('others')}\W*$")
    for match in _LETTERED.finditer(text):
        letters = re.match(r"[^\W\d_]+", match[0])
        is_other = letters and others.fullmatch(flat(letters[0]))
        if not is_other and not others.search(plain[max(0, match.start() - _NEAR) : match.start()]):
            yield match.start(), match[0]


def _called(text: str, plain: str) -> Iterator[_Found]:
    """Give the numbers behind the name of an appeal or behind a sign for a number."""
    sign, number = _any("signs"), _any("number")
    named = compiled(
        rf"(?i)(?P<name>{_any('called')})[\s:\uff1a]*(?:(?P<sign>{sign})|{number})?[\s:\uff1a]*"
        rf"(?P<digits>{_PARTED}|\d{{1,5}}(?![\w/-]|[.]\d))"
    )
    for match in named.finditer(plain):
        line = text.rfind("\n", 0, match.start()) + 1
        heads = _CAPITALISED.fullmatch(text[line : match.start("digits")])
        key = "sign" if match["sign"] else "name" if heads else "digits"
        if dates_in(match["digits"], (), short=True):
            continue
        if not match["digits"].isdigit() or key == "sign":
            start = line + heads.start(1) if key == "name" and heads else match.start(key)
            yield start, text[start : match.end("digits")]
    others = compiled(rf"(?i){_any('others')}\W*$")
    for match in compiled(rf"(?i){sign}\s?{_PARTED}").finditer(plain):
        # Houses have short numbers of two parts ("No. 15-80").
        long = "/" in match[0] or sum(map(str.isdigit, match[0])) >= _LONG_NUMBER
        if long and not others.search(plain[max(0, match.start() - _NEAR) : match.start()]):
            yield match.start(), text[match.start() : match.end()]


def _labelled(text: str, plain: str) -> Iterator[_Found]:
    """Give the numbers beside a label, where they hold a sign that is no digit."""
    labelled = compiled(rf"(?im)^\W*{_any('labels')}\s?[:\uff1a]\s*(?P<value>{_LABELLED})")
    for match in labelled.finditer(plain):
        if re.search(r"[^\W\d_]|[/-]", match["value"]):
            yield match.start("value"), text[match.start("value") : match.end("value")]


def _key(printed: str) -> str:
    """Write a number as it is written most shortly: no leading zeros, two digits of the year."""
    short = re.sub(r"(?<!\d)(?:19|20)(?=\d\d$)", "", printed)
    return re.sub(r"(?<!\d)0+(?=\d)|\s", "", short).upper()
