"""Who may open what is confidential in a case."""

from django.db import transaction

from habeas.cases.models import Case
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User


def assign(case: Case, *, user: User, by: User) -> None:
    """Let ``user`` open what is confidential in a case.

    Nobody lets herself in while somebody else is assigned, whatever her roles: a colleague does it.
    Raises RefusedError.
    """
    if not user.is_active:
        raise RefusedError("This account is switched off.")
    with transaction.atomic():
        # Two who let themselves in at the same moment would both find nobody.
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.assigned.filter(pk=user.pk).exists():
            raise RefusedError(f"{user} is assigned to this case already.")
        if user == by and case.assigned.exists():
            raise RefusedError("Nobody assigns herself: ask a colleague to assign you.")
        case.assigned.add(user)
        auditing.log(by=by, verb="case.assigned", target=case, because=f"to user {user.pk}")


def release(case: Case, *, user: User, by: User) -> None:
    """Take ``user`` off a case; raises RefusedError for the last one who is assigned to it.

    Without anybody assigned, the next one could let herself in.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if not case.assigned.filter(pk=user.pk).exists():
            raise RefusedError(f"{user} is not assigned to this case.")
        if case.assigned.count() == 1:
            raise RefusedError("Somebody has to be assigned: assign a colleague first.")
        case.assigned.remove(user)
        auditing.log(by=by, verb="case.released", target=case, because=f"from user {user.pk}")
