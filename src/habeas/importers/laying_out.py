"""From what was read to the sheet on which it is checked: each value with its place and doubts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from . import splitting
from .entries import (
    OF_ADDRESSEE,
    OF_SUBJECT,
    OTHER_LETTER,
    SINGLE,
    TEXTS,
    Entry,
    Sheet,
)
from .letters_read import letters_of
from .reading.fields import Finding, ReadAddressee, ReadAppeal, ReadNumber, ReadSubject, Sureness
from .reading.page import ITEM
from .reading.placing import CONTACTS
from .splitting import Split

_PROSE: Final = frozenset({"paragraphs", "story"})
_CUT: Final = "A longer paragraph was cut here, so that the letter is one page."
_REPEATED: Final = "The page has no letter: this begins one, repeated from its background."


def sheet_of(read: ReadAppeal) -> Sheet:
    """Lay out what was read, for somebody to check it; the letter is cut to one page."""
    findings = {finding.field: finding for finding in read.findings}
    doubts: dict[str, list[str]] = {}
    for doubt in read.doubts:
        doubts.setdefault(doubt.field, []).append(doubt.sentence)
    entries: list[Entry] = []

    def enter(kind: str, path: str, value: str, **more: object) -> int:
        sentences = doubts.pop(path, [])
        entry = _entry(len(entries), kind, value, findings.get(path), sentences)
        entries.append(replace(entry, **more))  # type: ignore[arg-type] # the fields of an entry
        return entry.number

    for kind in SINGLE:
        enter(kind, kind, _single(read, kind))
    for nth, subject in enumerate(read.subjects):
        enter("subjects", f"subjects.{nth}", subject.name, details=_details_of(subject))
    for nth, addressee in enumerate(read.addressees):
        path = f"addressees.{nth}"
        lines, details = "\n".join(addressee.lines), _details_of_addressee(addressee)
        number = enter("addressees", path, lines, details=details)
        for kind in CONTACTS:
            for at, contact in enumerate(getattr(addressee, kind)):
                printed, known = _contact(contact)
                enter(kind, f"{path}.{kind}.{at}", printed, details=known, of=number)
    for kind in TEXTS:
        for nth, text in enumerate(getattr(read, kind)):
            enter(kind, f"{kind}.{nth}", text)
    letters, of_letters = letters_of(read)
    placed = [
        replace(entry, kind=OTHER_LETTER) if _is_of(letters[1:], entry, read.text) else entry
        for entry in _with_places_of_lines(entries, read.text)
    ]
    rest = tuple(sentence for sentences in doubts.values() for sentence in sentences)
    split = splitting.proposed(letters[0])
    return Sheet(
        entries=tuple(_split(placed, split)),
        languages=read.languages,
        doubts=(*rest, *of_letters, *split.report),
    )


def _is_of(letters: Sequence[ReadAppeal], entry: Entry, text: str) -> bool:
    """Whether a demand, or a line that is in no field, is one of a letter in another language."""
    if entry.kind == "demands":
        return any(entry.value in letter.demands for letter in letters)
    if entry.kind != "unplaced" or not entry.places:
        return False
    bare = ITEM.sub("", entry.value, count=1).rstrip(" ;,.")
    return any(
        text.find(letter.salutation) <= entry.places[0][0]
        and any(bare in told for told in _told(letter))
        for letter in letters
    )


def _told(letter: ReadAppeal) -> tuple[str, ...]:
    return (*letter.paragraphs, letter.lead_in, *letter.demands, letter.closing)


def _split(entries: list[Entry], split: Split) -> Iterator[Entry]:
    """Lay the paragraphs where they are proposed; those of which a part is are its place."""
    prose = [entry for entry in entries if entry.kind in _PROSE]
    whole = {entry.value: entry for entry in prose}
    number = len(entries)
    yield from (entry for entry in entries if entry.kind not in _PROSE)
    for kind, texts in (("paragraphs", split.letter), ("story", split.what_happened)):
        for text in texts:
            entry = whole.pop(text, None)
            if entry is None:
                of = next((each for each in prose if text in each.value), None)
                entry = Entry(
                    number=number,
                    kind=kind,
                    value=text,
                    places=of.places if of else (),
                    sureness=Sureness.UNSURE,
                    why=_CUT if of and of.kind == "paragraphs" else _REPEATED,
                )
                number += 1
            yield replace(entry, kind=kind)
    # A paragraph that was cut is in its parts; what the split does not know stays to be placed.
    told = "\n".join((*split.letter, *split.what_happened))
    for entry in whole.values():
        parts = [part for part in (*split.letter, *split.what_happened) if part in entry.value]
        if entry.value not in told and not parts:
            yield replace(entry, kind="unplaced")


def _entry(
    number: int, kind: str, value: str, finding: Finding | None, sentences: list[str]
) -> Entry:
    """Enter a value as it was found, or that it was missed: then its doubts say so."""
    sureness = Sureness.LIKELY if value else Sureness.UNSURE if sentences else None
    return Entry(
        number=number,
        kind=kind,
        value=value,
        places=finding.places if finding else (),
        sureness=finding.sureness if finding else sureness,
        why=finding.why if finding else " ".join(sentences),
    )


def _single(read: ReadAppeal, kind: str) -> str:
    holder, _, name = kind.rpartition(".")
    return str(getattr(read.dates if holder else read, name))


def _details_of(subject: ReadSubject) -> tuple[tuple[str, str], ...]:
    told = {name: getattr(subject, name) for name in OF_SUBJECT}
    return tuple((name, str(value)) for name, value in told.items() if value not in {None, ""})


def _details_of_addressee(addressee: ReadAddressee) -> tuple[tuple[str, str], ...]:
    told: Mapping[str, object] = {
        **{name: getattr(addressee, name) for name in OF_ADDRESSEE},
        "holder_lines": addressee.holder_lines,
        "country": addressee.country,
        "state": addressee.state,
    }
    return tuple((name, str(value)) for name, value in told.items() if value)


def _contact(contact: ReadNumber | str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(contact, str):
        return contact, ()
    told = (("e164", contact.e164), ("country", contact.country))
    return contact.printed, tuple((name, value) for name, value in told if value)


def _with_places_of_lines(entries: list[Entry], text: str) -> Iterator[Entry]:
    """Find the lines that are in no field, whole or what is left of them."""
    lines = _Lines(text)
    for entry in entries:
        if entry.kind == "unplaced" and not entry.places:
            yield replace(entry, places=lines.place_of(entry.value))
        else:
            yield entry


class _Lines:
    """The lines of a source by their words: a long one has thousands, and as many in no field."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._whole: dict[str, list[tuple[int, int]]] = {}
        at = 0
        for line in text.split("\n"):
            bare = line.strip()
            start = at + line.index(bare)
            self._whole.setdefault(" ".join(bare.split()), []).append((start, start + len(bare)))
            at += len(line) + 1
        self._words = [(frozenset(line.split()), own) for line, own in self._whole.items()]
        self._with: dict[str, list[int]] = {}
        for number, (words, _) in enumerate(self._words):
            for word in words:
                self._with.setdefault(word, []).append(number)

    def place_of(self, value: str) -> tuple[tuple[int, int], ...]:
        """Give the place of a line, of what is left of one, else of the one its words are left of.

        The same line twice is two places, one after the other.
        """
        if own := self._whole.get(value):
            return (own.pop(0),)
        start = self._text.find(value)
        if start >= 0:
            return ((start, start + len(value)),)
        wanted = frozenset(value.split())
        rarest = min((self._with.get(word, []) for word in wanted), key=len, default=[])
        lines = (self._words[number] for number in rarest)
        return next((tuple(own[:1]) for words, own in lines if own and wanted <= words), ())
