"""Drop a request for the courier: sealed to its public key, not to be read here again."""

import uuid
from datetime import datetime

from habeas import conf
from habeas.actions import envelopes
from habeas.actions.models import Submission
from habeas.kernel import clock, sealing


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
