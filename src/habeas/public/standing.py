"""Where an appeal stands today, as a page says it."""

from dataclasses import dataclass
from datetime import datetime

from habeas import conf
from habeas.appeals import choosing, vocabulary
from habeas.appeals.checking import DROPPED_AFTER
from habeas.appeals.models import Appeal
from habeas.kernel.errors import HabeasError
from habeas.staff.organisations import domain_now


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``name`` is open, overdue, words, off, past, paused, replaced, died or closed."""

    name: str
    takes_signatures: bool
    has_letter: bool
    due_on: datetime
    dropped_on: datetime

    @property
    def waits(self) -> bool:
        """Whether a letter that is signed now waits until the facts are checked."""
        return self.name in {"overdue", "paused", "words"}


def find(slug: str) -> Appeal | None:
    """Return the appeal of an address if there may be one: not a draft, and not before it opens."""
    appeal = Appeal.objects.select_related("case__facts").filter(slug=slug).first()
    if appeal is None or appeal.state == vocabulary.DRAFT:
        return None
    if appeal.state == vocabulary.WITHDRAWN:
        return appeal
    if appeal.opens > domain_now() or choosing.page_text(appeal, appeal.language) is None:
        return None
    return appeal


def standing_of(appeal: Appeal, *, can_be_said: bool = True) -> Standing:
    """Tell where a public appeal stands; ``can_be_said``: its letters can be written today."""
    zone = domain_now().tzinfo
    name = _name(appeal, can_be_said=can_be_said)
    return Standing(
        name=name,
        takes_signatures=name in {"open", "overdue"},
        has_letter=name in {"open", "overdue", "off"},
        due_on=appeal.review_by.astimezone(zone),
        dropped_on=(appeal.review_by + DROPPED_AFTER).astimezone(zone),
    )


def _name(appeal: Appeal, *, can_be_said: bool) -> str:
    now = domain_now()
    if appeal.state == vocabulary.CLOSED:
        return _ended(appeal.outcome)
    if appeal.is_past(now):
        return "past"
    if appeal.state == vocabulary.PAUSED:
        return "paused"
    if not can_be_said:
        return "words"
    if not signing_works():
        return "off"
    return "overdue" if appeal.is_overdue(now) else "open"


def _ended(outcome: str) -> str:
    if outcome in vocabulary.DEATHS:
        return "died"
    return "replaced" if outcome == "replaced" else "closed"


def signing_works() -> bool:
    """Tell whether this server knows the public key to which it seals what supporters write."""
    try:
        conf.courier_public_key()
    except HabeasError:
        return False
    return True
