"""What a page shows of a case: its people with their badges, and the words of a page filled in."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from habeas.appeals import choosing
from habeas.appeals.models import Appeal, AppealText
from habeas.cases.models import Case, CaseText, Person
from habeas.cases.telling import badge_of, facts_of, name_in
from habeas.kernel import dates, languages
from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import HabeasError
from habeas.letters import living
from habeas.staff.organisations import domain_day

MOST_NAMES: Final = 3
# States that end something: they have a day, and no duration that goes on.
ENDS: Final = frozenset(
    {
        "released", "acquitted", "case-dropped", "sentence-served", "found-alive", "safe", "died",
        "died-in-custody", "killed", "executed", "attacked", "dismissed", "closed-down", "raided",
        "not-known",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Badge:
    """The present situation of one or more people of a case, in the reader's language."""

    label: str
    facet: str
    since: str
    names: str
    checked_on: date | None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A person, group or organisation as a page names it; ``native`` is "" where it is the same."""

    name: SafeString
    plain: str
    native: str
    native_language: str


def subjects_of(case: Case, language: str) -> list[Subject]:
    """Return the people of a case as a page in ``language`` names them."""
    return [_subject(person, language) for person in case.persons.public()]


def names_of(subjects: list[Subject], language: str) -> SafeString:
    """Return all names, each isolated and in its own tongue; after three, "and 11 others"."""
    shown = [subject.name for subject in subjects]
    if len(shown) > MOST_NAMES:
        others = len(shown) - 1
        return format_html(
            ngettext("{name} and {others} other", "{name} and {others} others", others),
            name=shown[0],
            others=others,
        )
    # The list's own words come from CLDR and hold no markup.
    return SafeString(languages.join(shown, language))


def plain_names_of(subjects: list[Subject], language: str) -> str:
    """Return all names as plain text, for titles of windows and for messages."""
    if len(subjects) > MOST_NAMES:
        others = len(subjects) - 1
        words = ngettext("{name} and {others} other", "{name} and {others} others", others)
        return words.format(name=subjects[0].plain, others=others)
    return languages.join([subject.plain for subject in subjects], language)


def badges_of(case: Case, language: str) -> list[Badge]:
    """Return the situations of a case's people: one for all when they share it, else one each."""
    found: dict[tuple[str, str, str], list[Person]] = {}
    checked: dict[tuple[str, str, str], list[date | None]] = {}
    for person in case.persons.public():
        situation = badge_of(person)
        if situation is None:
            continue
        facet = str(situation.get_facet_display()) if situation.facet else ""
        since = _since(situation.status, ImpreciseDate.parse(situation.since), language)
        key = (str(situation.get_status_display()), facet, since)
        found.setdefault(key, []).append(person)
        checked.setdefault(key, []).append(situation.checked_on)
    several = len(found) > 1
    return [
        Badge(
            label=label,
            facet=facet,
            since=since,
            names=languages.join([name_in(p, language) for p in people], language)
            if several
            else "",
            checked_on=_oldest(checked[label, facet, since]),
        )
        for (label, facet, since), people in found.items()
    ]


def _oldest(days: list[date | None]) -> date | None:
    known = [day for day in days if day]
    return min(known) if len(known) == len(days) else None


def statuses_of(case: Case) -> dict[str, str]:
    """Return the codes and labels of the present situations of a case's people."""
    situations = (badge_of(person) for person in case.persons.public())
    return {s.status: str(s.get_status_display()) for s in situations if s}


def page_words(appeal: Appeal, language: str) -> tuple[AppealText, dict[str, str]] | None:
    """Return the page text for a reader, and its fields with their living facts filled in.

    Where a written form of that text no longer fits the facts, the reader gets the appeal's own
    language or any other that does; None when there is nothing true to show.
    """
    first = choosing.page_text(appeal, language)
    if first is None:
        return None
    others = appeal.texts.filter(live=True).exclude(pk=first.pk)
    rest = sorted(others, key=lambda text: (text.language != appeal.language, text.pk))
    fields = ("summary", "ask", "outcome_heading", "outcome_body")
    for text in (first, *rest):
        told = {field: getattr(text, field) for field in fields}
        filled = fill(appeal.case, told, language=text.language)
        if filled is not None:
            return text, filled
    return None


def fill(case: Case, told: dict[str, str], *, language: str) -> dict[str, str] | None:
    """Return texts with their living facts as of today; None when one can no longer be said."""
    facts = facts_of(case, language=language)
    day = domain_day()
    try:
        return {
            key: living.fill(text, facts, language=language, day=day) for key, text in told.items()
        }
    except HabeasError:
        return None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One event on the timeline, in the language of its sentence."""

    on: str
    sentence: str
    kind: str
    place: str


def timeline(case: Case, text: CaseText | None, language: str) -> list[Moment]:
    """Return the events of a case, newest first, with the sentences that ``text`` has for them."""
    moments = []
    for event in case.events.public():
        told = {event.handle: str(text.timeline.get(event.handle, ""))} if text else {}
        filled = fill(case, told, language=text.language) if text else {}
        moments.append(
            Moment(
                on=dates.show(ImpreciseDate.parse(event.on), language),
                sentence=(filled or {}).get(event.handle, ""),
                kind=str(event.get_kind_display()),
                place=event.place,
            )
        )
    return moments


def _since(status: str, since: ImpreciseDate, language: str) -> str:
    shown, day = dates.show(since, language), domain_day()
    if status in ENDS:
        return shown
    if since.latest > day:
        return _("since %(date)s") % {"date": shown}
    time = dates.duration(since.latest, day, language)
    told = dates.about(time, language) if since.approximate else time
    return _("since %(date)s (%(time)s)") % {"date": shown, "time": told}


def _subject(person: Person, language: str) -> Subject:
    name = name_in(person, language)
    own = name == person.native_name
    if person.kind == "group" and person.count:
        name = _("%(name)s (%(count)s people)") % {"name": name, "count": person.count}
    marked = _tongue(person, name, language)
    return Subject(
        name=format_html('<bdi lang="{}">{}</bdi>', marked, name)
        if marked
        else format_html("<bdi>{}</bdi>", name),
        plain=name,
        native="" if own else person.native_name,
        native_language=person.native_language,
    )


def _tongue(person: Person, name: str, language: str) -> str:
    """Return the language tag of a name: its own (also in Latin letters), or ""."""
    if not person.native_language or person.names.get(language) == name:
        return ""
    if name == person.native_name:
        return person.native_language
    return f"{person.native_language.split('-')[0]}-Latn"
