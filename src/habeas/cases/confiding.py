"""Keep what is confidential sealed, and open it to the assigned staff alone.

Any process can seal, because it needs only ``desk.pub``; only the desk's process has the key that
opens.
"""

import re
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Model

from habeas import conf
from habeas.cases.desk_keys import read_private_key
from habeas.cases.models import Case, Confidential
from habeas.kernel import clock, sealing
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import AuditEntry, User

PURPOSE: Final = "confidential"
DOCUMENT: Final = "document"
MOST_CHARACTERS: Final = 20_000
MOST_BYTES: Final = 10 * 1024 * 1024
# Who needs more of them within an hour is copying, not working.
REVEALS_AN_HOUR: Final = 20
LEAST_REASON: Final = 10
UNKNOWN_TYPE: Final = "application/octet-stream"

_REVEALED: Final = "confidential.revealed"
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


def confide(  # noqa: PLR0913 - a note and a document are kept in the same way
    case: Case,
    *,
    kind: str,
    label: str,
    by: User,
    text: str = "",
    document: bytes = b"",
    media_type: str = "",
) -> Confidential:
    """Seal a text, or with the kind ``document`` a file; raises RefusedError and ValidationError.

    ``label`` is not sealed and has to give nothing away.
    """
    content = document if kind == DOCUMENT else text.strip().encode()
    _refuse_unfit(kind, text, content)
    row = Confidential(
        case=case,
        kind=kind,
        label=label.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    if kind == DOCUMENT:
        known = len(media_type) <= 100 and _MEDIA_TYPE.fullmatch(media_type)  # noqa: PLR2004 - the column
        row.media_type = media_type if known else UNKNOWN_TYPE
        row.size = len(document)
    row.sealed = seal(content, purpose=PURPOSE, row=str(row.reference))
    row.full_clean()
    with transaction.atomic():
        row.save()
        auditing.log(by=by, verb="confidential.sealed", target=row)
    return row


def may_reveal(case: Case, user: User) -> bool:
    """Tell whether ``user`` is assigned to the case: no role opens anything by itself."""
    return case.assigned.filter(pk=user.pk, is_active=True).exists()


def reveal(confidential: Confidential, *, by: User, because: str) -> bytes:
    """Open what was sealed, for ``by`` alone, and write down why; the log is written first.

    Raises RefusedError for who is not assigned, without a reason, and after too many in an hour;
    HabeasError in a process that is not the desk's.
    """
    account_for(confidential.case, by=by, verb=_REVEALED, target=confidential, because=because)
    return open_sealed(bytes(confidential.sealed), purpose=PURPOSE, row=str(confidential.reference))


def account_for(case: Case, *, by: User, verb: str, target: Model, because: str) -> None:
    """Write down that ``by`` opens something sealed of a case, before it is opened.

    ``verb`` ends in ``.revealed``. Raises RefusedError for who is not assigned to the case, without
    a reason, and after too many in an hour, whatever was opened.
    """
    _refuse_stranger(case, by)
    because = because.strip()
    if len(because) < LEAST_REASON:
        raise RefusedError(f"Say why you need it, in {LEAST_REASON} characters at least.")
    with transaction.atomic():
        # One at a time for each person, so that two requests at once are counted as two.
        User.objects.select_for_update().get(pk=by.pk)
        hour = clock.now() - timedelta(hours=1)
        revealed = AuditEntry.objects.filter(actor=by, verb__endswith=".revealed", at__gt=hour)
        if revealed.count() >= REVEALS_AN_HOUR:
            raise RefusedError(
                f"You have revealed {REVEALS_AN_HOUR} within an hour. Wait, or ask a colleague who "
                "is assigned."
            )
        auditing.log(by=by, verb=verb, target=target, because=because)


def forget_confidential(confidential: Confidential, *, by: User, because: str) -> None:
    """Delete what was sealed, for good; raises RefusedError for who is not assigned."""
    _refuse_stranger(confidential.case, by)
    with transaction.atomic():
        auditing.log(by=by, verb="confidential.forgotten", target=confidential, because=because)
        confidential.delete()


def seal(content: bytes, *, purpose: str, row: str) -> bytes:
    """Seal to the desk's public key; raises HabeasError when the house has none yet."""
    return sealing.seal_to(conf.desk_public_key(), content, purpose=purpose, row=row)


def open_sealed(sealed: bytes, *, purpose: str, row: str) -> bytes:
    """Open what was sealed to the desk; raises HabeasError in a process without its key."""
    key = read_private_key(conf.desk_keys_dir())
    return sealing.open_with(key, sealed, purpose=purpose, row=row)


def _refuse_unfit(kind: str, text: str, content: bytes) -> None:
    if not content:
        raise RefusedError(
            "The file is empty." if kind == DOCUMENT else "Write what is to be kept confidential."
        )
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(f"This is longer than {MOST_CHARACTERS:,} characters: make it two.")
    if len(content) > MOST_BYTES:
        raise RefusedError("The file is over 10 MB.")


def _refuse_stranger(case: Case, user: User) -> None:
    if not may_reveal(case, user):
        raise RefusedError(
            "Only those who are assigned to this case open what is confidential in it."
        )
