"""A text document (DOCX) as text: paragraphs, lists with their numbers, tables, text boxes."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as PART
from docx.oxml.ns import qn
from lxml.etree import XMLParser, XMLSyntaxError, fromstring

from habeas.kernel.errors import HabeasError

from .layout import between, fits_one_line
from .metadata import Metadata
from .word_files import NO_DOCX, refuse_harm
from .word_numbers import Numbers, value

_GONE: Final = frozenset(
    qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:sdtPr")
)
_SIGNS: Final = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): " ",
}
_BOX: Final = qn("w:txbxContent")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FEW_LETTERS: Final = 20
_MOST_LINKS: Final = 20


def word_text(content: bytes) -> tuple[str, Metadata]:
    """Give the text of a DOCX and its title; raises HabeasError where it cannot be read.

    Headers stand first and footers last, notes after the text. What was deleted while changes were
    tracked, and what is hidden, is not read. A document that could do harm is refused unread.
    """
    refuse_harm(content)
    try:
        document = docx.Document(BytesIO(content))
        reader = _Reader(document)
        lines = [
            *reader.marginal(PART.HEADER),
            *reader.of(document.element.body),
            *reader.notes(PART.FOOTNOTES),
            *reader.notes(PART.ENDNOTES),
            *reader.marginal(PART.FOOTER),
        ]
        title = document.core_properties.title or ""
    except HabeasError:
        raise
    except Exception:  # noqa: BLE001 - whatever python-docx stumbles over, it is not readable
        raise HabeasError(NO_DOCX) from None
    return "\n".join(lines).strip("\n"), Metadata(title=" ".join(title.split()))


class _Reader:
    def __init__(self, document: Any) -> None:  # noqa: ANN401 - python-docx exports no such type
        self.parts = document.part.rels.values()
        styles = next(self._roots(PART.STYLES), None)
        self.numbers = Numbers.of(next(self._roots(PART.NUMBERING), None), styles)
        self.usual = (
            None if styles is None else styles.find(f"{qn('w:docDefaults')}//{qn('w:spacing')}")
        )
        self.basic = next(
            (
                name
                for name, style in self.numbers.styles.items()
                if style.get(qn("w:default")) == "1" and style.get(qn("w:type")) == "paragraph"
            ),
            "",
        )

    def of(self, block: Any) -> Iterator[str]:  # noqa: ANN401 - an element of lxml
        """Give the lines of paragraphs and tables, a blank one where there is space between."""
        after, in_list, style = 0, False, ""
        for element in _blocks(block):
            if element.tag == qn("w:tbl"):
                yield ""
                yield from self._table(element)
                yield ""
                after, in_list = 0, False
                continue
            marker = self.numbers.marker(element)
            text = _text(element)
            if not text:
                yield from self._boxes(element)
                yield ""
                continue
            of_this = value(element, "w:pPr", "w:pStyle") or self.basic
            before, below, close = self._space(element, of_this)
            together = (marker and in_list) or (close and of_this == style)
            apart = before or after or bool(marker) != in_list or self._is_heading(style)
            if apart and not together:
                yield ""
            yield from f"{marker} {text}".strip().split("\n")
            yield from self._boxes(element)
            after, in_list, style = below, bool(marker), of_this

    def marginal(self, kind: str) -> list[str]:
        """Give the lines of the headers or footers, each once, without page numbers."""
        found: list[str] = []
        for root in self._roots(kind):
            for paragraph in root.iter(qn("w:p")):
                text = _text(paragraph)
                numbered = any("PAGE" in (code or "") for code in _codes(paragraph))
                if text and text not in found and not (numbered and len(text) < _FEW_LETTERS):
                    found.append(text)
        lines = [line for text in found for line in text.split("\n")]
        return ["", *lines, ""] if lines else []

    def notes(self, kind: str) -> Iterator[str]:
        """Give the lines of the notes at the foot or the end."""
        for root in self._roots(kind):
            for note in root:
                if note.get(qn("w:type")) is None:
                    yield ""
                    yield from self.of(note)

    def _roots(self, kind: str) -> Iterator[Any]:
        for relation in self.parts:
            if relation.reltype == kind and not relation.is_external:
                part = relation.target_part
                root = getattr(part, "element", None)
                yield root if root is not None else _parsed(part.blob)

    def _boxes(self, paragraph: Any) -> Iterator[str]:  # noqa: ANN401 - as above
        """Give the lines of the text boxes that hang at a paragraph, once each."""
        for box in paragraph.iter(_BOX):
            above = [each.tag for each in box.iterancestors()]
            if _FALLBACK not in above and above.count(_BOX) == _depth(paragraph):
                yield ""
                yield from self.of(box)
                yield ""

    def _table(self, table: Any) -> Iterator[str]:  # noqa: ANN401 - as above
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = [
                (lines, cell)
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is row
                and (lines := _trimmed(list(self.of(cell))))
            ]
            texts = [" ".join(lines) for lines, _ in cells]
            if len(cells) > 1 and all(len(c) == 1 for c, _ in cells) and fits_one_line(texts):
                yield _on_one_line(texts, [cell for _, cell in cells])
                continue
            for lines, _ in cells:
                if len(cells) > 1:
                    yield ""
                yield from lines

    def _is_heading(self, style: str) -> bool:
        level = value(self.numbers.styles.get(style), "w:pPr", "w:outlineLvl")
        return level is not None

    def _space(self, paragraph: Any, style: str) -> tuple[int, int, bool]:  # noqa: ANN401 - as above
        """Give the space above and below in 1/20 pt; True where paragraphs like it get none."""
        sources = [paragraph.find(qn("w:pPr"))]
        for _ in range(_MOST_LINKS):
            element = self.numbers.styles.get(style)
            if element is None:
                break
            sources.append(element.find(qn("w:pPr")))
            style = value(element, "w:basedOn") or ""
        found = [None if each is None else each.find(qn("w:spacing")) for each in sources]
        spaces = [each for each in [*found, self.usual] if each is not None]
        before, after = (
            next((given for each in spaces if (given := each.get(qn(name))) is not None), "0")
            for name in ("w:before", "w:after")
        )
        close = any(
            each is not None and each.find(qn("w:contextualSpacing")) is not None
            for each in sources
        )
        return int(before.isdigit() and int(before)), int(after.isdigit() and int(after)), close


def _parsed(blob: bytes) -> Any:  # noqa: ANN401 - as above
    try:
        return fromstring(blob, XMLParser(resolve_entities=False, no_network=True))
    except XMLSyntaxError:
        raise HabeasError(NO_DOCX) from None


def _blocks(block: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Give paragraphs and tables, also those in a content control."""
    for element in block:
        if element.tag in {qn("w:p"), qn("w:tbl")}:
            yield element
        elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _blocks(element)


