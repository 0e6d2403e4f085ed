"""Living facts: tokens in a text that are filled on the day the letter is written.

``{age of mi}``, ``{name of mi}``, ``{status of mi}``, ``{date of raid}``, ``{time since raid}`` and
``{official}``; ``{{`` is a brace. A token may carry a written form for inflected languages,
``{age of mi|78-летний}``. On save ``bind`` notes the value it was written for,
``{age of mi=78|78-летний}``; from then on the form is printed while the value is the same, and
holds the letter when it no longer is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from habeas.kernel.dates import ImpreciseDate, about, duration, show, whole_years
from habeas.kernel.errors import HabeasError
from habeas.kernel.languages import normal
from habeas.letters.literals import LiteralWarning, literals

__all__ = [
    "Facts",
    "LiteralWarning",
    "MissingFactError",
    "PersonFacts",
    "StaleFormError",
    "Token",
    "UnknownTokenError",
    "bind",
    "check",
    "fill",
    "literal_warnings",
    "tokens",
]

_OF_PERSON: Final = ("age of", "name of", "status of")
OF_DATE: Final = ("date of", "time since")
_OFFICIAL: Final = "official"
_KINDS: Final = (*_OF_PERSON, *OF_DATE, _OFFICIAL)
_BRACES: Final = re.compile(r"\{\{|\{([^{}]*)\}|\{")


class UnknownTokenError(HabeasError):
    """A text holds a token, or a handle in one, that means nothing here."""


class StaleFormError(HabeasError):
    """A written form no longer fits the fact it was written for."""


class MissingFactError(HabeasError):
    """A token asks for what is not known, or not yet so on the day of the letter."""


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What letters may say of one person.

    ``names`` are spellings by language tag, beside ``name``. ``aged`` is an age in years that a
    source gave as of ``aged_on``; ``birth`` goes before it. ``status`` is the label of the present
    situation in the letter's language.
    """

    name: str
    names: Mapping[str, str]
    birth: ImpreciseDate | None
    aged: int | None
    aged_on: ImpreciseDate | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the tokens of one letter may name: persons and dates by handle, and the official.

    ``official`` is title and name as of the day, or the title alone.
    """

    persons: Mapping[str, PersonFacts]
    dates: Mapping[str, ImpreciseDate]
    official: str


@dataclass(frozen=True, kw_only=True)
class Token:
    """One token of a text: ``text[start:end]``; ``handle`` is "" for ``{official}``."""

    kind: str
    handle: str
    value: str | None
    form: str | None
    start: int
    end: int

    @property
    def fact(self) -> str:
        """The fact it names, without value and form: "age of mi"."""
        return f"{self.kind} {self.handle}".strip()


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text`` in their order; raises UnknownTokenError."""
    return list(_tokens(text, _KINDS))


def check(text: str, *, persons: Collection[str], dates: Collection[str]) -> None:
    """Refuse a text with a token, or a handle of a person or date, that is not known.

    Raises UnknownTokenError, which names the token and the nearest known one.
    """
    known = _known(persons, dates)
    for token in _tokens(text, known):
        if token.fact not in known:
            raise _unknown(token.fact, known)


def fill(text: str, facts: Facts, *, language: str, day: date) -> str:
    """Return ``text`` with its tokens filled in ``language`` as of ``day``.

    Raises UnknownTokenError, MissingFactError, and StaleFormError when a written form was bound to
    another value or to none.
    """
    known = _known(facts.persons, facts.dates)
    filled, after = [], 0
    for token in _tokens(text, known):
        filled += [_plain(text[after : token.start]), _filled(token, facts, known, language, day)]
        after = token.end
    return "".join([*filled, _plain(text[after:])])


def bind(text: str, facts: Facts, *, language: str, day: date) -> str:
    """Return ``text`` with each new written form bound to the value it is written for.

    A form that is bound already stays as it is, stale or not. Raises UnknownTokenError and
    MissingFactError.
    """
    known = _known(facts.persons, facts.dates)
    bound, after = [], 0
    for token in _tokens(text, known):
        bound.append(text[after : token.start])
        after = token.end
        if token.form is None or token.value is not None:
            bound.append(text[token.start : token.end])
        else:
            value = _bindable(_value(token, facts, known, language, day))
            bound.append(f"{{{token.fact}={value}|{token.form}}}")
    return "".join([*bound, text[after:]])


def literal_warnings(text: str, language: str) -> list[LiteralWarning]:
    """Return the ages, durations and "recently" that stand in ``text`` and will grow old.

    Known for Arabic, Chinese, English, French, Russian and Spanish; none for other languages.
    """
    blanked = _BRACES.sub(lambda found: " " * len(found[0]), text)
    return literals(blanked, normal(language).split("-")[0])


