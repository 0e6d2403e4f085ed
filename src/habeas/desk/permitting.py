"""Which screens the roles of a member of staff open, for menus, links and buttons."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, get_resolver, reverse

from habeas.staff.roles import HOUSE, roles_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def home_of(user: "AbstractBaseUser | AnonymousUser") -> str:
    """Return the first screen of somebody: a guest's is what waits for her yes."""
    return reverse("wagtailadmin_home" if roles_of(user) & HOUSE else "desk:waiting")


class MayOpen:
    """What a template asks before it shows a way: ``{% if may.open_case %}`` for ``open-case``.

    The words are the names of our own addresses with ``_`` for ``-``. An unknown name is an error
    of ours: KeyError.
    """

    def __init__(self, user: "AbstractBaseUser | AnonymousUser") -> None:
        self._roles = roles_of(user)

    def __getitem__(self, name: str) -> bool:
        return not self._roles.isdisjoint(_roles_by_name()[name.replace("_", "-")])


@cache
def _roles_by_name() -> dict[str, frozenset[str]]:
    _, resolver = get_resolver().namespace_dict["desk"]
    found = {}
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            view: Any = pattern.callback  # what as_view() made knows its class
            found[pattern.name] = view.view_class.roles
    return found
