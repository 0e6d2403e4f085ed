"""Letters, registers and covering letters as paper: typeset to PDF by typst, with own fonts."""

from habeas.letters.typeset.binding import (
    covering_pages,
    covering_pdf,
    register_pages,
    register_pdf,
)
from habeas.letters.typeset.compiling import UnprintableError, pages, pdf
from habeas.letters.typeset.fonts import unprintable
from habeas.letters.typeset.paper import Paper, paper_for

__all__ = [
    "Paper",
    "UnprintableError",
    "covering_pages",
    "covering_pdf",
    "pages",
    "paper_for",
    "pdf",
    "register_pages",
    "register_pdf",
    "unprintable",
]
