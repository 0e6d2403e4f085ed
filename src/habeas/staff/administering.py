"""What an administrator does to the accounts of others, and what nobody does to her own."""

import secrets
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from habeas.kernel.errors import RefusedError
from habeas.staff import accounts, auditing
from habeas.staff.models import User
from habeas.staff.roles import ADMINISTRATOR, GROUPS, roles_of


def welcome(*, username: str, roles: Collection[str], by: User) -> tuple[User, str]:
    """Make an account; return it with its first password, which is kept nowhere.

    She chooses her own at her first sign-in. Raises RefusedError.
    """
    password = _first_password()
    with transaction.atomic():
        user = accounts.add_staff(username=username, password=password, roles=roles)
        user.password_given = True
        user.save(update_fields=["password_given"])
        auditing.log(by=by, verb="account.added", target=user, because=_listed(roles))
    return user, password


def let_in(*, username: str, password: str, roles: Collection[str]) -> User:
    """Make an account at the server's command line; raises RefusedError."""
    with transaction.atomic():
        user = accounts.add_staff(username=username, password=password, roles=roles)
        because = f"{accounts.AT_THE_SERVER}: {_listed(roles)}"
        auditing.log(by=None, verb="account.added", target=user, because=because)
    return user


def give_roles(user: User, *, roles: Collection[str], by: User) -> None:
    """Let ``user`` have exactly these roles; raises RefusedError.

    Nobody gives herself a role; taking one from herself she may.
    """
    accounts.check_roles(roles)
    before = roles_of(user)
    if user == by and not before.issuperset(roles):
        raise RefusedError("Nobody gives herself a role: ask another administrator.")
    if ADMINISTRATOR in before and ADMINISTRATOR not in roles:
        _keep_one(user)
    with transaction.atomic():
        user.groups.set(accounts.group(role) for role in roles)
        auditing.log(
            by=by,
            verb="account.roles-changed",
            target=user,
            because=f"{_listed(before) or 'none'} → {_listed(roles)}",
        )
    user.__dict__.pop("_roles", None)


def disable(user: User, *, by: User, because: str = "") -> None:
    """Close an account, with all its sessions and printed codes; raises RefusedError."""
    if user == by:
        raise RefusedError("Nobody closes her own account: ask another administrator.")
    if ADMINISTRATOR in roles_of(user):
        _keep_one(user)
    with transaction.atomic():
        _end_sessions(user, is_active=False)
        user.withdrawal_codes.all().delete()
        auditing.log(by=by, verb="account.disabled", target=user, because=because)


def enable(user: User, *, by: User, because: str = "") -> None:
    """Open a closed account again; raises RefusedError when it is one's own."""
    if user == by:
        raise RefusedError("Nobody opens her own account.")
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        auditing.log(by=by, verb="account.enabled", target=user, because=because)


def reset_second_factor(user: User, *, by: User | None, because: str) -> None:
    """Take away every second factor, so that she sets one up anew; raises RefusedError.

    The reason says how it was checked that she is who she says. Her sessions end. ``by`` is nobody
    at the server's command line.
    """
    if user == by:
        raise RefusedError("Your own you change under “My account”.")
    if not because.strip():
        raise RefusedError("Say how you know that it is she who asks.")
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
        auditing.log(by=by, verb="account.second-factor-reset", target=user, because=because)


def give_password(user: User, *, by: User) -> str:
    """Set and return a new password, which is kept nowhere; her sessions end.

    She chooses her own at the next sign-in.

    Raises RefusedError when it is one's own.
    """
    if user == by:
        raise RefusedError("Your own you change under “My account”.")
    password = _first_password()
    with transaction.atomic():
        user.set_password(password)
        user.password_given = True
        user.save(update_fields=["password", "password_given"])
        auditing.log(by=by, verb="account.password-given", target=user)
    return password


def _first_password() -> str:
    return secrets.token_urlsafe(12)


def _keep_one(user: User) -> None:
    others = User.objects.filter(is_active=True, groups__name=GROUPS[ADMINISTRATOR])
    if not others.exclude(pk=user.pk).exists():
        raise RefusedError("The house keeps one administrator at least.")


def _end_sessions(user: User, **also: bool) -> None:
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1, **also)
    user.refresh_from_db()


def _listed(roles: Collection[str]) -> str:
    return ", ".join(role for role in GROUPS if role in roles)