def _tokens(text: str, known: Collection[str]) -> Iterator[Token]:
    for found in _BRACES.finditer(text):
        if found[0] == "{{":
            continue
        if found[1] is None:
            raise UnknownTokenError("A “{” opens a token that no “}” ends; write “{{” for a brace.")
        head, bar, form = found[1].partition("|")
        fact, equals, value = head.partition("=")
        kind, handle = _kind_and_handle(" ".join(fact.split()))
        if not kind or (bar and not form.strip()) or (equals and not bar):
            raise _unknown(" ".join(found[1].split()), known)
        yield Token(
            kind=kind,
            handle=handle,
            value=value if equals else None,
            form=form if bar else None,
            start=found.start(),
            end=found.end(),
        )


def _kind_and_handle(fact: str) -> tuple[str, str]:
    if fact == _OFFICIAL:
        return _OFFICIAL, ""
    for kind in (*_OF_PERSON, *OF_DATE):
        handle = fact.removeprefix(f"{kind} ")
        if handle != fact and " " not in handle:
            return kind, handle
    return "", ""


def _known(persons: Iterable[str], dates: Iterable[str]) -> list[str]:
    facts = [f"{kind} {handle}" for handle in persons for kind in _OF_PERSON]
    facts += [f"{kind} {handle}" for handle in dates for kind in OF_DATE]
    return [*facts, _OFFICIAL]


def _unknown(fact: str, known: Collection[str]) -> UnknownTokenError:
    nearest = get_close_matches(fact.partition("|")[0], known, n=1, cutoff=0)[0]
    return UnknownTokenError(
        f"“{{{fact}}}” means nothing here; the nearest known token is “{{{nearest}}}”."
    )


def _plain(text: str) -> str:
    return text.replace("{{", "{")


def _filled(token: Token, facts: Facts, known: Collection[str], language: str, day: date) -> str:
    value = _value(token, facts, known, language, day)
    if token.form is None:
        return value
    if token.value is None:
        raise StaleFormError(
            f"The form “{token.form}” for “{{{token.fact}}}” is not bound to a value yet; "
            "save the text once more."
        )
    if _bindable(token.value) != _bindable(value):
        raise StaleFormError(
            f"The form “{token.form}” was written for “{token.value}”, and “{{{token.fact}}}” is "
            f"now “{value}”; write “{{{token.fact}|…}}” with the form for it."
        )
    return token.form


def _bindable(value: str) -> str:
    # A body loses the no-break spaces that some languages put into dates and durations.
    return " ".join(re.sub(r"[{}|]", "", value).split())


def _value(token: Token, facts: Facts, known: Collection[str], language: str, day: date) -> str:
    if token.fact not in known:
        raise _unknown(token.fact, known)
    if token.kind == _OFFICIAL:
        return facts.official
    if token.kind in OF_DATE:
        return _of_date(token, facts.dates[token.handle], language, day)
    person = facts.persons[token.handle]
    if token.kind == "name of":
        return _name(person, language)
    if token.kind == "status of":
        return person.status
    return _age(token, person, language, day)


def _of_date(token: Token, event: ImpreciseDate, language: str, day: date) -> str:
    if token.kind == "date of":
        return show(event, language)
    if event.latest > day:
        raise MissingFactError(
            f"“{{{token.fact}}}” cannot be said yet: {event.text} may lie after the day of the "
            "letter."
        )
    time = duration(event.latest, day, language)
    return about(time, language) if event.approximate else time


def _name(person: PersonFacts, language: str) -> str:
    parts = normal(language).split("-")
    while parts:  # the lookup of RFC 4647: zh-Hans-CN, zh-Hans, zh
        if "-".join(parts) in person.names:
            return person.names["-".join(parts)]
        parts.pop()
    return person.name


def _age(token: Token, person: PersonFacts, language: str, day: date) -> str:
    if person.birth is not None:
        youngest, oldest = person.birth.latest, person.birth.earliest
        sure = not person.birth.approximate
    elif person.aged is not None and person.aged_on is not None:
        if person.aged_on.earliest <= day <= person.aged_on.latest:
            stated = str(person.aged)
            return about(stated, language) if person.aged_on.approximate else stated
        youngest = _years_before(person.aged_on.latest, person.aged)
        oldest = _years_before(person.aged_on.earliest, person.aged + 1) + timedelta(days=1)
        sure = not person.aged_on.approximate
    else:
        raise MissingFactError(f"“{{{token.fact}}}” cannot be said: no birth and no age is known.")
    lower, upper = whole_years(youngest, day), whole_years(oldest, day)
    if lower < 0:
        raise MissingFactError(f"“{{{token.fact}}}” cannot be said of a day before the birth.")
    return str(lower) if sure and lower == upper else about(str(lower), language)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
