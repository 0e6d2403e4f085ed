"""The slots of a library text, and what becomes of its sentences when a case fills them.

A library text is written for no case yet. It holds, besides ``{official}``, these slots alone:

========================  ==========================================================================
``{name of person}``      the living names of all its people; in a subject, from four people on, the
                          first one's and how many others
``{age of person}``       the living age, of one person
``{date of arrest}``      the living date of the newest arrest, when its day is known
``{time since arrest}``   the living time since then, from the second day on
``{date of sentence}``    the same of the newest sentence
``{time since sentence}``
``{place of arrest}``     the place as it was recorded, in languages that share its script
``{place held}``          the place of the newest situation, likewise
``{occupation}``          what they do, from a translated list (``occupations.toml``)
========================  ==========================================================================

A sentence with a slot that nobody knows falls away as a whole; what several people do not have in
common counts as not known. Subject, lead-in, ask and demands are one sentence each, which cannot
fall away, so that they hold names and the official alone.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models

from habeas.appeals.occupations import occupation_in
from habeas.cases.models import Case, Person
from habeas.cases.telling import badge_of, facts_of
from habeas.kernel.dates import ImpreciseDate
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import join, normal
from habeas.letters import living
from habeas.staff.organisations import domain_day

NAME: Final = "name of person"
OFFICIAL: Final = "official"
ALWAYS_KNOWN: Final = frozenset({NAME, OFFICIAL})
ROLES: Final = {"arrest": ("arrest", "detention", "house-arrest"), "sentence": ("sentence",)}
EXPLAINED: Final = {
    NAME: "the names of the people of the case",
    OFFICIAL: "title and name of whom the letter goes to",
    "age of person": "the age in years, of one person",
    "date of arrest": "the date of the newest arrest",
    "time since arrest": "the time since the newest arrest",
    "place of arrest": "the place of the newest arrest",
    "place held": "the place where they are held",
    "date of sentence": "the date of the newest sentence",
    "time since sentence": "the time since the newest sentence",
    "occupation": "what they do, from a translated list",
}
SLOTS: Final = frozenset(EXPLAINED)
# What of a library text may lose sentences, and what is on a page, where nobody is addressed.
_OF_SENTENCES: Final = frozenset({"body", "summary"})
_OF_PAGE: Final = frozenset({"summary", "ask"})
_FIELDS: Final = ("subject", "body", "lead_in", "summary", "ask", "text")

_SLOT: Final = re.compile(r"\{\{|\{([^{}]*)\}|\{")
# A full stop ends a sentence when a space follows; a Chinese one always does.
_SENTENCE_END: Final = re.compile(
    r"(?:[.!?؟…]+[”»\"’)\]]*(?=\s|$)|[。！？]+[”’」』）]*)\s*"  # noqa: RUF001 - Chinese
)
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(«“])(?:Dr|Mr|Mrs|Ms|Prof|Mme|Mlle|Sr|Sra|Dra|No|Art|art|núm|ст|гр|им|[^\W\d_])\.\s*$"  # noqa: RUF001 - Russian
)
_SCRIPTS: Final = {"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}
_MANY: Final = 3
_AND_OTHERS: Final = {
    "ar": "{first} و{others} غيرهم",
    "en": "{first} and {others} others",
    "es": "{first} y otras {others} personas",
    "fr": "{first} et {others} autres personnes",
    "ru": "{first} и ещё {others} чел.",
    "zh": "{first}等{all}人",
}


def check_slots(text: models.Model) -> None:
    """Refuse slots that the library does not know, or not there; raises ValidationError."""
    errors = {}
    for field in _FIELDS:
        allowed = SLOTS if field in _OF_SENTENCES else ALWAYS_KNOWN
        if field in _OF_PAGE:
            allowed = allowed - {OFFICIAL}
        unknown = [slot for slot in slots_in(getattr(text, field, "")) if slot not in allowed]
        if unknown:
            known = ", ".join(f"{{{slot}}}" for slot in sorted(allowed))
            errors[field] = f"“{{{unknown[0]}}}” cannot stand here. What can: {known}."
    if errors:
        raise ValidationError(errors)


def fillings(case: Case, *, language: str, own: str) -> dict[str, str]:
    """Return what each slot becomes in a text in ``language``; what nobody knows is not in it.

    ``own`` is the language in which the case worker types what she says of a case.
    """
    persons = list(case.persons.all())
    facts = facts_of(case, language=language, approved_only=False)
    filled = {OFFICIAL: "{official}"}
    filled[NAME] = join([f"{{name of {person.handle}}}" for person in persons], language)
    if len(persons) == 1:
        filled["age of person"] = f"{{age of {persons[0].handle}}}"
    for role, kinds in ROLES.items():
        event = case.events.filter(kind__in=kinds).first()
        if event is None:
            continue
        on = ImpreciseDate.parse(event.on)
        if on.precision == 3 and not on.approximate:  # noqa: PLR2004 - year, month and day
            filled[f"date of {role}"] = f"{{date of {event.handle}}}"
        if on.latest < domain_day():
            filled[f"time since {role}"] = f"{{time since {event.handle}}}"
        if role == "arrest":
            filled["place of arrest"] = _place(event, language)
    filled["place held"] = _place(_common_situation(persons), language)
    filled["occupation"] = _occupation(persons, language, own)
    return {slot: text for slot, text in filled.items() if text and _can_be_said(text, facts)}


def shortened(fillings: Mapping[str, str], case: Case, *, language: str) -> dict[str, str]:
    """Return ``fillings`` with the names of many people cut to the first one's, for a subject."""
    handles = [person.handle for person in case.persons.all()]
    pattern = _AND_OTHERS.get(_primary(language))
    if len(handles) <= _MANY or pattern is None:
        return dict(fillings)
    first = f"{{name of {handles[0]}}}"
    names = pattern.format(first=first, others=len(handles) - 1, all=len(handles))
    return {**fillings, NAME: names}


