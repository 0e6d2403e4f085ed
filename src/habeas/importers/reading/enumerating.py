"""Breaking a list that stands inside one line into its items: "… to: 1) … 2) …", ": - …; - …"."""

import re
from collections.abc import Sequence
from functools import cache

from .page import COLONS

# How the items of a list are counted.
_COUNTS = (
    tuple(str(number) for number in range(1, 21)),
    tuple("abcdefghijkl"),
    tuple("абвгґдеєжзиі"),
    tuple("абвгдежзик"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"),
    tuple("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"),
    tuple("\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9"),
    tuple("一二三四五六七八九"),
    tuple("①②③④⑤⑥⑦⑧⑨"),
)
_BULLETS = "•●▪■◆►▶→✓✔*·○◎"
# A dash is a bullet after a stop only.
_DASHES = "\\-\u2013\u2014"
_FIRST_BULLET = re.compile(rf"[{COLONS}]\s*(?P<item>[{_BULLETS}{_DASHES}])\s")
_FEWEST = 2
_ENDS_SENTENCE = re.compile(
    r"(?<=\w{3})[\u00bb\u201d\"]?[.!?\u061f][\u00bb\u201d\"]?\s+(?![a-z\u0430-\u045f])|[\u3002\uff01](?=.)"
)


def enumerated(lines: Sequence[str]) -> list[str]:
    """Begin a new line at each item of a list that stands within a line, and one after its end."""
    return [part for line in lines for part in _enumerated(line)]


def _enumerated(line: str) -> list[str]:
    places = _counted(line) or _bulleted(line)
    if len(places) < _FEWEST:
        return [line]
    parts = [line[: places[0]].rstrip()] if places[0] else []
    parts += [
        line[start:end].strip() for start, end in zip(places, [*places[1:], len(line)], strict=True)
    ]
    end = _ENDS_SENTENCE.search(parts[-1], 4)
    if end:
        # What stands behind the last item's full stop is not of the list.
        rest = parts[-1][end.end() :]
        parts[-1:] = [parts[-1][: end.start() + 1], "", rest.strip()]
    return parts


def _counted(line: str) -> list[int]:
    """Give where the items start that are counted from the first on: "1) … 2) …"."""
    for count in _COUNTS:
        places, at = [], 0
        for nth in range(len(count)):
            found = _item(count, nth).search(line, at)
            if not found:
                break
            places.append(found.start("item"))
            at = found.end()
        if len(places) >= _FEWEST:
            return places
    return []


@cache
def _item(count: tuple[str, ...], nth: int) -> re.Pattern[str]:
    """Write what matches the item of this place in a count, and what stands before it."""
    number = count[nth]
    mark = number if number in "①②③④⑤⑥⑦⑧⑨" else _mark(number)
    # The first stands at the start or behind a colon.
    before = r"[\s;,.،؛\u3002\uff1b\uff0c]" if nth else rf"(?:^|[{COLONS}]\s*)"
    return re.compile(rf"{before}(?P<item>{mark}\s*(?=\S))")


def _mark(number: str) -> str:
    return rf"(?:[(\uff08]{number}[)\uff09]|{number}(?:[)\uff09]|[.\uff0e](?=\s)|、))"


def _bulleted(line: str) -> list[int]:
    """Give where the items start that stand behind a bullet: ": • … • …"."""
    first = _FIRST_BULLET.search(line)
    if not first:
        return []
    bullet = first["item"]
    stop = r"(?<=[;,.:\u061b])" if bullet in "-\u2013\u2014" else ""
    again = re.compile(rf"{stop}\s+(?P<item>{re.escape(bullet)})\s")
    return [first.start("item"), *(m.start("item") for m in again.finditer(line, first.end()))]
