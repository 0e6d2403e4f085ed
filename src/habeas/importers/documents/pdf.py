"""A PDF as text: its own text, in reading order, without the heads and feet of its pages."""

import re
from collections.abc import Sequence
from typing import Final

import pypdfium2  # type: ignore[import-untyped]

from habeas.kernel.errors import HabeasError

from .limits import MOST_LETTERS
from .metadata import Metadata
from .pdf_columns import columns
from .pdf_files import DAMAGED, refuse_harm
from .pdf_letters import MANY_LETTERS, letters_of
from .pdf_lines import Line, page_lines
from .pdf_paragraphs import paragraphs

_MARGINAL: Final = 0.14
"""Share of a page's height at its head and at its foot in which a repeated line is a running one.
"""
_NUMBER: Final = re.compile(r"\W*\d{1,3}\W*")
_FEWEST: Final = 20
_SCAN: Final = (
    "The PDF has pictures and no text, so it may be a scan. Read it with a program that recognises "
    "text (OCR), and save that as text."
)
_NO_TEXT: Final = (
    "The PDF has no text; save the page as text, HTML or DOCX, or print it to a PDF in which its "
    "words can be marked."
)


def pdf_text(content: bytes) -> tuple[str, Metadata]:
    """Give the text of a PDF and its title.

    What repeats at the head and foot of pages is told once, at the end; page numbers are not.
    Raises HabeasError where the PDF could do harm, wants a password, is damaged or has no text.
    """
    refuse_harm(content)
    try:
        with pypdfium2.PdfDocument(content) as file:
            pages = _pages(file)
            empty = sum(len(line.text) for lines, _ in pages for line in lines) < _FEWEST
            if empty:
                raise HabeasError(_SCAN if _has_pictures(file) else _NO_TEXT)
            title = " ".join((file.get_metadata_value("Title") or "").split())
    except pypdfium2.PdfiumError:
        raise HabeasError(DAMAGED) from None
    heads, feet, left = _without_running(pages)
    printed = [column for lines in left for column in columns(lines)]
    text = paragraphs(printed)
    # What runs along is told, but not where a title is looked for.
    text += ["", *heads, *feet] if heads or feet else []
    return "\n".join(text), Metadata(title=title)


def _pages(file: pypdfium2.PdfDocument) -> list[tuple[list[Line], tuple[float, float]]]:
    """Give the lines of each page, and its lower and upper edge."""
    found = []
    letters = 0
    for page in file:
        on_page = letters_of(page)
        letters += len(on_page)
        if letters > MOST_LETTERS:
            raise HabeasError(MANY_LETTERS)
        edges = (0, page.get_height()) if page.get_rotation() else page.get_cropbox()[1::2]
        found.append((page_lines(on_page), edges))
        page.close()
    return found


def _has_pictures(file: pypdfium2.PdfDocument) -> bool:
    pictures = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    return any(True for page in file for _ in page.get_objects(filter=pictures))


def _without_running(
    pages: Sequence[tuple[list[Line], tuple[float, float]]],
) -> tuple[list[str], list[str], list[list[Line]]]:
    """Part the running heads and feet, each once, from the lines of each page."""
    repeated: dict[tuple[str, str], list[Line]] = {}
    for lines, edges in pages:
        for side in ("head", "foot"):
            for key in {_key(line) for line in _at(side, lines, *edges)}:
                found = [line for line in lines if _key(line) == key]
                repeated.setdefault((side, key), []).extend(found[:1])
    told: dict[str, dict[str, str]] = {"head": {}, "foot": {}}
    left: list[list[Line]] = []
    for lines, edges in pages:
        running: set[int] = set()
        for side in ("head", "foot"):
            # From the edge of the page inwards, as far as lines repeat.
            for line in _at(side, lines, *edges):
                texts = {each.text for each in repeated[side, _key(line)]}
                number = _NUMBER.fullmatch(line.text)
                if len(repeated[side, _key(line)]) == 1 and not number:
                    break
                running.add(id(line))
                # What changes from page to page is the number of the page.
                if len(texts) == 1 and not number:
                    told[side][_key(line)] = line.text
        left.append([line for line in lines if id(line) not in running])
    return list(told["head"].values()), list(told["foot"].values()), left


def _at(side: str, lines: Sequence[Line], bottom: float, top: float) -> list[Line]:
    """Give the lines at the head or foot of a page, the outermost first."""
    margin = (top - bottom) * _MARGINAL
    if side == "head":
        return sorted((e for e in lines if e.bottom > top - margin), key=lambda e: -e.base)
    return sorted((e for e in lines if e.top < bottom + margin), key=lambda e: e.base)


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)
