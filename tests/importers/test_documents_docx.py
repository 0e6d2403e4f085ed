"""Text documents as text: what a person sees in Word is what is read."""
# ruff: noqa: SLF001, ANN401 - python-docx exports neither its types nor names for its elements

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from habeas.importers.documents import Document, opened
from habeas.importers.documents.limits import LARGEST_DOCUMENT
from habeas.kernel.errors import HabeasError

STORY = "The keeper Una Pellworm was taken from the lighthouse on 3 May 2016 without a warrant."


def saved(document: Any) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def read(content: bytes) -> Document:
    (document,) = opened(content, name="appeal.docx")
    return document


def lines(document: Any) -> list[str]:
    return read(saved(document)).text.splitlines()


def changed(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """A document with its files changed, and ``more`` of them, as somebody could do by hand."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each.filename, change(each.filename, old.read(each)))
        for name, file in more.items():
            new.writestr(name, file)
    return made.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(HabeasError) as refused:
        read(content)
    return str(refused.value)


def numbered(document: Any, levels: list[tuple[str, str]]) -> str:
    """Add a list of our own to a document: format and text of each level; gives its number."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    space = nsdecls("w")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{inner}</w:abstractNum>')
    )
    for number, start in (("88", ""), ("89", '<w:startOverride w:val="5"/>')):
        numbering.append(
            parse_xml(
                f'<w:num {space} w:numId="{number}"><w:abstractNumId w:val="77"/>'
                f'<w:lvlOverride w:ilvl="0">{start}</w:lvlOverride></w:num>'
            )
        )
    return "88"


def item(document: Any, text: str, number: str, level: int = 0) -> None:
    inner = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    document.add_paragraph(text)._p.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>")
    )


def test_paragraphs_lists_and_an_address_are_read_as_they_are_printed() -> None:
    document = docx.Document()
    document.core_properties.title = "Free  Una Pellworm"
    document.add_heading("Free Una Pellworm", level=1)
    document.add_paragraph(STORY)
    address = document.add_paragraph("Warden Eskil Brandt")
    for line in ("The Old Castle", "Nordby"):
        address.add_run().add_break()
        address.add_run(line)
    document.add_paragraph("I ask you to:")
    for demand in ("release her;", "let her see a lawyer."):
        document.add_paragraph(demand, style="List Number")
    document.add_paragraph("and so on", style="List Bullet")
    document.add_paragraph("Yours\tsincerely,").add_run().add_break(WD_BREAK.PAGE)
    found = read(saved(document))
    assert (found.kind, found.title) == ("docx", "Free Una Pellworm")
    assert found.text.splitlines() == [
        "Free Una Pellworm",
        "",
        STORY,
        "",
        "Warden Eskil Brandt",
        "The Old Castle",
        "Nordby",
        "",
        "I ask you to:",
        "",
        "1. release her;",
        "2. let her see a lawyer.",
        "• and so on",
        "",
        "Yours sincerely,",
    ]


