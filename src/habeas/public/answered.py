"""What officials answered, quoted on the page of the appeal."""

from dataclasses import dataclass
from datetime import date

from habeas.appeals.models import Appeal
from habeas.delivery import answering
from habeas.public import recipients
from habeas.staff.organisations import domain_now


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """One answer: whose, of which day, in its language."""

    office: str
    day: date
    language: str
    paragraphs: list[str]


def answered(appeal: Appeal, language: str) -> list[Quoted]:
    """Return what two people made public, the newest first; offices in words of ``language``."""
    zone = domain_now().tzinfo
    return [
        Quoted(
            office=recipients.short_title_of(answer.consignment.addressee, language),
            day=answer.received_at.astimezone(zone).date(),
            language=answer.language,
            paragraphs=[part for part in answer.text.split("\n\n") if part.strip()],
        )
        for answer in answering.published(appeal)
        if answer.consignment.addressee is not None
    ]
