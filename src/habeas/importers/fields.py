"""What is read off an appeal page. Nothing here is a row: a draft is made of it elsewhere."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class ReadSubject:
    """A person at risk, as the page names her.

    ``name`` is printed as on the page without the honorific before it; ``honorific`` ("Ms"),
    ``alias`` and ``relation`` ("wife", said of an earlier subject) are empty and ``age`` is None
    where the page does not give them. ``age`` is in years as of the day of the page.
    """

    name: str
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
    ``country`` is the ISO 3166-1 alpha-2 code of that last line ("" where none is printed).
    ``name`` and ``title`` ("Premier") are empty where they could not be told apart.
    """

    name: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    holder_lines: int = 0
    country: str = ""
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
    """Days in ISO 8601, cut to the precision of the page ("2013-06-19", "2013-06", "2013")."""

    detained_on: str = ""
    issued_on: str = ""
    act_before: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadAppeal:
    """All that was read off one page; a field that was not found is empty.

    ``country`` is an ISO 3166-1 alpha-2 code, ``language`` a BCP 47 tag (``languages`` holds
    all, where a page has several, as ``salutations`` holds every greeting). The letter is
    ``salutation``, ``paragraphs``, ``lead_in`` (ends in a colon), ``demands`` (without number and
    final semicolon or full stop) and ``closing``. ``unsure`` holds whole sentences for the report:
    what is doubtful or was left out, and why. ``unplaced`` holds the lines of the page that are
    in no field, so that no sentence of the source is lost.
    """

    title: str = ""
    status: str = ""
    country: str = ""
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
    unsure: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


def as_fields(read: ReadAppeal) -> dict[str, object]:
    """Give the fields that ``habeas import --dry-run --json`` prints; numbers are as printed."""
    return {
        "title": read.title,
        "status": read.status,
        "country": read.country,
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
