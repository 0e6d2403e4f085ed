"""The sheet on which a person checks what was read: one entry a value, and back to an appeal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from .fields import (
    Doubt,
    Finding,
    ReadAddressee,
    ReadAppeal,
    ReadDates,
    ReadNumber,
    ReadSubject,
    Sureness,
)
from .placing import CONTACTS

# Of these a page has one each; the dates are named as in the paths of `Finding`.
DATES: Final = (
    "dates.detained_on",
    "dates.issued_on",
    "dates.act_before",
    "dates.current_as_of",
)
SINGLE: Final = ("title", "status", "country", "language", *DATES, "lead_in", "closing")
# And of these any number.
TEXTS: Final = (
    "references",
    "salutations",
    "paragraphs",
    "demands",
    "story",
    "embassies",
    "unplaced",
)
# What somebody chose to leave out is kept all the same.
LEFT_OUT: Final = "left_out"
# What is known of a subject or an addressee besides its name or its postal lines.
OF_SUBJECT: Final = ("honorific", "kind", "count", "age", "native", "alias", "relation")
OF_ADDRESSEE: Final = ("name", "title")


class State(StrEnum):
    """What a person has done about an entry."""

    FOUND = "found"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One value on the sheet: of which kind, where in the source it stands, and how sure it is.

    ``number`` stays its own wherever it is moved. ``details`` are what is known besides the value,
    by name. ``of`` is the number of the addressee that a contact belongs to. ``sureness`` is None
    where the page has no such value.
    """

    number: int
    kind: str
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()
    of: int | None = None
    places: tuple[tuple[int, int], ...] = ()
    sureness: Sureness | None = None
    why: str = ""
    state: State = State.FOUND

    @property
    def needs_eye(self) -> bool:
        """Whether it is doubtful and nobody has looked at it yet."""
        return self.state is State.FOUND and self.sureness is Sureness.UNSURE

    def detail(self, name: str) -> str:
        """Return one detail, "" where it is not known."""
        return dict(self.details).get(name, "")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All entries of a page, each kind in its order.

    ``doubts`` are the sentences that belong to no entry, ``report`` what the draft that was made of
    it left to look at.
    """

    entries: tuple[Entry, ...]
    doubts: tuple[str, ...] = ()
    report: tuple[str, ...] = ()

    def entry(self, number: int) -> Entry | None:
        """Return an entry by its number."""
        return next((each for each in self.entries if each.number == number), None)

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Return the entries of some kinds."""
        return tuple(each for each in self.entries if each.kind in kinds)

    def unseen(self) -> tuple[Entry, ...]:
        """Return what is doubtful and was not looked at."""
        return tuple(each for each in self.entries if each.needs_eye)


def sheet_of(read: ReadAppeal) -> Sheet:
    """Lay out what was read, for somebody to check it."""
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
    placed = tuple(_with_places_of_lines(entries, read.text))
    rest = tuple(sentence for sentences in doubts.values() for sentence in sentences)
    return Sheet(entries=placed, doubts=rest)


def appeal_of(sheet: Sheet) -> ReadAppeal:
    """Return the appeal that a sheet makes; what stands empty on it is not there."""
    single = {entry.kind: entry.value for entry in sheet.of_kind(*SINGLE)}
    texts = {
        kind: tuple(entry.value for entry in sheet.of_kind(kind) if entry.value) for kind in TEXTS
    }
    salutations = texts["salutations"]
    return ReadAppeal(
        title=single.get("title", ""),
        status=single.get("status", ""),
        country=single.get("country", ""),
        language=single.get("language", ""),
        subjects=tuple(_subject(each) for each in sheet.of_kind("subjects") if each.value),
        salutation=salutations[0] if salutations else "",
        salutations=salutations,
        paragraphs=texts["paragraphs"],
        lead_in=single.get("lead_in", ""),
        demands=texts["demands"],
        closing=single.get("closing", ""),
        references=texts["references"],
        addressees=tuple(
            _addressee(each, sheet) for each in sheet.of_kind("addressees") if each.value
        ),
        dates=ReadDates(**{kind.removeprefix("dates."): single.get(kind, "") for kind in DATES}),
        story=texts["story"],
        embassies=texts["embassies"],
        doubts=tuple(
            [Doubt(field=entry.kind, sentence=entry.why) for entry in sheet.unseen() if entry.why]
            + [Doubt(sentence=sentence) for sentence in sheet.doubts]
        ),
        unplaced=(*texts["unplaced"], *(each.value for each in sheet.of_kind(LEFT_OUT))),
    )


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
    }
    return tuple((name, str(value)) for name, value in told.items() if value)


def _contact(contact: ReadNumber | str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(contact, str):
        return contact, ()
    told = (("e164", contact.e164), ("country", contact.country))
    return contact.printed, tuple((name, value) for name, value in told if value)


def _with_places_of_lines(entries: list[Entry], text: str) -> Iterator[Entry]:
    """Find the lines that are in no field: they stand in the text in this order, letter for letter.

    The first place that no field holds is meant.
    """
    held = [place for entry in entries for place in entry.places]
    for entry in entries:
        places = entry.places
        if entry.kind == "unplaced" and not places:
            places = _line(entry.value, text, held)
            held += places
        yield replace(entry, places=places)


def _line(line: str, text: str, held: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    start = text.find(line)
    while start >= 0:
        end = start + len(line)
        if not any(first < end and start < last for first, last in held):
            return ((start, end),)
        start = text.find(line, start + 1)
    return ()


def _subject(entry: Entry) -> ReadSubject:
    told = dict(entry.details)
    return ReadSubject(
        name=entry.value,
        kind=told.get("kind", "person"),
        count=int(told["count"]) if "count" in told else None,
        native=told.get("native", ""),
        honorific=told.get("honorific", ""),
        age=int(told["age"]) if "age" in told else None,
        alias=told.get("alias", ""),
        relation=told.get("relation", ""),
    )


def _addressee(entry: Entry, sheet: Sheet) -> ReadAddressee:
    own = [each for each in sheet.of_kind(*CONTACTS) if each.of == entry.number and each.value]

    def of(kind: str) -> tuple[str, ...]:
        return tuple(each.value for each in own if each.kind == kind)

    def numbers(kind: str) -> tuple[ReadNumber, ...]:
        return tuple(
            ReadNumber(printed=each.value, e164=each.detail("e164"), country=each.detail("country"))
            for each in own
            if each.kind == kind
        )

    return ReadAddressee(
        name=entry.detail("name"),
        title=entry.detail("title"),
        lines=tuple(entry.value.split("\n")),
        holder_lines=int(entry.detail("holder_lines") or 0),
        country=entry.detail("country"),
        fax=numbers("fax"),
        phone=numbers("phone"),
        telex=of("telex"),
        email=of("email"),
        cc=of("cc"),
        bcc=of("bcc"),
        twitter=of("twitter"),
        webform=of("webform"),
    )
