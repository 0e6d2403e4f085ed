"""The lines of each part: what will be public or sent, as the approval page says it.

Sources are never named here, only how reliable they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from habeas.appeals import library, risks
from habeas.appeals.models import Appeal
from habeas.cases import consenting, knowing, picturing
from habeas.cases.models import Case, Event, Person, Picture, Situation
from habeas.cases.telling import badge_of
from habeas.desk import drafts
from habeas.desk.pictures import seen_at_desk
from habeas.kernel import languages
from habeas.kernel.dates import ImpreciseDate, show
from habeas.public.portraits import Portrait
from habeas.staff.organisations import domain_day


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that will be public or sent, with its language where it is a text."""

    label: str
    text: str
    language: str = ""
    warning: str = ""

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr"."""
        return languages.direction(self.language) if self.language else "ltr"

    @property
    def digest(self) -> str:
        """What is kept of a line that somebody saw: nothing that can be read."""
        return salted_hmac("habeas.look", f"{self.label}\n{self.text}").hexdigest()[:24]


def persons(case: Case) -> Iterator[Line]:
    """Say who it is about, and each one's badge."""
    for person in (each.as_proposed() for each in case.persons.all()):
        yield Line(label="Name", text=person.name)
        if person.native_name:
            yield Line(
                label="In their own script",
                text=person.native_name,
                language=person.native_language,
            )
        for language, spelling in person.names.items():
            label = f"In {languages.name(language, 'en')}"
            yield Line(label=label, text=str(spelling), language=language)
        told = [person.honorific, person.get_pronoun_display(), person.relation, person.occupation]
        if person.count:
            told.append(f"{person.count} people")
        if person.birth:
            told.append(f"born {_date(person.birth)}")
        if person.aged is not None:
            told.append(f"aged {person.aged} as of {_date(person.aged_on)}")
        told += ["under 18"] if person.minor else []
        told += ["the name is a pseudonym"] if person.pseudonym else []
        yield Line(label="Who", text=" · ".join(filter(None, told)))
        badge = badge_of(person, approved_only=False)
        text = _situation(badge.as_proposed()) if badge else "No situation is recorded."
        yield Line(label="Badge", text=text)


def facts(case: Case) -> Iterator[Line]:
    """Say what happened, since when, and on what each fact rests."""
    for each in case.situations.select_related("person", "source"):
        situation = each.as_proposed()
        yield Line(
            label=str(situation.person), text=f"{_situation(situation)}. {_basis(situation)}"
        )
    for each in case.events.select_related("source"):
        event = each.as_proposed()
        told = f"{event.get_kind_display()}{f', {event.place}' if event.place else ''}"
        yield Line(label=_date(event.on), text=f"{told}. {_basis(event)}")


def _situation(situation: Situation) -> str:
    told = [str(situation.get_status_display())]
    told += [str(situation.get_facet_display())] if situation.facet else []
    told += [f"since {_date(situation.since)}"]
    told += [situation.place] if situation.place else []
    return " · ".join(told)


def _basis(fact: Situation | Event) -> str:
    source = fact.source.get_reliability_display() if fact.source else "no source is recorded"
    told = f"Source: {source}; {fact.get_known_to_display()}."
    if isinstance(fact, Situation):
        checked = _day(fact.checked_on) if fact.checked_on else "not yet"
        told += f" Checked: {checked}."
    return told


def told(text: Any, case: Case, *, marks: bool) -> Iterator[Line]:  # noqa: ANN401 - a text of any kind
    """Say a text as of today; with ``marks``, also what only few people know."""
    newest = text.newest()
    label = drafts.KINDS[drafts.kind_of(text)].label
    if library.is_standard(text):
        label = f"{label}, standard text"
    for told in drafts.told(newest):
        known = knowing.secrets_in([(told.part, _raw(newest, told.part))], case) if marks else []
        yield Line(
            label=f"{label} – {told.label}",
            text=told.text,
            language=text.language,
            warning=" ".join([*filter(None, [told.problem]), *map(str, known)]),
        )


def _raw(newest: Any, part: str) -> str:  # noqa: ANN401 - a text of any kind
    said: dict[str, str] = newest.said()
    if part in said:
        return said[part]
    number = part.removeprefix("request ")
    asked: list[str] = newest.demands_asked()
    return asked[int(number) - 1] if number.isdecimal() and int(number) <= len(asked) else ""