def filled(text: str, fillings: Mapping[str, str]) -> str:
    """Return a library text with its slots filled, without the sentences that cannot be."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    kept = (
        "".join(
            _SLOT.sub(lambda found: _filling(found, fillings), sentence)
            for sentence in sentences(" ".join(paragraph.split()))
            if all(slot in fillings for slot in slots_in(sentence))
        )
        for paragraph in paragraphs
    )
    return "\n\n".join(paragraph.strip() for paragraph in kept if paragraph.strip())


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph after its sentences; the space after one stays with it."""
    found, start = [], 0
    for end in _SENTENCE_END.finditer(paragraph):
        if _ABBREVIATED.search(paragraph[start : end.end()]):
            continue
        found.append(paragraph[start : end.end()])
        start = end.end()
    return [*found, paragraph[start:]] if start < len(paragraph) else found


def slots_in(text: str) -> list[str]:
    """Return the slots of a text in their order, known or not; "" for a brace that none ends."""
    return [
        " ".join((found[1] or "").split()) for found in _SLOT.finditer(text) if found[0] != "{{"
    ]


def _filling(found: re.Match[str], fillings: Mapping[str, str]) -> str:
    return found[0] if found[0] == "{{" else fillings[" ".join(found[1].split())]


def _can_be_said(text: str, facts: living.Facts) -> bool:
    try:
        living.fill(text, facts, language="en", day=domain_day())
    except HabeasError:
        return False
    return True


def _place(fact: object, language: str) -> str:
    place = str(getattr(fact, "place", "")).strip()
    script = _SCRIPTS.get(_primary(language), "LATIN")
    readable = all(script in unicodedata.name(each, "") for each in place if each.isalpha())
    return place.replace("{", "{{") if readable else ""


def _common_situation(persons: Sequence[Person]) -> object:
    badges = [badge_of(person, approved_only=False) for person in persons]
    places = {badge.place if badge else "" for badge in badges}
    return badges[0] if len(places) == 1 else None


def _occupation(persons: Sequence[Person], language: str, own: str) -> str:
    typed = {" ".join(person.occupation.split()).casefold() for person in persons}
    if len(typed) != 1:
        return ""
    return occupation_in(persons[0].occupation, language=language, own=own).replace("{", "{{")


def _primary(language: str) -> str:
    return normal(language).split("-")[0]
