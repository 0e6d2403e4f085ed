"""Who may open which view of the desk: the table in permissions.toml against every address."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import cast
import pytest
from desk_doing import said, signed_in
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from habeas.staff import accounts
from habeas.staff.models import User
from habeas.staff.roles import GROUPS

pytestmark = pytest.mark.django_db

TABLE: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("permissions.toml").read_text("utf-8")
)
SAMPLE = {
    "IntConverter": 999_999,
    "SlugConverter": "none",
    "StringConverter": "none",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}
DENIED = "Not for your role"


def views() -> Iterator[tuple[str, str]]:
    """Yield the name and one address of every view below the desk that has a name."""
    for pattern, prefix in _patterns(get_resolver().url_patterns, ()):
        names = [*prefix, pattern.name or str(pattern.pattern)]
        arguments = {
            name: SAMPLE[type(converter).__name__]
            for name, converter in pattern.pattern.converters.items()
        }
        name = ":".join(names)
        yield name, reverse(name, kwargs=arguments)


def _patterns(
    patterns: list[URLPattern | URLResolver], prefix: tuple[str, ...], *, desk: bool = False
) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if desk or str(pattern.pattern).startswith("desk/"):
                inner = (*prefix, pattern.namespace) if pattern.namespace else prefix
                yield from _patterns(pattern.url_patterns, inner, desk=True)
        elif desk and "desk" in prefix:
            yield pattern, prefix


VIEWS = dict(views())


def of_role(role: str) -> User:
    """A member of staff with one role and no other."""
    username = f"{role.replace(' ', '.')}.example"
    found = User.objects.filter(username=username).first()
    return found or accounts.add_staff(username=username, password=cast.PASSWORD, roles=[role])


def test_every_view_of_the_desk_is_in_the_table_and_nothing_else_is() -> None:
    assert set(VIEWS) == set(TABLE), "permissions.toml names each view of the desk once"


def test_the_table_speaks_of_roles_that_exist() -> None:
    assert {role for roles in TABLE.values() for role in roles} <= set(GROUPS)


@pytest.mark.parametrize("role", [*GROUPS, "superuser"])
def test_a_role_opens_what_the_table_says_and_nothing_else(role: str) -> None:
    if role == "superuser":
        client = signed_in(User.objects.create_superuser("sue.super", password=cast.PASSWORD))
    else:
        client = signed_in(of_role(role))
    wrong = [
        f"{name} by {method} is {'denied' if role in TABLE.get(name, []) else 'open'}"
        for name, url in VIEWS.items()
        for method in ("get", "post")
        if is_denied(client, method, url) is (role in TABLE.get(name, []))
    ]
    assert not wrong


def test_nobody_without_an_account_opens_any(client: Client) -> None:
    for name, url in VIEWS.items():
        for answer in (client.get(url), client.post(url)):
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
