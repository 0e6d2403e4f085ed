"""A text as the parts that are translated one by one, and a text made of such parts again.

A part is a field, a paragraph of a body, one request, or the sentence of one event. Its key is its
place ("subject", "body-2", "demands-1", "timeline-raid"); source and translation meet by it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from habeas.appeals.composing import paragraphs_of
from habeas.appeals.models import AppealText, DemandText, LetterText, SkeletonText
from habeas.appeals.slots import slots_in
from habeas.cases.models import CaseText
from habeas.letters import living
from habeas.staff.words import Words

LINE, PARAGRAPHS, ITEMS, BY_EVENT = "line", "paragraphs", "items", "by event"

SHAPES: Final[dict[type[Words], dict[str, str]]] = {
    CaseText: {"summary": LINE, "timeline": BY_EVENT},
    AppealText: dict.fromkeys(("summary", "ask", "outcome_heading", "outcome_body"), LINE),
    LetterText: {
        "subject": LINE,
        "salutation": LINE,
        "body": PARAGRAPHS,
        "lead_in": LINE,
        "demands": ITEMS,
        "closing": LINE,
    },
    SkeletonText: {
        "subject": LINE,
        "body": PARAGRAPHS,
        "lead_in": LINE,
        "summary": LINE,
        "ask": LINE,
    },
    DemandText: {"text": LINE},
}
_LABELS: Final = {
    "lead_in": "Before the requests",
    "body": "Paragraph",
    "demands": "Request",
    "timeline": "Event",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a text: its key, what the desk calls it, and what it says.

    What stands in braces is a living fact, or in a text of the library a slot.
    """

    key: str
    text: str
    of_library: bool = False

    @property
    def field(self) -> str:
        """The field of the text that it is in."""
        return self.key.partition("-")[0]

    @property
    def label(self) -> str:
        """What the desk calls it: "Paragraph 2"."""
        name, _, place = self.key.partition("-")
        return f"{_LABELS.get(name, name.replace('_', ' ').capitalize())} {place}".strip()


def parts_of(words: Words) -> list[Part]:
    """Return the parts of a text that say something, in their order."""
    of_library = isinstance(words, SkeletonText | DemandText)
    parts = [
        Part(key=key, text=text, of_library=of_library)
        for field, shape in SHAPES[type(words)].items()
        for key, text in _split(field, shape, getattr(words, field))
    ]
    return [part for part in parts if part.text.strip()]


def fields_of(model: type[Words], parts: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a text that has ``parts`` (by their keys, in their order)."""
    fields: dict[str, Any] = {}
    for field, shape in SHAPES[model].items():
        told = {
            key.partition("-")[2]: text.strip()
            for key, text in parts.items()
            if key.partition("-")[0] == field and text.strip()
        }
        if shape == LINE:
            fields[field] = told.get("", "")
        elif shape == PARAGRAPHS:
            fields[field] = "\n\n".join(told.values())
        else:
            fields[field] = told if shape == BY_EVENT else list(told.values())
    return fields


def carried(
    before: Sequence[Part], after: Sequence[Part], translated: Sequence[Part]
) -> dict[str, str]:
    """Return a translation of the parts ``before``, by the keys of the parts ``after``.

    Paragraphs and requests that moved take their translation along. A part of the translation that
    has no place any more keeps a key of its own after the others of its field.
    """
    texts = {part.key: part.text for part in translated}
    places = continued(before, after)
    told = {key: texts[place] for key, place in places.items() if place in texts}
    taken = Counter(part.field for part in after)
    for part in translated:
        if part.key in places.values():
            continue
        taken[part.field] += 1
        numbered = part.key.partition("-")[2].isdecimal()
        told[f"{part.field}-{taken[part.field]}" if numbered else part.key] = part.text
    return told


def continued(before: Sequence[Part], after: Sequence[Part]) -> dict[str, str]:
    """Return which part of ``before`` each part of ``after`` continues, by their keys."""
    fields = dict.fromkeys(part.field for part in (*before, *after))
    return {
        key: place
        for field in fields
        for key, place in _places(
            [part for part in before if part.field == field],
            [part for part in after if part.field == field],
        ).items()
    }


def tokens_amiss(source: Part, translation: str) -> tuple[list[str], list[str]]:
    """Return the living facts or slots that ``translation`` lost, and those it has too many.

    They are written as tokens without their forms. Raises UnknownTokenError for what is none.
    """
    wanted, found = (Counter(_facts(source, text)) for text in (source.text, translation))
    lost, more = wanted - found, found - wanted
    return [f"{{{fact}}}" for fact in lost], [f"{{{fact}}}" for fact in more]


def _facts(part: Part, text: str) -> list[str]:
    if part.of_library:
        return slots_in(text)
    return [token.fact for token in living.tokens(text)]


def _split(field: str, shape: str, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a field
    if shape == LINE:
        return [(field, str(value))]
    if shape == BY_EVENT:
        return [(f"{field}-{handle}", str(told)) for handle, told in value.items()]
    texts = paragraphs_of(value) if shape == PARAGRAPHS else value
    return [(f"{field}-{number}", text) for number, text in enumerate(texts, 1)]


def _places(old: Sequence[Part], new: Sequence[Part]) -> dict[str, str]:
    """Return which key of ``old`` each key of ``new`` continues."""
    if any(not part.key.partition("-")[2].isdecimal() for part in (*old, *new)):
        known = {part.key for part in old}
        return {part.key: part.key for part in new if part.key in known}
    places: dict[str, str] = {}
    matcher = SequenceMatcher(
        a=[part.text for part in old], b=[part.text for part in new], autojunk=False
    )
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        here, there = old[start:end], new[other_start:other_end]
        if tag == "equal" or len(here) == len(there):
            places |= {new.key: old.key for old, new in zip(here, there, strict=True)}
        elif tag == "replace":
            places |= _most_alike(here, there)
    return places


def _most_alike(old: Sequence[Part], new: Sequence[Part]) -> dict[str, str]:
    """Pair the parts of two runs of different length, in their order, the most alike ones."""
    best: dict[tuple[int, int], tuple[float, dict[str, str]]] = {}
    for i in range(len(old), -1, -1):
        for j in range(len(new), -1, -1):
            if i == len(old) or j == len(new):
                best[i, j] = (0.0, {})
                continue
            alike = SequenceMatcher(a=old[i].text, b=new[j].text, autojunk=False).ratio()
            paired, rest = best[i + 1, j + 1]
            both = (paired + alike, {new[j].key: old[i].key, **rest})
            best[i, j] = max(both, best[i + 1, j], best[i, j + 1], key=lambda each: each[0])
    return best[0, 0][1]
