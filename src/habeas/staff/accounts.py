"""The accounts of the staff."""

from collections.abc import Collection, Sequence
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from habeas.kernel.errors import RefusedError
from habeas.staff import auditing, tries
from habeas.staff.models import User
from habeas.staff.roles import GROUPS

AT_THE_SERVER: Final = "at the server"


def add_staff(*, username: str, password: str, roles: Collection[str]) -> User:
    """Make an account that can enter the desk, with at least one of ``roles``; raises RefusedError.

    Roles name what somebody is there for (``habeas.staff.roles``). Case workers and approvers may
    prepare and approve alike, never the same person both of the same thing.
    """
    check_account(username=username, password=password, roles=roles)
    if User.objects.filter(username=username).exists():
        raise RefusedError("There is an account of this name already.")
    user = User(username=username)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        user.groups.set(group(role) for role in roles)
    return user


def check_account(*, username: str, password: str, roles: Collection[str]) -> None:
    """Refuse an account that could not be made; reads no row; raises RefusedError."""
    check_roles(roles)
    user = User(username=username)
    _check_password(user, password)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None


def check_roles(roles: Collection[str]) -> None:
    """Refuse no role at all and roles that do not exist; raises RefusedError."""
    for role in roles or [""]:
        if role not in GROUPS:
            raise RefusedError(f"There is no role “{role}”. Roles are: {', '.join(GROUPS)}.")


def change_password(*, username: str, password: str) -> None:
    """Set a new password at the server's command line, where she may have typed it herself.

    Raises RefusedError when there is no such account or it is too weak.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise RefusedError("There is no account of this name.")
    _check_password(user, password)
    user.set_password(password)
    user.password_given = False
    with transaction.atomic():
        user.save(update_fields=["password", "password_given"])
        auditing.log(by=None, verb="account.password-given", target=user, because=AT_THE_SERVER)


def describe_self(user: User, *, pseudonym: str, email: str, reads: Sequence[str]) -> None:
    """Store what a member of staff says of herself; raises ValidationError.

    ``reads`` are BCP 47 tags: in these languages her yes to a text counts as a language check.
    """
    user.pseudonym, user.email, user.reads = pseudonym, email, list(reads)
    user.clean_fields(exclude=["password"])
    with transaction.atomic():
        user.save(update_fields=["pseudonym", "email", "reads"])
        auditing.log(by=user, verb="account.described", target=user)


def change_own_password(user: User, *, old: str, new: str) -> None:
    """Set one's own password, which ends every other session; raises RefusedError."""
    tries.take("password", str(user.pk))
    if not user.check_password(old):
        raise RefusedError("The password you have now is not right.")
    tries.forget("password", str(user.pk))
    if new == old:
        raise RefusedError("The new password is the one you have now: choose another.")
    _check_password(user, new)
    user.set_password(new)
    user.password_given = False
    with transaction.atomic():
        user.save(update_fields=["password", "password_given"])
        auditing.log(by=user, verb="account.password-changed", target=user)


def sign_out_everywhere(user: User) -> None:
    """End every session of ``user``, this one too."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
        auditing.log(by=user, verb="account.signed-out-everywhere", target=user)


def named(username: str) -> User:
    """Return the account of this name; raises RefusedError when there is none that is active."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise RefusedError("There is no account of this name. Make one with `habeas staff add`.")
    return user


def group(role: str) -> Group:
    """Return the group that gives a role, and with it the way to the desk."""
    group, _ = Group.objects.get_or_create(name=GROUPS[role])
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
