"""What ``habeas import --dry-run`` shows of one page: a line a value, and how sure each is."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Final

from habeas.importers.reading.fields import ReadAppeal, ReadDates, ReadSubject, Sureness

# The signs of the desk.
_SIGNS: Final = {Sureness.SURE: "✓", Sureness.LIKELY: "≈", Sureness.UNSURE: "▲"}
_LEGEND: Final = "✓ sure  ≈ likely  ▲ look at this"
_LONGEST: Final = 100
_CHANNELS: Final = ("fax", "phone", "telex", "email", "cc", "bcc", "twitter", "webform")


def told_of(read: ReadAppeal) -> Iterator[str]:
    """Give what was read off a page, line by line."""
    yield from _Shown(read).lines()


class _Shown:
    """One page; ``_beside`` are the fields beside which it stands already why they are doubted."""

    def __init__(self, read: ReadAppeal) -> None:
        self._read = read
        self._sureness = {finding.field: finding.sureness for finding in read.findings}
        self._beside: set[str] = set()

    def lines(self) -> Iterator[str]:
        yield _LEGEND
        yield from self._facts()
        yield from self._letter()
        left = [each.sentence for each in self._read.doubts if each.field not in self._beside]
        if left:
            yield "Please look at:"
            yield from (f"  - {sentence}" for sentence in left)
        if self._read.unplaced:
            yield "In no field:"
            yield from (f"  {_cut(line)}" for line in self._read.unplaced)

    def _facts(self) -> Iterator[str]:
        read = self._read
        yield from self._one("Title", "title", read.title or "-")
        yield from self._one("Status", "status", read.status or "-")
        yield from self._one("Country", "country", _joined(read.countries, read.country))
        yield from self._one("Language", "language", _joined(read.languages, read.language))
        yield from self._many("Subjects", "subjects", [_described(each) for each in read.subjects])
        yield from self._many("References", "references", read.references)
        for each in fields(ReadDates):
            yield from self._one(
                _label(each.name), f"dates.{each.name}", getattr(read.dates, each.name) or "-"
            )
        yield from self._one("Addressees", "addressees", "" if read.addressees else "-")
        for at in range(len(read.addressees)):
            yield from self._addressee(at)
        yield from self._many("Copies to embassies", "embassies", read.embassies)

    def _addressee(self, at: int) -> Iterator[str]:
        addressee, path = self._read.addressees[at], f"addressees.{at}"
        who = ", ".join(filter(None, (addressee.name, addressee.title)))
        yield from self._one(f"  {at + 1}", path, who)
        yield from (f"       {_cut(line)}" for line in addressee.lines)
        for kind in _CHANNELS:
            for nth, value in enumerate(getattr(addressee, kind)):
                printed = value if isinstance(value, str) else value.printed
                yield from self._one(f"     {_label(kind)}", f"{path}.{kind}.{nth}", printed)

    def _letter(self) -> Iterator[str]:
        read = self._read
        yield from self._many("Salutation", "salutations", read.salutations)
        yield from self._many("Letter", "paragraphs", read.paragraphs)
        yield from self._one("Lead-in", "lead_in", read.lead_in or "-")
        yield from self._many("Demands", "demands", read.demands)
        yield from self._one("Closing", "closing", read.closing or "-")
        yield from self._many("What happened", "story", read.story)

    def _many(self, label: str, path: str, values: Sequence[str]) -> Iterator[str]:
        yield from self._one(label, path, "" if values else "-")
        for at, value in enumerate(values):
            yield from self._one(f"  {at + 1}", f"{path}.{at}", value)

    def _one(self, label: str, path: str, value: str) -> Iterator[str]:
        """Give the line of a value, or of a heading, and below it why it is doubted."""
        whys = [doubt.sentence for doubt in self._read.doubts if doubt.field == path]
        sureness = Sureness.UNSURE if whys else self._sureness.get(path)
        yield f"{_SIGNS[sureness] if sureness else ' '} {label}: {_cut(value)}".rstrip()
        if whys:
            self._beside.add(path)
            indent = " " * (len(label) - len(label.lstrip()))
            yield from (f"{indent}    ↳ {why}" for why in whys)


def _described(subject: ReadSubject) -> str:
    """Name somebody at risk with all that is known of her."""
    more = (
        subject.honorific,
        "" if subject.kind == "person" else subject.kind,
        "" if subject.count is None else f"{subject.count} people",
        "" if subject.age is None else f"aged {subject.age} that day",
        f"also called {subject.alias}" if subject.alias else "",
        subject.relation,
        subject.native,
    )
    known = ", ".join(filter(None, more))
    return f"{subject.name} ({known})" if known else subject.name


def _joined(several: Sequence[str], one: str) -> str:
    return ", ".join(several) or one or "-"


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _cut(value: str) -> str:
    """Put a value in one line, and cut a long one."""
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
