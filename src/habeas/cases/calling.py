"""Take a call: what is typed while somebody is on the phone, and the case that it becomes."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.formats import date_format

from habeas.cases import confiding, noting, recording, vocabulary
from habeas.cases.models import Call, Case, Event, Person, Source
from habeas.kernel import clock
from habeas.staff import auditing
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

PURPOSE: Final = "call"
MINOR: Final = 18
OF_ORGANISATIONS: Final = frozenset({"raided", "closed-down"})
# What the first words of a call are on the timeline; everything else is an event of its own kind.
EVENT_OF: Final = {
    "arrested": "arrest",
    "held-unknown-place": "detention",
    "held-no-charge": "detention",
    "held-administrative": "detention",
    "held-emergency": "detention",
    "arbitrarily-detained": "detention",
    "house-arrest": "house-arrest",
    "raided": "raid",
    "closed-down": "raid",
    "threatened": "threats",
    "death-threats": "threats",
    "sentenced": "sentence",
    "death-sentence": "sentence",
    "on-trial-held": "trial",
    "on-trial-free": "trial",
    "released": "release",
    "released-conditions": "release",
    "died": "death",
    "died-in-custody": "death",
    "killed": "death",
    "executed": "death",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the caller said, as far as it becomes facts; what is empty was not known.

    ``source`` and ``unsaid`` are confidential and are sealed. ``person`` is set when it is about
    somebody whom a case knows already.
    """

    status: str
    on: date
    name: str
    country: str
    person: Person | None = None
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    honorific: str = ""
    pronoun: str = "they"
    age: int | None = None
    occupation: str = ""
    hour: str = ""
    taken_at: str = ""
    held_at: str = ""
    informed: str = ""
    source: str = ""
    reliability: str = "one"
    unsaid: str = ""


def begin(*, by: User) -> Call:
    """Begin a call, with nothing typed yet."""
    now = clock.now()
    call = Call(by=by, started_at=now, saved_at=now)
    call.sealed = _sealed(call, {})
    with transaction.atomic():
        call.save(force_insert=True)
        auditing.log(by=by, verb="call.begun", target=call)
    return call


def keep(call: Call, *, typed: dict[str, str], base: datetime) -> Call:
    """Seal what has been typed so far; the next save has to name this one's ``saved_at``.

    ``base`` is the ``saved_at`` that the screen was shown with: raises ChangedMeanwhileError when
    the call was saved from another window since.
    """
    with transaction.atomic():
        current = _current(call, base)
        current.saved_at = clock.now()
        current.sealed = _sealed(current, typed)
        current.save(update_fields=["saved_at", "sealed"])
    return current


def typed_in(call: Call) -> dict[str, str]:
    """Return what has been typed into a call; only the desk's process has the key."""
    plain = confiding.open_sealed(bytes(call.sealed), purpose=PURPOSE, row=str(call.pk))
    typed: dict[str, str] = json.loads(plain)
    return typed


def throw_away(call: Call, *, by: User) -> None:
    """Delete a call that becomes no case."""
    with transaction.atomic():
        auditing.log(by=by, verb="call.thrown_away", target=call)
        call.delete()


def make_case(call: Call, *, told: Told, base: datetime, by: User) -> Case:
    """Turn a call into facts of a case, whole or not at all, and delete the call.

    A new case is opened unless ``told`` names a person whom a case knows. Raises ValidationError,
    and ChangedMeanwhileError as ``keep`` does.
    """
    with transaction.atomic():
        current = _current(call, base)
        person = told.person or _person_of_new_case(told, by=by)
        case = person.case
        source = recording.name_source(
            case,
            by=by,
            label=f"Our source of {_day(domain_day())}",
            kind="call",
            reliability=told.reliability,
        )
        _record_facts(person, told, source=source, by=by)
        _confide(case, told, by=by)
        if told.person:
            _confide_differences(told.person, told, by=by)
        auditing.log(by=by, verb="call.taken", target=case)
        current.delete()
    return case


