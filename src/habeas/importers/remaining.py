"""What a page says that has no place in its draft: kept sealed with the case, and reported."""

from collections.abc import Iterator, Sequence
from typing import Final

from habeas.cases import confiding
from habeas.cases.models import Case
from habeas.staff.models import User

from .addressing import NO_CHANNEL
from .fields import ReadAppeal

LABEL: Final = "What else the imported page says"


def keep_the_rest(
    case: Case, read: ReadAppeal, letters: Sequence[ReadAppeal], *, by: User
) -> list[str]:
    """Seal what is in no field of the draft, and return sentences for the end of the report.

    It may tell how people in danger are reached: in a plain note everybody at the desk would read
    it. Raises HabeasError where the house has no desk's key yet.
    """
    lines = unplaced(read, letters)
    parts = [*_besides(read), *([("Lines in no field", lines)] if lines else [])]
    if not parts:
        return []
    text = "\n\n".join("\n".join((f"{title}:", *told)) for title, told in parts)
    confiding.confide(
        case,
        kind=confiding.DOCUMENT,
        label=LABEL,
        document=text.encode(),
        media_type="text/plain",
        by=by,
    )
    kept = f"What has no place in the draft is sealed with the case, as “{LABEL}”."
    if not lines:
        return [kept]
    return [f"{kept} These lines of the page are in no field:", *(f"“{line}”" for line in lines)]


def unplaced(read: ReadAppeal, letters: Sequence[ReadAppeal]) -> list[str]:
    """Return the lines of a page that neither a field nor a further letter of it holds."""
    placed = "\n".join(
        text
        for letter in letters[1:]
        for text in (
            *(letter.salutation, *letter.paragraphs, letter.lead_in),
            *(*letter.demands, letter.closing),
        )
    )
    return [line for line in read.unplaced if line.strip(" .;,") not in placed]


def _besides(read: ReadAppeal) -> Iterator[tuple[str, list[str]]]:
    """Give what was read and has no row, each with its title."""
    if read.references[1:]:
        yield "Further references", list(read.references[1:])
    if read.dates.current_as_of:
        yield "Right by the page's own word on", [read.dates.current_as_of]
    if read.embassies:
        yield "Copies asked for", list(read.embassies)
    for addressee in read.addressees:
        told = [
            f"{called}: {getattr(value, 'printed', value)}"
            for kind, called in NO_CHANNEL.items()
            for value in getattr(addressee, kind)
        ]
        if told:
            yield addressee.title or addressee.lines[0], told
