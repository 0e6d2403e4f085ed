"""Numbers and addresses beside an official's postal block: fax, telephone, e-mail and the like."""

import re
from dataclasses import dataclass, field

import phonenumbers

from .fields import ReadNumber
from .page import labelled
from .words import Words, any_of

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
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"@\w{2,30}")
_ONE = r"(?:\+\s?[\d\s().-]{7,}|[\d(][\d\s().-]{8,})"


@dataclass
class Contacts:
    """Numbers and addresses by kind, as they are gathered."""

    values: dict[str, list[str]] = field(default_factory=dict)
    pending: str = ""
    # Kind, number and sentence of each doubt.
    unsure: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, line: str, words: Words) -> bool:
        """Take a number or address off ``line``; False where it holds none."""
        label = labelled(line, words, *CONTACT_LABELS)
        kind, value = label or (self.pending, line)
        joint = _joint(words)
        if not label and re.fullmatch(rf"{_ONE}(?:{joint}[\d\s().+-]+)*", line):
            if kind not in {"fax", "phone"}:
                kind = "fax"
                said = (
                    f"The number {line} has no label: it is taken for a fax; check that it is one."
                )
                self.unsure.append((kind, line, said))
        elif not label and all(map(_MAIL.fullmatch, re.split(r"\s*[;,/]\s*|\s+", line))):
            kind = kind if kind in {"email", "cc", "bcc"} else "email"
        elif not label and _HANDLE.fullmatch(line):
            kind = "twitter"
        elif not label:
            self.pending = ""
            return False
        self.pending = "" if value else kind
        self.values.setdefault(kind, []).extend(self._split(kind, value, joint))
        return True

    def _split(self, kind: str, value: str, joint: str) -> list[str]:
        if kind in {"email", "cc", "bcc"}:
            found = _MAIL.findall(value)
            if value and not found:
                said = f"“{value}” is printed as an e-mail address and is none: it was left out."
                self.unsure.append((kind, value, said))
            return found
        if kind == "twitter":
            return _HANDLE.findall(value) or [part for part in [value.strip()] if part]
        if kind == "webform":
            return [part.strip() for part in re.split(r"\s*;\s*", value) if part.strip()]
        parts = [part.strip(" .,") for part in re.split(joint, value) if part.strip(" .,")]
        if kind in {"fax", "phone"}:
            # A remark in brackets, or what stands after the last digit, is no part of it.
            parts = [re.sub(r"\s*\([^)\d]*\)|(?<=\d)[^\d)]+$", "", part) for part in parts]
        return parts


def _joint(words: Words) -> str:
    return rf"\s*(?:;|/|,\s(?=\+|\d)|(?<!\w){any_of(words.alternatives)}(?!\w))\s*"


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
