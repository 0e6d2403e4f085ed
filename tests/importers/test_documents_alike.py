"""One page in every kind of file: nothing of it is lost, and no line comes from elsewhere."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pylopdf_fonts_zh_cn
import pytest
from printed import FONTS, HEAD, printed

from habeas.importers.documents import opened
from habeas.importers.reading.page import page_lines

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*.txt"))
EACH = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
MENU = "<ul class=menu><li><a href=/>Home</a><li><a href=/a>About</a><li><a href=/b>News</a></ul>"
WRAPPED = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><style>p{{}}</style></head>
<body class="single"><div id="cookie-notice">We use cookies <a href="#">OK</a></div>
<header class="site-header"><nav>{MENU}</nav></header><div id="page"><main><article>
<div class="entry-content">%s<div class="sharedaddy"><a href="#">Tweet</a></div></div></article>
</main><aside id="secondary" class="widget-area"><h2>Recent posts</h2>{MENU}</aside></div>
<form class="newsletter"><p>Our news</p><input type="email"></form>
<footer id="colophon">© the editors</footer></body></html>"""


def blocks(text: str) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]


def full(text: str) -> list[str]:
    return [line for line in page_lines(text) if line]


def in_paragraphs(text: str) -> bytes:
    inner = "".join(f"<p>{'<br />'.join(map(escape, block))}</p>" for block in blocks(text))
    return (WRAPPED % inner).encode()


def in_rows(text: str) -> bytes:
    rows = "".join(f"<TR><TD>{escape(line)}" for line in text.split("\n"))
    return f"<HTML><META CHARSET=utf-8><BODY><TABLE>{rows}</TABLE>".encode()


def in_divisions(text: str) -> bytes:
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))
    return f"<html><body><div class='content'>{lines}</div></body></html>".encode()


def as_typed(text: str) -> bytes:
    return f"<html><body><pre>{escape(text)}</pre></body></html>".encode("utf-16")


def in_word(text: str) -> bytes:
    document = docx.Document()
    for block in blocks(text):
        paragraph = document.add_paragraph(block[0])
        for line in block[1:]:
            paragraph.add_run().add_break()
            paragraph.add_run(line)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def mailed(text: str) -> bytes:
    message = EmailMessage()
    message["From"] = "ida@lights.example"
    message["To"] = "desk@habeas.example"
    message["Message-ID"] = "<1@lights.example>"
    message.set_content(text)
    message.add_alternative(in_paragraphs(text).decode(), subtype="html")
    return message.as_bytes()


@EACH
@pytest.mark.parametrize("made", [in_paragraphs, in_rows, in_divisions, as_typed, in_word, mailed])
def test_a_page_has_the_same_lines_in_every_kind_of_file(
    path: Path, made: Callable[[str], bytes]
) -> None:
    text = path.read_text("utf-8")
    (document,) = opened(made(text), name="page")
    assert full(document.text) == full(text)


@EACH
@pytest.mark.parametrize("columns", [1, 2])
def test_a_printed_page_has_the_same_words_in_the_same_order(path: Path, columns: int) -> None:
    text = "\n".join(page_lines(path.read_text("utf-8")))
    source = "\n\n".join(
        " \\\n".join(re.sub(r"([\\#$*_`<>@=+/~\[\]\"'.-])", r"\\\1", line) for line in block)
        for block in blocks(text)
    )
    rtl = sum("\u0600" <= letter <= "\u06ff" for letter in text) > len(text) / 3
    head = f'{HEAD}#set page(columns: {columns})\n#set text(lang: "{"ar" if rtl else "en"}", '
    head += 'size: 10pt, font: ("Libertinus Serif", "Amiri", "Noto Serif SC"))\n'
    chinese = str(next(iter(pylopdf_fonts_zh_cn.__path__)))
    (document,) = opened(printed(source, head, str(FONTS), chinese), name="page.pdf")
    # Chinese signs stand apart or not as the line breaks.
    assert re.sub(r"\s", "", document.text) == re.sub(r"\s", "", text)
    if not re.search(r"[\u3000-\u9fff]", text):
        assert document.text.split() == text.split()
