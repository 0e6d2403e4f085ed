"""Quiet work for a case; a letter of our own leaves when a second person has said yes."""

from datetime import date, datetime

from django.db import transaction

from habeas.appeals.models import Intervention
from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.kernel import clock, languages
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User


def record_intervention(  # noqa: PLR0913 - the facts of an intervention
    case: Case,
    *,
    by: User,
    kind: str,
    on: date,
    office: Office | None = None,
    note: str = "",
    language: str = "",
    subject: str = "",
    body: str = "",
) -> Intervention:
    """Record quiet work, or write our own letter to an office; raises ValidationError.

    ``kind`` is a key of ``Intervention.KINDS``, ``on`` the day of it (of a letter: its date). A
    letter waits for ``approve_intervention``; nothing of it is ever public.
    """
    with transaction.atomic():
        intervention = Intervention(
            case=case,
            kind=kind,
            on=on,
            office=office,
            note=note,
            language=languages.normal(language) if language else "",
            subject=subject,
            body=body,
            block=approving.new_block(by=by),
            recorded_by=by,
        )
        intervention.full_clean()
        intervention.save()
        auditing.log(by=by, verb="intervention.recorded", target=intervention)
    return intervention


def approve_intervention(intervention: Intervention, *, by: User, seen: datetime) -> None:
    """Say yes to our own letter as it was when ``seen``: from now on the post room carries it.

    Raises SecondPersonNeededError, ChangedMeanwhileError, and RefusedError for what is no letter or
    was stopped.
    """
    with transaction.atomic():
        current = Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)
        if current.kind != "letter":
            raise RefusedError("Only a letter of our own needs a second person.")
        if current.stopped_at is not None:
            raise RefusedError("This letter was stopped. Write another one.")
        approving.approve(current.block, by=by, seen=seen, of=current, verb="intervention.approved")
    intervention.refresh_from_db()


def stop_intervention(intervention: Intervention, *, by: User, because: str = "") -> None:
    """Stop our own letter for good, unless it has left; one person is enough."""
    with transaction.atomic():
        current = Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)
        if current.kind != "letter" or current.stopped_at is not None:
            raise RefusedError("There is nothing to stop here.")
        current.stopped_at = clock.now()
        current.save(update_fields=["stopped_at"])
        auditing.log(by=by, verb="intervention.stopped", target=current, because=because)
    intervention.refresh_from_db()
