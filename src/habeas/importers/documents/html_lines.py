"""The lines of an HTML page as a person reads them: blocks, lists with their numbers, tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element, iterwalk

from .html_parts import (
    CELLS,
    LINES,
    LISTS,
    Numbering,
    Row,
    address_of,
    is_said,
    term_joined,
)

_APART: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure address article section main header "  # noqa: SIM905 - one a line would fill a page
    "footer aside form fieldset details hr textarea".split()
)
"""Elements with a blank line above and below."""

_AS_TYPED: Final = frozenset({"pre", "textarea"})
_AROUND: Final = {"q": ("“", "”"), "rt": ("(", ")")}
_PROSE: Final = 80
_FEWEST_LINKS: Final = 3
_MOST_UNLINKED: Final = 0.2
_WIDE: Final = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]")
_WIDTH: Final = 3


@dataclass
class _Line:
    text: str
    linked: int
    links: int
    heading: bool = False


def lines_of(root: _Element, left_out: set[_Element]) -> list[str]:
    """Give the lines of a page without the elements that are left out.

    A list keeps its numbers and bullets, a short row of a table is one line, and an address that
    only a link holds stands beside its words. Links in a row at the head and foot of the page,
    outside of all prose, are a menu and go too.
    """
    writer = _Writer()
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in left_out:
                walk.skip_subtree()
            else:
                writer.open(element)
        if event == "end":
            if element not in left_out:
                writer.close(element)
            writer.say(element.tail or "")
    writer.end_line()
    return _tidy(_without_menus(writer.lines))


@dataclass
class _Writer:
    lines: list[_Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    inside_links: int = 0
    as_typed: int = 0
    heading: bool = False
    lists: list[Numbering] = field(default_factory=list)
    marker: str = ""
    rows: list[Row] = field(default_factory=list)

    joined: str = ""
    """What comes between the cell before and the next text of the row."""

    at_link: list[int] = field(default_factory=list)

    def say(self, text: str) -> None:
        if self.as_typed:
            first, *rest = text.expandtabs().splitlines() or [""]
            self._add(first)
            for line in rest:
                self.end_line(blank=True)
                self._add(line)
            if text.endswith("\n"):
                self.end_line()
            return
        self._add(re.sub(r"[ \t\n\r\f]+", " ", text))

    def _add(self, text: str) -> None:
        if not text.strip():
            if self.pieces and text:
                self.pieces.append(text)
            return
        if self.marker:
            self.pieces, self.marker = [self.marker, " "], ""
            text = text.lstrip()
        if self.joined:
            self.pieces.append(self.joined)
            self.joined = ""
        self.pieces.append(text)
        if self.inside_links:
            self.linked += len(text.strip())

    def end_line(self, *, blank: bool = False) -> None:
        """End the line; where it holds nothing, a blank one is made of it if ``blank``."""
        text = "".join(self.pieces).strip(" \t\n\r\f\xa0")
        if text:
            self.lines.append(_Line(text, self.linked, self.links, self.heading))
        elif blank:
            self.blank()
        self.pieces, self.linked, self.links, self.joined = [], 0, 0, ""

    def blank(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(_Line("", 0, 0))

    def open(self, element: _Element) -> None:
        """Write the beginning of an element and the text up to the first one in it."""
        tag = element.tag
        if tag in LINES:
            self._open_lines(element)
        elif tag == "br":
            self.end_line(blank=True)
        elif tag == "a":
            self.inside_links += 1
            self.links += 1
            self.at_link.append(len(self.pieces))
        self._add(_AROUND.get(tag, ("", ""))[0])
        self.say(element.text or "")

    def close(self, element: _Element) -> None:
        """Write the end of an element."""
        tag = element.tag
        self._add(_AROUND.get(tag, ("", ""))[1])
        if tag == "a":
            self._end_link(element)
        elif tag in LINES:
            self._close_lines(element)

    def _open_lines(self, element: _Element) -> None:
        tag = element.tag
        if tag in CELLS and self.rows and self.rows[-1].one_line:
            return
        if not (tag == "dd" and self.joined):
            self.end_line()
        if tag in _APART and not (self.marker or (tag in LISTS and self.lists)):
            self.blank()
        if tag in LISTS:
            self.lists.append(Numbering.of(element))
        elif tag == "li":
            self.marker = self.lists[-1].marker(element) if self.lists else "•"
        elif tag == "tr":
            self.rows.append(Row.of(element))
        elif tag in CELLS and self.rows and self.rows[-1].cells > 1:
            self.blank()
        self.as_typed += tag in _AS_TYPED
        self.heading = self.heading or tag == "h1"

    def _close_lines(self, element: _Element) -> None:
        tag = element.tag
        if tag in CELLS and self.rows and self.rows[-1].one_line:
            said = "".join(self.pieces[-3:])
            self.joined = self.rows[-1].joined(element, said) if said.strip() else ""
            return
        if tag == "dt" and (joined := term_joined(element)):
            self.joined = joined
            return
        self.end_line()
        if tag in LISTS and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.marker = ""
        elif tag == "tr":
            self._end_row()
        elif tag in CELLS and self.rows and self.rows[-1].cells > 1:
            self.blank()
        self.as_typed -= tag in _AS_TYPED
        self.heading = self.heading and tag != "h1"
        if tag in _APART and not (tag in LISTS and self.lists):
            self.blank()

    def _end_row(self) -> None:
        # A row without anything in it is a space.
        if self.rows and not self.rows.pop().cells:
            self.blank()

    def _end_link(self, element: _Element) -> None:
        self.inside_links = max(self.inside_links - 1, 0)
        start = self.at_link.pop() if self.at_link else 0
        said = "".join(self.pieces[start:])
        address = address_of(element)
        if not address:
            return
        # The way to an official is no menu.
        self.linked = max(self.linked - len(said.strip()), 0)
        self.links = max(self.links - 1, 0)
        if "protected]" in said:
            del self.pieces[start:]
            self._add(address)
        elif not is_said(address, said):
            self._add(f" ({address})" if said.strip() else address)


def _without_menus(lines: Sequence[_Line]) -> list[_Line]:
    prose = [at for at, line in enumerate(lines) if _is_prose(line)]
    if not prose:
        return list(lines)
    first, last = prose[0], prose[-1]
    return [*_unlinked(lines[:first]), *lines[first : last + 1], *_unlinked(lines[last + 1 :])]


def _unlinked(lines: Sequence[_Line]) -> list[_Line]:
    """Leave out each run of lines that are links and nothing else, if it has several."""
    kept: list[_Line] = []
    run: list[_Line] = []
    for line in [*lines, None]:
        if line and (not line.text or _is_linked(line)):
            run.append(line)
            continue
        menu = sum(each.links for each in run) >= _FEWEST_LINKS
        kept += [_Line("", 0, 0)] if menu else run
        kept += [line] if line else []
        run = []
    return kept


def _is_linked(line: _Line) -> bool:
    letters = len(re.sub(r"[\s|•·/»«>-]+", "", line.text))
    return line.links > 0 and line.linked >= letters * (1 - _MOST_UNLINKED)


def _is_prose(line: _Line) -> bool:
    width = len(line.text) + _WIDTH * len(_WIDE.findall(line.text))
    return line.heading or (width >= _PROSE and line.linked * 2 < len(line.text))


def _tidy(lines: Sequence[_Line]) -> list[str]:
    tidied: list[str] = []
    for line in lines:
        text = re.sub(r"[ \t\xa0]+", " ", line.text).strip()
        if text or (tidied and tidied[-1]):
            tidied.append(text)
    while tidied and not tidied[-1]:
        tidied.pop()
    return tidied
