"""Record the facts of a case.

Each deed changes the block the fact is in, so that it is shown to readers, and letters go on
leaving, only when a second person has said yes.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from habeas.cases import searching
from habeas.cases.models import Case, Consent, Event, Person, Situation, Source
from habeas.kernel import clock
from habeas.staff import approving, auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

Row = TypeVar("Row", Person, Situation, Event, Source)


def open_case(*, slug: str, country: str, by: User) -> Case:
    """Make a case without any facts, assigned to who opens it; raises ValidationError."""
    with transaction.atomic():
        case = Case(
            slug=slug,
            country=country,
            facts=approving.new_block(by=by),
            consents=approving.new_block(by=by),
        )
        case.full_clean()
        case.save()
        case.assigned.add(by)
        auditing.log(by=by, verb="case.opened", target=case)
    return case


def add_person(case: Case, *, by: User, **facts: Any) -> Person:  # noqa: ANN401 - fields of Person
    """Add a person, a group or an organisation to a case; raises ValidationError."""
    person = Person(case=case, recorded_at=clock.now(), order=case.persons.count(), **facts)
    person.search = searching.spelled(person)
    return _record(case, person, by=by, verb="person.added")


def amend_person(person: Person, *, by: User, **facts: Any) -> Person:  # noqa: ANN401 - fields
    """Change what is known of a person; raises ValidationError.

    Once the person is public, the change waits in ``proposed`` until a second person approves the
    facts of the case.
    """
    for field, value in facts.items():
        setattr(person, field, value)
    person.full_clean()
    with transaction.atomic():
        if Person.objects.public().filter(pk=person.pk).exists():
            Person.objects.filter(pk=person.pk).update(proposed={**person.proposed, **facts})
        else:
            person.save()
        approving.touch(person.case.facts, by=by)
        auditing.log(by=by, verb="person.amended", target=person)
    person.refresh_from_db()
    return person


def record_situation(person: Person, *, by: User, **facts: Any) -> Situation:  # noqa: ANN401 - fields
    """Record what state a person is in since when; ``checked_on`` is today unless given."""
    facts.setdefault("checked_on", domain_day())
    situation = Situation(case=person.case, person=person, recorded_at=clock.now(), **facts)
    return _record(person.case, situation, by=by, verb="situation.recorded")


def record_event(case: Case, *, by: User, persons: list[Person], **facts: Any) -> Event:  # noqa: ANN401 - fields of Event
    """Record a dated act on the timeline; raises ValidationError."""
    with transaction.atomic():
        event = _record(
            case, Event(case=case, recorded_at=clock.now(), **facts), by=by, verb="event.recorded"
        )
        event.persons.set(persons)
    return event


def name_source(case: Case, *, by: User, **facts: Any) -> Source:  # noqa: ANN401 - fields of Source
    """Name where facts of a case come from; raises ValidationError."""
    return _record(case, Source(case=case, **facts), by=by, verb="source.named")


def retract(fact: Situation | Event, *, by: User, because: str) -> None:
    """Take a fact away: less exposure, so one person is enough and it is gone at once."""
    with transaction.atomic():
        auditing.log(by=by, verb="fact.retracted", target=fact, because=because)
        fact.delete()


def record_consent(person: Person, *, by: User, **facts: Any) -> Consent:  # noqa: ANN401 - fields
    """Record who allowed what to be published about a person; raises ValidationError.

    A written reason (``because``, and nobody who said it) is one for the name alone.
    """
    consent = Consent(person=person, recorded_at=clock.now(), **facts)
    if not consent.giver:
        consent.name, consent.picture, consent.story = True, False, False
    consent.full_clean()
    with transaction.atomic():
        consent.save()
        approving.touch(person.case.consents, by=by)
        auditing.log(by=by, verb="consent.recorded", target=consent)
    return consent


def approve_facts(case: Case, *, by: User, seen: datetime) -> None:
    """Say yes to the facts of a case as they were when ``seen``, proposed changes included.

    Raises SecondPersonNeededError and ChangedMeanwhileError.
    """
    with transaction.atomic():
        approving.approve(case.facts, by=by, seen=seen, of=case, verb="facts.approved")
        for person in case.persons.exclude(proposed={}):
            for field, value in person.proposed.items():
                setattr(person, field, value)
            person.proposed = {}
            person.full_clean()
            person.save()


def approve_consents(case: Case, *, by: User, seen: datetime) -> None:
    """Say yes to the consents of a case as they were when ``seen``."""
    approving.approve(case.consents, by=by, seen=seen, of=case, verb="consents.approved")


def check_fact(situation: Situation, *, by: User) -> None:
    """Stamp a situation as still true today. What that means for letters, the appeal decides."""
    with transaction.atomic():
        situation.checked_on = domain_day()
        situation.save(update_fields=["checked_on"])
        auditing.log(by=by, verb="fact.checked", target=situation)


def _record(case: Case, row: Row, *, by: User, verb: str) -> Row:
    row.full_clean()
    with transaction.atomic():
        row.save()
        approving.touch(case.facts, by=by)
        auditing.log(by=by, verb=verb, target=row)
    return row
