"""The sheet on which a person checks what was read: one entry a value, and back to an appeal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .reading.fields import (
    Doubt,
    ReadAddressee,
    ReadAppeal,
    ReadDates,
    ReadNumber,
    ReadSubject,
    Sureness,
)
from .reading.placing import CONTACTS

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
# Lines of a letter in another language, which is drafted from the source as it stands.
OTHER_LETTER: Final = "other_letter"
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

    ``languages`` are all of the page. ``doubts`` are the sentences that belong to no entry,
    ``report`` what the draft that was made of it left to look at.
    """

    entries: tuple[Entry, ...]
    languages: tuple[str, ...] = ()
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


def appeal_of(sheet: Sheet, text: str) -> ReadAppeal:
    """Return the appeal that a sheet makes of the source ``text``; what is empty is not there."""
    single = {entry.kind: entry.value for entry in sheet.of_kind(*SINGLE)}
    # A language that somebody has written is that of the letter, whatever else the page is in.
    chosen = any(each.state is State.CORRECTED for each in sheet.of_kind("language"))
    texts = {
        kind: tuple(entry.value for entry in sheet.of_kind(kind) if entry.value) for kind in TEXTS
    }
    salutations = texts["salutations"]
    return ReadAppeal(
        text=text,
        title=single.get("title", ""),
        status=single.get("status", ""),
        country=single.get("country", ""),
        language=single.get("language", ""),
        languages=() if chosen else sheet.languages,
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
        state=entry.detail("state"),
        fax=numbers("fax"),
        phone=numbers("phone"),
        telex=of("telex"),
        email=of("email"),
        cc=of("cc"),
        bcc=of("bcc"),
        twitter=of("twitter"),
        webform=of("webform"),
    )
