"""Heed what somebody said about being published: what a no, or a consent taken back, takes down.

The letters that wait are the post room's to write off.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction

from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.cases import consenting, picturing, recording
from habeas.cases.models import Consent, Person
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

_BECAUSE: Final = "A consent was taken back."


def record_answer(
    person: Person,
    *,
    by: User,
    **facts: Any,  # noqa: ANN401 - fields
) -> tuple[Consent, list[Appeal]]:
    """Record what was said, and take down at once what a no of the one who decides forbids.

    Return the answer, and the appeals that are gone. Only what the answer itself refuses goes:
    where another voice says otherwise, letters are held and somebody settles it. A story that
    nobody had allowed is not missed. Raises ValidationError.
    """
    day = domain_day()
    with transaction.atomic():
        before = consenting.standing_of(person).governing
        told = before is not None and before.allows("story", day)
        consent = recording.record_consent(person, by=by, **facts)
        if not consent.giver or consenting.standing_of(person).governing != consent:
            return consent, []
        asked = {"name", "picture", "story"} if told else {"name", "picture"}
        refused = {what for what in asked if not consent.allows(what, day)}
        return consent, _heed(person, refused, by=by)


def take_back(
    consent: Consent, *, by: User, what: Collection[str], because: str = ""
) -> list[Appeal]:
    """Take back what was allowed, with all that stood on it; return the appeals that are gone.

    ``what`` are keys of ``Consent.WHAT``. Raises RefusedError where there is nothing to take back.
    """
    with transaction.atomic():
        consenting.withdraw_consent(consent, by=by, what=what, because=because)
        return _heed(consent.person, what, by=by)


def _heed(person: Person, refused: Collection[str], *, by: User) -> list[Appeal]:
    """Take away what of ``refused`` nothing else allows.

    Without the name or the story, every public appeal of the person's case goes at once, closed
    ones as well, and drafts can no longer be opened; without the picture, the picture goes.
    """
    day = domain_day()
    allowed = {
        "name": consenting.name_allowed(person, day),
        "picture": consenting.picture_allowed(person, day),
        "story": consenting.standing_of(person).allows("story", day),
    }
    gone = {what for what in refused if not allowed[what]}
    if "picture" in gone and person.pictures.exists():
        picturing.remove_picture(person, by=by, because=_BECAUSE)
    taken = []
    if gone & {"name", "story"}:
        for appeal in person.case.appeals.filter(state__in=stopping.PUBLIC):
            stopping.withdraw(appeal, by=by, because=_BECAUSE)
            taken.append(appeal)
    return taken
