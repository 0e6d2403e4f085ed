"""The numbers of lists in a DOCX, which stands nowhere in its text: counted as Word counts them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

from .layout import BULLET, counted

_STYLES: Final = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
_LEVELS: Final = 9
_MOST_LINKS: Final = 20


def value(element: Any, *path: str) -> str | None:  # noqa: ANN401 - an element of lxml
    """Give the ``w:val`` of the element that lies below ``element`` by ``path``, or None."""
    for name in path:
        element = None if element is None else element.find(qn(name))
    return None if element is None else element.get(qn("w:val"))


@dataclass(frozen=True)
class _Level:
    start: int
    style: str
    text: str
    of_style: str | None


@dataclass
class Numbers:
    """The lists of one document, and how far each was counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, Any] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> "Numbers":  # noqa: ANN401 - elements of lxml
        """Read what a document says of its lists (either part may be None)."""
        numbers = cls()
        for style in () if styles is None else styles.iterfind(qn("w:style")):
            numbers.styles[style.get(qn("w:styleId")) or ""] = style
        if numbering is None:
            return numbers
        for abstract in numbering.iterfind(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId")) or ""
            numbers.levels[name] = _levels(abstract)
        for number in numbering.iterfind(qn("w:num")):
            name = number.get(qn("w:numId")) or ""
            numbers.abstract_of[name] = value(number, "w:abstractNumId") or ""
            starts = {
                _int(over.get(qn("w:ilvl"))): _int(start)
                for over in number.iterfind(qn("w:lvlOverride"))
                if (start := value(over, "w:startOverride"))
            }
            numbers.restarts[name] = starts
        return numbers

    def marker(self, paragraph: Any) -> str:  # noqa: ANN401 - as above
        """Give what is printed before the next paragraph: its number, a bullet, or ""."""
        name, at = self._list_of(paragraph)
        levels = self.levels.get(self.abstract_of.get(name, ""), {})
        if at not in levels:
            return ""
        level = levels[at]
        so_far = self._counted[self.abstract_of[name]]
        if at in self.restarts[name] and (name, at) not in self._begun:
            so_far[at] = self.restarts[name][at]
        else:
            so_far[at] = so_far[at] + 1 if at in so_far else level.start
        self._begun.add((name, at))
        for below in range(at + 1, _LEVELS):
            so_far.pop(below, None)
        if level.style == "none":
            return ""
        if level.style == "bullet":
            return BULLET

        def shown(found: re.Match[str]) -> str:
            which = int(found[1]) - 1
            other = levels.get(which, level)
            return counted(so_far.get(which, other.start), _STYLES.get(other.style, "1"))

        return re.sub(r"%([1-9])", shown, level.text).strip()

    def _list_of(self, paragraph: Any) -> tuple[str, int]:  # noqa: ANN401 - as above
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        name, at = value(own, "w:numId"), value(own, "w:ilvl")
        if name is None:
            name, of_style = self._list_of_style(value(properties, "w:pStyle"))
            at = at if at is not None else of_style
        return name or "", _int(at)

    def _list_of_style(self, style: str | None) -> tuple[str | None, str | None]:
        first = style
        for _ in range(_MOST_LINKS):
            element = self.styles.get(style or "")
            if element is None:
                break
            name = value(element, "w:pPr", "w:numPr", "w:numId")
            if name is not None:
                levels = self.levels.get(self.abstract_of.get(name, ""), {})
                of_style = next(
                    (str(at) for at, level in levels.items() if level.of_style == first), None
                )
                return name, of_style or value(element, "w:pPr", "w:numPr", "w:ilvl")
            style = value(element, "w:basedOn")
        return None, None


def _levels(abstract: Any) -> dict[int, _Level]:  # noqa: ANN401 - as above
    return {
        _int(level.get(qn("w:ilvl"))): _Level(
            start=_int(value(level, "w:start")),
            style=value(level, "w:numFmt") or "decimal",
            text=value(level, "w:lvlText") or "",
            of_style=value(level, "w:pStyle"),
        )
        for level in abstract.iterfind(qn("w:lvl"))
    }


def _int(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else 0
