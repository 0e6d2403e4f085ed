"""Reading an appeal page: from its text to the fields of a draft, and what is doubtful in them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .addressees import Found, read_addressees
from .dating import read_dates
from .deadlines import DatedPage
from .enumerating import enumerated
from .fields import (
    Doubt,
    ReadAddressee,
    ReadAppeal,
    ReadDates,
    ReadNumber,
    ReadSubject,
    as_answer,
    as_fields,
)
from .greetings import first_greeting, salutations_of
from .headings import is_heading, status_of
from .instructing import tells, told, without_steps
from .language import languages_of
from .letters import Letter, read_letter
from .listing import demand
from .page import chunks, greets, labelled, load_page, page_lines, without_furniture
from .page_countries import countries_of_page
from .passages import passages_of
from .people import read_subjects
from .placing import with_places
from .references import references_in
from .titles import title_of
from .unfolding import unfolded
from .words import Words, any_of, words_of, words_of_all

__all__ = [
    "ReadAddressee",
    "ReadAppeal",
    "ReadDates",
    "ReadNumber",
    "ReadSubject",
    "as_answer",
    "as_fields",
    "load_page",
    "read_page",
]


def read_page(text: str, *, language: str = "") -> ReadAppeal:
    """Read the appeal on a page, in ``language`` (BCP 47) where the text itself tells none.

    A page without an appeal, or in a language that has no file of words yet, gives empty fields
    and a doubt that says so. Never raises: any text is a page.
    """
    lines = page_lines(text)
    whole = "\n".join(lines)
    languages = languages_of(whole)
    if not any(languages):
        languages = (language,)
    if not any(words_of(language) for language in languages):
        return _nothing(whole, _no_words(languages[0]), language=languages[0])
    # Addresses stand in English on pages of every language.
    words = words_of_all((*languages, "en"))
    assert words is not None  # noqa: S101 - English has a file
    lines = without_furniture(enumerated(unfolded(lines, words)), words)
    at = first_greeting(lines, words)
    found = read_addressees(lines, at, words)
    if at in found.used:
        at = next(
            (p for p, line in enumerate(lines) if p not in found.used and greets(line, words)), None
        )
    letter = read_letter(lines, at, found.used, words)
    if at is None and not letter.demands and not found.addressees and not _tells(lines, words):
        return _nothing(
            whole, "No appeal was found on this page: it has neither a salutation nor demands."
        )
    read = _put_together(lines, at, letter, found, words, languages)
    read = replace(read, text=whole, references=references_in(whole.split("\n")))
    return with_places(read, words)


def _nothing(text: str, sentence: str, *, language: str = "") -> ReadAppeal:
    """Give a page of which nothing was read: all of it is unplaced."""
    left = tuple(line for line in text.split("\n") if line)
    return ReadAppeal(
        text=text, language=language, doubts=(Doubt(sentence=sentence),), unplaced=left
    )


def _tells(lines: Sequence[str], words: Words) -> bool:
    """Whether a page without demands is an appeal's all the same: by what it tells of somebody."""
    return bool(
        status_of(lines, words)
        or references_in(lines)
        or re.search(
            rf"(?i){any_of((*words.detained, *words.harmed, *words.situations))}", "\n".join(lines)
        )
    )


