"""From the people at risk on a page to the persons, groups and organisations of a case."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.text import slugify

from habeas.cases import recording, vocabulary
from habeas.cases.models import Case, Person
from habeas.kernel import languages
from habeas.kernel.dates import ImpreciseDate
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

from .proving import Aged, Told, age_printed
from .reading.fields import ReadAppeal, ReadSubject
from .reading.language import detect_language, languages_of_script

NOT_KNOWN: Final = "not-known"
DETENTION: Final = "detention"
_LONGEST_HANDLE: Final = 30
_LONGEST_HONORIFIC: Final = 40
_LONGEST_RELATION: Final = 200
# A name is too short to tell a script by; so often written it is long enough.
_OFTEN: Final = 20


def add_people(case: Case, read: ReadAppeal, *, by: User) -> tuple[list[Person], list[str]]:
    """Add everybody whom a page names to the case, with sentences for the report.

    Raises ValidationError for what no row can hold.
    """
    report: list[str] = []
    persons = [_add(case, place, read, report, by=by) for place, _ in enumerate(read.subjects)]
    return persons, report


def record_detention(
    case: Case, persons: Sequence[Person], read: ReadAppeal, *, by: User
) -> list[str]:
    """Record the situation that a page gives, since the day of the detention; return what to say.

    Nobody has checked it: what the page says of its own day of checking is only reported.
    """
    since, report = read.dates.detained_on, []
    if read.dates.current_as_of:
        report.append(
            f"The page says that it was right on {read.dates.current_as_of}: that is no check of "
            "your own."
        )
    status = _status(read)
    if status == NOT_KNOWN and read.status:
        report.append(
            f"“{read.status}” is no situation of the vocabulary: “not known” stands in its place."
        )
    if not since:
        return [*report, "No situation was recorded, because none has a day: record it by hand."]
    for person in persons:
        recording.record_situation(person, by=by, status=status, since=since, checked_on=None)
    recording.record_event(
        case, by=by, persons=list(persons), handle=DETENTION, kind="detention", on=since
    )
    label = vocabulary.SITUATIONS[status]
    report.append(f"“{label}” is recorded since {since}, the day of the detention; check both.")
    report.append("Nobody has checked yet that this is still so: press “All of it is still true”.")
    return report


def told_by(
    read: ReadAppeal, persons: Sequence[Person], events: Sequence[tuple[str, str]], *, language: str
) -> Told:
    """Return what the ages and durations of a page's texts are measured by.

    ``events`` are handles with their dates.
    """
    day = day_of(read)
    return Told(
        language=language,
        day=ImpreciseDate.parse(day) if day else None,
        today=domain_day(),
        people=tuple(
            Aged(
                handle=person.handle,
                names=(person.name, *filter(None, (person.native_name, *person.aliases))),
                age=person.aged,
            )
            for person in persons
        ),
        events={handle: ImpreciseDate.parse(on) for handle, on in events},
    )


def day_of(read: ReadAppeal) -> str:
    """Return the day of which a page speaks: when it was issued, else until when it is right."""
    return read.dates.issued_on or read.dates.current_as_of


def _add(case: Case, place: int, read: ReadAppeal, report: list[str], *, by: User) -> Person:
    subject, day = read.subjects[place], day_of(read)
    facts: dict[str, Any] = {}
    if subject.kind == "person":
        facts["relation"] = _relation(place, read, report)
        facts["honorific"] = _honorific(subject, report)
        age = _age(place, read, report)
        if age is not None and day:
            facts |= {"aged": age, "aged_on": day}
        elif age is not None:
            report.append(
                f"The page says that {subject.name} is {age}, but not when that was said: "
                "the age was left empty; enter it with its day, or the birth."
            )
    else:
        report += _of_many(subject)
        facts["count"] = subject.count if subject.kind == "group" else None
    if subject.native:
        facts["native_name"] = subject.native
        facts["native_language"] = language = _language_of_name(subject.native, read)
        said = f"taken for {languages.name(language, 'en')}" if language else "of no known language"
        report.append(f"“{subject.native}” is the name in its own script, {said}; check it.")
    return recording.add_person(
        case,
        by=by,
        handle=_handle(case, subject),
        kind=subject.kind,
        name=subject.name,
        aliases=[subject.alias] if subject.alias else [],
        **facts,
    )


def _age(place: int, read: ReadAppeal, report: list[str]) -> int | None:
    """Return the age that the page gives, or writes out right beside the name."""
    subject = read.subjects[place]
    if subject.age is not None:
        return subject.age
    others = [each.name for each in read.subjects if each.name != subject.name]
    texts = (*read.paragraphs, read.lead_in, *read.story)
    age = age_printed(subject.name, others, texts, read.language)
    if age is not None:
        report.append(
            f"{subject.name} is taken to be {age}, because the text says so beside the name."
        )
    return age


def _relation(place: int, read: ReadAppeal, report: list[str]) -> str:
    """Return a relation in full: of the one before who is nobody's relation herself."""
    subject = read.subjects[place]
    of = next((each for each in reversed(read.subjects[:place]) if not each.relation), None)
    if not subject.relation or of is None:
        return subject.relation[:_LONGEST_RELATION]
    relation = f"{subject.relation} of {of.name}"
    if len(relation) > _LONGEST_RELATION:
        relation = subject.relation[:_LONGEST_RELATION]
    report.append(f"{subject.name} is entered as {relation}; check it.")
    return relation


def _honorific(subject: ReadSubject, report: list[str]) -> str:
    if len(subject.honorific) <= _LONGEST_HONORIFIC:
        return subject.honorific
    report.append(f"“{subject.honorific}” is too long for a form of address; it was left out.")
    return ""


def _of_many(subject: ReadSubject) -> list[str]:
    report = []
    if subject.kind == "group":
        how_many = f"of {subject.count}" if subject.count else "without a number"
        report.append(f"“{subject.name}” is entered as a group {how_many}; check it.")
    else:
        report.append(f"“{subject.name}” is entered as an organisation; check it.")
    left = {
        "age": "" if subject.age is None else str(subject.age),
        "form of address": subject.honorific,
        "relation": subject.relation,
        "number": str(subject.count or "") if subject.kind == "organisation" else "",
    }
    for what, value in left.items():
        if value:
            report.append(f"“{value}” ({what}) of “{subject.name}” was left out: it is no person.")
    return report


def _language_of_name(native: str, read: ReadAppeal) -> str:
    """Return in which language a name is written: the page's, the country's, or its script's."""
    script = detect_language(native * _OFTEN)
    family = languages_of_script(native)
    if read.language in family:
        return read.language
    return languages.official_among(read.country, family) or script


def _handle(case: Case, subject: ReadSubject) -> str:
    """Make a handle of the first word of a name.

    It tells a family apart where the family name comes last, and is the family name elsewhere.
    """
    first = slugify(subject.name.partition(" ")[0])[: _LONGEST_HANDLE - 3].strip("-")
    handle = first if first[:1].isalpha() else subject.kind
    taken = set(case.persons.values_list("handle", flat=True))
    number, tried = 1, handle
    while tried in taken:
        number += 1
        tried = f"{handle}-{number}"
    return tried


def _status(read: ReadAppeal) -> str:
    wanted = read.status.casefold()
    for language in ("en", read.language):
        with translation.override(language):
            for code, label in vocabulary.SITUATIONS.items():
                if str(label).casefold() == wanted:
                    return code
    return NOT_KNOWN