def _current(call: Call, base: datetime) -> Call:
    current = Call.objects.select_for_update().filter(pk=call.pk).first()
    if current is None or current.saved_at != base:
        raise ChangedMeanwhileError(
            "This call was saved from another window meanwhile. What you typed stands below: copy "
            "what is new, open the call again and put both together."
        )
    return current


def _person_of_new_case(told: Told, *, by: User) -> Person:
    case = recording.open_case(slug=_slug(told.country), country=told.country, by=by)
    return recording.add_person(
        case,
        by=by,
        handle=_handle(told.name),
        kind="organisation" if told.status in OF_ORGANISATIONS else "person",
        name=told.name,
        native_name=told.native_name,
        aliases=list(told.aliases),
        honorific=told.honorific,
        pronoun=told.pronoun,
        occupation=told.occupation,
        aged=told.age,
        aged_on="" if told.age is None else domain_day().isoformat(),
        minor=told.age is not None and told.age < MINOR,
    )


def _record_facts(person: Person, told: Told, *, source: Source, by: User) -> None:
    kind = EVENT_OF.get(told.status, "other")
    recording.record_event(
        person.case,
        by=by,
        persons=[person],
        kind=kind,
        handle=free_handle(person.case, kind),
        on=told.on.isoformat(),
        place=told.taken_at,
        source=source,
    )
    recording.record_situation(
        person,
        by=by,
        status=told.status,
        since=told.on.isoformat(),
        place=told.held_at,
        source=source,
    )
    said = [
        f"{vocabulary.SITUATIONS[told.status]} on {_day(told.on)}, {told.hour}." * bool(told.hour),
        told.informed,
    ]
    if any(said):
        noting.note(person.case, by=by, text=" ".join(filter(None, said)))


def _confide(case: Case, told: Told, *, by: User) -> None:
    if told.source:
        label = f"Who told us on {_day(domain_day())}"
        confiding.confide(case, kind="source", label=label, by=by, text=told.source)
    if told.unsaid:
        confiding.confide(
            case, kind="unsaid", label="What must not be said", by=by, text=told.unsaid
        )


def _confide_differences(person: Person, told: Told, *, by: User) -> None:
    """Keep what a call says otherwise of somebody a case knows.

    It is sealed, because the name of somebody who goes by a pseudonym may be in it. The label names
    nobody: whoever has a name today may need a pseudonym tomorrow.
    """
    known = {person.name, person.native_name, *person.names.values(), *person.aliases}
    said = [
        *(name for name in (told.name, told.native_name, *told.aliases) if name not in known),
        *([told.occupation] if told.occupation != person.occupation else []),
        *([f"aged {told.age}"] if told.age not in {None, person.aged} else []),
    ]
    if any(said):
        confiding.confide(
            person.case,
            kind="unsaid",
            label=f"What the call of {_day(domain_day())} says otherwise",
            by=by,
            text="\n".join([f"Of {person}:", *filter(None, said)]),
        )


def _sealed(call: Call, typed: dict[str, str]) -> bytes:
    plain = json.dumps(typed, ensure_ascii=False).encode()
    return confiding.seal(plain, purpose=PURPOSE, row=str(call.pk))


def _slug(country: str) -> str:
    """Return a page address that names nobody: country, year and a number."""
    stem = f"{country.lower()}-{domain_day().year}-"
    taken = Case.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    numbers = [int(slug.removeprefix(stem)) for slug in taken if slug.removeprefix(stem).isdigit()]
    return f"{stem}{max(numbers, default=0) + 1}"


def _handle(name: str) -> str:
    """Return the short word that texts use for a person: the first name in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words: list[str] = re.findall(r"[a-z][a-z0-9]*", plain)
    return words[0][:30] if words else "person"


def free_handle(case: Case, stem: str) -> str:
    """Return ``stem``, or with a number where an event of the case has that handle already."""
    taken = set(Event.objects.filter(case=case).values_list("handle", flat=True))
    numbered: list[str] = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(handle for handle in numbered if handle not in taken)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
