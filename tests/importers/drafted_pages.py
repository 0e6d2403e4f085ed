"""Pages that the tests of drafting import, and what was made of them."""

from dataclasses import replace
from pathlib import Path

import cast

from habeas.importers.drafting import Drafted, draft
from habeas.importers.reading.reader import ReadAppeal, load_page, read_page

PAGES = Path(__file__).parent.parent / "pages"
LETTER = """{title}

Status: {status}

{address}

Dear Warden,

{story}

I ask you to:
1. {demand};
"""
ADDRESS = "Warden Ilse Grawlix\nTower Street 1\nAntarctica"


def drafted(text: str) -> Drafted:
    """Return the draft of a page."""
    return draft(read_page(text), by=cast.case_worker())


def page(name: str) -> str:
    """Return a page of ``tests/pages``."""
    return load_page(PAGES / f"{name}.txt")


def letter_page(address: str = ADDRESS, **parts: str) -> str:
    """Return a page about Una Pellworm with a letter on it."""
    usual = {
        "title": "A title of the page",
        "status": "Abducted",
        "story": "The tower is where Ms Una Pellworm is. She was arrested on 2 March 2015.",
        "demand": "let Ms Una Pellworm go",
    }
    return LETTER.format(address=address, **{**usual, **parts})


def changed(**fields: object) -> ReadAppeal:
    """Return what is read of Una Pellworm's page, with some of it changed."""
    return replace(read_page(letter_page()), **fields)  # type: ignore[arg-type] # fields of the test


def made_of(**fields: object) -> Drafted:
    """Return the draft of Una Pellworm's page, with some of it changed."""
    return draft(changed(**fields), by=cast.case_worker())


def said(made: Drafted, words: str) -> bool:
    """Tell whether the report has a sentence with these words."""
    return any(words in sentence for sentence in made.report)
