"""Record the facts of a case.

Each deed changes the block the fact is in, so that it is shown to readers, and letters go on
leaving, only when a second person has said yes.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from habeas.cases import consenting, picturing, searching
from habeas.cases.models import Case, Consent, Event, Person, Situation, Source
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

Row = TypeVar("Row", Person, Situation, Event, Source)
Fact = Person | Situation | Event


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
    _amend(person, by=by, verb="person.amended", **facts)
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


def amend_fact(fact: Situation | Event, *, by: User, **facts: Any) -> None:  # noqa: ANN401 - fields
    """Change a situation or an event; raises ValidationError.

    What is public already waits in ``proposed`` as a person's change does. ``persons`` of an event
    are given as persons, ``source`` as a source. How many people know it is never public, so it
    changes at once.
    """
    if "known_to" in facts:
        fact.known_to = facts.pop("known_to")
        fact.clean_fields()
        fact.save(update_fields=["known_to"])
    if "source" in facts:
        source = facts.pop("source")
        facts["source_id"] = source.pk if source else None
    if "persons" in facts:
        facts["persons"] = sorted(person.pk for person in facts["persons"])
    kind = "event" if isinstance(fact, Event) else "situation"
    if facts:
        _amend(fact, by=by, verb=f"{kind}.amended", **facts)
    else:
        auditing.log(by=by, verb=f"{kind}.amended", target=fact)


def name_source(case: Case, *, by: User, **facts: Any) -> Source:  # noqa: ANN401 - fields of Source
    """Name where facts of a case come from; raises ValidationError."""
    return _record(case, Source(case=case, **facts), by=by, verb="source.named")


def amend_source(source: Source, *, by: User, **facts: Any) -> None:  # noqa: ANN401 - fields
    """Change what is said of a source; raises ValidationError."""
    for field, value in facts.items():
        setattr(source, field, value)
    _record(source.case, source, by=by, verb="source.amended")


def remove_source(source: Source, *, by: User) -> None:
    """Take a source off the case; the facts that came from it stay, without a source."""
    case = source.case
    with transaction.atomic():
        for facts in (case.situations, case.events):
            for fact in facts.filter(proposed__source_id=source.pk):
                fact.proposed = {**fact.proposed, "source_id": None}
                fact.save(update_fields=["proposed"])
        approving.touch(case.facts, by=by)
        auditing.log(by=by, verb="source.removed", target=source)
        source.delete()


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
        for facts in (case.persons, case.situations, case.events):
            for fact in facts.exclude(proposed={}):
                _apply(fact, fact.proposed)
                fact.proposed = {}
                if isinstance(fact, Person):
                    _check_real_name(fact)
                    fact.search = searching.spelled(fact)
                fact.full_clean()
                fact.save()
                if isinstance(fact, Person):
                    picturing.delete_replaced(fact)


def approve_consents(case: Case, *, by: User, seen: datetime) -> None:
    """Say yes to the consents of a case as they were when ``seen``."""
    approving.approve(case.consents, by=by, seen=seen, of=case, verb="consents.approved")


def check_fact(situation: Situation, *, by: User) -> None:
    """Stamp a situation as still true today. What that means for letters, the appeal decides."""
    with transaction.atomic():
        situation.checked_on = domain_day()
        situation.save(update_fields=["checked_on"])
        auditing.log(by=by, verb="fact.checked", target=situation)


def _amend(fact: Fact, *, by: User, verb: str, **facts: Any) -> None:  # noqa: ANN401 - fields
    rows: Any = type(fact).objects
    with transaction.atomic():
        current = rows.select_for_update(of=("self",)).get(pk=fact.pk)
        if rows.public().filter(pk=fact.pk).exists():
            proposed = {**current.proposed, **facts}
            changed: dict[str, Any] = {"proposed": proposed}
            if isinstance(current, Person):
                current.proposed = proposed
                changed["search"] = searching.spelled(current)
            _apply(current, {k: v for k, v in proposed.items() if k != "persons"})
            current.full_clean()
            rows.filter(pk=fact.pk).update(**changed)
        else:
            _apply(current, facts)
            if isinstance(current, Person):
                current.search = searching.spelled(current)
            current.full_clean()
            current.save()
        approving.touch(current.case.facts, by=by)
        auditing.log(by=by, verb=verb, target=current)
    fact.refresh_from_db()


def _apply(fact: Any, facts: dict[str, Any]) -> None:  # noqa: ANN401 - a row with fields
    for field, value in facts.items():
        if field == "persons":
            # Somebody may have been removed from the case since.
            fact.persons.set(fact.case.persons.filter(pk__in=value))
        else:
            setattr(fact, field, value)


def _check_real_name(person: Person) -> None:
    known_as = Person.objects.values_list("pseudonym", flat=True).get(pk=person.pk)
    if known_as and not consenting.name_allowed(person, domain_day()):
        raise RefusedError(
            f"{person} has been public under a pseudonym. Record who allowed the real name first."
        )


def _record(case: Case, row: Row, *, by: User, verb: str) -> Row:
    row.full_clean()
    with transaction.atomic():
        row.save()
        approving.touch(case.facts, by=by)
        auditing.log(by=by, verb=verb, target=row)
    return row
