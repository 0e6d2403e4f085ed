"""Where on the page each value that was read stands, how sure it is, and what is in no field."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from .countries import countries_in
from .fields import Finding, ReadAddressee, ReadAppeal, ReadNumber, Sureness
from .page import labelled
from .words import UNSPACED, Words, any_of, compiled
from .written_dates import dated_places

_MOST_PLACES = 20
# Less than this beside a value is no clause: a word, or letters of a script without spaces.
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 3
# What parts a label from its value, and one value from the next.
_BETWEEN = re.compile(r"[\0:;,.|()\[\]\u060c\u061b\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b]+")
CONTACTS = ("fax", "phone", "telex", "email", "cc", "bcc", "twitter", "webform")
# Their form alone tells what they are.
_SURE = frozenset({"references", "salutations", "email", "cc", "bcc", "lead_in"})
# A line of nothing but these and their labels is read.
_DATED = frozenset({"references", "dates.issued_on", "dates.act_before", "dates.current_as_of"})
# Named in passing: the sentence around them is not placed by them.
_IN_PASSING = frozenset({"subjects", "country", "references", "dates"})

Places = tuple[tuple[int, int], ...]


def with_places(read: ReadAppeal, words: Words) -> ReadAppeal:
    """Add to what was read where each value stands in ``read.text``, and what no field holds."""
    read = replace(read, embassies=tuple(_as_printed(read.text, value) for value in read.embassies))
    found = tuple(_findings(read, words))
    return replace(read, findings=found, unplaced=_unplaced(read, found, words))


def _findings(read: ReadAppeal, words: Words) -> Iterator[Finding]:
    for field, printed, places in _values(read, words):
        if not printed:
            continue
        why = " ".join(doubt.sentence for doubt in read.doubts if doubt.field == field)
        yield Finding(
            field=field,
            printed=printed,
            places=places,
            sureness=Sureness.UNSURE if why else _sureness(field, places, read, words),
            why=why,
        )


def _values(read: ReadAppeal, words: Words) -> Iterator[tuple[str, str, Places]]:
    text = read.text
    for field in ("title", "status", "lead_in", "closing"):
        yield field, getattr(read, field), _first(text, getattr(read, field))
    yield "country", read.country, _of_country(read, words)
    yield "language", read.language, ()
    for at, subject in enumerate(read.subjects):
        yield f"subjects.{at}", subject.name, _everywhere(text, subject.name)
    for name in ("salutations", "paragraphs", "demands", "references", "story", "embassies"):
        for at, value in enumerate(getattr(read, name)):
            yield f"{name}.{at}", value, _first(text, value)
    for at, addressee in enumerate(read.addressees):
        yield from _of_addressee(addressee, f"addressees.{at}", text)
    for name in (each.name for each in fields(read.dates)):
        day = getattr(read.dates, name)
        yield f"dates.{name}", day, _of_day(text, day, words)


def _of_addressee(
    addressee: ReadAddressee, path: str, text: str
) -> Iterator[tuple[str, str, Places]]:
    yield path, "\n".join(addressee.lines), _in_turn(text, addressee.lines)
    for kind in CONTACTS:
        for nth, value in enumerate(getattr(addressee, kind)):
            printed = value.printed if isinstance(value, ReadNumber) else value
            yield f"{path}.{kind}.{nth}", printed, _first(text, printed)


def _as_printed(text: str, value: str) -> str:
    """Give a value with the marks of the page between its words, where lines were cut or joined."""
    if _everywhere(text, value) and "\n" not in value:
        return value
    stands = re.search(r"\W{1,4}?".join(map(re.escape, value.split())), text)
    if not stands:
        return value
    lines = stands[0].splitlines() if "\n" in value else [stands[0]]
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _sureness(field: str, places: Places, read: ReadAppeal, words: Words) -> Sureness:
    """Say how sure a value is of which nothing is doubtful: labels and forms make it sure."""
    name, _, rest = field.partition(".")
    kind = rest.split(".")[1] if rest.count(".") else rest if name == "dates" else name
    if kind in _SURE or (name == "demands" and read.lead_in):
        return Sureness.SURE
    if name == "addressees" and kind == name:
        return Sureness.SURE if read.addressees[int(rest)].country else Sureness.LIKELY
    start = places[0][0] if places else len(read.text)
    line = read.text[read.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    keys = (kind,) if kind in words.labels else ()
    return Sureness.SURE if keys and labelled(line, words, *keys) else Sureness.LIKELY


def _first(text: str, value: str) -> Places:
    return _everywhere(text, value)[:1]


def _everywhere(text: str, value: str) -> Places:
    """Find a value, its words parted by any white space, as a wrapped paragraph is."""
    tokens = value.split()
    if not tokens:
        return ()
    bounded = tokens[0][0].isascii() and tokens[0][0].isalnum()
    # Most values stand with one blank or line break between two words: no pattern is built.
    printed = _printed(text.replace("\n", " "), " ".join(tokens), bounded=bounded)
    if printed:
        return printed
    bound = r"(?<!\w)" if bounded else ""
    found = _spans(bound + r"\s+".join(map(re.escape, tokens)), text)
    if found or "\n" not in text:
        return found
    # Lines may have been joined within a word: at a hyphen, or where a script has no spaces.
    broken = (r"(?:-?\n)?".join(map(re.escape, token)) for token in tokens)
    return _spans(bound + r"\s+".join(broken), text)


def _printed(text: str, value: str, *, bounded: bool) -> Places:
    found: list[tuple[int, int]] = []
    start = text.find(value)
    while start >= 0 and len(found) < _MOST_PLACES:
        before = text[start - 1 : start]
        inside = bounded and (before.isalnum() or before == "_")
        if not inside:
            found.append((start, start + len(value)))
        start = text.find(value, start + (1 if inside else len(value)))
    return tuple(found)


def _spans(pattern: str, text: str) -> Places:
    found = re.finditer(pattern, text)
    return tuple(match.span() for match, _ in zip(found, range(_MOST_PLACES), strict=False))


def _in_turn(text: str, values: Sequence[str]) -> Places:
    """Find values that stand one after the other."""
    found: list[tuple[int, int]] = []
    after = 0
    for value in values:
        place = next((place for place in _everywhere(text, value) if place[0] >= after), None)
        if place:
            found.append(place)
            after = place[1]
    return tuple(found)


def _of_country(read: ReadAppeal, words: Words) -> Places:
    for addressee in read.addressees:
        if addressee.country == read.country:
            return _in_turn(read.text, addressee.lines)[-1:]
    names = {name for code, name in countries_in(read.text, words.language) if code == read.country}
    return tuple(sorted(place for name in names for place in _first(read.text, name)))


def _of_day(text: str, day: str, words: Words) -> Places:
    dated = dated_places(text, (words.language,)) if day else []
    return tuple((start, end) for start, end, found in dated if found == day)[:_MOST_PLACES]


def _unplaced(read: ReadAppeal, found: Sequence[Finding], words: Words) -> tuple[str, ...]:
    """Give the lines, or what is left of them, that stand in no field."""
    placed = [each for each in found if each.field.partition(".")[0] not in _IN_PASSING]
    dated = [each for each in found if each.field.startswith(tuple(_DATED))]
    left: list[str] = []
    lines = read.text.split("\n")
    for line, rest, beside in zip(
        lines,
        _without(placed, read.text),
        _without([*placed, *dated], read.text),
        strict=True,
    ):
        if any(map(str.isalnum, rest)) and (beside == line or _tells(beside, words)):
            left.append(" ".join(re.sub(r"\0+", " ", rest).split()))
    return tuple(left)


def _without(found: Sequence[Finding], text: str) -> list[str]:
    """Give the lines of a text with a mark for each character that a finding covers."""
    letters = list(text)
    for start, end in (place for each in found for place in each.places):
        letters[start:end] = [letter if letter == "\n" else "\0" for letter in letters[start:end]]
    return "".join(letters).split("\n")


def _tells(rest: str, words: Words) -> bool:
    """Whether what is left of a line beside its values is more than their labels and joints."""
    joints = any_of((*words.conjunctions, *words.alternatives, *words.articles))
    parts = (compiled(rf"(?i){joints}").sub(" ", part) for part in _BETWEEN.split(rest))
    text = " ".join(part for part in parts if not words.keys_of(part))
    letters = len(UNSPACED.findall(text))
    spaced = len(re.findall(r"\w{2,}", UNSPACED.sub(" ", text)))
    return spaced >= _FEWEST_WORDS or letters >= _FEWEST_LETTERS
