"""The second person's yes to the facts and consents of a case, while an appeal of it is public."""

from datetime import datetime

from django.db import transaction

from habeas.appeals import stopping
from habeas.cases import consenting, recording
from habeas.cases.models import Case
from habeas.kernel.errors import RefusedError
from habeas.staff.models import User
from habeas.staff.organisations import domain_day


def approve_facts(case: Case, *, by: User, seen: datetime) -> None:
    """Say yes to the facts of a case as they were when ``seen``.

    Raises RefusedError while an appeal is public and somebody of the case may not be named: with
    the yes, whoever was added would be on its page. Otherwise as ``recording.approve_facts``.
    """
    with transaction.atomic():
        _refuse_names(case)
        recording.approve_facts(case, by=by, seen=seen)


def approve_consents(case: Case, *, by: User, seen: datetime) -> None:
    """Say yes to the consents of a case as they were when ``seen``.

    Raises RefusedError while an appeal is public and somebody of the case may not be named: with
    the yes, its letters would go on. Otherwise as ``recording.approve_consents``.
    """
    with transaction.atomic():
        _refuse_names(case)
        recording.approve_consents(case, by=by, seen=seen)


def _refuse_names(case: Case) -> None:
    if not case.appeals.filter(state__in=stopping.PUBLIC).exists():
        return
    day = domain_day()
    unnamed = [each for each in case.persons.all() if not consenting.name_allowed(each, day)]
    if unnamed:
        names = ", ".join(str(person) for person in unnamed)
        raise RefusedError(
            f"An appeal of this case is public, and nobody allowed this name: {names}. Record who "
            "allowed it, settle who decides, use a pseudonym, or withdraw the appeal."
        )
