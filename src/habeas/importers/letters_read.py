"""The letters on a page: the one that was read, and the same in other languages, where whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from habeas.kernel.languages import name

from .reading.fields import ReadAppeal
from .reading.language import languages_of
from .reading.reader import read_page

# No page has its letter in more languages; a list of greetings would be read a thousand times.
_MOST_GREETINGS: Final = 30


def letters_of(read: ReadAppeal) -> tuple[list[ReadAppeal], list[str]]:
    """Return the letters of a page, the one that leaves first, and sentences for the report.

    Each is in the language that it is written in, which need not be that of the page around it. A
    letter in another language is one if it greets and tells as the first does, and asks where that
    one asks.
    """
    first = replace(read, language=_language_of(read))
    letters = [first]
    lines = read.text.split("\n")
    greetings = set(read.salutations) - {read.salutation}
    starts = sorted({lines.index(each) for each in greetings if each in lines})[:_MOST_GREETINGS]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=False):
        other = read_page("\n".join(lines[start:end]))
        other = replace(other, language=_language_of(other))
        known = {letter.language for letter in letters}
        if other.language and other.language not in known and _is_whole(other, first):
            letters.append(other)
    of_others = {letter.salutation for letter in letters[1:]}
    ends = next((at for at, text in enumerate(first.paragraphs) if text in of_others), None)
    asked = {demand for letter in letters[1:] for demand in letter.demands}
    letters[0] = replace(
        first,
        paragraphs=first.paragraphs[:ends],
        demands=tuple(demand for demand in first.demands if demand not in asked),
    )
    return letters, _told(read, letters)


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
    return [line for line in read.unplaced if (line.strip(" .;,") or line) not in placed]


def _is_whole(letter: ReadAppeal, first: ReadAppeal) -> bool:
    return bool(letter.salutation and letter.paragraphs and (letter.demands or not first.demands))


def _language_of(read: ReadAppeal) -> str:
    """Return which of the page's languages its letter is written in."""
    if len(read.languages) < 2:  # noqa: PLR2004 - one language is that of the letter
        return read.language
    found = languages_of("\n".join((*read.paragraphs, read.lead_in, *read.demands)))[0]
    return found if found in read.languages else read.language


def _told(read: ReadAppeal, letters: list[ReadAppeal]) -> list[str]:
    written = [name(letter.language, "en") for letter in letters if letter.language]
    others = [name(each, "en") for each in read.languages if each and each != letters[0].language]
    if len(letters) > 1:
        said = (
            f"The page has the letter in {' and in '.join(written)}: it leaves in {written[0]}, "
            "unless another letter language is chosen for an addressee."
        )
    elif others:
        said = (
            f"The page is also in {' and in '.join(others)}, but has no whole letter in it: the "
            f"letter is in {written[0]}."
        )
    else:
        return []
    if read.title and letters[0].language != read.language:
        of_page = name(read.language, "en")
        return [said, f"The subject of the letter is the page's title, in {of_page}: write one."]
    return [said]
