"""Write down who did what."""

from django.db.models import Model

from habeas.kernel import clock
from habeas.staff.models import AuditEntry, User


def log(*, by: User | None, verb: str, target: Model, because: str = "") -> AuditEntry:
    """Write one audit entry: ``verb`` is dotted and in the past ("appeal.withdrawn").

    ``by`` is nobody where it was done at the server, by whoever may run commands there.
    """
    return AuditEntry.objects.create(
        at=clock.now(), actor=by, verb=verb, target=name_of(target), because=because
    )


def log_nobody(verb: str) -> AuditEntry:
    """Write what somebody without an account did; what was typed stays out of the log."""
    return AuditEntry.objects.create(at=clock.now(), actor=None, verb=verb, target="no account")


def name_of(row: Model) -> str:
    """Return how the audit log names a row, such as ``appeal 12``."""
    return f"{kind_of(row)} {row.pk}"


def kind_of(row: Model) -> str:
    """Return what the audit log calls rows of this kind."""
    return str(row._meta.model_name)  # noqa: SLF001 - Django's public API for it
