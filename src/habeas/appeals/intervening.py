"""Quiet work for a case; a letter of our own leaves when a second person has said yes."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from habeas.appeals.models import Intervention
from habeas.cases.models import Case
from habeas.cases.telling import facts_of
from habeas.directory.models import Office
from habeas.kernel import clock, languages
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.letters import living
from habeas.staff import approving, auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day

_TOKEN: Final = re.compile(r"\{[^{}]*\}?")


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
    letter waits for ``approve_intervention``; nothing of it is ever public. It leaves as it is
    written: a living fact in it is refused, with what it would say. Raises LanguageError for a
    letter in a language whose dates nobody here can write.
    """
    if office is not None and office.stands_for:
        raise ValidationError({"office": "Name the office itself: this one stands for others."})
    language = languages.normal(language) if language else ""
    if kind == "letter" and language:
        languages.babel_locale(language)
        _refuse_unfilled(case, {"subject": subject, "body": body}, language=language)
    with transaction.atomic():
        intervention = Intervention(
            case=case,
            kind=kind,
            on=on,
            office=office,
            note=note,
            language=language,
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


def _refuse_unfilled(case: Case, texts: Mapping[str, str], *, language: str) -> None:
    """Refuse what looks like a living fact: nobody fills it in a letter that leaves as it is."""
    errors = {}
    for field, text in texts.items():
        found = _TOKEN.search(text)
        if found:
            value = _value(case, found[0], language=language)
            instead = f"“{value}”" if value else "what it should say"
            errors[field] = (
                f"A letter of our own leaves as it is written: instead of “{found[0]}” write "
                f"{instead}."
            )
    if errors:
        raise ValidationError(errors)


def _value(case: Case, token: str, *, language: str) -> str:
    """Return what a living fact says today in ``language``; "" where it says nothing."""
    try:
        facts = facts_of(case, language=language, approved_only=False)
        return living.fill(token, facts, language=language, day=domain_day())
    except HabeasError:
        return ""
