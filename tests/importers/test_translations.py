"""Translations as files for volunteers, and what may be wrong with what comes back."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from habeas.appeals.segmenting import Part
from habeas.importers import translations, translations_docx, translations_po
from habeas.importers.translations import Reference, Sheet, TranslationFileError

PARTS = [
    Part(key="subject", text="Ada Sample"),
    Part(key="body-1", text="{name of ada}, aged {age of ada}, was taken from “her home”."),
    Part(key="demands-1", text="release her at once;"),
]
TOLD = {"subject": "Ada", "body-1": "{name of ada}, {age of ada} ans, a été enlevée."}
BOTH = pytest.mark.parametrize(
    ("ending", "write"), [("po", translations_po.write), ("docx", translations_docx.write)]
)
Write = Callable[[Sheet], bytes]


def sheet(language: str = "fr", told: dict[str, str] | None = None) -> Sheet:
    return Sheet(
        reference=Reference(kind="letter", source=12, language=language, revision=345),
        title="Letter: UA 20/2016, French",
        source_language="en",
        parts=PARTS,
        told=TOLD if told is None else told,
    )


def back(file: bytes, ending: str) -> dict[str, str]:
    return translations.taken(translations.read(file, f"letter.{ending}"), PARTS)


def refusal(file: bytes, ending: str) -> str:
    with pytest.raises(TranslationFileError) as refused:
        back(file, ending)
    return str(refused.value)


def in_docx(
    file: bytes, change: Callable[[bytes], bytes], *, of: str = "word/document.xml"
) -> bytes:
    """A document with one of its files changed, as somebody could do by hand."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.infolist():
            content = old.read(each)
            new.writestr(each.filename, change(content) if each.filename == of else content)
    return made.getvalue()


def with_file(file: bytes, name: str, content: bytes = b"x") -> bytes:
    made = BytesIO(file)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


@BOTH
@pytest.mark.parametrize("language", ["fr", "ar", "zh-Hans", "tlh"])
def test_what_goes_out_comes_back(ending: str, write: Write, language: str) -> None:
    brought = translations.read(write(sheet(language)), f"X.{ending.upper()}")
    assert brought.reference == sheet(language).reference
    assert translations.taken(brought, PARTS) == TOLD


@BOTH
def test_a_lost_token_is_refused_by_its_name_and_place(ending: str, write: Write) -> None:
    told = {**TOLD, "body-1": "Elle, {age of ada} ans, {official}."}
    sentence = refusal(write(sheet(told=told)), ending)
    assert "Paragraph 1: {name of ada} was lost." in sentence
    assert "Paragraph 1: {official} is not in the source." in sentence


@BOTH
def test_a_changed_token_is_refused_with_the_nearest(ending: str, write: Write) -> None:
    told = {**TOLD, "body-1": "{nom de ada}, {age of ada} ans."}
    assert "“{nom de ada}” means nothing here" in refusal(write(sheet(told=told)), ending)


@BOTH
def test_a_written_form_may_be_added(ending: str, write: Write) -> None:
    told = {**TOLD, "body-1": "{name of ada|Ады Сэмпл}, {age of ada}"}
    assert back(write(sheet("ru", told)), ending) == told


@BOTH
def test_parts_that_are_not_the_source_s_are_named(ending: str, write: Write) -> None:
    other = [
        Part(key="subject", text="Somebody else"),
        Part(key="body-7", text="A paragraph of mine."),
        *PARTS[1:],
    ]
    made = write(
        Sheet(
            reference=sheet().reference,
            title="x",
            source_language="en",
            parts=other[:-1],
            told=TOLD,
        )
    )
    sentence = refusal(made, ending)
    assert "Subject: the source was changed in the file, to “Somebody else”." in sentence
    assert "“A paragraph of mine.” (body-7) is no part of the source." in sentence
    assert "Request 1 is missing." in sentence


@BOTH
def test_nobody_of_the_staff_is_named_and_the_tokens_are_explained(
    ending: str, write: Write
) -> None:
    file = write(sheet())
    if ending == "docx":
        document = Document(BytesIO(file))
        assert document.core_properties.author == ""
        assert document.core_properties.last_modified_by == ""
        cells = document.tables[0].rows[2].cells
        assert "{age of ada}: the person's age on the day of the letter" in cells[0].text
    else:
        text = file.decode()
        assert "#. {age of ada}: the person's age on the day of the letter" in text
        assert 'msgctxt "body-1"' in text
        assert "python-brace-format" not in text


