"""What is read off an appeal page. Nothing here is a row: a draft is made of it elsewhere."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Sureness(StrEnum):
    """How sure a value is: by its label or its form, by where it stands, or doubtful."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A whole sentence on what is doubtful or was left out, and why.

    ``field`` is the path of a `Finding`, or of a field that was not found ("status"); it is ""
    where the doubt is of the whole page.
    """

    field: str = ""
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Where one value of a field was found, and how sure it is.

    ``field`` is its path: "title", "demands.2", "addressees.0" (the postal block),
    "addressees.0.fax.1", "dates.issued_on". ``printed`` are the words of the page. ``places`` are
    pairs (start, end) of characters in the text of the page; empty where the value stands nowhere
    as such. ``why`` says what is doubtful.
    """

    field: str
    printed: str
    places: tuple[tuple[int, int], ...] = ()
    sureness: Sureness = Sureness.LIKELY
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadSubject:
    """A person, group or organisation at risk, as the page names it.

    ``name`` is printed as on the page without the honorific before it; ``honorific`` ("Ms"),
    ``alias`` and ``relation`` ("wife", said of an earlier subject) are empty and ``age`` is None
    where the page does not give them. ``age`` is in years as of the day of the page. ``kind`` is
    "person", "group" or "organisation"; ``count`` is how many a group is. ``native`` is the name in
    its own script beside the Latin one.
    """

    name: str
    kind: str = "person"
    count: int | None = None
    native: str = ""
    honorific: str = ""
    age: int | None = None
    alias: str = ""
    relation: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadNumber:
    """A fax or telephone number: as printed, and in E.164 ("" where it is no valid number).

    ``country`` is the code of the country that an international number dials.
    """

    printed: str
    e164: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadAddressee:
    """The official that the letter goes to.

    ``lines`` is the postal block as printed, line by line: with the line that names the holder
    (``holder_lines`` of them stand on top) and with the country, if the page prints it.
    ``country`` is the ISO 3166-1 alpha-2 code of that last line ("" where none is printed);
    ``state`` is that of the mission through which it goes, "c/o Embassy of X" ("" without one).
    ``name`` and ``title`` ("Premier") are empty where they could not be told apart.
    """

    name: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    holder_lines: int = 0
    country: str = ""
    state: str = ""
    fax: tuple[ReadNumber, ...] = ()
    phone: tuple[ReadNumber, ...] = ()
    telex: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    twitter: tuple[str, ...] = ()
    webform: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadDates:
    """Days in ISO 8601, cut to the precision of the page ("2013-06-19", "2013-06", "2013").

    ``current_as_of`` is the day until which the page says that it is right.
    """

    detained_on: str = ""
    issued_on: str = ""
    act_before: str = ""
    current_as_of: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadAppeal:
    """All that was read off one page; a field that was not found is empty.

    ``country`` is an ISO 3166-1 alpha-2 code, ``language`` a BCP 47 tag (``countries`` and
    ``languages`` hold all, where a page has several, as ``salutations`` holds every greeting).
    The letter is ``salutation``, ``paragraphs``, ``lead_in`` (ends in a colon), ``demands``
    (without number and final semicolon or full stop) and ``closing``; ``story`` are the
    paragraphs outside it.
    ``embassies`` are those to which a copy is asked for, as printed. ``text`` is the page as it was
    read, line by line; ``findings`` say where in it each value stands, ``unplaced`` holds what of
    it is in no field, so that no sentence of the source is lost.
    """

    text: str = ""

    title: str = ""
    status: str = ""
    country: str = ""
    countries: tuple[str, ...] = ()
    language: str = ""
    languages: tuple[str, ...] = ()
    subjects: tuple[ReadSubject, ...] = ()
    salutation: str = ""
    salutations: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    lead_in: str = ""
    demands: tuple[str, ...] = ()
    closing: str = ""
    references: tuple[str, ...] = ()
    addressees: tuple[ReadAddressee, ...] = ()
    dates: ReadDates = ReadDates()
    story: tuple[str, ...] = ()
    embassies: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()
    unplaced: tuple[str, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """The sentences of the doubts, for a report."""
        return tuple(doubt.sentence for doubt in self.doubts)


def as_fields(read: ReadAppeal) -> dict[str, object]:
    """Give the values of the page's fields as JSON; numbers are as printed."""
    return {
        "title": read.title,
        "status": read.status,
        "country": _one_or_many(list(read.countries)) if read.countries else read.country,
        "language": _one_or_many(list(read.languages)) if read.languages else read.language,
        "subjects": [subject.name for subject in read.subjects],
        "salutation": _one_or_many(list(read.salutations)) if read.salutations else "",
        "demands": list(read.demands),
        "references": list(read.references),
        "addressees": [_addressee_fields(addressee) for addressee in read.addressees],
        "dates": {
            field.name: getattr(read.dates, field.name)
            for field in fields(read.dates)
            if getattr(read.dates, field.name)
        },
    }


def as_answer(read: ReadAppeal) -> dict[str, object]:
    """Give what ``habeas import --dry-run --json`` prints: values, where they stand, doubts.

    ``places`` are those of ``text``, the page as it was read.
    """
    return {
        **as_fields(read),
        "embassies": list(read.embassies),
        "story": list(read.story),
        "letter": {
            "paragraphs": list(read.paragraphs),
            "lead_in": read.lead_in,
            "closing": read.closing,
        },
        "found": [
            {
                "field": finding.field,
                "printed": finding.printed,
                "places": [list(place) for place in finding.places],
                "sureness": finding.sureness,
                **({"why": finding.why} if finding.why else {}),
            }
            for finding in read.findings
        ],
        "unplaced": list(read.unplaced),
        "unsure": list(read.unsure),
        "text": read.text,
    }


def _addressee_fields(addressee: ReadAddressee) -> dict[str, object]:
    given: dict[str, object] = {
        "name": addressee.name,
        "title": addressee.title,
        "lines": list(addressee.lines),
        "fax": _one_or_many([number.printed for number in addressee.fax]),
        "phone": _one_or_many([number.printed for number in addressee.phone]),
    }
    for kind in ("telex", "email", "cc", "bcc", "twitter", "webform"):
        given[kind] = _one_or_many(list(getattr(addressee, kind)))
    return {key: value for key, value in given.items() if value}


def _one_or_many(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
