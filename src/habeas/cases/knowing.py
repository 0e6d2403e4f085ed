"""Which texts use a fact that few people know, so that its being told could show who told it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from habeas.cases.models import Case, Event, Situation
from habeas.letters import living

# What is known publicly or to many gives nobody away.
GUARDED: Final = ("few", "source")
# Shorter names of places are found inside other words.
SHORTEST_PLACE: Final = 4


@dataclass(frozen=True, kw_only=True)
class Secret:
    """One use of a fact that few know: in which part of a text, by which words, and which fact."""

    part: str
    used: str
    fact: Event | Situation

    def __str__(self) -> str:
        return f"“{self.used}” tells of “{self.fact}”, which is {self.fact.get_known_to_display()}."


def secrets_in(texts: Iterable[tuple[str, str]], case: Case) -> list[Secret]:
    """Return where ``texts`` use what only few, or only the source, know; each once a part.

    ``texts`` are the parts of a text by their names; a sentence of the timeline is named by its
    event's handle. A fact is used by a token, by such a sentence, or where its place is named;
    where somebody was before counts like where they are.
    """
    events = list(case.events.filter(known_to__in=GUARDED))
    newest_first = list(case.situations.select_related("person"))
    situations = [each for each in newest_first if each.known_to in GUARDED]
    newest = {each.person.handle: each for each in reversed(newest_first)}
    badges = {handle: each for handle, each in newest.items() if each in situations}
    found: dict[tuple[str, type, int], Secret] = {}
    for part, text in texts:
        for secret in _secrets(part, text, events, situations, badges):
            found.setdefault((part, type(secret.fact), secret.fact.pk), secret)
    return list(found.values())


def _secrets(
    part: str,
    text: str,
    events: list[Event],
    situations: list[Situation],
    badges: dict[str, Situation],
) -> Iterator[Secret]:
    if not text.strip():
        return
    by_date = {event.handle: event for event in events}
    for token in _tokens(text):
        if token.kind in living.OF_DATE and token.handle in by_date:
            yield Secret(part=part, used=f"{{{token.fact}}}", fact=by_date[token.handle])
        if token.kind == "status of" and token.handle in badges:
            yield Secret(part=part, used=f"{{{token.fact}}}", fact=badges[token.handle])
    if part in by_date:
        yield Secret(part=part, used=text, fact=by_date[part])
    facts: list[Event | Situation] = [*events, *situations]
    for fact in facts:
        place = fact.place.strip()
        if len(place) >= SHORTEST_PLACE and place.casefold() in text.casefold():
            yield Secret(part=part, used=place, fact=fact)


def _tokens(text: str) -> list[living.Token]:
    try:
        return living.tokens(text)
    except living.UnknownTokenError:
        # A draft may hold a slip; the form names it, and what can be read is still looked at there.
        return []
