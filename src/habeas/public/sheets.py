"""The letters of an appeal as sheets of paper: as they leave, and as the reader can read them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.translation import get_language

from habeas.actions.models import Action
from habeas.appeals import choosing, resolving
from habeas.appeals.composing import compose
from habeas.appeals.models import Addressee, Appeal, LetterVersion
from habeas.kernel import languages
from habeas.kernel.errors import HabeasError
from habeas.letters.letter import Letter, PostalAddress, Signer
from habeas.public import recipients
from habeas.public.recipients import Recipient, recipient_of
from habeas.staff import translating
from habeas.staff.organisations import domain_day

NOT_SAID: Final = "-"
_PIECES: Final = re.compile(r"\s+|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One letter to one addressee: as it leaves and, where that differs, as the reader reads it.

    ``updating`` is the language of the text that is behind its source, if the reader has to know.
    """

    number: int
    recipient: Recipient
    version: LetterVersion
    leaving: Letter
    reading: Letter | None
    updating: str = ""

    @property
    def shown(self) -> Letter:
        """The letter that the reader can read, or the one that leaves."""
        return self.reading or self.leaving


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The supporter as the official will see her; no name at all when she is counted."""

    shown: str = Action.COUNTED
    name: str = ""
    who: str = ""
    country: str = ""

    def signer(self, language: str) -> Signer | None:
        """Return the signer of a letter in ``language``, or None for a line to sign by hand."""
        if self.shown != Action.NAMED or not self.name:
            return None
        return Signer(name=self.name, who=self.who, country=self.place(language))

    def place(self, language: str) -> str:
        """Return the name of her country in ``language``, or nothing when she did not say."""
        if self.country in {"", NOT_SAID}:
            return ""
        return languages.country_name(self.country, language)


def sheets_of(appeal: Appeal, language: str, *, seen: Seen | None = None) -> list[Sheet]:
    """Return the letters of an appeal as of today; none when one cannot be said any more."""
    seen = seen or Seen()
    versions = choosing.live_versions(appeal)
    behind = translating.behind(appeal.letter_texts.filter(live=True))
    outdated = set(behind.values_list("language", flat=True))
    sheets = []
    for number, placed in enumerate(choosing.addressed(appeal), 1):
        addressee = found(placed, seen, versions)
        version = choosing.leaving_version(addressee, versions)
        if version is None:
            return []
        leaving = letter_of(version, addressee, seen)
        own = versions.get(language)
        readable = own and version.language != language
        reading = letter_of(own, addressee, seen) if own and readable else None
        if leaving is None:
            return []
        seen_in = (reading or leaving).language
        concerned = (seen_in, leaving.language, language)
        sheets.append(
            Sheet(
                number=number,
                recipient=recipient_of(
                    addressee,
                    language,
                    sought=bool(placed.office.stands_for and seen.country),
                ),
                version=version,
                leaving=leaving,
                reading=reading,
                updating=next((tag for tag in concerned if tag in outdated), ""),
            )
        )
    return sheets


def found(addressee: Addressee, seen: Seen, letter_languages: Collection[str]) -> Addressee:
    """Return the office that an addressee stands for where she lives, else the addressee."""
    stands_for = resolving.resolve(
        addressee, country=seen.country, letter_languages=letter_languages
    )
    return stands_for or addressee


def letter_of(
    version: LetterVersion, addressee: Addressee, seen: Seen, *, day: date | None = None
) -> Letter | None:
    """Return one version to one addressee as of today; None when it cannot be said any more."""
    addressee = found(addressee, seen, [version.language])
    try:
        letter = compose(
            version.words,
            language=version.language,
            addressee=addressee,
            day=day or domain_day(),
            place=seen.place(version.language),
            signer=seen.signer(version.language),
        )
    except HabeasError:
        return None
    if not addressee.office.stands_for:
        return letter
    line = recipients.title_of(addressee, get_language() or version.language)
    return replace(letter, address=PostalAddress(lines=(line,), country=""))


def offices_of(sheets: list[Sheet], language: str) -> str:
    """Return the short titles of all addressees as a list in words."""
    return languages.join([sheet.recipient.short_title for sheet in sheets], language)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a changed text: kept, "new" or "old"."""

    text: str
    change: str


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[list[Piece]]:
    """Return the words of two versions as paragraphs of pieces, marked as kept, new or old."""
    before, after = _blocks(old), _blocks(new)
    shown: list[list[Piece]] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            shown += [[Piece(text=block, change="")] for block in after[other_start:other_end]]
        else:
            pairs = max(end - start, other_end - other_start)
            lost = [*before[start:end], *[""] * (pairs - (end - start))]
            won = [*after[other_start:other_end], *[""] * (pairs - (other_end - other_start))]
            shown += [pieces(a, b) for a, b in zip(lost, won, strict=True)]
    return shown


def _blocks(words: Mapping[str, Any]) -> list[str]:
    from habeas.appeals.composing import paragraphs_of

    blocks = [words["subject"], words["salutation"], *paragraphs_of(words["body"])]
    return [block for block in (*blocks, words["lead_in"], *words["demands"]) if block]


def pieces(old: str, new: str) -> list[Piece]:
    """Return the words of two wordings, marked as kept, new or old."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    told = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            told.append(Piece(text="".join(after[other_start:other_end]), change=""))
            continue
        if end > start:
            told.append(Piece(text="".join(before[start:end]), change="old"))
        if other_end > other_start:
            told.append(Piece(text="".join(after[other_start:other_end]), change="new"))
    return told
