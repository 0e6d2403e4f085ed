"""The pages that wait to be checked, so that they can be told apart without whom they are about.

What they say is opened on the screen of each, which is logged: here are only what the file was
called, the country, the language, the appeal's own number, and how much there is to look at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .entries import Sheet
from .models import ImportedPage
from .sealing_pages import sheet_kept, source_of


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A page that waits.

    ``name`` is that of its file, "" where it was pasted; ``country`` its ISO 3166 code,
    ``language`` that of the letter (BCP 47) and ``reference`` the appeal's number as printed, ""
    where none was found; ``doubtful`` how many of its fields nobody has looked at yet though they
    are not sure.
    """

    page: ImportedPage
    name: str
    country: str
    language: str
    reference: str
    doubtful: int


def told_apart(pages: Iterable[ImportedPage]) -> Iterator[Waiting]:
    """Tell pages apart; raises HabeasError in a process that is not the desk's."""
    for page in pages:
        sheet = sheet_kept(page)
        yield Waiting(
            page=page,
            name=source_of(page).name,
            country=_first(sheet, "country"),
            language=_first(sheet, "language"),
            reference=_first(sheet, "references"),
            doubtful=len(sheet.unseen()),
        )


def _first(sheet: Sheet, kind: str) -> str:
    return next((entry.value for entry in sheet.of_kind(kind) if entry.value), "")
