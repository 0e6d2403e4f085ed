"""From what was read off a page to a draft at the desk: nothing public, nothing sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from habeas.appeals import drafting
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.cases.models import Case, Person
from habeas.kernel import languages
from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import RefusedError
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

from . import splitting
from .addressing import address_to
from .copying import copy_to
from .letters_read import letters_of, unplaced
from .peopling import add_people, record_detention, told_by
from .reading.fields import ReadAppeal
from .splitting import Split
from .wording import Wording, split_of, write_letter, write_page, write_what_happened

# How often another slug is looked for while others draft in the same moment.
_MOST_TRIES: Final = 5


@dataclass(frozen=True)
class Drafted:
    """What was made of a page, and what a person has to look at, one sentence each.

    ``unplaced`` are the lines that have no place in the draft: they stay sealed with the page.
    """

    case: Case
    appeal: Appeal
    report: list[str]
    unplaced: tuple[str, ...] = ()


def draft(read: ReadAppeal, *, by: User, split: Split | None = None) -> Drafted:
    """Make a draft case and appeal of what was read, all of it or nothing.

    ``split`` is what a person has decided on letter and *what happened*; without it nobody has
    checked the page, and the letter is cut to one page, as `splitting.proposed` does. Raises
    RefusedError where there is no appeal, no country or no language, or what no row can hold; and,
    for a page that nobody has checked, where it has neither anybody at risk nor an addressee.
    """
    _refuse_what_is_no_appeal(read, checked=split is not None)
    tries = iter(range(_MOST_TRIES))
    while True:
        try:
            with transaction.atomic():
                return _draft(read, split, by=by)
        except (IntegrityError, ValidationError) as error:
            if next(tries, None) is not None and _is_of_a_slug(error):
                continue  # somebody took it in the same moment: the next one is free
            if isinstance(error, IntegrityError):
                raise
            raise RefusedError(
                f"No draft was made. The page does not fit: {_said(error)} Correct it and try "
                "again."
            ) from None


def _refuse_what_is_no_appeal(read: ReadAppeal, *, checked: bool) -> None:
    if not (read.salutation or read.demands or read.story):
        raise RefusedError(
            " ".join((*read.unsure, "No draft was made: give the page a salutation or a demand."))
        )
    if not (checked or read.subjects or read.addressees):
        raise RefusedError(
            "Neither anybody at risk nor an addressee was found on the page, so it may be no "
            "appeal: say who they are, or throw it away."
        )
    if not read.country:
        raise RefusedError(
            "No country was found on the page; write it as the last line of the address."
        )
    try:
        languages.babel_locale(read.language)
    except languages.LanguageError:
        raise RefusedError(
            "The language of the page is not known: say which it is, such as en."
        ) from None


def _draft(read: ReadAppeal, split: Split | None, *, by: User) -> Drafted:
    report: list[str] = []
    letters, of_letters = letters_of(read)
    slug, reference = _names_of(read, report)
    case = recording.open_case(slug=slug, country=read.country, by=by)
    persons, of_people = add_people(case, read, by=by)
    report += [*of_people, *record_detention(case, persons, read, by=by)]
    opens = domain_now()
    appeal = drafting.draft_appeal(
        case,
        slug=slug,
        language=letters[0].language,
        reference=reference,
        opens=opens,
        act_by=_act_by(read, opens, report),
        by=by,
    )
    own_forms, of_addressees = address_to(appeal, read, letters, by=by)
    report += [*of_addressees, *copy_to(appeal, read, by=by), *of_letters]
    passages, of_words = _write(
        appeal, read, letters, persons, split=split, own_forms=own_forms, by=by
    )
    report += of_words
    report += [
        "The page text is a beginning taken from the letter: write its summary and its request.",
        "No consent is on the page: record who allowed the names to be published.",
    ]
    # What was said of ages and durations in general is said of each by now.
    spoken_of = tuple(f"“{passage}” may go stale" for passage in passages)
    doubts = [said for said in read.unsure if not said.startswith(spoken_of)]
    looked_at = list(dict.fromkeys([*doubts, *report]))
    return Drafted(case, appeal, looked_at, tuple(unplaced(read, letters)))


def _write(  # noqa: PLR0913 - all that the texts are made of
    appeal: Appeal,
    read: ReadAppeal,
    letters: Sequence[ReadAppeal],
    persons: Sequence[Person],
    *,
    split: Split | None,
    own_forms: bool,
    by: User,
) -> tuple[set[str], list[str]]:
    """Write every text; return the ages and durations spoken of, and the sentences."""
    events = list(appeal.case.events.values_list("handle", "on"))
    wordings = {
        language: Wording(told_by(read, persons, events, language=language))
        for language in dict.fromkeys([*(letter.language for letter in letters), read.language])
    }
    report: list[str] = []
    first = split or splitting.proposed(letters[0])
    happened: dict[str, list[str]] = {read.language: [], letters[0].language: []}
    for letter in letters:
        parts = first if letter is letters[0] else split_of(letter, letters[0])
        greeting = "" if own_forms and letter is letters[0] else letter.salutation
        wording = wordings[letter.language]
        write_letter(appeal, letter, parts, wording, by=by, greeting=greeting)
        report += parts.report
        # The background is in the language of the page, what was moved in that of its letter.
        for paragraph in parts.what_happened:
            language = read.language if paragraph in read.story else letter.language
            happened.setdefault(language, []).append(paragraph)
    write_page(appeal, read, first, wordings[read.language], by=by)
    for language, paragraphs in happened.items():
        write_what_happened(appeal, paragraphs, wordings[language], by=by)
    passages = {passage for wording in wordings.values() for passage in wording.passages}
    return passages, [*report, *(said for each in wordings.values() for said in each.report)]


def _names_of(read: ReadAppeal, report: list[str]) -> tuple[str, str]:
    """Give slug and reference: the page's reference if it is free, and never a person's name."""
    reference, *others = read.references or ("",)
    if others:
        report.append(
            f"The page has more references, which have no place in the draft: {', '.join(others)}."
        )
    slug = slugify(reference.replace("/", " "))
    if reference and not (_is_taken(slug) or Appeal.objects.filter(reference=reference).exists()):
        return slug, reference
    if reference:
        report.append(f"Another appeal has the reference {reference}: this one has none yet.")
    number = 1
    while _is_taken(f"import-{number}"):
        number += 1
    return f"import-{number}", ""


def _is_taken(slug: str) -> bool:
    return any(model.objects.filter(slug=slug).exists() for model in (Case, Appeal))


def _act_by(read: ReadAppeal, opens: datetime, report: list[str]) -> datetime | None:
    printed = read.dates.act_before
    if not printed:
        report.append("No date to write by was found on the page: six weeks were given; set it.")
        return None
    last = datetime.combine(ImpreciseDate.parse(printed).latest, time.min, opens.tzinfo)
    if drafting.end_of_day(last) > opens:
        return drafting.end_of_day(last)
    report.append(f"The page's date to write by, {printed}, has passed: six weeks were given.")
    return None


def _is_of_a_slug(error: IntegrityError | ValidationError) -> bool:
    return isinstance(error, IntegrityError) or "slug" in error.message_dict


def _said(error: ValidationError) -> str:
    return " ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )
