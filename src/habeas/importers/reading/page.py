"""A page as text: taking it from a file, and cutting it into lines, blocks and chunks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from habeas.importers.documents import opened
from habeas.importers.documents.limits import LARGEST_FILE
from habeas.kernel.errors import HabeasError

from .words import UNSPACED, Words, any_of, compiled, listed_in_all

LONG_LINE = 160
"""A line of this many characters or more is a whole paragraph, not one line of a wrapped one."""

LONGEST_SALUTATION = 80
"""In characters: a longer line that begins like a greeting is a sentence."""

OPENING_QUOTES = '"\u201c\u201e\u00ab'
"""What may stand before the greeting of a letter that is quoted as a whole."""

_MOST_WORDS_OF_GREETING = 12
_LONGEST_PAGE_MARK = 40
_HEADER = re.compile(r"# (?:source|fidelity):")
# What a mail program puts before each line of a message that is passed on.
_QUOTED = re.compile(r"^\s*>[>\s]*")
_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg)", re.IGNORECASE)
# A line this much shorter than the others was broken on purpose.
_NARROW = 0.75
COLONS = ":\uff1a"
_STOPS = ".;!?\u3002\uff1b\u061b"
# Fonts of pictures leave letters of the private area.
_BULLETS = "\uf000-\uf0ff•●▪◦‣・○◎✓✔☑✗➢➤➔→■□◆◇►▶▸★☆❖·»\u2013\u2014"
# "First:", "Primero.-", "第一，" in the languages that are read.
_ORDINAL = (
    rf"(?:(?i:{'|'.join(map(re.escape, listed_in_all('ordinals')))})"
    r"(?:\.?\s?[:\u2013\u2014-](?=\s)|\.-)|[第其][一二三四五六七八九][:\uff1a,\uff0c、])"
)
# What may stand before an item: "1." "(2)" "3.-" "b)" "iv)" "(一)" "①", or a bullet.
ITEM = re.compile(
    r"(?:"
    r"\(?\d{1,2}\s?(?:[.)\uff0e\uff09](?:-|\s?\u2013)?|[-\u2013\u2014](?=\s))|\(?\d{1,2}、"
    r"|[\uff10-\uff19]{1,2}(?=\s)"
    r"|[ivx]{1,4}\.(?=\s+(?![A-Z]\.))"
    r"|\(?(?:[a-z\u0430-\u0457\u0491]|[ivx]{2,4})[)\uff09]|[\u0623\u0627\u0628\u062a\u062c\u062d\u062f\u0647\u0648\u0632\u062b][).-]"
    r"|\uff08\d{1,2}\uff09|[(\uff08]?[一二三四五六七八九十]{1,2}(?:[)\uff09]|[、\uff0e])"
    r"|[\u2460-\u2473]|--|[*\-]|["
    + _BULLETS
    + r"]{1,2}|"
    + _ORDINAL
    + r")\s*(?<=[\s:\uff1a\uff0c)、\uff0e\uff09\u2460-\u2473"
    + _BULLETS
    + r"])(?=\S)"
)
_NTH = re.compile(_ORDINAL)


def load_page(path: str | Path) -> str:
    """Give the text of the file at ``path``: of the first document in it, whatever kind it is.

    Raises HabeasError where the file cannot be read, and as ``documents.opened`` does. The message
    does not name the path.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise HabeasError(
            "The file cannot be read; give the name of a file that you may open."
        ) from error
    return opened(content, name="")[0].text


def page_lines(text: str) -> list[str]:
    """Cut a page into lines: composed (NFC), single spaces, no invisible or control character.

    An empty line stays, as the mark between two blocks. The marks of a quoted message ("> ") and
    header lines that a collection has put before the page (``# source:``, ``# fidelity:``) go.
    """
    lines = [_tidy(_QUOTED.sub("", line)) for line in text.splitlines()]
    while lines and (not lines[0] or _HEADER.match(lines[0])):
        lines.pop(0)
    return lines


def without_furniture(lines: Sequence[str], words: Words) -> list[str]:
    """Leave out what belongs to the web site and not to the appeal: links, picture names."""
    return [line for line in lines if not _is_furniture(line, words)]


