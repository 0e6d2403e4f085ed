"""Load the examples: every row of them is made by the deeds that staff use, by two people."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from habeas.actions.counting import load_tally
from habeas.appeals import drafting, opening, risks, stopping
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases import recording
from habeas.cases.models import Case, CaseText, Person
from habeas.directory import keeping, representing
from habeas.directory.models import Office
from habeas.kernel import clock
from habeas.staff import words
from habeas.staff.models import Organisation, User
from habeas.staff.organisations import describe_organisation, the_organisation

ORGANISATION: Final = "organisation.toml"
# Offices that no example is addressed to.
DIRECTORY: Final = "directory.toml"
# Later than any day's appointments: the last minute in which an appeal can still be signed.
LAST_MINUTE: Final = time(23, 59)
LANGUAGES: Final = frozenset({"en", "fr", "ar", "zh"})

Example = dict[str, Any]


def load_all(*, case_worker: User, approver: User) -> list[str]:
    """Load what is not there yet, and return the slugs of the appeals that were loaded.

    ``case_worker`` prepares, ``approver`` says yes; an example is loaded whole or not at all, so
    that a second run goes on where the first was stopped. Both are said to read the languages of
    the examples, so that the one could check what the other wrote.
    """
    if not Organisation.objects.exists():
        describe_organisation(Organisation(**_read(ORGANISATION)), by=approver)
    for person in (case_worker, approver):
        person.reads = sorted({*person.reads, *LANGUAGES})
        person.save(update_fields=["reads"])
    loaded = []
    for example in read_all():
        slug = example["appeal"]["slug"]
        if not Appeal.objects.filter(slug=slug).exists():
            load(example, case_worker=case_worker, approver=approver)
            loaded.append(slug)
    _load_directory(case_worker=case_worker, approver=approver)
    return loaded


def read_all() -> Iterator[Example]:
    """Read the examples that come with the package, in the order of their names."""
    for file in sorted(resources.files("habeas.examples").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml") and file.name not in {ORGANISATION, DIRECTORY}:
            yield _read(file.name)


@transaction.atomic
def load(example: Example, *, case_worker: User, approver: User) -> Appeal:
    """Load one example as of the day it opened (and, where it is over, of the day it closed)."""
    told = example["appeal"]
    with clock.as_of(date.fromisoformat(told["opens"])):
        case = _load_case(example, case_worker=case_worker, approver=approver)
        offices = _load_offices(example, case_worker=case_worker, approver=approver)
        appeal = _load_appeal(case, told, offices, case_worker=case_worker, approver=approver)
        for text in _texts(example, case, appeal):
            revision = words.write(text, by=case_worker)
            words.submit(text, by=case_worker)
            text.publish(revision, approver)
        because = told["one_source_because"]
        opening.second_look(appeal, by=approver, second_source=False, one_source_because=because)
        opening.open_appeal(appeal, by=approver)
    if told["state"] == "closed":
        with clock.as_of(date.fromisoformat(told["closed_on"])):
            stopping.close(appeal, by=approver, outcome=told["outcome"])
    if "tally" in told:
        load_tally(appeal, people=told["tally"]["people"], now=clock.now())
    return appeal


def _load_case(example: Example, *, case_worker: User, approver: User) -> Case:
    case = recording.open_case(by=case_worker, **example["case"])
    sources = [recording.name_source(case, by=case_worker, **s) for s in example["source"]]
    persons: dict[str, Person] = {
        facts["handle"]: recording.add_person(case, by=case_worker, **facts)
        for facts in example["person"]
    }
    for facts in example["consent"]:
        person, allowed = _without(facts, "person")
        recording.record_consent(persons[person], by=case_worker, **allowed)
    for facts in example["situation"]:
        person, state = _without(facts, "person")
        recording.record_situation(persons[person], by=case_worker, source=sources[0], **state)
    for facts in example["event"]:
        handles, act = _without(facts, "persons")
        recording.record_event(
            case,
            by=case_worker,
            persons=[persons[handle] for handle in handles],
            source=sources[0],
            **act,
        )
    recording.approve_facts(case, by=approver, seen=case.facts.changed_at)
    recording.approve_consents(case, by=approver, seen=case.consents.changed_at)
    return case


def _load_offices(example: Example, *, case_worker: User, approver: User) -> dict[str, Office]:
    offices = {}
    for facts in example["office"]:
        own = {name: value for name, value in facts.items() if name not in _PARTS_OF_OFFICE}
        office = keeping.add_office(by=case_worker, **own)
        for holder in facts["holder"]:
            keeping.add_holder(office, by=case_worker, **holder)
        for contact in facts["contact"]:
            channel, coordinates = _without(contact, "kind")
            keeping.add_contact(office, by=case_worker, channel=channel, **coordinates)
        for form in facts["form"]:
            keeping.set_form(office, by=case_worker, **form)
        if "mission" in facts:
            representing.set_mission(office, by=case_worker, **facts["mission"])
            office.coordinates.refresh_from_db()
        keeping.approve_coordinates(office, by=approver, seen=office.coordinates.changed_at)
        offices[office.handle] = office
    return offices


_PARTS_OF_OFFICE: Final = frozenset({"holder", "contact", "form", "mission"})


@transaction.atomic
def _load_directory(*, case_worker: User, approver: User) -> None:
    offices = _read(DIRECTORY)["office"]
    if not Office.objects.filter(handle__in=[facts["handle"] for facts in offices]).exists():
        _load_offices({"office": offices}, case_worker=case_worker, approver=approver)


def _load_appeal(
    case: Case,
    told: Example,
    offices: dict[str, Office],
    *,
    case_worker: User,
    approver: User,
) -> Appeal:
    appeal = drafting.draft_appeal(
        case,
        by=case_worker,
        slug=told["slug"],
        reference=told["reference"],
        language=told["language"],
        opens=_moment(told["opens"], time.min),
        act_by=_moment(told["act_by"], LAST_MINUTE),
        review_by=_moment(told["review_by"], LAST_MINUTE),
        risk_countries=told["risk_countries"],
    )
    for addressee in told["addressees"]:
        drafting.add_addressee(
            appeal,
            offices[addressee["office"]],
            by=case_worker,
            letter_language=addressee["letter_language"],
        )
    opening.approve_addressing(appeal, by=approver, seen=appeal.addressing.changed_at)
    opening.approve_limits(appeal, by=approver, seen=appeal.limits.changed_at)
    answers = risks.answer_risks(appeal, by=case_worker, **told["risks"])
    risks.approve_risks(appeal, by=approver, seen=answers.block.changed_at)
    return appeal


def _texts(
    example: Example, case: Case, appeal: Appeal
) -> Iterator[CaseText | AppealText | LetterText]:
    for text in example["case_text"]:
        yield CaseText(case=case, **text)
    for text in example["appeal_text"]:
        yield AppealText(appeal=appeal, **text)
    for text in example["letter_text"]:
        paragraphs, letter = _without(text, "paragraphs")
        yield LetterText(appeal=appeal, body="\n\n".join(paragraphs), **letter)


def _without(facts: Example, name: str) -> tuple[Any, Example]:
    rest = dict(facts)
    return rest.pop(name), rest


def _moment(day: str, at: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), at, ZoneInfo(the_organisation().zone))


def _read(name: str) -> Example:
    return tomllib.loads(resources.files("habeas.examples").joinpath(name).read_text("utf-8"))
