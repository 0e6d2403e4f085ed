"""The parts of an HTML page that are more than lines: lists, tables, and what a link holds."""

import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote

from lxml.etree import _Element

from .layout import LONGEST_CELL, LONGEST_LABEL, between, counted, fits_one_line

LISTS: Final = frozenset({"ul", "ol", "dir", "menu"})
CELLS: Final = frozenset({"td", "th"})
LINES: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure address article section main header "  # noqa: SIM905 - one a line would fill a page
    "footer aside form fieldset details hr textarea div li dt dd tr td th caption center summary "
    "figcaption body noframes thead tbody tfoot dir menu".split()
)
"""Elements on lines of their own."""


@dataclass
class Numbering:
    """What stands before the items of a list: the next number, or a bullet."""

    next: int | None
    step: int
    style: str

    @classmethod
    def of(cls, element: _Element) -> Self:
        """Read how a list is numbered."""
        if element.tag != "ol":
            bare = re.search(r"list-style[^;]*none", element.get("style") or "")
            return cls(None, 1, "" if bare else "•")
        start = _number(element.get("start"))
        backwards = "reversed" in element.attrib
        if start is None:
            start = sum(1 for each in element if each.tag == "li") if backwards else 1
        return cls(start, -1 if backwards else 1, element.get("type") or "1")

    def marker(self, item: _Element) -> str:
        """Give the number or bullet of the next item."""
        if self.next is None:
            return self.style
        number = _number(item.get("value"))
        number = self.next if number is None else number
        self.next = number + self.step
        return f"{counted(number, self.style)}."


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else None


@dataclass(frozen=True)
class Row:
    """A row of a table: whether it goes on one line, and how many of its cells hold something."""

    one_line: bool
    cells: int

    @classmethod
    def of(cls, row: _Element) -> Self:
        """Look at a row: short cells without lines of their own go on one line."""
        cells = [each for each in row if each.tag in CELLS and _holds(each)]
        # Whether a cell has lines is asked first: rows in rows are looked through once this way.
        if len(cells) < 2 or any(_has_lines(cell) for cell in cells):  # noqa: PLR2004 - one is a line anyway
            return cls(one_line=False, cells=len(cells))
        texts = [_text(cell) for cell in cells]
        return cls(one_line=fits_one_line(texts), cells=len(cells))

    def joined(self, cell: _Element, said: str) -> str:
        """Give what comes between a cell and the next, after what was ``said`` last."""
        whole = _text(cell)
        is_label = cell.tag == "th" or _is_bold(cell, whole)
        return between(whole, said, is_label=is_label, cells=self.cells)


def term_joined(term: _Element) -> str:
    """Give what comes between a short term and what is said of it, "" where it ends its line."""
    said, after = _text(term), term.getnext()
    if not 0 < len(said) <= LONGEST_LABEL or after is None or after.tag != "dd":
        return ""
    return between(said, said, is_label=True, cells=2)


def _has_lines(cell: _Element) -> bool:
    return any(below.tag in LINES or below.tag == "br" for below in cell.iterdescendants())


def _holds(element: _Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _is_bold(cell: _Element, whole: str) -> bool:
    only = [each for each in cell if each.tag in {"b", "strong"}]
    return len(only) == 1 and _text(only[0]) == whole


def _text(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def address_of(link: _Element) -> str:
    """Give the e-mail address or the number that a link holds, or ""."""
    target = (link.get("href") or "").strip()
    coded = link.get("data-cfemail") or target.partition("/cdn-cgi/l/email-protection#")[2]
    if re.fullmatch(r"(?:[0-9a-f]{2}){4,150}", coded):
        # Cloudflare writes the first byte and, after it, each byte of the address crossed with it.
        key, *letters = bytes.fromhex(coded)
        return bytes(letter ^ key for letter in letters).decode("utf-8", "ignore")
    scheme, _, rest = target.partition(":")
    if scheme.lower() not in {"mailto", "tel", "fax"}:
        return ""
    return " ".join(unquote(rest.partition("?")[0]).split())[:LONGEST_CELL]


def is_said(address: str, said: str) -> bool:
    """Whether the words of a link hold the address or the number that it goes to."""
    if "@" in address:
        return address.casefold() in said.casefold()
    digits = re.sub(r"\D", "", address)
    return digits[-6:] in re.sub(r"\D", "", said)
