"""Begin an appeal: who was asked, what they said, and whether letters could harm, all at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from habeas.appeals import drafting, hiding, risks
from habeas.appeals.models import Appeal
from habeas.cases import asking, recording
from habeas.cases.models import Case, Decider, Person
from habeas.staff.models import User
from habeas.staff.organisations import domain_day, domain_now

SERIES: Final = "UA"
# An urgent appeal that is older than two weeks is another appeal.
ACT_BY: Final = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said about one person.

    Without ``who`` nobody could be asked, and ``because`` is why the name is published all the
    same. ``against`` is whoever close to them says no. ``pseudonym`` stands for the name from now
    on.
    """

    person: Person
    who: str = ""
    allows: frozenset[str] = frozenset()
    how: str = ""
    on: date | None = None
    ask_again_by: date | None = None
    because: str = ""
    against: str = ""
    pseudonym: str = ""


def begin(  # noqa: PLR0913 - what the second step of the hour asks
    case: Case,
    *,
    said: Sequence[Said],
    answers: Mapping[str, str],
    way: str,
    by: User,
    reference: str,
    slug: str,
    language: str,
    embargo_until: datetime | None = None,
) -> Appeal | None:
    """Record what was said, draft an appeal and answer its risk questions; return the appeal.

    Where somebody close says no there is none: what was said is on record, and both are asked.
    Raises ValidationError and RefusedError; then nothing of it is recorded.
    """
    with transaction.atomic():
        for each in said:
            record(each, by=by)
        if any(each.against for each in said):
            return None
        appeal = drafting.draft_appeal(
            case,
            slug=slug,
            reference=reference,
            language=language,
            act_by=usual_act_by(),
            by=by,
        )
        risks.answer_risks(appeal, by=by, way=way, embargo_until=embargo_until, **answers)
    return appeal


def record(said: Said, *, by: User) -> None:
    """Record what was said about one person."""
    facts: dict[str, Any] = {
        "given_on": said.on or domain_day(),
        "how": said.how,
        "ask_again_by": said.ask_again_by,
    }
    if said.who:
        allowed = dict.fromkeys(said.allows, True)
        decider = _decider(said.person, said.who, by=by)
        recording.record_consent(said.person, by=by, decider=decider, **allowed, **facts)
    elif said.because:
        recording.record_consent(said.person, by=by, because=said.because, **facts)
    if said.against:
        recording.record_consent(said.person, by=by, given_by=said.against, **facts)
    if said.pseudonym:
        hiding.hide_name(said.person, pseudonym=said.pseudonym, by=by)


def usual_act_by() -> datetime:
    """Return until when an urgent appeal is to be acted on, unless a hearing comes first."""
    return drafting.end_of_day(domain_now() + ACT_BY)


def next_reference() -> str:
    """Return the reference that follows the last one of this year: "UA 7/2026"."""
    year = domain_day().year
    pattern = re.compile(rf"{SERIES} (\d+)/{year}")
    taken = Appeal.objects.filter(reference__endswith=f"/{year}").values_list(
        "reference", flat=True
    )
    numbers = [int(found[1]) for found in map(pattern.fullmatch, taken) if found]
    return f"{SERIES} {max(numbers, default=0) + 1}/{year}"


def slug_of(reference: str) -> str:
    """Return the page address that a reference gives, in lower case: "ua-7-2026"."""
    return re.sub(r"[^a-z0-9]+", "-", reference.lower()).strip("-")


def _decider(person: Person, who: str, *, by: User) -> Decider:
    known = list(person.deciders.all())
    found = next((each for each in known if each.who.casefold() == who.casefold()), None)
    words = [each.who for each in known]
    return found or asking.name_deciders(person, by=by, who=[*words, who])[-1]
