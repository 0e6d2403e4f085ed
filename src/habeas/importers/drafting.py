"""From what was read off a page to a draft at the desk: nothing public, nothing sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases import recording, vocabulary
from habeas.cases.models import Case, Person
from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import RefusedError
from habeas.staff import words
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

from .addressing import office_of
from .fields import ReadAppeal, ReadSubject

NOT_KNOWN: Final = "not-known"
# As long as the rows allow; what is longer is cut, and the report says so.
_LONGEST_SUBJECT: Final = 200
_LONGEST_ASK: Final = 300
_LONGEST_LEAD_IN: Final = 300
_LONGEST_CLOSING: Final = 200
_LONGEST_HANDLE: Final = 30
_SUMMARY_SENTENCES: Final = 2


@dataclass(frozen=True)
class Drafted:
    """What was made of a page, and what a person has to look at, one sentence each."""

    case: Case
    appeal: Appeal
    report: list[str]


def draft(read: ReadAppeal, *, by: User) -> Drafted:
    """Make a draft case and appeal of what was read, all of it or nothing.

    Raises RefusedError where there is no appeal or no country, or what no row can hold.
    """
    _refuse_what_is_no_appeal(read)
    with transaction.atomic():
        try:
            return _draft(read, by=by)
        except ValidationError as error:
            raise RefusedError(
                f"No draft was made. The page does not fit: {_said(error)}"
            ) from None


def _refuse_what_is_no_appeal(read: ReadAppeal) -> None:
    if not (read.salutation or read.demands):
        raise RefusedError(" ".join(read.unsure))
    if not read.country:
        raise RefusedError(
            "No country was found on the page; write it as the last line of the address."
        )


def _draft(read: ReadAppeal, *, by: User) -> Drafted:
    report = list(read.unsure)
    slug, reference = _names_of(read, report)
    case = recording.open_case(slug=slug, country=read.country, by=by)
    persons = [_add_person(case, subject, read, report, by=by) for subject in read.subjects]
    _record_detention(case, persons, read, report, by=by)
    opens = domain_now()
    appeal = drafting.draft_appeal(
        case,
        slug=slug,
        language=read.language,
        reference=reference,
        opens=opens,
        act_by=_act_by(read, opens, report),
        by=by,
    )
    for addressee in read.addressees:
        office, said = office_of(addressee, read, by=by)
        report += said
        if not appeal.addressees.filter(office=office).exists():
            drafting.add_addressee(appeal, office, by=by)
    words.write(_page_text(appeal, read), by=by)
    words.write(_letter_text(appeal, read, report), by=by)
    report += [
        "The page text is a beginning taken from the letter: write its summary and its request.",
        "No consent is on the page: record who allowed the names to be published.",
    ]
    return Drafted(case, appeal, report)


def _names_of(read: ReadAppeal, report: list[str]) -> tuple[str, str]:
    """Give slug and reference: the page's reference if it is free, and never a person's name."""
    reference = next(iter(read.references), "")
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


def _add_person(
    case: Case, subject: ReadSubject, read: ReadAppeal, report: list[str], *, by: User
) -> Person:
    issued_on = read.dates.issued_on
    dated = subject.age is not None and bool(issued_on)
    if subject.age is not None and not dated:
        report.append(
            f"The page says that {subject.name} is {subject.age}, but not when that was said: the "
            "age was left empty; enter it with its day, or the birth."
        )
    relation = subject.relation
    if relation and subject != read.subjects[0]:
        relation = f"{relation} of {read.subjects[0].name}"
        report.append(f"{subject.name} is entered as {relation}; check it.")
    return recording.add_person(
        case,
        by=by,
        handle=_handle(case, subject.name),
        name=subject.name,
        honorific=subject.honorific,
        aliases=[subject.alias] if subject.alias else [],
        relation=relation,
        aged=subject.age if dated else None,
        aged_on=issued_on if dated else "",
    )


def _handle(case: Case, name: str) -> str:
    """Make a handle of the first word of a name.

    It tells a family apart where the family name comes last, and is the family name elsewhere.
    """
    first = slugify(name.partition(" ")[0])[: _LONGEST_HANDLE - 3].strip("-")
    handle = first if first[:1].isalpha() else "person"
    taken = set(case.persons.values_list("handle", flat=True))
    number, tried = 1, handle
    while tried in taken:
        number += 1
        tried = f"{handle}-{number}"
    return tried


def _record_detention(
    case: Case, persons: Sequence[Person], read: ReadAppeal, report: list[str], *, by: User
) -> None:
    since = read.dates.detained_on
    status = _status(read)
    if status == NOT_KNOWN and read.status:
        report.append(
            f"“{read.status}” is no situation of the vocabulary: “not known” stands in its place."
        )
    if not since:
        report.append("No situation was recorded, because none has a day: record it by hand.")
        return
    for person in persons:
        recording.record_situation(person, by=by, status=status, since=since, checked_on=None)
    recording.record_event(
        case, by=by, persons=list(persons), handle="detention", kind="detention", on=since
    )
    label = vocabulary.SITUATIONS[status]
    report.append(f"“{label}” is recorded since {since}, the day of the detention; check both.")
    report.append("Nobody has checked yet that this is still so: press “All of it is still true”.")


def _status(read: ReadAppeal) -> str:
    wanted = read.status.casefold()
    for language in ("en", read.language):
        with translation.override(language):
            for code, label in vocabulary.SITUATIONS.items():
                if str(label).casefold() == wanted:
                    return code
    return NOT_KNOWN


def _act_by(read: ReadAppeal, opens: datetime, report: list[str]) -> datetime | None:
    printed = read.dates.act_before
    if not printed:
        return None
    last = datetime.combine(ImpreciseDate.parse(printed).latest, time.min, opens.tzinfo)
    if drafting.end_of_day(last) > opens:
        return drafting.end_of_day(last)
    report.append(f"The page's date to write by, {printed}, has passed: six weeks were given.")
    return None


def _page_text(appeal: Appeal, read: ReadAppeal) -> AppealText:
    story = " ".join(read.paragraphs) or read.title
    # Three letters before the full stop: "Dr." ends no sentence.
    sentences = re.split(r"(?<=\w{3}[.!?])\s+", story)
    ask = next(iter(read.demands), read.title)
    return AppealText(
        appeal=appeal,
        language=appeal.language,
        summary=_literal(" ".join(sentences[:_SUMMARY_SENTENCES])),
        ask=_fitting(ask, _LONGEST_ASK),
    )


def _letter_text(appeal: Appeal, read: ReadAppeal, report: list[str]) -> LetterText:
    paragraphs, lead_in, closing = list(read.paragraphs), read.lead_in, read.closing
    if len(_literal(lead_in)) > _LONGEST_LEAD_IN:
        report.append("The sentence before the demands is long: it is the last paragraph now.")
        paragraphs, lead_in = [*paragraphs, lead_in], ""
    if len(_literal(closing)) > _LONGEST_CLOSING:
        report.append(f"The closing was left out, because it is too long: “{closing}”.")
        closing = ""
    if not paragraphs:
        report.append("The page has no letter: its title stands in place of the text; write it.")
    subject = read.title or read.salutation
    if len(_literal(subject)) > _LONGEST_SUBJECT:
        report.append("The subject of the letter was cut: write a shorter one.")
    return LetterText(
        appeal=appeal,
        language=appeal.language,
        subject=_fitting(subject, _LONGEST_SUBJECT),
        salutation=_literal(read.salutation),
        body=_literal("\n\n".join(paragraphs) or subject),
        lead_in=_literal(lead_in),
        demands=[_literal(demand) for demand in read.demands],
        closing=_literal(closing),
    )


def _said(error: ValidationError) -> str:
    return " ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )


def _literal(text: str) -> str:
    """Write ``text`` so that a brace in it opens no living fact."""
    return text.replace("{", "{{")


def _fitting(text: str, most: int) -> str:
    """Write ``text`` as ``_literal`` does, cut to ``most`` characters."""
    if len(_literal(text)) <= most:
        return _literal(text)
    cut = text[: most - 1]
    while len(_literal(cut)) >= most:
        cut = cut[:-1]
    return f"{_literal(cut)}…"
