"""A translation as a text document (DOCX): a table of the source and its translation."""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from habeas.importers.documents.word_files import NO_DOCX, refuse_harm
from habeas.importers.translations import (
    Brought,
    Entry,
    Reference,
    Sheet,
    TranslationFileError,
    explained,
    reference_in,
)
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import direction, name, normal

if TYPE_CHECKING:
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

# A document of ours has a dozen small files; whoever packs more into one means harm.
MOST_FILES: Final = 200
MOST_UNPACKED: Final = 20 * 1024 * 1024
COLUMNS: Final = 3


def write(sheet: Sheet) -> bytes:
    """Return the document: a row for each part, the source left and its translation right."""
    document = Document()
    properties = document.core_properties
    properties.title = sheet.title
    properties.identifier = str(sheet.reference)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = clock.now().replace(tzinfo=None)
    properties.language = sheet.reference.language
    document.add_heading(sheet.title, level=1)
    document.add_paragraph(
        "Write the translation into the right column. Change nothing else, and keep every row. "
        f"{sheet.guide}"
    )
    document.add_paragraph(f"Reference: {sheet.reference}")
    table = document.add_table(rows=1, cols=COLUMNS)
    table.style = "Table Grid"
    head = (
        "Part",
        name(sheet.source_language, "en"),
        name(sheet.reference.language, "en"),
    )
    for cell, title in zip(table.rows[0].cells, head, strict=True):
        cell.text = title
        cell.paragraphs[0].runs[0].bold = True
    _repeat(table.rows[0])
    for part in sheet.parts:
        where, source, translation = table.add_row().cells
        where.text = f"{part.label}\n[{part.key}]"
        for note in explained(part):
            where.add_paragraph(note).runs[0].font.size = Pt(8)
        _fill(source, part.text, sheet.source_language)
        _fill(translation, sheet.told.get(part.key, ""), sheet.reference.language)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read(content: bytes) -> Brought:
    """Return what a document holds; raises TranslationFileError.

    What could do harm is refused unread: macros, embedded files, entities, links that are loaded,
    and archives that unpack to more than a document of ours can.
    """
    try:
        refuse_harm(content, most_files=MOST_FILES, most=MOST_UNPACKED)
    except HabeasError as error:
        raise TranslationFileError(str(error)) from None
    try:
        document = Document(BytesIO(content))
    except Exception:  # noqa: BLE001 - whatever python-docx stumbles over, it is no document of ours
        raise TranslationFileError(NO_DOCX) from None
    body = document.element.body
    tracked = body.iter(qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
    if next(tracked, None) is not None:
        raise TranslationFileError(
            "The document has tracked changes: accept or reject all of them, and save it again."
        )
    reference = _reference(document)
    if len(document.tables) != 1:
        raise TranslationFileError("The document must have its one table, with a row for a part.")
    entries = []
    for row in document.tables[0].rows[1:]:
        cells = row._tr.tc_lst  # noqa: SLF001 - the cells as they are written, merged ones once
        if len(cells) != COLUMNS:
            raise TranslationFileError("A row of the table has lost or gained a column.")
        where, source, translation = (_text(cell) for cell in cells)
        key = re.search(r"\[([\w-]+)\]", where)
        entries.append(Entry(key=key[1] if key else "?", source=source, translation=translation))
    return Brought(reference=reference, entries=entries)


def _reference(document: Any) -> Reference:  # noqa: ANN401 - python-docx exports no such type
    shown = "\n".join(paragraph.text for paragraph in document.paragraphs)
    reference = reference_in(document.core_properties.identifier or "") or reference_in(shown)
    if reference is None:
        raise TranslationFileError("This document was not exported here: its reference is gone.")
    return reference


def _text(cell: Any) -> str:  # noqa: ANN401 - an element of lxml
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        runs = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        lines.append("".join(run.text or "" if run.tag == qn("w:t") else " " for run in runs))
    return "\n".join(lines)


def _fill(cell: "_Cell", text: str, language: str) -> None:
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(text.splitlines() or [""]):
        if number:
            paragraph = cell.add_paragraph()
        _say(paragraph, line, language)


def _say(paragraph: "Paragraph", line: str, language: str) -> None:
    """Write a line with its language and, right to left, the marks that turn it round."""
    run = paragraph.add_run(line)
    tag = OxmlElement("w:lang")
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no name for these
    if direction(language) == "rtl":
        # In front, where the schema wants it: alignment and spacing follow.
        paragraph._p.get_or_add_pPr().insert(0, OxmlElement("w:bidi"))  # noqa: SLF001 - as above
        properties.append(OxmlElement("w:rtl"))
        tag.set(qn("w:bidi"), normal(language))
    else:
        tag.set(qn("w:val"), normal(language))
        if normal(language).split("-")[0] in {"zh", "ja", "ko"}:
            tag.set(qn("w:eastAsia"), normal(language))
    properties.append(tag)


def _repeat(row: Any) -> None:  # noqa: ANN401 - python-docx exports no such type
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above