def test_an_entry_that_is_marked_fuzzy_is_left_out_with_a_notice() -> None:
    file = translations_po.write(sheet()).decode()
    fuzzy = file.replace('msgctxt "subject"', '#, fuzzy\nmsgctxt "subject"')
    brought = translations.read(fuzzy.encode(), "x.po")
    assert brought.left_out == ["“Ada” is marked fuzzy and was left out."]
    assert "subject" not in translations.taken(brought, PARTS)


def test_a_mark_of_the_byte_order_does_no_harm() -> None:
    assert back(b"\xef\xbb\xbf" + translations_po.write(sheet()), "po") == TOLD


@pytest.mark.parametrize(
    ("file", "ending", "says"),
    [
        (b"not a catalogue", "po", "not a PO file"),
        (b'msgid "x"\nmsgstr "\xff\xfe"\n', "po", "not a PO file"),
        (b'msgid "x"\nmsgstr "y"\n', "po", "was not exported here"),
        (b"PK\x03\x04 no archive", "docx", "not a DOCX file"),
        (b"", "docx", "not a DOCX file"),
        (b"x" * (translations.LARGEST + 1), "po", "larger than 2 MB"),
        (translations_po.write(sheet()), "odt", "Only a .po or a .docx"),
        (translations_po.write(sheet()), "docx", "not a DOCX file"),
        (translations_docx.write(sheet()), "docm", "Only a .po or a .docx"),
    ],
    ids=range(9),
)
def test_what_is_no_file_of_ours_is_refused_with_its_reason(
    file: bytes, ending: str, says: str
) -> None:
    assert says in refusal(file, ending)


def test_a_document_that_could_do_harm_is_refused_unread() -> None:
    file = translations_docx.write(sheet())
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    loaded = b'<Relationship Id="r" Type="x/attachedTemplate" Target="http://a.example" '
    loaded += b'TargetMode="External"/></Relationships>'
    harm = {
        "macros": with_file(file, "word/vbaProject.bin"),
        "embedded files": with_file(file, "word/embeddings/oleObject1.bin"),
        "declares entities": in_docx(file, lambda _: entity + b"<x/>"),
        "entities": with_file(file, "word/other.xml", hidden),
        "loads something": in_docx(
            file,
            lambda xml: xml.replace(b"</Relationships>", loaded),
            of="word/_rels/document.xml.rels",
        ),
        "unpacks to more": with_file(file, "word/media/x.bin", b"\0" * (21 * 1024 * 1024)),
    }
    for says, made in harm.items():
        assert says in refusal(made, "docx")


def test_tracked_changes_and_a_table_in_pieces_are_refused() -> None:
    file = translations_docx.write(sheet())
    tracked = in_docx(
        file,
        lambda xml: xml.replace(b"<w:r>", b'<w:ins w:id="1" w:author="x"><w:r>', 1).replace(
            b"</w:r>", b"</w:r></w:ins>", 1
        ),
    )
    assert "tracked changes" in refusal(tracked, "docx")
    document = Document(BytesIO(file))
    row = document.tables[0].rows[1]._tr  # noqa: SLF001 - as a word processor would
    row.remove(row.tc_lst[0])
    made = BytesIO()
    document.save(made)
    assert "lost or gained a column" in refusal(made.getvalue(), "docx")
    document.tables[0]._tbl.getparent().remove(document.tables[0]._tbl)  # noqa: SLF001 - as above
    made = BytesIO()
    document.save(made)
    assert "its one table" in refusal(made.getvalue(), "docx")


def test_a_document_without_its_reference_is_refused() -> None:
    document = Document()
    document.add_table(rows=1, cols=3)
    made = BytesIO()
    document.save(made)
    assert "reference is gone" in refusal(made.getvalue(), "docx")


def test_the_reference_is_found_again_on_the_page_itself() -> None:
    document = Document(BytesIO(translations_docx.write(sheet())))
    document.core_properties.identifier = ""
    made = BytesIO()
    document.save(made)
    assert translations.read(made.getvalue(), "x.docx").reference == sheet().reference


def test_arabic_is_marked_as_written_from_right_to_left() -> None:
    told = {"subject": "عدا"}
    document = Document(BytesIO(translations_docx.write(sheet("ar", told))))
    _, source, target = document.tables[0].rows[1].cells
    paragraph = target.paragraphs[0]._p  # noqa: SLF001 - python-docx has no name for these
    assert paragraph.pPr.find(qn("w:bidi")) is not None
    (run,) = paragraph.r_lst
    assert run.rPr.find(qn("w:rtl")) is not None
    assert run.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    assert source.paragraphs[0]._p.pPr is None  # noqa: SLF001 - as above
