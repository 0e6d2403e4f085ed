"""Turn the facts of a case into what texts about it can say: living facts, titles, badges."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import translation

from habeas.cases.models import Case, Person, Situation
from habeas.kernel.dates import ImpreciseDate
from habeas.letters import living
from habeas.staff.organisations import domain_day
from habeas.staff.weighing import spellings


def facts_of(
    case: Case, *, language: str, official: str = "", approved_only: bool = True
) -> living.Facts:
    """Return what the tokens of a text in ``language`` are filled with.

    ``official`` is the title and name of the one who is addressed. Previews at the desk also take
    facts and changes that wait for their approval (``approved_only=False``); nothing else does.
    """
    if approved_only:
        persons, events = list(case.persons.public()), list(case.events.public())
    else:
        persons = [person.as_proposed() for person in case.persons.all()]
        events = [event.as_proposed() for event in case.events.all()]
    with translation.override(language):
        told = {
            person.handle: _person_facts(person, language, approved_only=approved_only)
            for person in persons
        }
    dates = {event.handle: ImpreciseDate.parse(event.on) for event in events}
    return living.Facts(persons=told, dates=dates, official=official)


def badge_of(person: Person, *, approved_only: bool = True) -> Situation | None:
    """Return a person's newest situation, or None."""
    situations = Situation.objects.filter(person=person)
    return (situations.public() if approved_only else situations).first()


def name_in(person: Person, language: str) -> str:
    """Return a person's name as a text in ``language`` spells it."""
    if person.native_name and _same_language(person.native_language, language):
        return person.native_name
    return str(person.names.get(language, person.name))


def spellings_in(case: Case) -> set[str]:
    """Return every spelling of the names of a case's people, and the parts of each."""
    names = [
        name
        for person in case.persons.all()
        for name in (person.name, person.native_name, *person.names.values(), *person.aliases)
    ]
    return {spelling for name in names for spelling in spellings(str(name))}


def check_tokens(case: Case, fields: Mapping[str, str]) -> None:
    """Raise ValidationError, field by field, for tokens that this case cannot fill."""
    persons = [person.handle for person in case.persons.all()]
    dates = [event.handle for event in case.events.all()]
    errors = {}
    for field, text in fields.items():
        try:
            living.check(text, persons=persons, dates=dates)
        except living.UnknownTokenError as error:
            errors[field] = str(error)
    if errors:
        raise ValidationError(errors)


def bind_forms(case: Case, field: str, texts: Iterable[str], *, language: str) -> list[str]:
    """Return the ``texts`` of a field, each new written form bound to the value it was written for.

    Facts that wait for their approval count: a text is prepared with them. Raises ValidationError
    for ``field`` when a value is not known, and for ``{official}``, which has another value for
    each addressee.
    """
    facts, day = facts_of(case, language=language, approved_only=False), domain_day()
    bound = []
    try:
        for text in texts:
            if any(token.fact == "official" and token.form for token in living.tokens(text)):
                raise ValidationError(
                    {field: "“{official}” differs by addressee: give it no form."}
                )
            bound.append(living.bind(text, facts, language=language, day=day))
    except living.MissingFactError as error:
        raise ValidationError({field: str(error)}) from None
    return bound


def _person_facts(
    person: Person, language: str, *, approved_only: bool = True
) -> living.PersonFacts:
    badge = badge_of(person, approved_only=approved_only)
    if badge and not approved_only:
        badge = badge.as_proposed()
    return living.PersonFacts(
        name=name_in(person, language),
        names=dict(person.names),
        birth=ImpreciseDate.parse(person.birth) if person.birth else None,
        aged=person.aged,
        aged_on=ImpreciseDate.parse(person.aged_on) if person.aged_on else None,
        status=str(badge.get_status_display()) if badge else "",
    )


def _same_language(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0]
