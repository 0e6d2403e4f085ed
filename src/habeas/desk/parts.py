"""The seven parts of an appeal as its approval page shows them: what will be public or sent.

Sources are never named here, only how reliable they are. A part is a list of lines, so that one
rule marks in each of them what has changed since the viewer last said yes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol

from django.utils.crypto import salted_hmac

from habeas.appeals import agreeing, library, opening, risks
from habeas.appeals.models import Appeal, LetterText, Look
from habeas.desk import part_lines
from habeas.desk.part_lines import Line
from habeas.directory import keeping
from habeas.kernel import clock, languages
from habeas.public.portraits import Portrait
from habeas.staff import reading
from habeas.staff.models import Block, User

FACTS: Final = "facts"
ADDRESSING: Final = "addressing"
RISKS: Final = "risks"
LIMITS: Final = "limits"
STANDARD: Final = "words-standard"


class Approve(Protocol):
    """A deed that says yes to a block."""

    def __call__(self, *, by: User, seen: datetime) -> None:
        """Say yes to what was there when ``seen``."""


@dataclass(kw_only=True)
class Part:
    """One part of the page, and what a yes to it says yes to."""

    key: str
    heading: str
    lines: list[Line]
    viewer: User
    blocks: list[tuple[Block, Approve]] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    pictures: list[Portrait] = field(default_factory=list)
    with_next: bool = False
    """Whether the yes to the next part covers this one."""
    new: frozenset[str] = frozenset()
    gone: int = 0
    looked_at: datetime | None = None

    @property
    def waiting(self) -> list[Block]:
        """The blocks that nobody else has said yes to yet."""
        return [block for block, _ in self.blocks if not block.is_approved]

    @property
    def mine(self) -> list[Block]:
        """Those among them that the viewer can say yes to."""
        return [block for block in self.waiting if block.changed_by_id != self.viewer.pk]

    @property
    def drafts(self) -> list[Any]:
        """The texts whose newest revision readers do not see yet."""
        return [text for text in self.texts if not text.live or text.has_unpublished_changes]

    @property
    def publishable(self) -> list[Any]:
        """Those among them that the viewer can publish."""
        return [text for text in self.drafts if not self.hindrance(text)]

    def hindrance(self, text: Any) -> str:  # noqa: ANN401 - a text of any kind
        """Return why the viewer cannot publish a draft, or nothing."""
        if text.latest_revision.user_id == self.viewer.pk:
            return "You made the last change here, so someone else has to publish it."
        if not text.locked:
            return "Nobody has submitted it yet: its author may still write."
        checked = reading.is_checked(text.latest_revision)
        if not checked and not reading.reads(self.viewer, text.language):
            return (
                f"Nobody who reads {languages.name(text.language, 'en')} has checked it yet, and "
                "that is not among the languages you read."
            )
        return ""

    @property
    def hindered(self) -> list[str]:
        """Return what keeps the viewer from saying yes to all of it, one sentence each."""
        told = [self.hindrance(text) for text in self.drafts]
        if len(self.mine) < len(self.waiting):
            told.append("You made the last change here, so someone else has to say yes to it.")
        return list(dict.fromkeys(filter(None, told)))

    @property
    def is_open(self) -> bool:
        """Tell whether the viewer's yes is asked for here."""
        return bool(self.mine or self.publishable)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing here waits for anybody."""
        return not self.waiting and not self.drafts

    @property
    def asks_meaning(self) -> bool:
        """Tell whether readers, and perhaps signers, have seen earlier words of a text."""
        return any(text.live or _was_issued(text) for text in self.publishable)

    @property
    def asks_letters(self) -> bool:
        """Tell whether people may have signed earlier words of a letter."""
        return any(_was_issued(text) for text in self.publishable)

    @property
    def stamp(self) -> str:
        """What was shown, for the deed to compare with what is there then."""
        shown = [f"{block.pk}@{block.changed_at.isoformat()}" for block, _ in self.blocks]
        shown += [f"{text.latest_revision_id}" for text in self.texts]
        shown += [line.digest for line in self.lines]
        return salted_hmac("habeas.shown", "\n".join([self.key, *shown])).hexdigest()


def parts_of(appeal: Appeal, viewer: User, *, guest: bool = False) -> list[Part]:
    """Return the parts in their order; ``guest``: for somebody of another house.

    A block is read before what is in it, so that no change slips by.
    """
    case = appeal.case

    def part(key: str, heading: str, lines: Iterable[Line], **more: Any) -> Part:  # noqa: ANN401 - of Part
        return Part(key=key, heading=heading, lines=list(lines), viewer=viewer, **more)

    of_facts: list[tuple[Block, Approve]] = [(case.facts, _deed(agreeing.approve_facts, case))]
    found = [
        part("person", "Person and badge", part_lines.persons(case), with_next=True),
        part(FACTS, "Facts", part_lines.facts(case), blocks=of_facts),
        *_words(appeal, part),
        part(ADDRESSING, "Addressees", part_lines.addressees(appeal), blocks=_addressing(appeal)),
        part(
            RISKS,
            "Consent and risk answers",
            part_lines.answers(appeal, guest=guest),
            blocks=_risks(appeal),
        ),
        part(
            LIMITS,
            "Dates and limits",
            part_lines.limits(appeal),
            blocks=[(appeal.limits, _deed(opening.approve_limits, appeal))],
        ),
        part("picture", "Picture", part_lines.pictures(case), pictures=part_lines.portraits(case)),
    ]
    looks = {look.part: look for look in Look.objects.filter(appeal=appeal, by=viewer)}
    for each in found:
        _compare(each, looks.get(each.key))
    return found


def remember(appeal: Appeal, part: Part) -> None:
    """Keep what the viewer has just said yes to, so that the page marks what changes after it."""
    Look.objects.update_or_create(
        appeal=appeal,
        by=part.viewer,
        part=part.key,
        defaults={"lines": [line.digest for line in part.lines], "at": clock.now()},
    )


def _was_issued(text: Any) -> bool:  # noqa: ANN401 - a text of any kind
    """Tell whether people may have signed earlier words of a letter."""
    versions = text.appeal.versions if isinstance(text, LetterText) else None
    return versions is not None and versions.filter(language=text.language).exists()


def _compare(part: Part, look: Look | None) -> None:
    if look is None:
        return
    now = {line.digest for line in part.lines}
    part.looked_at, part.gone = look.at, len(set(look.lines) - now)
    part.new = frozenset(now - set(look.lines))


def _deed(approve: Callable[..., None], of: Any) -> Approve:  # noqa: ANN401 - what the deed is of
    def say_yes(*, by: User, seen: datetime) -> None:
        approve(of, by=by, seen=seen)

    return say_yes


def _addressing(appeal: Appeal) -> list[tuple[Block, Approve]]:
    found: list[tuple[Block, Approve]] = [
        (appeal.addressing, _deed(opening.approve_addressing, appeal))
    ]
    for addressee in appeal.addressees.select_related("office__coordinates"):
        office = addressee.office
        found.append((office.coordinates, _deed(keeping.approve_coordinates, office)))
    return found


def _risks(appeal: Appeal) -> list[tuple[Block, Approve]]:
    found: list[tuple[Block, Approve]] = [
        (appeal.case.consents, _deed(agreeing.approve_consents, appeal.case))
    ]
    answers = risks.answers_of(appeal)
    if answers:
        found.append((answers.block, _deed(risks.approve_risks, appeal)))
    return found


def _words(appeal: Appeal, part: Callable[..., Part]) -> Iterator[Part]:
    texts = opening.texts_of(appeal)
    own = appeal.language
    marks = risks.marks_secrets(appeal)
    by_language: dict[str, list[Any]] = {}
    for text in sorted(texts, key=lambda each: (each.language != own, each.language)):
        by_language.setdefault(text.language, []).append(text)
    # Translated and approved with the library: one yes is for all of them, each in full.
    standard: list[str] = []
    for language, told in by_language.items():
        if language != own and all(map(library.is_standard, told)):
            standard.append(language)
            continue
        lines = [line for text in told for line in part_lines.told(text, appeal.case, marks=marks)]
        heading = f"Letter and page: {languages.name(language, 'en')}"
        yield part(f"words-{language}", heading, lines, texts=told)
    if standard:
        told = [text for language in standard for text in by_language[language]]
        lines = [
            replace(line, label=f"{languages.name(line.language, 'en')}: {line.label}")
            for text in told
            for line in part_lines.told(text, appeal.case, marks=marks)
        ]
        names = ", ".join(languages.name(language, "en") for language in standard)
        yield part(STANDARD, f"Letter and page, standard text: {names}", lines, texts=told)
