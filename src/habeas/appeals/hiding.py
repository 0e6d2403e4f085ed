"""Hide a name in a case, and in what its appeals have published."""

from collections.abc import Iterator, Mapping
from itertools import chain

from django.db import transaction

from habeas.cases import hiding, searching
from habeas.cases.models import Case, Person
from habeas.staff import words
from habeas.staff.models import User
from habeas.staff.words import Words


def hide_name(
    person: Person, *, pseudonym: str, by: User, names: Mapping[str, str] | None = None
) -> list[Words]:
    """Let ``pseudonym`` stand for a person everywhere, at once; return the texts taken down.

    A page fills the name in where a text has it as a living fact. A live text in which the name, in
    any spelling, is written out goes off the page until somebody has written it anew; letters that
    wait are held, because the facts have changed. Raises RefusedError and ValidationError.
    """
    spellings = [each for each in searching.spellings_of(person) if each != pseudonym]
    with transaction.atomic():
        hiding.hide_name(person, pseudonym=pseudonym, names=names, by=by)
        found = [text for text in _live(person.case) if _says(text, spellings)]
        for text in found:
            words.take_down(text, by=by)
    return found


def _live(case: Case) -> Iterator[Words]:
    of_appeals = (
        chain(appeal.texts.filter(live=True), appeal.letter_texts.filter(live=True))
        for appeal in case.appeals.all()
    )
    return chain(case.texts.filter(live=True), *of_appeals)


def _says(text: Words, spellings: list[str]) -> bool:
    told = "\n".join(text.said().values()).casefold()
    return any(spelling.casefold() in told for spelling in spellings)
