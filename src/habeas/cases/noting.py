"""Notes of the staff about a case: added, read, never changed."""

from habeas.cases.models import Case, Note
from habeas.kernel import clock
from habeas.staff import auditing
from habeas.staff.models import User


def note(case: Case, *, by: User, text: str) -> Note:
    """Add a note to a case; raises ValidationError. Nothing confidential belongs in it."""
    written = Note(case=case, text=text.strip(), by=by, at=clock.now())
    written.full_clean()
    written.save()
    auditing.log(by=by, verb="note.added", target=case)
    return written