def _put_together(  # noqa: PLR0913, PLR0917 - all that was read, once
    lines: list[str],
    at: int | None,
    letter: Letter,
    found: Found,
    words: Words,
    languages: tuple[str, ...],
) -> ReadAppeal:
    """Put an appeal together: ``at`` is the place of the greeting among the lines."""
    heads = [line for p, line in enumerate(lines[:at]) if p not in found.used]
    title = title_of(
        [
            "" if p in found.used and not labelled(line, words, "title") else line
            for p, line in enumerate(lines)
        ],
        words,
        "\n".join(lines),
    )
    status = status_of(heads, words)
    salutations = salutations_of(lines, at, found.salutations, found.used, words)
    subjects, of_subjects = read_subjects(lines, found.used, title, letter.demands, words)
    if not subjects:
        of_subjects.append(Doubt(field="subjects", sentence="No person at risk was found by name."))
    dates, of_dates = read_dates(
        DatedPage(lines, found.used, at, languages, words),
        tuple(subject.name for subject in subjects),
    )
    unused = [line for place, line in enumerate(lines) if line and place not in found.used]
    postal = [line for addressee in found.addressees for line in addressee.lines]
    countries, of_country = countries_of_page(
        found.addressees,
        [] if at is None else salutations,
        [letter.lead_in, title],
        [*unused, *postal],
        words,
    )
    missing = {
        "status": ("No line that gives the status was found.", status),
        "salutations": ("No salutation was found, so no letter was read.", salutations),
        "addressees": (
            f"No postal address was found{'' if at is None else ' before the salutation'}.",
            found.addressees,
        ),
        "demands": ("No list of demands was found.", letter.demands),
        "dates.detained_on": (
            "No day on which the detention began was found.",
            dates.detained_on,
        ),
    }
    return ReadAppeal(
        title=title,
        status=status,
        country=next(iter(countries), ""),
        countries=countries,
        language=words.language,
        languages=tuple(languages),
        subjects=subjects,
        salutation=salutations[0] if salutations else "",
        salutations=tuple(salutations),
        paragraphs=letter.paragraphs,
        lead_in=letter.lead_in,
        demands=letter.demands,
        closing=letter.closing,
        addressees=tuple(found.addressees),
        embassies=tuple(found.embassies),
        dates=dates,
        story=_story(lines[:at], found, letter, [title, status], words)
        + letter.left_out
        + letter.background,
        doubts=(
            *(
                Doubt(field=field, sentence=sentence)
                for field, (sentence, has) in missing.items()
                if not has
            ),
            *found.unsure,
            *(Doubt(field="country", sentence=sentence) for sentence in of_country),
            *of_subjects,
            *(Doubt(field="dates.detained_on", sentence=sentence) for sentence in of_dates),
            *(
                Doubt(sentence=f"“{text}” stands after the demands, outside the letter.")
                for text in letter.left_out
            ),
            *(
                Doubt(
                    field=f"demands.{nth}",
                    sentence=f"Demand {nth + 1} is asked for in a sentence, not in a list.",
                )
                for nth, demand in enumerate(letter.demands)
                if demand in letter.in_sentences
            ),
            *_going_stale(letter, words),
        ),
    )


def _story(
    lines: Sequence[str], found: Found, letter: Letter, used: Sequence[str], words: Words
) -> tuple[str, ...]:
    """Give the paragraphs outside the letter: no heading, label, address, demand or instruction."""
    outside = [
        "" if place in found.used or line in used or labelled(line, words, *words.labels) else line
        for place, line in enumerate(lines)
    ]
    asked = {demand(text, words) for text in (letter.lead_in, *letter.demands)}
    texts: list[str] = []
    lists = False
    parts = without_steps(chunks(outside, words), words)
    for chunk, below in pairwise((*parts, None)):
        assert chunk is not None  # noqa: S101 - the last alone is None
        leads = below is not None and below.is_item and tells(chunk.text, words)
        lists = leads or (lists and chunk.is_item)
        if demand(chunk.text, words) not in asked and (lists or not is_heading(chunk.text)):
            texts += told(chunk, words)
    return tuple(texts)


def _going_stale(letter: Letter, words: Words) -> list[Doubt]:
    """Name the ages and durations that are written out and may be wrong next year."""
    texts = [*letter.paragraphs, letter.lead_in, *letter.demands]
    return [
        Doubt(
            sentence=f"“{warning.found}” may go stale: a living fact, such as {warning.token}, "
            "stays right."
        )
        for text in texts
        for warning in passages_of(text, words.language)
    ]


def _no_words(language: str) -> str:
    if not language:
        return "No appeal was found on this page: it has too little text in one language."
    return f"No appeal was read: pages in “{language}” are not read yet; fill in the draft by hand."