def blocks(lines: Sequence[str]) -> list[list[str]]:
    """Group lines that no empty line parts."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


@dataclass(frozen=True)
class Chunk:
    """A paragraph, or an item of a list without its number or bullet; and its lines.

    ``marker`` is the kind of its number or bullet, ``number`` the number as printed with the space
    behind it ("" for a bullet).
    """

    text: str
    is_item: bool
    marker: str = ""
    lines: tuple[str, ...] = ()
    number: str = ""


def chunks(lines: Sequence[str], words: Words) -> list[Chunk]:
    """Join wrapped lines to paragraphs and list items."""
    found: list[tuple[list[str], str]] = []
    numbers: list[str] = []
    goes_on = False
    widths = _widths(lines)
    for line, width in zip(lines, widths, strict=True):
        marker = ITEM.match(line)
        if marker:
            found.append(([line[marker.end() :]], _kind_of(marker[0])))
            numbers.append(marker[0] if any(map(str.isalnum, marker[0])) else "")
        elif line and goes_on and not _parts(found[-1], line, width, words):
            found[-1][0].append(line)
        elif line:
            found.append(([line], ""))
            numbers.append("")
        goes_on = bool(line) and len(line) < LONG_LINE
    return [
        Chunk(joined(wrapped), bool(marker), marker, tuple(wrapped), number)
        for (wrapped, marker), number in zip(found, numbers, strict=True)
    ]


def _parts(before: tuple[list[str], str], line: str, width: int, words: Words) -> bool:
    """Whether ``line`` begins something new below the lines of a paragraph or an item."""
    wrapped, marker = before
    if words.begins(line, words.closings) or (
        wrapped[-1][-1:] in COLONS
        and compiled(rf"(?i){any_of((*words.requests, *words.writing))}").search(wrapped[-1])
    ):
        return True
    # "Background" and what is told below it.
    if wrapped == [wrapped[-1]] and is_background(wrapped[0], words):
        return True
    # "… on the quay." and "We ask:" below it are two paragraphs.
    if wrapped[-1][-1:] in _STOPS and line[-1:] in COLONS and len(line) < LONGEST_SALUTATION:
        return True
    # An item ends at its full stop or semicolon, and before a label or a heading in capitals.
    ended = wrapped[-1][-1:] in _STOPS and not line[:1].islower()
    # Its first word had room on the line above: the line is a heading of its own.
    had_room = (
        len(wrapped[-1]) + len(line.partition(" ")[0]) < width * _NARROW and line[:1].isupper()
    )
    heading = line[-1:] in COLONS or (line.isupper() and len(line) > 1) or had_room
    return bool(marker) and (ended or heading)


def is_background(text: str, words: Words) -> bool:
    """Whether a line is the heading of a background."""
    return text.rstrip(COLONS).rstrip().casefold() in words.background


def _widths(lines: Sequence[str]) -> list[int]:
    """Give for each line how long the longest line is of those that no empty line parts from it."""
    found: list[int] = []
    for block in re.findall(r"x+|-", "".join("x" if line else "-" for line in lines)):
        longest = max(map(len, lines[len(found) : len(found) + len(block)]))
        found += [longest] * len(block)
    return found


def joined(wrapped: Sequence[str]) -> str:
    """Join lines to one; no space where the script has none, nor where a word was broken."""
    parts = [wrapped[0]]
    # Only the end is looked at: a page may be one paragraph of thousands of lines.
    end = parts[0][-3:]
    for line in wrapped[1:]:
        if UNSPACED.match(end[-1:]) and UNSPACED.match(line[:1]):
            parts.append(line)
        elif re.fullmatch(r"[^\W\d_]{2}-", end) and line[:1].islower():
            parts[-1], end = parts[-1][:-1], end[:-1]
            parts.append(line)
        else:
            parts.append(f" {line}")
        end = (end + parts[-1])[-3:]
    return "".join(parts)


def _kind_of(marker: str) -> str:
    """Write "1" for a number, "a" for a letter, "一" for a Chinese one, or the bullet itself."""
    if _NTH.match(marker):
        return "1"
    bare = marker.strip(" ().-\uff08\uff09\uff0e、")
    bare = re.sub(r"[\uff10-\uff19\u2460-\u2473]+|\d+", "1", bare)
    bare = re.sub(r"[a-z\u0430-\u0457\u0491\u0600-\u06ff]+", "a", bare)
    return re.sub(r"[一二三四五六七八九十]+", "一", bare) or marker.strip()


def greets(line: str, words: Words) -> bool:
    """Whether ``line`` is the greeting of a letter and nothing else, and not that of a page."""
    line = line.lstrip(OPENING_QUOTES)
    if len(line) > LONGEST_SALUTATION or not _starts(words).match(line):
        return len(line) <= LONGEST_SALUTATION and _greets_unspaced(line, words)
    bare = line.rstrip(" ,:\uff0c\uff1a،!;")
    ends_well = UNSPACED.match(line) or len(line.split()) <= _MOST_WORDS_OF_GREETING
    return (
        bool(ends_well)
        and (bare != line or bool(_starts(words).fullmatch(bare)))
        # "Dear friends," greets the readers of the page.
        and not compiled(rf"(?i){any_of(words.readers)}").search(line)
    )


def _greets_unspaced(line: str, words: Words) -> bool:
    """Whether a line greets as Chinese and Japanese letters do, the honour after the office."""
    if not UNSPACED.match(line) or compiled(any_of(words.requests)).search(line):
        return False
    officer = rf".{{0,16}}{any_of(words.offices)}"
    honoured = rf"{any_of(words.salutations)}[,:\uff0c\uff1a]?"
    named = rf"{any_of(words.courtesies)}?[:\uff1a]"
    return bool(compiled(rf"{officer}(?:\s?{honoured}|{named})").fullmatch(line))


@cache
def _starts(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:{any_of(words.salutations)})")


def labelled(line: str, words: Words, *labels: str) -> tuple[str, str] | None:
    """Read ``Label: value`` as (label key, value), where the label is one of ``labels``."""
    # U+FF1A is the wide colon of Chinese and Japanese pages; so are the brackets.
    before, colon, value = line.replace("\uff1a", ":", 1).partition(":")
    if not colon:
        return None
    if before.startswith(("(", "\uff08")) and value.endswith((")", "\uff09")):
        before, value = before[1:], value[:-1]
    keys = [key for key in words.keys_of(before) if key in labels]
    # "f: 12345": a label of one letter goes with a number or an address.
    key = next((key for key in labels if key in keys), "")
    if not key or (
        len(before.strip()) == 1 and key != "address" and not re.search(r"[\d@]", value)
    ):
        return None
    return key, value.strip()


def _tidy(line: str) -> str:
    composed = unicodedata.normalize("NFC", line)
    # Format characters (Cf) are kept where they shape words (the two joiners), and go elsewhere:
    # byte order marks, soft hyphens, direction overrides.
    kept = "".join(
        " " if unicodedata.category(character) in {"Cc", "Zs"} else character
        for character in composed
        if unicodedata.category(character) != "Cf" or character in "\u200c\u200d"
    )
    return " ".join(kept.split())


def is_page_mark(line: str, words: Words) -> bool:
    """Whether ``line`` numbers a sheet: "Page 2 of 3", "- 5 -", "2/3"."""
    return len(line) <= _LONGEST_PAGE_MARK and bool(_page_mark(words).fullmatch(line))


@cache
def _page_mark(words: Words) -> re.Pattern[str]:
    page = any_of(words.pages)
    of = r"(?:\s?(?:/|\w{1,3})\s?\d{1,3})?"
    named = rf"\W*{page}\s?\d{{1,3}}\s?{page}?{of}\W*|\W*\d{{1,3}}\s?{page}{of}\W*"
    dash = r"[-\u2013\u2014]+"
    return re.compile(rf"(?i){named}|{dash}\s?\d{{1,3}}\s?{dash}|\d{{1,2}}/\d{{1,2}}")


def _is_furniture(line: str, words: Words) -> bool:
    folded = line.casefold()
    return (
        folded in words.furniture
        or words.begins(line, words.furniture_starts)
        or bool(_PICTURE.fullmatch(line))
    )
