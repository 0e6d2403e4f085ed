"""The seven parts of an appeal as its approval page shows them: what will be public or sent.

Sources are never named here, only how reliable they are. A part is a list of lines, so that one
rule marks in each of them what has changed since the viewer last said yes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from habeas.appeals import agreeing, library, opening, risks
from habeas.appeals.models import Appeal, LetterText, Look
from habeas.cases import consenting, knowing, picturing
from habeas.cases.models import Case, Event, Person, Picture, Situation
from habeas.cases.telling import badge_of
from habeas.desk import drafts
from habeas.desk.pictures import seen_at_desk
from habeas.directory import keeping
from habeas.kernel import clock, languages
from habeas.kernel.dates import ImpreciseDate, show
from habeas.public.portraits import Portrait
from habeas.staff import reading
from habeas.staff.models import Block, User
from habeas.staff.organisations import domain_day

FACTS: Final = "facts"
ADDRESSING: Final = "addressing"
RISKS: Final = "risks"
LIMITS: Final = "limits"
STANDARD: Final = "words-standard"


class Approve(Protocol):
    """A deed that says yes to a block."""

    def __call__(self, *, by: User, seen: datetime) -> None:
        """Say yes to what was there when ``seen``."""


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


@dataclass(kw_only=True)
class Part:
    """One part of the page, and what a yes to it says yes to."""

    key: str
    heading: str
    lines: list[Line]
    viewer: User
    blocks: list[tuple[Block, Approve]] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    pictures: list[Portrait] = field(default_factory=list)
    with_next: bool = False
    """Whether the yes to the next part covers this one."""
    new: frozenset[str] = frozenset()
    gone: int = 0
    looked_at: datetime | None = None

    @property
    def waiting(self) -> list[Block]:
        """The blocks that nobody else has said yes to yet."""
        return [block for block, _ in self.blocks if not block.is_approved]

    @property
    def mine(self) -> list[Block]:
        """Those among them that the viewer can say yes to."""
        return [block for block in self.waiting if block.changed_by_id != self.viewer.pk]

    @property
    def drafts(self) -> list[Any]:
        """The texts whose newest revision readers do not see yet."""
        return [text for text in self.texts if not text.live or text.has_unpublished_changes]

    @property
    def publishable(self) -> list[Any]:
        """Those among them that the viewer can publish."""
        return [text for text in self.drafts if not self.hindrance(text)]

    def hindrance(self, text: Any) -> str:  # noqa: ANN401 - a text of any kind
        """Return why the viewer cannot publish a draft, or nothing."""
        if text.latest_revision.user_id == self.viewer.pk:
            return "You made the last change here, so someone else has to publish it."
        if not text.locked:
            return "Nobody has submitted it yet: its author may still write."
        checked = reading.is_checked(text.latest_revision)
        if not checked and not reading.reads(self.viewer, text.language):
            return (
                f"Nobody who reads {languages.name(text.language, 'en')} has checked it yet, and "
                "that is not among the languages you read."
            )
        return ""

    @property
    def hindered(self) -> list[str]:
        """Return what keeps the viewer from saying yes to all of it, one sentence each."""
        told = [self.hindrance(text) for text in self.drafts]
        if len(self.mine) < len(self.waiting):
            told.append("You made the last change here, so someone else has to say yes to it.")
        return list(dict.fromkeys(filter(None, told)))

    @property
    def is_open(self) -> bool:
        """Tell whether the viewer's yes is asked for here."""
        return bool(self.mine or self.publishable)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing here waits for anybody."""
        return not self.waiting and not self.drafts

    @property
    def asks_meaning(self) -> bool:
        """Tell whether readers, and perhaps signers, have seen earlier words of a text."""
        return any(text.live or _was_issued(text) for text in self.publishable)

    @property
    def asks_letters(self) -> bool:
        """Tell whether people may have signed earlier words of a letter."""
        return any(_was_issued(text) for text in self.publishable)

    @property
    def stamp(self) -> str:
        """What was shown, for the deed to compare with what is there then."""
        shown = [f"{block.pk}@{block.changed_at.isoformat()}" for block, _ in self.blocks]
        shown += [f"{text.latest_revision_id}" for text in self.texts]
        shown += [line.digest for line in self.lines]
        return salted_hmac("habeas.shown", "\n".join([self.key, *shown])).hexdigest()


def parts_of(appeal: Appeal, viewer: User, *, guest: bool = False) -> list[Part]:
    """Return the parts in their order; ``guest``: for somebody of another house.

    A block is read before what is in it, so that no change slips by.
    """
    case = appeal.case

    def part(key: str, heading: str, lines: Iterable[Line], **more: Any) -> Part:  # noqa: ANN401 - of Part
        return Part(key=key, heading=heading, lines=list(lines), viewer=viewer, **more)

    of_facts: list[tuple[Block, Approve]] = [(case.facts, _deed(agreeing.approve_facts, case))]
    found = [
        part("person", "Person and badge", _persons(case), with_next=True),
        part(FACTS, "Facts", _facts(case), blocks=of_facts),
        *_words(appeal, part),
        part(ADDRESSING, "Addressees", _addressees(appeal), blocks=_addressing(appeal)),
        part(
            RISKS, "Consent and risk answers", _answers(appeal, guest=guest), blocks=_risks(appeal)
        ),
        part(
            LIMITS,
            "Dates and limits",
            _limits(appeal),
            blocks=[(appeal.limits, _deed(opening.approve_limits, appeal))],
        ),
        part("picture", "Picture", _pictures(case), pictures=_portraits(case)),
    ]
    looks = {look.part: look for look in Look.objects.filter(appeal=appeal, by=viewer)}
    for each in found:
        _compare(each, looks.get(each.key))
    return found


def remember(appeal: Appeal, part: Part) -> None:
    """Keep what the viewer has just said yes to, so that the page marks what changes after it."""
    Look.objects.update_or_create(
        appeal=appeal,
        by=part.viewer,
        part=part.key,
        defaults={"lines": [line.digest for line in part.lines], "at": clock.now()},
    )


def _was_issued(text: Any) -> bool:  # noqa: ANN401 - a text of any kind
    """Tell whether people may have signed earlier words of a letter."""
    versions = text.appeal.versions if isinstance(text, LetterText) else None
    return versions is not None and versions.filter(language=text.language).exists()


def _compare(part: Part, look: Look | None) -> None:
    if look is None:
        return
    now = {line.digest for line in part.lines}
    part.looked_at, part.gone = look.at, len(set(look.lines) - now)
    part.new = frozenset(now - set(look.lines))


def _deed(approve: Callable[..., None], of: Any) -> Approve:  # noqa: ANN401 - what the deed is of
    def say_yes(*, by: User, seen: datetime) -> None:
        approve(of, by=by, seen=seen)

    return say_yes


def _addressing(appeal: Appeal) -> list[tuple[Block, Approve]]:
    found: list[tuple[Block, Approve]] = [
        (appeal.addressing, _deed(opening.approve_addressing, appeal))
    ]
    for addressee in appeal.addressees.select_related("office__coordinates"):
        office = addressee.office
        found.append((office.coordinates, _deed(keeping.approve_coordinates, office)))
    return found


def _risks(appeal: Appeal) -> list[tuple[Block, Approve]]:
    found: list[tuple[Block, Approve]] = [
        (appeal.case.consents, _deed(agreeing.approve_consents, appeal.case))
    ]
    answers = risks.answers_of(appeal)
    if answers:
        found.append((answers.block, _deed(risks.approve_risks, appeal)))
    return found


def _persons(case: Case) -> Iterator[Line]:
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


def _facts(case: Case) -> Iterator[Line]:
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


def _words(appeal: Appeal, part: Callable[..., Part]) -> Iterator[Part]:
    texts = opening.texts_of(appeal)
    own = appeal.language
    marks = risks.marks_secrets(appeal)
    by_language: dict[str, list[Any]] = {}
    for text in sorted(texts, key=lambda each: (each.language != own, each.language)):
        by_language.setdefault(text.language, []).append(text)
    # Translated and approved with the library: one yes is for all of them, each in full.
    standard: list[str] = []
    for language, told in by_language.items():
        if language != own and all(map(library.is_standard, told)):
            standard.append(language)
            continue
        lines = [line for text in told for line in _told(text, appeal.case, marks=marks)]
        heading = f"Letter and page: {languages.name(language, 'en')}"
        yield part(f"words-{language}", heading, lines, texts=told)
    if standard:
        told = [text for language in standard for text in by_language[language]]
        lines = [
            replace(line, label=f"{languages.name(line.language, 'en')}: {line.label}")
            for text in told
            for line in _told(text, appeal.case, marks=marks)
        ]
        names = ", ".join(languages.name(language, "en") for language in standard)
        yield part(STANDARD, f"Letter and page, standard text: {names}", lines, texts=told)


def _told(text: Any, case: Case, *, marks: bool) -> Iterator[Line]:  # noqa: ANN401 - a text of any kind
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


def _addressees(appeal: Appeal) -> Iterator[Line]:
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


def _answers(appeal: Appeal, *, guest: bool) -> Iterator[Line]:
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


def _limits(appeal: Appeal) -> Iterator[Line]:
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


def _portraits(case: Case) -> list[Portrait]:
    return [seen for _, picture in _shown(case) if (seen := seen_at_desk(picture))]


def _pictures(case: Case) -> Iterator[Line]:
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
