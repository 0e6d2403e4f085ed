"""A translation as a file for volunteers, PO or DOCX, and the file they bring back.

A file holds the parts of one revision of a source, with what there is of their translation, and the
reference by which it is known again. It names nobody of the staff. What comes back must have the
same parts and the same living facts; what it lost is named, and nothing of it is taken.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from habeas.appeals import slots
from habeas.appeals.segmenting import Part, tokens_amiss
from habeas.kernel.errors import HabeasError
from habeas.letters.living import UnknownTokenError, tokens

LARGEST: Final = 2 * 1024 * 1024
EXPLAINED: Final = {
    "age of": "the person's age on the day of the letter",
    "name of": "the person's name as the language of the letter spells it",
    "status of": "the person's situation on the day of the letter",
    "date of": "the date of the event",
    "time since": "the time since the event",
    "official": "title and name of whom the letter goes to",
}
GUIDE: Final = (
    "Words in braces, such as {age of mi}, are filled in on the day the letter is written. Keep "
    "them as they are, and put them where your language wants them. If your language inflects "
    "them, write the form after a bar: {age of mi|78-летний}."
)
LIBRARY_GUIDE: Final = (
    "Words in braces, such as {name of person}, are filled in for each new appeal; a sentence "
    "falls away when nobody knows what belongs there. Keep them as they are, each in its own "
    "sentence, and let no word around them show who is meant: one person or several, a woman or a "
    "man."
)
_REFERENCE: Final = re.compile(r"habeas:([a-z-]+)/(\d{1,12})/([A-Za-z0-9-]{2,35})/(\d{1,12})")


class TranslationFileError(HabeasError):
    """A file was not taken; ``problems`` are sentences, one for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Which text a file translates, into which language, and from which revision of it."""

    kind: str
    source: int
    language: str
    revision: int

    def __str__(self) -> str:
        return f"habeas:{self.kind}/{self.source}/{self.language}/{self.revision}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a file holds: the parts of the source, and their translation so far by their keys."""

    reference: Reference
    title: str
    source_language: str
    parts: Sequence[Part]
    told: Mapping[str, str]

    @property
    def guide(self) -> str:
        """What a volunteer has to know about the words in braces."""
        return LIBRARY_GUIDE if any(part.of_library for part in self.parts) else GUIDE


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One part of a file that came back."""

    key: str
    source: str
    translation: str


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that came back: its reference, its parts, and what was left out with its reason."""

    reference: Reference
    entries: list[Entry]
    left_out: list[str] = field(default_factory=list)


def reference_in(text: str) -> Reference | None:
    """Return the reference that stands in ``text``, or None."""
    found = _REFERENCE.search(text)
    if found is None:
        return None
    return Reference(kind=found[1], source=int(found[2]), language=found[3], revision=int(found[4]))


def read(content: bytes, name: str) -> Brought:
    """Return what a file of a volunteer holds; raises TranslationFileError.

    ``name`` is the file's name, by whose ending its format is told.
    """
    from habeas.importers import translations_docx, translations_po

    if len(content) > LARGEST:
        raise TranslationFileError("This file is larger than 2 MB.")
    if name.lower().endswith(".po"):
        return translations_po.read(content)
    if name.lower().endswith(".docx"):
        return translations_docx.read(content)
    raise TranslationFileError("Only a .po or a .docx file that was exported here can be taken.")


def taken(brought: Brought, parts: Sequence[Part]) -> dict[str, str]:
    """Return the translation that a file brought for ``parts`` of its source, by their keys.

    Parts that are not translated yet are not among them. Raises TranslationFileError, which names
    every part that is unknown, changed or missing, and every living fact that was lost or added.
    """
    problems: list[str] = []
    known = {part.key: part for part in parts}
    seen: dict[str, str] = {}
    for entry in brought.entries:
        part = known.get(entry.key)
        if part is None:
            problems.append(f"“{_short(entry.source)}” ({entry.key}) is no part of the source.")
        elif entry.key in seen:
            problems.append(f"{part.label} stands in the file twice.")
        elif plain(entry.source) != plain(part.text):
            problems.append(
                f"{part.label}: the source was changed in the file, to “{_short(entry.source)}”."
            )
        else:
            seen[entry.key] = entry.translation.strip()
            problems += _amiss(part, seen[entry.key])
    named = {entry.key for entry in brought.entries}
    problems += [f"{part.label} is missing." for part in parts if part.key not in named]
    if problems:
        raise TranslationFileError(*problems)
    return {key: text for key, text in seen.items() if text}


def explained(part: Part) -> list[str]:
    """Return what each living fact or slot of a part stands for, for the translator."""
    if part.of_library:
        found = {slot: slots.EXPLAINED[slot] for slot in slots.slots_in(part.text)}
    else:
        found = {token.fact: EXPLAINED[token.kind] for token in tokens(part.text)}
    return [f"{{{fact}}}: {meaning}" for fact, meaning in found.items()]


def plain(text: str) -> str:
    """Return a text without the differences that a program may make in its blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _amiss(part: Part, translation: str) -> list[str]:
    if not translation:
        return []
    try:
        lost, more = tokens_amiss(part, translation)
    except UnknownTokenError as error:
        return [f"{part.label}: {error}"]
    return [
        *(f"{part.label}: {token} was lost." for token in lost),
        *(f"{part.label}: {token} is not in the source." for token in more),
    ]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - a line of a message
