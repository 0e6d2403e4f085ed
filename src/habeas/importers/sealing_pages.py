"""The two sealed parts of a page that was brought: its source, and the sheet it is checked on.

Any process can seal them, only the desk's opens them. Who may have them opened is not told here.
"""

from dataclasses import dataclass
from typing import Final

from habeas.cases import confiding

from .as_json import from_json, to_json
from .entries import Sheet
from .models import ImportedPage

_PURPOSE: Final = "page"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page as it was brought: the name of its file, "" where it was pasted, and its text."""

    name: str
    text: str


def source_of(page: ImportedPage) -> Source:
    """Open the source; raises HabeasError in a process that is not the desk's."""
    return from_json(Source, _opened(bytes(page.source), page, "source"))


def sheet_kept(page: ImportedPage) -> Sheet:
    """Open the sheet; raises as ``source_of``."""
    return from_json(Sheet, _opened(bytes(page.sheet), page, "sheet"))


def sealed(value: Source | Sheet, page: ImportedPage, part: str) -> bytes:
    """Seal a part of a page: "source" or "sheet"."""
    return confiding.seal(to_json(value).encode(), purpose=_PURPOSE, row=_row(page, part))


def _opened(kept: bytes, page: ImportedPage, part: str) -> bytes:
    return confiding.open_sealed(kept, purpose=_PURPOSE, row=_row(page, part))


def _row(page: ImportedPage, part: str) -> str:
    return f"{page.reference}/{part}"