def test_numbers_are_counted_as_word_counts_them() -> None:
    document = docx.Document()
    number = numbered(document, [("upperRoman", "Art. %1"), ("lowerLetter", "%1.%2)")])
    for text, level in (("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 1)):
        item(document, text, number, level)
    item(document, "f", "89")
    item(document, "g", "89")
    item(document, "h", "0")
    assert [line for line in lines(document) if line] == [
        *("Art. I a", "I.a) b", "I.b) c", "Art. II d", "II.a) e", "Art. V f", "Art. VI g", "h"),
    ]


def test_lines_without_space_between_them_stay_together() -> None:
    document = docx.Document()
    for line in ("Warden Eskil Brandt", "The Old Castle", "Nordby"):
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    document.add_paragraph()
    document.add_paragraph("Dear Warden,")
    assert lines(document) == [
        *("Warden Eskil Brandt", "The Old Castle", "Nordby", "", "Dear Warden,"),
    ]


def test_tables_are_read_row_by_row_and_cell_by_cell() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=2)
    for row, texts in zip(
        table.rows,
        [("Fax", "+47 22"), ("Telex:", "77 000"), ("Una", "41"), (STORY, STORY[::-1] * 2)],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[0].cells[0].paragraphs[0].runs[0].bold = True
    inner = table.rows[2].cells[1].add_table(rows=1, cols=1)
    inner.rows[0].cells[0].text = "within"
    assert [line for line in lines(document) if line] == [
        *("Fax: +47 22", "Telex: 77 000", "Una", "41", "within", STORY, STORY[::-1] * 2),
    ]


def test_headers_stand_first_and_footers_last_without_page_numbers() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "UA 12/2016"
    section.footer.paragraphs[0].text = "Friends of the Lights, Bergen"
    page = section.footer.add_paragraph("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    page._p.append(field)
    document.add_paragraph(STORY)
    assert lines(document) == ["UA 12/2016", "", STORY, "", "Friends of the Lights, Bergen"]


def test_a_text_box_is_read_once_and_hidden_and_deleted_words_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen.")
    paragraph.add_run("Hidden.").font.hidden = True
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="{compatible}" xmlns:v="urn:v"><mc:AlternateContent>'
            f'<mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    tracked = document.add_paragraph()
    for tag, text in (("w:ins", "Kept"), ("w:del", "Gone")):
        tracked._p.append(parse_xml(f"<{tag} {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></{tag}>"))
    assert [line for line in lines(document) if line] == ["Seen.", "In the box", "Kept"]


def test_a_template_on_the_disk_of_its_author_does_no_harm() -> None:
    content = saved_with(STORY)
    template = b'<Relationship Id="rT" Type="http://x/relationships/attachedTemplate" '
    own = template + b'Target="file:///C:\\Users\\x\\Letter.dotx" TargetMode="External"/>'
    assert read(related(content, own)).text == STORY
    for far in (b"http://a.example/x.dotm", b"file:///\\\\a.example\\x.dotm", b"\\\\a\\b.dotm"):
        link = template + b'Target="' + far + b'" TargetMode="External"/>'
        assert "loads something" in refusal(related(content, link))


def saved_with(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def related(content: bytes, link: bytes) -> bytes:
    return changed(
        content,
        lambda name, xml: (
            xml.replace(b"</Relationships>", link + b"</Relationships>")
            if name == "word/_rels/document.xml.rels"
            else xml
        ),
    )


def test_what_could_do_harm_is_refused_unread() -> None:
    content = saved_with(STORY)

    def same(_: str, xml: bytes) -> bytes:
        return xml

    def in_text(xml: bytes) -> Callable[[str, bytes], bytes]:
        return lambda name, old: xml if name == "word/document.xml" else old

    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    picture = b'<Relationship Id="rP" Type="http://x/image" Target="http://a.example/p.png" '
    picture += b'TargetMode="External"/>'
    deep = b"<w:p>" * 100_000
    harm = {
        "has macros": changed(content, same, **{"word/vbaProject.bin": b"x"}),
        "embedded files": changed(content, same, **{"word/embeddings/a.bin": b"x"}),
        "entities": changed(content, in_text(entity)),
        "declares": changed(content, in_text(entity.decode().encode("utf-16"))),
        "loads something": related(content, picture),
        "far more than": changed(content, same, **{"word/media/a.bin": b"\0" * 5_000_000}),
        "2000 files": changed(content, same, **{f"word/{n}.xml": b"" for n in range(2_001)}),
        "not a DOCX": changed(content, in_text(deep)),
        "DOCX file that": content[: len(content) // 2] + content[len(content) // 2 + 40 :],
        "old or an encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000),
        "larger than 20 MB": changed(
            content, same, **{f"word/{n}.png": os.urandom(LARGEST_DOCUMENT // 2) for n in range(3)}
        ),
        "empty": saved_with(" "),
        "Of office documents": changed(content, same).replace(b"word/", b"xl__/"),
    }
    for says, made in harm.items():
        assert says in refusal(made), says