def _text(paragraph: Any) -> str:  # noqa: ANN401 - as above
    """Give the text of a paragraph without that of its boxes."""
    pieces: list[str] = []
    left = list(reversed(paragraph))
    while left:
        element = left.pop()
        tag = element.tag
        if tag in _GONE or tag in {_BOX, _FALLBACK}:
            continue
        if tag == qn("w:t"):
            pieces.append(element.text or "")
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif not (tag == qn("w:r") and element.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None):
            left += reversed(element)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return "\n".join(lines).strip("\n")


def _codes(paragraph: Any) -> Iterator[str | None]:  # noqa: ANN401 - as above
    for field in paragraph.iter(qn("w:instrText")):
        yield field.text
    for field in paragraph.iter(qn("w:fldSimple")):
        yield field.get(qn("w:instr"))


def _depth(element: Any) -> int:  # noqa: ANN401 - as above
    return sum(1 for _ in element.iterancestors(_BOX))


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _on_one_line(texts: list[str], cells: list[Any]) -> str:
    line = ""
    for at, (text, cell) in enumerate(zip(texts, cells, strict=True)):
        line += text
        if at + 1 < len(texts):
            is_label = cell.find(f".//{qn('w:rPr')}/{qn('w:b')}") is not None
            line += between(text, line, is_label=is_label, cells=len(texts))
    return line
