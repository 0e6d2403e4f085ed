"""Files at the desk: each kind is read in a process of its own, laid down, or refused."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import cast
import pytest
import typst
from desk_doing import at, at_the_desk, do, look, said
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from habeas.importers import keeping
from habeas.importers.documents.kinds import ENDINGS
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import read_page

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)

PAGES = Path(__file__).parent.parent / "pages"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("*.txt")}
COUPLE = TEXTS["couple"]

HTML = "<!doctype html><html lang='en'><head><title>Letters</title></head><body>{}</body></html>"


def html() -> bytes:
    """The page as it is saved from a site, with a menu around it."""
    lines = [f"<p>{block}</p>" for block in COUPLE.split("\n\n")]
    body = "".join(lines).replace("\n", "<br>")
    return HTML.format(f"<nav><a href='/'>Home</a></nav><main>{body}</main>").encode()


def pdf() -> bytes:
    """The page as it is printed, with a header and page numbers around it."""
    sheet = """#set page(header: [Letters for Example], footer: context counter(page).display())
#for block in sys.inputs.text.split("\\n\\n") [#block.split("\\n").join(linebreak()) #parbreak()]"""
    return typst.compile(sheet.encode(), sys_inputs={"text": COUPLE})


def laid() -> ImportedPage:
    return keeping.lay(read_page(COUPLE), by=cast.case_worker())


def encoded(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def packed(**files: bytes) -> SimpleUploadedFile:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return SimpleUploadedFile("pages.zip", made.getvalue())


@pytest.mark.parametrize(("name", "made"), [("page.html", html), ("page.pdf", pdf)])
def test_the_same_page_saved_or_printed_is_known_again(
    wanda: Client, name: str, made: Callable[[], bytes]
) -> None:
    page = laid()
    again = wanda.post(at("new-page"), {"file": SimpleUploadedFile(name, made())})
    assert again.status_code == 409
    assert at("check-page", page.reference) in said(again)


def test_a_saved_web_page_is_read_without_the_web_site_around_it(wanda: Client) -> None:
    do(wanda, at("new-page"), file=SimpleUploadedFile("page.html", html()))
    opened = keeping.opened(ImportedPage.objects.get(), by=cast.case_worker())
    assert opened.source.name == "page.html"
    values = [entry.value for entry in opened.sheet.of_kind("subjects")]
    assert values == ["Tamsin Quillfeather", "Jory Quillfeather"]
    assert "<p>" not in opened.source.text


def row(page: str, name: str) -> str:
    """What stands in the row of a file."""
    [found] = [each for each in page.split("<li>")[1:] if f">{name}</" in each]
    return found.split("</li>")[0]


def test_a_zip_lays_each_page_down_and_says_in_one_list_what_became_of_each(wanda: Client) -> None:
    known, drafted = laid(), keeping.lay(read_page(TEXTS["page-pt"]), by=cast.case_worker())
    case = keeping.draft(drafted, base=drafted.changed_at, by=cast.case_worker()).case
    parts = {"one_txt": COUPLE, "two_txt": TEXTS["single"], "three_txt": TEXTS["page-pt"]}
    answer = wanda.post(
        at("new-page"), {"file": packed(**encoded(parts), four_txt=b"", five_pdf=b"%PDF-1.7 x")}
    )
    assert answer.status_code == 200
    page = said(answer)
    assert "Of 5 pages 1 to be checked, 2 here already, 2 not taken." in page
    [new] = ImportedPage.objects.waiting().exclude(pk=known.pk)
    assert at("check-page", known.reference) in row(page, "pages.zip/one.txt")
    assert "here already" in row(page, "pages.zip/one.txt")
    assert at("check-page", new.reference) in row(page, "pages.zip/two.txt")
    assert at("case", case.pk) in row(page, "pages.zip/three.txt")
    assert "The file is empty" in row(page, "pages.zip/four.txt")
    assert "href" not in row(page, "pages.zip/four.txt")
    assert "Not taken" in row(page, "pages.zip/five.pdf")
    assert "messages" not in wanda.session


def test_a_zip_of_which_nothing_is_new_is_told_in_the_same_list(wanda: Client) -> None:
    laid()
    known = wanda.post(at("new-page"), {"file": packed(one_txt=COUPLE.encode(), two_txt=b"")})
    assert known.status_code == 409
    assert "Of 2 pages 0 to be checked, 1 here already, 1 not taken." in said(known)
    none = wanda.post(at("new-page"), {"file": packed(one_txt=b"", two_txt=b"")})
    assert none.status_code == 422
    assert "The file is empty" in row(said(none), "pages.zip/two.txt")


def test_what_is_no_page_is_refused_and_leaves_nothing(wanda: Client) -> None:
    binary = SimpleUploadedFile("page.txt", bytes(range(256)) * 40)
    answer = wanda.post(at("new-page"), {"file": binary})
    assert answer.status_code == 422
    assert "error-message" in said(answer)
    assert not ImportedPage.objects.exists()


def test_the_chooser_offers_every_kind_of_file_that_is_read(wanda: Client) -> None:
    offered = re.search(r'type="file"[^>]*accept="([^"]+)"', look(wanda, at("new-page")))
    assert offered
    assert offered[1].split(",") == [*ENDINGS, "text/plain"]
    assert {".txt", ".md", ".html", ".mht", ".mhtml", ".pdf", ".docx", ".eml", ".zip"} <= set(
        ENDINGS
    )
