"""The accounts of the staff."""

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from habeas.kernel.errors import RefusedError
from habeas.staff.models import User

ROLES: Final = {"case worker": "Case workers", "approver": "Approvers"}


def add_staff(*, username: str, password: str, role: str) -> User:
    """Make an account that can enter the desk; raises RefusedError.

    ``role`` is a key of ``ROLES``. Roles name what somebody is there for: both may prepare and both
    may approve, never the same person both of the same thing.
    """
    check_account(username=username, password=password, role=role)
    if User.objects.filter(username=username).exists():
        raise RefusedError("There is an account of this name already.")
    user = User(username=username)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        user.groups.add(_group(role))
    return user


def check_account(*, username: str, password: str, role: str) -> None:
    """Refuse an account that could not be made; reads no row; raises RefusedError."""
    if role not in ROLES:
        raise RefusedError(f"There is no role “{role}”. Roles are: {', '.join(ROLES)}.")
    user = User(username=username)
    _check_password(user, password)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None


def change_password(*, username: str, password: str) -> None:
    """Set a new password; raises RefusedError when there is no such account or it is too weak."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise RefusedError("There is no account of this name.")
    _check_password(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])


def named(username: str) -> User:
    """Return the account of this name; raises RefusedError when there is none that is active."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise RefusedError("There is no account of this name. Make one with `habeas staff add`.")
    return user


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None


def _group(role: str) -> Group:
    group, _ = Group.objects.get_or_create(name=ROLES[role])
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group
