"""The official's postal block and numbers, which stand on a page before the salutation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import phonenumbers

from .countries import country_of_line
from .fields import ReadAddressee, ReadNumber
from .page import labelled
from .people import looks_like_name
from .words import Words, one_of

CONTACT_LABELS = ("fax", "phone", "telex", "email", "cc", "bcc", "twitter", "webform")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_JOINT = r"\s*(?:;|/|\bor\b)\s*"
_NUMBER = re.compile(rf"(?:\+[\d\s().-]{{7,}}|[\d(][\d\s().-]{{8,}})(?:{_JOINT}[\d\s().+-]+)*")
_FEWEST_LINES = 2
# A postal line longer than this is a sentence.
_LONGEST_LINE = 100


@dataclass
class _Contacts:
    """Numbers and addresses by kind, as they are gathered."""

    values: dict[str, list[str]] = field(default_factory=dict)
    pending: str = ""
    unsure: list[str] = field(default_factory=list)

    def take(self, line: str, words: Words) -> bool:
        """Take a number or address off ``line``; False where it holds none."""
        label = labelled(line, words, *CONTACT_LABELS)
        kind, value = label or (self.pending, line)
        if not label and _NUMBER.fullmatch(line):
            if kind not in {"fax", "phone"}:
                kind = "fax"
                self.unsure.append(
                    f"The number {line} has no label: it is taken for a fax; check that it is one."
                )
        elif not label and _MAIL.fullmatch(line):
            kind = kind if kind in {"email", "cc", "bcc"} else "email"
        elif not label:
            self.pending = ""
            return False
        self.pending = "" if value else kind
        self.values.setdefault(kind, []).extend(self._split(kind, value))
        return True

    def _split(self, kind: str, value: str) -> list[str]:
        if kind in {"email", "cc", "bcc"}:
            found = _MAIL.findall(value)
            if value and not found:
                self.unsure.append(
                    f"“{value}” is printed as an e-mail address and is none: it was left out."
                )
            return found
        joint = r"\s*;\s*" if kind in {"twitter", "webform"} else _JOINT
        return [part.strip() for part in re.split(joint, value) if part.strip()]


def read_addressee(
    before: Sequence[Sequence[str]], words: Words
) -> tuple[ReadAddressee | None, int, list[str]]:
    """Read the addressee off the blocks before the salutation.

    Gives the addressee or None, how many of the blocks stand before hers, and the sentences for
    the report. Her block is the last one that is not made of numbers and addresses alone.
    """
    first = len(before)
    while first and all(_Contacts().take(line, words) for line in before[first - 1]):
        first -= 1
    first = max(first - 1, 0)
    contacts = _Contacts()
    postal = (line for block in before[first:] for line in block if not contacts.take(line, words))
    lines = [line for line in (_without_label(line, words) for line in postal) if line]
    if len(lines) < _FEWEST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        return None, len(before), []
    holder = _holder(tuple(lines), words)
    country = country_of_line(lines[-1], words.language)
    values = {kind: tuple(found) for kind, found in contacts.values.items()}
    fax, phone = (
        tuple(_normalised(value, country) for value in values.pop(kind, ()))
        for kind in ("fax", "phone")
    )
    addressee = ReadAddressee(
        name=holder[0],
        title=holder[1],
        lines=tuple(lines),
        holder_lines=holder[2],
        country=country,
        fax=fax,
        phone=phone,
        **values,
    )
    invalid = [
        f"The number {number.printed} is not a valid telephone number: it is kept as printed."
        for number in (*fax, *phone)
        if not number.e164
    ]
    return addressee, first, [*_doubts(holder, lines[0]), *contacts.unsure, *invalid]


def _without_label(line: str, words: Words) -> str:
    label = labelled(line, words, "address")
    return label[1] if label else line


def _normalised(value: str, country: str) -> ReadNumber:
    try:
        # "00" is how most countries dial what "+" stands for.
        number = phonenumbers.parse(re.sub(r"^00\s*", "+", value), country or None)
    except phonenumbers.NumberParseException:
        return ReadNumber(printed=value)
    if not phonenumbers.is_valid_number(number):
        return ReadNumber(printed=value)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadNumber(printed=value, e164=e164)


def _holder(lines: tuple[str, ...], words: Words) -> tuple[str, str, int]:
    """Give the holder's name, her office, and how many of the first lines they take."""
    first, second, *_ = lines
    in_one_line = _name_and_office(first, words)
    if in_one_line:
        return (*in_one_line, 1)
    if _is_office(first, words):
        named = _is_name(second, words) and not _is_office(second, words)
        return (second, first, 2) if named else ("", first, 1)
    if _is_office(second, words):
        return first, second, 2
    return (first, "", 1) if _is_name(first, words) else ("", "", 0)


def _name_and_office(line: str, words: Words) -> tuple[str, str] | None:
    """Part "NAME, Governor of …", "Governor of …, NAME" or "Governor NAME"."""
    before, comma, after = line.partition(", ")
    if comma and _is_office(after, words):
        return before, after
    if comma and _is_office(before, words) and looks_like_name(after, words):
        return after, before
    glued = re.match(rf"(?i){one_of(words.offices)}\s+(?=\S)", line)
    if glued and looks_like_name(line[glued.end() :], words):
        return line[glued.end() :], glued[0].rstrip()
    return None


def _doubts(holder: tuple[str, str, int], first: str) -> list[str]:
    name, title, _ = holder
    if name and title:
        return []
    if title:
        return [f"The addressee is read as “{title}”: no name of the holder was found."]
    if name:
        return [f"“{name}” is read as the addressee's name: no office stands beside it."]
    return [f"No name and no office was found in the address that begins with “{first}”."]


def _is_office(text: str, words: Words) -> bool:
    return bool(re.match(rf"(?i)(?:the )?{one_of(words.offices)}\b", text))


def _is_name(line: str, words: Words) -> bool:
    body = re.search(rf"(?i)\b{one_of(words.bodies)}\b", line)
    return looks_like_name(line, words) and not body
