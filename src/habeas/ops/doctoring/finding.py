"""What the doctor found: one line each, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a finding stands: well, worth a thought, or to be mended."""

    OK = "ok"
    ADVICE = "look"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    ``about`` is what, in a word or two, ``said`` how it stands; ``remedy`` are the lines to put
    into the DNS, or what else to do, literally.
    """

    grade: Grade
    about: str
    said: str
    remedy: tuple[str, ...] = ()


def ok(about: str, said: str) -> Finding:
    """Return a finding of what stands well."""
    return Finding(grade=Grade.OK, about=about, said=said)


def advice(about: str, said: str, *remedy: str) -> Finding:
    """Return a finding that may stay as it is."""
    return Finding(grade=Grade.ADVICE, about=about, said=said, remedy=remedy)


def wrong(about: str, said: str, *remedy: str) -> Finding:
    """Return a finding that keeps mails from being accepted, or letters from leaving."""
    return Finding(grade=Grade.WRONG, about=about, said=said, remedy=remedy)
