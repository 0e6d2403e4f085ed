"""What the page of a case lays out: its facts with their state, its consents, its quiet work."""

from datetime import date
from typing import Any

from django.urls import reverse

from habeas.appeals import deciding
from habeas.cases import consenting, picturing
from habeas.cases.models import Case, Consent, Event, Person, Situation, Source
from habeas.cases.telling import badge_of
from habeas.delivery import wording
from habeas.staff.organisations import domain_day


def case_file(case: Case) -> dict[str, Any]:
    """Return the whole file of a case, as its page shows it."""
    persons = list(case.persons.all())
    return {
        "case": case,
        "persons": [
            {**_state(person), "person": person, "badge": badge_of(person, approved_only=False)}
            for person in persons
        ],
        "situations": [
            {**_state(each), "fact": each}
            for each in case.situations.select_related("case__facts", "person", "source")
        ],
        "events": [
            {**_state(each), "fact": each}
            for each in case.events.select_related("case__facts", "source").prefetch_related(
                "persons"
            )
        ],
        "sources": case.sources.order_by("pk"),
        "consents": [consents_of(person) for person in persons if person.kind == "person"],
        "lacks": [
            (str(lack), reverse(f"desk:{lack.place}", args=lack.keys))
            for lack in consenting.lacking_of(case)
        ],
        "undecided": [(_kind(fact), fact) for fact in deciding.undecided(case)],
        "notes": case.notes.select_related("by"),
        "quiet": [
            {"intervention": each, "way": wording.own_words(each)}
            for each in case.interventions.select_related("office", "block")
        ],
    }


def consents_of(person: Person) -> dict[str, Any]:
    """Return what the desk shows of a person's deciders and of all they said, newest first."""
    day = domain_day()
    standing = consenting.standing_of(person)
    return {
        "person": person,
        "deciders": list(person.deciders.all()),
        "answers": [
            {
                "consent": consent,
                "said": consenting.said(consent),
                "withdrawn": [
                    (Consent.WHAT[what], date.fromisoformat(on))
                    for what, on in consent.withdrawn.items()
                ],
                "counts": consent == standing.governing,
                "left": consent.withdrawn_on is None
                and standing.holds(consent)
                and any(getattr(consent, what) for what in Consent.WHAT),
            }
            for consent in person.consents.select_related("decider")
        ],
        "contradiction": consenting.contradiction(person, day),
        "name_allowed": consenting.name_allowed(person, day),
        "picture_allowed": consenting.picture_allowed(person, day),
    }


def _state(fact: Person | Situation | Event) -> dict[str, Any]:
    """Return whether a second person has said yes to a fact, and what change of it waits."""
    approved_at = fact.case.facts.approved_at
    return {
        "approved": approved_at is not None and fact.recorded_at <= approved_at,
        "proposed": [_told(fact, field, value) for field, value in fact.proposed.items()],
    }


def _told(fact: Any, field: str, value: Any) -> tuple[str, Any]:  # noqa: ANN401 - any field
    if field == picturing.PROPOSED:
        return "picture", "a new one, shown below"
    if field == "source_id":
        return "source", Source.objects.filter(pk=value).first() or "none"
    if field == "persons":
        named = Person.objects.filter(pk__in=value)
        return "who", ", ".join(person.name for person in named)
    labels = dict(fact._meta.get_field(field).flatchoices)  # noqa: SLF001 - Django's public API
    return field.replace("_", " "), labels.get(value, value)


def _kind(fact: Situation | Event) -> str:
    return "event" if isinstance(fact, Event) else "situation"
