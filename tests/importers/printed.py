"""PDFs for tests: printed with typst, which nobody has touched, and changed with pikepdf."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from habeas.importers.documents import Document, opened

FONTS = Path(__file__).parents[2] / "src" / "habeas" / "letters" / "fonts"
HEAD = '#set page(paper: "a4", margin: 2cm)\n#set par(justify: true, leading: 0.6em)\n'


def printed(source: str, head: str = HEAD, *fonts: str) -> bytes:
    """A PDF of a text in typst's markup."""
    compiler = typst.Compiler(
        f"{head}{source}".encode(), font_paths=typst.Fonts(font_paths=list(fonts or [str(FONTS)]))
    )
    made = compiler.compile()
    assert isinstance(made, bytes)
    return made


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], **ways: object) -> bytes:
    """A PDF with something done to it, and saved in some way."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as file:
        change(file)
        file.save(made, **ways)  # type: ignore[arg-type] # as its caller wants it
    return made.getvalue()


def read(content: bytes) -> Document:
    (document,) = opened(content, name="appeal.pdf")
    return document


def text_of(source: str, head: str = HEAD) -> str:
    return read(printed(source, head)).text
