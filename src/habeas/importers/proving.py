"""What proves that an age or a duration of a page is a fact of its case."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from habeas.kernel.dates import ImpreciseDate, whole_months
from habeas.letters.literals import AGE_TOKEN
from habeas.letters.living import Facts, LiteralWarning, PersonFacts, fill

from .reading.ages import NEAR, age_at, is_apposed, says
from .reading.counting import Counted
from .reading.names import PARTICLES
from .reading.passages import passages_of
from .reading.sentences import sentence_at
from .reading.words import any_of, words_of

_LEAST_PART: Final = 3
_MONTHS: Final = {"years": 12, "old": 12, "months": 1}
_DAYS: Final = {"weeks": 7, "days": 1}
# A year is said a month before it is full.
_MONTH: Final = 1


@dataclass(frozen=True, kw_only=True)
class Aged:
    """A person of the case: her handle, how the page names her, and the age that it gives."""

    handle: str
    names: tuple[str, ...]
    age: int | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page's ages and durations are measured by.

    ``day`` is the day of the page, None where it has none; ``today`` the domain day of the import.
    ``events`` are dates by their handles.
    """

    language: str
    day: ImpreciseDate | None
    today: date
    people: tuple[Aged, ...]
    events: Mapping[str, ImpreciseDate]

    @property
    def on(self) -> date | None:
        """The day to fill in for: that of the page, or None where it has none or is to come."""
        if self.day is None or self.day.earliest > self.today:
            return None
        return min(self.day.latest, self.today)

    @cached_property
    def facts(self) -> Facts:
        """What the tokens are filled with."""
        persons = {
            person.handle: PersonFacts(
                name=person.names[0],
                names={},
                birth=None,
                aged=person.age,
                aged_on=self.day,
                status="",
            )
            for person in self.people
        }
        return Facts(persons=persons, dates=self.events, official="")

    def value(self, fact: str, day: date) -> str:
        """Return what a token says on ``day``; raises MissingFactError."""
        return fill(f"{{{fact}}}", self.facts, language=self.language, day=day)


def who_is_of_age(text: str, number: Counted, told: Told) -> Aged | None:
    """Return whose age it is: of those who are so old, the one who is named beside it."""
    of_age = [person for person in told.people if person.age == number.number]
    if len(of_age) < 2:  # noqa: PLR2004 - who else could it be
        return of_age[0] if of_age else None
    start, end = sentence_at(text, number.start)
    before = _named(text[start : number.start], told.people)
    after = re.split(r"[,.;:)]", text[number.end : min(end, number.end + NEAR)])[0]
    named = _named(after, of_age)
    # "the 78-year-old Ada Sample" comes before the name, "Ada Sample, aged 78" after it.
    if named:
        return named[0]
    return before[-1] if before and before[-1] in of_age else None


def age_printed(
    name: str, others: Sequence[str], texts: Sequence[str], language: str
) -> int | None:
    """Return the age that ``texts`` print right beside a name, None where they print none or two.

    In "the 78-year-old mother of Ada" it is not Ada's: no word of a relation may stand between, and
    none of ``others`` in the same sentence.
    """
    ages = {
        number.number
        for text in texts
        for warning in passages_of(text, language)
        if warning.token == AGE_TOKEN
        and (number := age_at(text, warning, language))
        and _is_beside(name, others, text, warning, language)
    }
    return ages.pop() if len(ages) == 1 else None


def event_that_fits(number: Counted, told: Told) -> str:
    """Return the handle of the event since which the page counts so long, or ""."""
    return next((each for each, day in told.events.items() if _fits(day, number, told)), "")


def event_of(day: str, told: Told) -> str:
    """Return the handle of the event that was on ``day``, as precisely as the page says, or ""."""
    return next(
        (
            handle
            for handle, event in told.events.items()
            if event.text == day or event.text.startswith(f"{day}-")
        ),
        "",
    )


def tells_of_detention(text: str, offset: int, told: Told) -> bool:
    """Whether the sentence around ``offset`` has a word of losing one's liberty."""
    words = words_of(told.language)
    start, end = sentence_at(text, offset)
    return words is not None and bool(re.search(rf"(?i){any_of(words.detained)}", text[start:end]))


def _is_beside(
    name: str, others: Sequence[str], text: str, warning: LiteralWarning, language: str
) -> bool:
    start, end = sentence_at(text, warning.offset)
    if any(other in text[start:end] for other in others):
        return False
    before = text[start : warning.offset]
    named, itself, between = before.rpartition(name)
    if itself and is_apposed(between, language):
        return not _is_of_relation(named, language)
    words = words_of(language)
    after = warning.offset + len(warning.found)
    # "the 78-year-old writer Ada Sample", but nobody of hers
    found = re.match(
        rf"(\S*(?:\s\S+)?\s?){re.escape(name)}(?!\w*\s?[\u7684'\u2019])", text[after:end]
    )
    return bool(
        found
        and not re.search(r"[,.;:)\uff0c\u060c]", found[1])
        and not (words and re.search(rf"(?i){any_of(words.relations)}", found[1]))
    )


def _is_of_relation(before: str, language: str) -> bool:
    """Whether "the mother of" stands before a name: what follows may be said of the mother."""
    words = words_of(language)
    of = any_of(("of", *PARTICLES))
    return bool(words and re.search(rf"(?i){any_of(words.relations)}\s{of}\s$", before))


def _named(text: str, people: Sequence[Aged]) -> list[Aged]:
    """Return who is named in ``text``, in its order."""
    places = [
        (found.start(), place)
        for place, person in enumerate(people)
        for name in _spellings(person, people)
        for found in re.finditer(rf"(?<!\w){re.escape(name)}", text)
    ]
    return [people[place] for _, place in sorted(places)]


def _spellings(person: Aged, people: Sequence[Aged]) -> set[str]:
    """Return the names of a person, and the parts of them that nobody else has."""
    names = [name for other in people if other is not person for name in other.names]
    others = {part for name in names for part in name.split()}
    parts = {part for name in person.names for part in name.split() if len(part) >= _LEAST_PART}
    return {*person.names, *(parts - others)}


def _fits(event: ImpreciseDate, number: Counted, told: Told) -> bool:
    """Whether the time from ``event`` to the day of the page is what the page says it is."""
    if told.day is None or told.on is None or event.latest > told.on:
        return False
    if number.unit in _DAYS:
        size = _DAYS[number.unit]
        shortest = (told.day.earliest - event.latest).days
        longest = (told.on - event.earliest).days
    elif number.unit in _MONTHS:
        size = _MONTHS[number.unit]
        shortest = whole_months(event.latest, told.day.earliest)
        longest = whole_months(event.earliest, told.on)
    else:
        return False
    least, most = number.number * size, number.number * size + size - 1
    if says(number.before, told.language, "nearly"):
        least, most = least - size // 2, least + size // 2
    elif number.unit == "years" and not says(number.before, told.language, "more"):
        least -= _MONTH
    return shortest <= most and least <= longest
