"""Who may open which view of the desk: the table in permissions.toml against every address."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import cast
import pytest
from desk_doing import said, signed_in
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from habeas.desk.guard import View, closed_view
from habeas.staff import accounts
from habeas.staff.models import User
from habeas.staff.roles import GROUPS

pytestmark = pytest.mark.django_db

TABLE: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("permissions.toml").read_text("utf-8")
)
NOBODY = "nobody"
SAMPLE = {
    "IntConverter": 999_999,
    "SlugConverter": "none",
    "StringConverter": "none",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}
DENIED = "Not for your role"


def views() -> Iterator[tuple[str, str, View]]:
    """Yield the name, one address and the view of everything below the desk."""
    desk = next(
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "desk/"
    )
    yield from _views(desk, "", "/desk/")


def _views(resolver: URLResolver, space: str, at: str) -> Iterator[tuple[str, str, View]]:
    for pattern in resolver.url_patterns:
        here = at + _filled(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _views(pattern, inner, here)
        else:
            yield space + (pattern.name or str(pattern.pattern)), here, pattern.callback


def _filled(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        sample = str(SAMPLE.get(type(converter).__name__, "none"))
        route = re.sub(rf"<(\w+:)?{name}>", sample, route)
    return route


EVERY = list(views())
VIEWS = {name: url for name, url, view in EVERY if view is not closed_view}
CLOSED = {name: url for name, url, view in EVERY if view is closed_view}


def of_role(role: str) -> User:
    """A member of staff with one role and no other."""
    username = f"{role.replace(' ', '.')}.example"
    found = User.objects.filter(username=username).first()
    return found or accounts.add_staff(username=username, password=cast.PASSWORD, roles=[role])


def test_every_view_of_the_desk_is_in_the_table_and_nothing_else_is() -> None:
    assert set(VIEWS) == set(TABLE), "permissions.toml names each view of the desk once"
    assert len(CLOSED) > 100


def test_what_is_closed_is_found_by_nobody_not_even_a_superuser() -> None:
    user = User.objects.create_superuser("sue.super", password=cast.PASSWORD)
    user.groups.set(accounts.group(role) for role in GROUPS)
    client = signed_in(user)
    for name, url in CLOSED.items():
        if url in VIEWS.values() or set("^*(") & set(url):
            continue  # one of ours stands before it, or it catches what is nowhere
        assert client.get(url).status_code == 404, name
        assert client.post(url).status_code == 404, name
    for part in ("users", "groups", "images", "documents", "snippets", "pages", "reports/locked"):
        assert client.get(f"/desk/{part}/").status_code == 404, part


def test_the_table_speaks_of_roles_that_exist() -> None:
    assert {role for roles in TABLE.values() for role in roles} <= {*GROUPS, NOBODY}


@pytest.mark.parametrize("role", [*GROUPS, "superuser"])
def test_a_role_opens_what_the_table_says_and_nothing_else(role: str) -> None:
    if role == "superuser":
        client = signed_in(User.objects.create_superuser("sue.super", password=cast.PASSWORD))
    else:
        client = signed_in(of_role(role))
    user = User.objects.get(pk=client.session["_auth_user_id"])
    wrong = []
    for name, url in VIEWS.items():
        may = bool({role, NOBODY} & set(TABLE.get(name, [])))
        for method in ("get", "post"):
            if is_denied(client, method, url) is may:
                wrong.append(f"{name} by {method} is {'denied' if may else 'open'}")
            if url.endswith(("/logout/", "/sign-out-everywhere/")):
                user.refresh_from_db()
                client.force_login(user)
    assert not wrong


def test_nobody_without_an_account_opens_any(client: Client) -> None:
    for name, url in VIEWS.items():
        for answer in (client.get(url), client.post(url)):
            if TABLE.get(name) == [NOBODY]:
                assert answer.status_code != 403, name
            else:
                assert answer.status_code == 302, name
                assert answer.headers["Location"].startswith(reverse("wagtailadmin_login")), name


def test_the_page_says_which_role_opens_a_screen() -> None:
    page = said(signed_in(of_role("reader")).get(reverse("desk:organisation")))
    assert "opens with the role administrator" in page
    assert "Yours: reader." in page


def is_denied(client: Client, method: str, url: str) -> bool:
    """Tell whether the answer is the page that denies; a missing row or a bad form is none."""
    answer = getattr(client, method)(url)
    denied = answer.status_code == 403
    assert denied is (DENIED in said(answer)), url
    return denied
