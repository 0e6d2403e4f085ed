"""Issue letter versions: what people sign, fixed for good when a letter text goes live."""

import hashlib
import json

from habeas.appeals.models import LetterText, LetterVersion
from habeas.kernel import clock
from habeas.staff.models import User
from habeas.staff.organisations import domain_day


def issue_version(
    text: LetterText, *, by: User, same_meaning: bool, earlier_may_go: bool
) -> LetterVersion:
    """Issue the next version of a letter text that has just gone live.

    Letters of earlier versions that still wait leave as they were signed where the meaning is the
    same, or where staff said that they are still true (``earlier_may_go``); else they stop.
    """
    before = latest_version(text)
    words = {field: getattr(text, field) for field in LetterText.FIELDS}
    return LetterVersion.objects.create(
        appeal=text.appeal,
        language=text.language,
        number=before.number + 1 if before else 1,
        words=words,
        sha256=hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest(),
        same_meaning=same_meaning and before is not None,
        earlier_may_go=same_meaning or earlier_may_go,
        issued_at=clock.now(),
        issued_on=domain_day(),
        issued_by=by,
    )


def latest_version(text: LetterText) -> LetterVersion | None:
    """Return the newest version of a letter text, or None."""
    return LetterVersion.objects.filter(appeal=text.appeal_id, language=text.language).first()
