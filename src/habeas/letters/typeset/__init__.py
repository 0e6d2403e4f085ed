"""A letter as paper: typeset to PDF by typst, with fonts that come with the installation."""

from habeas.letters.typeset.compiling import UnprintableError, pages, pdf
from habeas.letters.typeset.fonts import unprintable
from habeas.letters.typeset.paper import Paper, paper_for

__all__ = ["Paper", "UnprintableError", "pages", "paper_for", "pdf", "unprintable"]
