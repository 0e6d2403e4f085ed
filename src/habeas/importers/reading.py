"""Reading an appeal page: from its text to the fields of a draft, and what is doubtful in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from habeas.letters.living import literal_warnings

from .addressees import read_addressee
from .countries import country_of_text
from .fields import (
    ReadAddressee,
    ReadAppeal,
    ReadDates,
    ReadNumber,
    ReadSubject,
    as_fields,
)
from .language import detect_language
from .page import Chunk, blocks, chunks, labelled, load_page, page_lines, without_furniture
from .people import read_subjects
from .words import Words, one_of, words_of
from .written_dates import read_dates

__all__ = [
    "ReadAddressee",
    "ReadAppeal",
    "ReadDates",
    "ReadNumber",
    "ReadSubject",
    "as_fields",
    "load_page",
    "read_page",
]

# "UA 13/16", "EXTRA 91/96", "AMR 37/6674/2017": capitals, then numbers parted by strokes.
_REFERENCE = re.compile(r"\b[A-Z]{2,5}\s?\d{1,3}(?:/\d{1,5})?/(?:\d{4}|\d{2})\b")
_LONGEST_SALUTATION = 80
_LONGEST_HEADING = 60


@dataclass(frozen=True)
class _Letter:
    """The letter on a page, from the line after its salutation on."""

    paragraphs: tuple[str, ...] = ()
    lead_in: str = ""
    demands: tuple[str, ...] = ()
    closing: str = ""
    left_out: tuple[str, ...] = ()


def read_page(text: str) -> ReadAppeal:
    """Read the appeal on a page.

    A page without an appeal, or in a language that has no file of words yet, gives empty fields
    and a sentence in ``unsure`` that says so. Never raises: any text is a page.
    """
    lines = page_lines(text)
    language = detect_language("\n".join(lines))
    words = words_of(language)
    if words is None:
        return ReadAppeal(language=language, unsure=(_no_words(language),))
    lines = without_furniture(lines, words)
    at = next((at for at, line in enumerate(lines) if _greets(line, words)), None)
    if at is not None:
        return _read_appeal(lines[:at], lines[at], _read_letter(lines[at + 1 :], words), words)
    letter = replace(_read_letter(lines, words), paragraphs=(), closing="", left_out=())
    if letter.demands:
        return _read_appeal(lines, "", letter, words)
    return ReadAppeal(
        unsure=("No appeal was found on this page: it has neither a salutation nor demands.",)
    )


def _read_appeal(before: list[str], salutation: str, letter: _Letter, words: Words) -> ReadAppeal:
    """Put an appeal together: ``before`` is what stands before the salutation."""
    title = next((line for line in before if line and not _status(line, words)), "")
    status = next((status for line in before if (status := _status(line, words))), "")
    heads = [line for line in before if line != title and not _status(line, words)]
    groups = blocks(heads)
    addressee, end, unsure = (
        read_addressee(groups, words) if salutation else (None, len(groups), [])
    )
    above = [line for block in groups[:end] for line in block]
    story = [line for line in above if len(line) > _LONGEST_HEADING] + list(letter.paragraphs)
    headings = [line for line in above if len(line) <= _LONGEST_HEADING]
    subjects, of_subjects = read_subjects(headings, title, story, letter.demands, words)
    dates, of_dates = read_dates([title, *above], story, words)
    country = addressee.country if addressee else ""
    if not country:
        country = country_of_text("\n".join([title, *story, *letter.demands]), words.language)
        unsure.append(_no_country(country))
    missing = {
        "No line that gives the status was found.": status,
        "No salutation was found, so no letter was read.": salutation,
        "No postal address was found before the salutation.": addressee or not salutation,
        "No list of demands was found.": letter.demands,
        "No day on which the detention began was found.": dates.detained_on,
    }
    return ReadAppeal(
        title=title,
        status=status,
        country=country,
        language=words.language,
        subjects=subjects,
        salutation=salutation,
        paragraphs=letter.paragraphs,
        lead_in=letter.lead_in,
        demands=letter.demands,
        closing=letter.closing,
        references=_references([title, *above, *story]),
        addressees=(addressee,) if addressee else (),
        dates=dates,
        unsure=(
            *(sentence for sentence, found in missing.items() if not found),
            *unsure,
            *of_subjects,
            *of_dates,
            *(f"“{text}” stands after the demands and was left out." for text in letter.left_out),
            *_going_stale(letter, words),
        ),
    )


def _read_letter(lines: Sequence[str], words: Words) -> _Letter:
    found = chunks(lines, words)
    ends = next((at for at, c in enumerate(found) if words.begins(c.text, words.closings)), None)
    closing = "" if ends is None else found[ends].text
    found = found[:ends]
    asks = next((at for at in range(1, len(found)) if _asks(found, at, words)), None)
    if asks is None:
        return _Letter(paragraphs=_texts(found), closing=closing)
    after = next((at for at in range(asks, len(found)) if not found[at].is_item), len(found))
    return _Letter(
        paragraphs=_texts(found[: asks - 1]),
        lead_in=found[asks - 1].text,
        demands=tuple(_demand(text, words) for text in _texts(found[asks:after])),
        closing=closing,
        left_out=_texts(found[after:]),
    )


def _asks(found: Sequence[Chunk], at: int, words: Words) -> bool:
    """Whether a list begins at ``at`` that the paragraph before it asks for."""
    before, item = found[at - 1], found[at]
    asking = re.search(rf"(?i)\b{one_of(words.requests)}\b", before.text)
    return item.is_item and not before.is_item and bool(asking)


def _texts(found: Sequence[Chunk]) -> tuple[str, ...]:
    return tuple(chunk.text for chunk in found)


def _demand(text: str, words: Words) -> str:
    """Leave out what only joins a demand to the next one: "…; and"."""
    return re.sub(rf"[;,] ?{one_of(words.conjunctions)}$", "", text.rstrip(" ;,."))


def _greets(line: str, words: Words) -> bool:
    bare = line.rstrip(" ,:")
    starts = rf"(?i)(?:{one_of(words.salutations)})(?!\w)"
    return (
        len(line) <= _LONGEST_SALUTATION
        and bool(re.match(starts, line))
        and (bare != line or bool(re.fullmatch(starts, bare)))
    )


def _status(line: str, words: Words) -> str:
    label = labelled(line, words, "status")
    return label[1] if label else ""


def _references(texts: Sequence[str]) -> tuple[str, ...]:
    found = (match[0] for text in texts for match in _REFERENCE.finditer(text))
    return tuple(dict.fromkeys(found))


def _going_stale(letter: _Letter, words: Words) -> list[str]:
    """Name the ages and durations that are written out and may be wrong next year."""
    texts = [*letter.paragraphs, letter.lead_in, *letter.demands]
    return [
        f"“{warning.found}” may go stale: a living fact, such as {warning.token}, stays right."
        for text in texts
        for warning in literal_warnings(text, words.language)
    ]


def _no_country(guessed: str) -> str:
    if not guessed:
        return "No country was found."
    return (
        f"The country {guessed} is a guess: the text names it most often, no address ends in one."
    )


def _no_words(language: str) -> str:
    if not language:
        return "No appeal was found on this page: it has too little text in one language."
    return f"No appeal was read: pages in “{language}” are not read yet; fill in the draft by hand."