def addressees(appeal: Appeal) -> Iterator[Line]:
    """Say who gets a letter or a copy, and how each is reached."""
    today = domain_day()
    for addressee in appeal.addressees.select_related("office").prefetch_related(
        "office__contacts"
    ):
        office = addressee.office
        letter = languages.name(addressee.letter_language or appeal.language, "en")
        gets = "a copy with the total" if addressee.role == "copy" else f"letter in {letter}"
        text = f"{office}, {gets}"
        yield Line(label=str(addressee.get_role_display()).capitalize(), text=text)
        holder = office.holder_on(today)
        yield Line(label="Holder", text=str(holder) if holder else "Letters greet the office.")
        for contact in office.contacts.all():
            checked = _day(contact.verified_on) if contact.verified_on else "never"
            told = f"{contact} – {contact.get_carriage_display()}; verified: {checked}"
            warning = "" if contact.healthy else "Not working."
            yield Line(label=contact.get_channel_display(), text=told, warning=warning)


def answers(appeal: Appeal, *, guest: bool) -> Iterator[Line]:
    """Say the consents and the risk answers; a guest does not see who gave them."""
    today = domain_day()
    for person in appeal.case.persons.all():
        allowed = consenting.name_allowed(person, today), consenting.picture_allowed(person, today)
        name, picture = ("yes" if each else "no" for each in allowed)
        governing = consenting.standing_of(person).governing
        text = f"Name: {name} · picture: {picture}"
        if governing:
            text += f". {_consent(governing, guest=guest)}"
        yield Line(label=str(person), text=text)
    answers = risks.answers_of(appeal)
    if answers is None:
        yield Line(label="Risk questions", text="Nobody has answered them yet.")
        return
    for question, words in risks.QUESTIONS.items():
        given = getattr(answers, f"get_{question}_display")()
        yield Line(label=words, text=str(given), warning=_CAREFUL.get((question, given), ""))
    yield Line(label="Way", text=str(answers.get_way_display()))
    if answers.note and not guest:  # it may name whom the house alone knows
        yield Line(label="Note on the answers", text=answers.note)
    if answers.embargo_until:
        yield Line(label="Embargo until", text=_moment(answers.embargo_until))


_CAREFUL: Final = {
    ("minors", "yes"): "Somebody is under 18: no picture is shown.",
    ("minors", "don't know"): "Somebody may be under 18: no picture is shown.",
    ("shows_source", "yes"): "What few people know is marked in the texts: read it with care.",
    ("shows_source", "don't know"): "What few people know is marked in the texts.",
}


def _consent(consent: Any, *, guest: bool) -> str:  # noqa: ANN401 - a consent
    if not consent.giver:
        return f"Nobody could be asked: {consent.because}"
    who = str(consent.decider or "somebody close") if guest else consent.giver
    told = [f"Said by {who}", str(consent.get_how_display()), _day(consent.given_on)]
    told += [f"until {_day(consent.until)}"] if consent.until else []
    return ", ".join(filter(None, told)) + "."


def limits(appeal: Appeal) -> Iterator[Line]:
    """Say the dates, the reference and the risk countries."""
    yield Line(label="Reference", text=appeal.reference or "none")
    yield Line(label="Address of the page", text=appeal.slug)
    yield Line(label="Own language", text=languages.name(appeal.language, "en"))
    yield Line(label="Opens", text=_moment(appeal.opens))
    yield Line(label="Act by", text=_moment(appeal.act_by))
    yield Line(label="Facts to be checked again by", text=_moment(appeal.review_by))
    countries = [languages.country_name(code, "en") for code in appeal.risk_countries]
    yield Line(label="Counted only from", text=", ".join(countries) or "nowhere")


def _shown(case: Case) -> list[tuple[Person, Picture]]:
    found = [
        (person, picturing.proposed_picture(person) or person.picture)
        for person in case.persons.select_related("picture")
    ]
    return [(person, picture) for person, picture in found if picture]


def portraits(case: Case) -> list[Portrait]:
    """Return the pictures as the page will show them."""
    return [seen for _, picture in _shown(case) if (seen := seen_at_desk(picture))]


def pictures(case: Case) -> Iterator[Line]:
    """Say which pictures there are, or that there is none."""
    shown = _shown(case)
    for person, picture in shown:
        yield Line(label=str(person), text=f"{picture.description} (picture {picture.pk})")
    if not shown:
        yield Line(label="Picture", text="None is shown.")


def _date(imprecise: str) -> str:
    return show(ImpreciseDate.parse(imprecise), "en")


def _day(day: Any) -> str:  # noqa: ANN401 - a date
    return date_format(day, "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i e")
