"""What members of staff are there for. Several roles may be one person's."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # commands name the roles before there are models
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

CASE_WORKER: Final = "case worker"
APPROVER: Final = "approver"
TRANSLATOR: Final = "translator"
ADDRESS_KEEPER: Final = "address keeper"
READER: Final = "reader"
ADMINISTRATOR: Final = "administrator"
# Somebody of a partner house, who sees what will be public and the answers, and nothing else.
GUEST: Final = "guest approver"

GROUPS: Final = {
    CASE_WORKER: "Case workers",
    APPROVER: "Approvers",
    TRANSLATOR: "Translators",
    ADDRESS_KEEPER: "Address keepers",
    READER: "Readers",
    ADMINISTRATOR: "Administrators",
    GUEST: "Guest approvers",
}
EVERYBODY: Final = frozenset(GROUPS)
HOUSE: Final = EVERYBODY - {GUEST}
# Who prepares cases and appeals and who says yes to them; never the same person both of one thing.
EDITORS: Final = frozenset({CASE_WORKER, APPROVER})
WRITERS: Final = EDITORS | {TRANSLATOR}
ONLOOKERS: Final = WRITERS | {READER}
_ROLES: Final = {group: role for role, group in GROUPS.items()}


def roles_of(user: "AbstractBaseUser | AnonymousUser") -> frozenset[str]:
    """Return the roles that the groups of ``user`` give, and none to anybody who has no account.

    A superuser has the roles of her groups like everybody else. What was read is kept on the
    instance, so that a request asks the database once.
    """
    kept: frozenset[str] | None = user.__dict__.get("_roles")
    if kept is None:
        names = user.groups.values_list("name", flat=True)  # type: ignore[union-attr] # ours has
        kept = user.__dict__["_roles"] = frozenset(_ROLES[name] for name in names if name in _ROLES)
    return kept
