"""Drop a request for the courier: sealed to its public key, not to be read here again."""

import uuid
from datetime import datetime

from habeas import conf
from habeas.actions import envelopes
from habeas.actions.models import Submission
from habeas.kernel import clock, sealing


def drop_erasure(request: envelopes.Erasing, *, now: datetime) -> None:
    """Seal a request to erase, which no request of a supporter can be passed off as."""
    row = uuid.uuid4()
    sealed = seal_erasure(request, row=row)
    Submission.objects.create(
        id=row, sealed=sealed, purpose=Submission.ERASURE, created_at=now, due_at=now
    )


def drop_finding(request: envelopes.Finding, *, now: datetime) -> None:
    """Seal a request for lost links."""
    row = uuid.uuid4()
    sealed = sealing.seal_to(
        conf.courier_public_key(), request.to_bytes(), purpose=envelopes.FINDING, row=str(row)
    )
    Submission.objects.create(
        id=row, sealed=sealed, purpose=Submission.FINDING, created_at=now, due_at=now
    )


def seal_erasure(request: envelopes.Erasing, *, row: uuid.UUID) -> bytes:
    """Return a request to erase, sealed to the courier for one row."""
    key = conf.courier_public_key()
    return sealing.seal_to(key, request.to_bytes(), purpose=envelopes.ERASURE, row=str(row))


def drop(
    request: envelopes.Signing | envelopes.Confirming | envelopes.TakingBack | envelopes.Blocking,
    *,
    now: datetime | None = None,
) -> None:
    """Seal ``request`` to the courier and insert it as a submission."""
    now = now or clock.now()
    row = uuid.uuid4()
    sealed = sealing.seal_to(
        conf.courier_public_key(), request.to_bytes(), purpose=envelopes.SUBMISSION, row=str(row)
    )
    Submission.objects.create(id=row, sealed=sealed, created_at=now, due_at=now)
