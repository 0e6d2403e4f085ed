"""Files made to do harm, in one folder with honest pages: each costs itself alone, and soon."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from habeas.importers.confined import File, read_confined, read_many
from habeas.kernel.errors import RefusedError

COUPLE = (Path(__file__).parents[1] / "pages" / "couple.txt").read_bytes()
TITLE = "Letters for Tamsin Quillfeather and her husband"
SECRET = "Quillfeather"


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def word(document: bytes) -> bytes:
    kinds = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped(("[Content_Types].xml", kinds), ("word/document.xml", document))


def pdf_with_script() -> bytes:
    file = pikepdf.new()
    file.add_blank_page()
    file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    written = BytesIO()
    file.save(written)
    return written.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">'
    + b"".join(b'<!ENTITY e%d "%s">' % (n + 1, b"&e%d;" % n * 10) for n in range(12))
    + b"]><w:document>&x;&e12;</w:document>"
)
HOSTILE = {
    "empty": b"",
    "nothing but blanks": b" \n" * 1000,
    "binary": random.Random(5).randbytes(100_000),  # noqa: S311 - the same each time
    "no encoding": "Мы пишем".encode("koi8-r") + b"\xff\xfe\x00" * 10,
    "50 MB and more": b"a" * 50_000_001,
    "a million tags": b"<html>" + b"<b>" * 1_000_000,
    "a million attributes": b"<p " + b"a=1 b=2 " * 500_000 + b">",
    "elements without end": b"<html>" + b"<div>" * 100_000 + SECRET.encode(),
    "a ZIP bomb": zipped(("bomb.txt", b"\0" * 60_000_000)),
    "a ZIP of ZIPs": zipped(("inner.zip", zipped(("page.txt", COUPLE)))),
    "a ZIP that leads out": zipped(("../../page.txt", COUPLE)),
    "half a ZIP": zipped(("page.txt", COUPLE))[:200],
    "entities": word(ENTITIES),
    "XML with entities": ENTITIES,
    "UTF-16 XML with entities": ENTITIES.decode().encode("utf-16"),
    "XML with entities in a ZIP": zipped(("page.txt", b"\n" + ENTITIES)),
    "a PDF with a script": pdf_with_script(),
    "half a PDF": pdf_with_script()[:300],
    "a PDF of nothing": b"%PDF-1.7\n" + b"obj " * 100_000,
}


@pytest.fixture(scope="module")
def refused() -> dict[str, str]:
    """Why each was refused; after each an honest page, which was read."""
    files = []
    for name, content in HOSTILE.items():
        files += [
            File(name=name, load=lambda it=content: it),  # type: ignore[misc]
            File(name=f"after {name}", load=lambda: COUPLE),
        ]
    outcomes = {outcome.file: outcome for outcome in read_many(files)}
    assert list(outcomes) == [file.name for file in files]
    for name, outcome in outcomes.items():
        honest = name.startswith("after")
        assert bool(outcome.reading and outcome.reading.read.title == TITLE) == honest, name
    return {name: outcomes[name].refused for name in HOSTILE}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_does_harm_is_refused_in_a_sentence_that_quotes_nothing(
    refused: dict[str, str], name: str
) -> None:
    sentence = refused[name]
    assert sentence[:1].isupper()
    assert sentence.endswith(".")
    assert SECRET not in sentence
    assert "/" not in sentence
    assert "fault" not in sentence


def test_xml_that_declares_entities_is_told_so(refused: dict[str, str]) -> None:
    for name in ("XML with entities", "UTF-16 XML with entities", "XML with entities in a ZIP"):
        assert "declares entities" in refused[name]


def test_the_desk_refuses_it_alike(refused: dict[str, str]) -> None:
    for name in ("a PDF with a script", "a ZIP bomb", "elements without end"):
        with pytest.raises(RefusedError) as error:
            read_confined(HOSTILE[name], name=name)
        assert str(error.value) == refused[name]
