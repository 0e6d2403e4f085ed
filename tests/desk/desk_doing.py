"""How the tests use the desk: by the addresses of its screens, as a browser would."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from habeas.appeals.models import Appeal
from habeas.desk.parts import Part
from habeas.staff.models import AuditEntry, User


def signed_in(user: User) -> Client:
    """A client of ``user``."""
    client = Client()
    client.force_login(user)
    return client


def at_the_desk(person: Callable[[], User]) -> object:
    """A fixture: a client of ``person``."""

    @pytest.fixture
    def client(db: None) -> Client:  # noqa: ARG001 - the fixture that gives the database
        return signed_in(person())

    return client


def at(name: str, *args: object) -> str:
    """The address of a screen."""
    return reverse(f"desk:{name}", args=args)


def do(client: Client, url: str, **typed: Any) -> str:  # noqa: ANN401 - form fields
    """Send a form that is taken; return where it leads."""
    response = client.post(url, typed)
    assert response.status_code == 302, (url, response.status_code, said(response)[-3000:])
    return str(response.headers["Location"])


def look(client: Client, url: str) -> str:
    """What a screen says."""
    response = client.get(url)
    assert response.status_code == 200, url
    return said(response)


def said(response: HttpResponseBase) -> str:
    """The text of an answer."""
    return unescape(bytes(getattr(response, "content", b"")).decode())


def shown(client: Client, appeal: Appeal) -> dict[str, Part]:
    """The parts of the page of the second person, as ``client`` sees them."""
    return {part.key: part for part in client.get(at("approvals", appeal.pk)).context["parts"]}


def say_yes(client: Client, appeal: Appeal, key: str, **typed: Any) -> str:  # noqa: ANN401 - form fields
    """Say yes to one part of what the page shows now; return where it leads."""
    url = at("approve-block", appeal.pk, key)
    return do(client, url, seen=shown(client, appeal)[key].stamp, **typed)


def say_yes_to_all(client: Client, appeal: Appeal) -> int:
    """Press every yes that the page of the second person has; return how many there were."""
    for number in range(20):
        asked = [key for key, part in shown(client, appeal).items() if part.is_open]
        if not asked:
            return number
        say_yes(client, appeal, asked[0])
    raise AssertionError("The page asks without an end.")


def look_again(client: Client, appeal: Appeal, then: str = "open", **typed: Any) -> str:  # noqa: ANN401 - form fields
    """Answer what only the second person answers, and press one of the two buttons."""
    stamp = client.get(at("approvals", appeal.pk)).context["stamp"]
    answers = {"source": "second", "sister": "on", **typed}
    return do(client, at("second-look", appeal.pk), seen=stamp, then=then, **answers)


def verbs() -> list[str]:
    """What the audit log holds, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
