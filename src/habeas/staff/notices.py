"""Notices to members of staff: a mail that says that something waits, and nothing of what it is."""

from collections.abc import Mapping
from datetime import datetime

from habeas.kernel import clock
from habeas.staff.models import Notice, User


def notify(
    user: User, *, kind: str, about: Mapping[str, int | str], due_at: datetime | None = None
) -> Notice | None:
    """Let ``user`` have a notice of ``kind`` at ``due_at`` (real time; now unless given).

    ``about`` holds ids alone. The same notice is never written twice while it waits; one who has
    given no address, or whose account is closed, gets none.
    """
    if not user.email or not user.is_active:
        return None
    notice, _ = Notice.objects.get_or_create(
        to=user,
        kind=kind,
        about=dict(about),
        mailed_at=None,
        defaults={"due_at": due_at or clock.now()},
    )
    return notice
