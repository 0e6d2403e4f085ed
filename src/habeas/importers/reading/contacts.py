"""Numbers and addresses beside an official's postal block: fax, telephone, e-mail and the like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import phonenumbers

from .fields import ReadNumber
from .page import labelled
from .words import Words, any_of, compiled

CONTACT_LABELS = (
    "fax",
    "phone",
    "telex",
    "email",
    "cc",
    "bcc",
    "twitter",
    "webform",
    "other",
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
"""An e-mail address."""
_HANDLE = re.compile(r"[@\uff20]\w{2,30}")
_LINK = re.compile(r"(?:https?://|www\.)\S+[^\s.,;)]", re.IGNORECASE)
_PLUS = r"[+\uff0b]"
_ONE = rf"(?:\(?{_PLUS}\s?[\d\s().-]{{7,}}|[\d(][\d\s().-]{{8,}})"
# Digits with what parts them: "(00 47) 790 55", "+44 (0)20-7946 0123", "020.7946.0123".
_NUMBER = rf"\(?{_PLUS}?\s?\(?\d(?:[\d\s().·\u2010-\u2014-]*\d)?"
_FEWEST_DIGITS = 3
_MOST_DIGITS_OF_CODE = 5
_NUMBERS = frozenset({"fax", "phone"})
_MAILS = frozenset({"email", "cc", "bcc"})


@dataclass
class Contacts:
    """Numbers and addresses by kind, as they are gathered."""

    values: dict[str, list[str]] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    # The kind that the line before has given: a number below a fax is a second one.
    last: tuple[str, ...] = ()
    # Kind, number and sentence of each doubt.
    unsure: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, line: str, words: Words) -> bool:
        """Take a number or address off ``line``; False where it holds none."""
        label = contact_label(line, words)
        kinds, value = label or ((self.pending or self.last), line)
        if not label and compiled(_ONE + rf"(?:{_joint(words)}[\d\s().+-]+)*").fullmatch(line):
            if not _NUMBERS & set(kinds):
                kinds = ("fax",)
                said = (
                    f"The number {line} has no label: it is taken for a fax; check that it is one."
                )
                self.unsure.append(("fax", line, said))
        elif not label and all(map(MAIL.fullmatch, re.split(r"\s*[;,/]\s*|\s+", line))):
            kinds = tuple(kind for kind in kinds if kind in _MAILS) or ("email",)
        elif not label and _HANDLE.fullmatch(line):
            kinds = ("twitter",)
        elif not label and _LINK.fullmatch(line):
            kinds = ("webform",) if "webform" in kinds else ("other",)
        elif not label:
            self.pending = self.last = ()
            return False
        self.pending, self.last = ((), kinds) if value else (kinds, ())
        for kind in kinds:
            self.values.setdefault(kind, []).extend(self.split(kind, value, words))
        if _NUMBERS & set(kinds) and MAIL.search(value):
            self.values.setdefault("email", []).extend(MAIL.findall(value))
        return True

    def split(self, kind: str, value: str, words: Words) -> list[str]:
        """Give the numbers or addresses of a kind that stand in ``value``."""
        if kind in _MAILS:
            found = MAIL.findall(value)
            if value and not found:
                said = f"“{value}” is printed as an e-mail address and is none: it was left out."
                self.unsure.append((kind, value, said))
            return found
        if kind == "twitter":
            return _HANDLE.findall(value) or [part for part in [value.strip()] if part]
        if kind == "webform":
            parts = _LINK.findall(value) or re.split(r"\s*;\s*", value)
            return [part.strip() for part in parts if part.strip()]
        parts = [part.strip(" .,") for part in compiled(_joint(words)).split(value)]
        if kind in _NUMBERS:
            return [number for part in _with_codes(parts) for number in _numbers_in(part, words)]
        return [re.sub(r"\s*\([^)\d]*\)", "", part) for part in parts if part]


def _with_codes(parts: Sequence[str]) -> list[str]:
    """Join "00672 / 21 35 50" again: what is parted from its code is one number."""
    joined: list[str] = []
    for part in parts:
        if joined and part and len(re.findall(r"\d", joined[-1])) <= _MOST_DIGITS_OF_CODE:
            joined[-1] = f"{joined[-1]} / {part}"
        else:
            joined.append(part)
    return joined


def _numbers_in(part: str, words: Words) -> list[str]:
    """Give the numbers of a part; a remark beside the digits is none of them."""
    code, slash, rest = part.partition(" / ")
    if slash:
        found = _number(words).match(rest)
        return [f"{code} / {found[0]}"] if found else []
    found_all = [found[0].strip() for found in _number(words).finditer(part)]
    digits = [len(re.findall(r"\d", number)) for number in found_all]
    return [
        number
        for nth, number in enumerate(found_all)
        if digits[nth] >= (_MOST_DIGITS_OF_CODE if nth else _FEWEST_DIGITS)
    ]


def contact_label(line: str, words: Words) -> tuple[tuple[str, ...], str] | None:
    """Read what a line such as "Tel./Fax: 12345" or "fax 12345" gives: the kinds, and the rest."""
    label = labelled(line, words, *CONTACT_LABELS)
    if label:
        return (label[0],), label[1]
    before, colon, value = line.replace("\uff1a", ":", 1).partition(":")
    parts = compiled(rf"\s*[/&,+\uff0f]\s*|\s+{any_of(words.conjunctions)}\s+").split(before)
    if colon and len(parts) == 2:  # noqa: PLR2004 - "Tel./Fax"
        kinds = tuple(words.label(part) for part in parts)
        if all(kind in CONTACT_LABELS for kind in kinds):
            return kinds, value.strip()
    glued = glued_label(words).match(line)
    return ((words.label(glued[1]),), line[glued.end() :]) if glued else None


@cache
def glued_label(words: Words) -> re.Pattern[str]:
    """Write what matches a label without a colon, which its number or address tells: "fax 123"."""
    numbers, mails, handles = (
        any_of(_names(words, kinds))
        for kinds in (("fax", "phone", "telex"), ("email",), ("twitter",))
    )
    by = rf"(?:{any_of(words.by)}\s+)?"
    return re.compile(
        rf"(?i){by}((?<!\w)(?:{numbers}(?=\.?\s*\(?{_PLUS}?\s?\d)|{mails}(?=\.?\s*[\w.+-]+@)"
        rf"|{handles}(?=\s*@)))\.?\s*"
    )


def _names(words: Words, kinds: Sequence[str]) -> tuple[str, ...]:
    names = (name.strip(" .") for kind in kinds for name in words.labels.get(kind, ()))
    return tuple(sorted({name for name in names if len(name) > 1}))


@cache
def _number(words: Words) -> re.Pattern[str]:
    inside = any_of(words.extensions)
    return re.compile(rf"(?i){_NUMBER}(?:,?\s*{inside}\s*\d+)?")


@cache
def _joint(words: Words) -> str:
    """Write what parts one number from the next."""
    either, also = any_of(words.alternatives), any_of(words.conjunctions)
    before = rf"(?=\(?{_PLUS}|\d)"
    return rf"\s*(?:[;/؛\uff1b\uff0f]|[,،、\uff0c]\s?{before}|{either}|{also}\s?{before})\s*"


def normalised(value: str, country: str) -> ReadNumber:
    """Give the number as printed and in E.164, which is "" where it is no valid number."""
    try:
        # "00" is how most countries dial what "+" stands for.
        number = phonenumbers.parse(re.sub(r"^00\s*", "+", value), country or None)
    except phonenumbers.NumberParseException:
        return ReadNumber(printed=value)
    dialled = phonenumbers.region_code_for_country_code(number.country_code or 0)
    known = dialled if value.startswith(("+", "00")) and len(dialled) == 2 else ""  # noqa: PLR2004 - "ZZ" is none
    known = "" if known == "ZZ" else known
    if not phonenumbers.is_valid_number(number):
        return ReadNumber(printed=value, country=known)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadNumber(printed=value, e164=e164, country=known)
