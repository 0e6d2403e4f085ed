"""The first step of the hour: a call is kept as it is typed, and becomes a case whole or not."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in, verbs
from django.test import Client

from habeas.cases import calling, confiding, recording
from habeas.cases.models import Call, Case, Confidential, Event, Note, Situation, Source

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

TYPED = {
    "status": "arrested",
    "name": "Berta Invented",
    "native_name": "Берта Придуманная",
    "aliases": "Bertie",
    "honorific": "Ms",
    "pronoun": "she",
    "age": "41",
    "occupation": "lawyer",
    "country": "AQ",
    "on": "2016-06-30",
    "hour": "about 21:30 local",
    "taken_at": "Model City",
    "held_at": "",
    "family": "yes",
    "lawyer": "",
    "source": "Selma Secret",
    "reach": "+41 22 555 01 99",
    "channel": "phone",
    "reliability": "one",
    "unsaid": "Where her children are.",
}
SECRETS = (b"Berta", b"Selma", b"555 01 99", b"children")


def begun(client: Client) -> Call:
    """A call that has just begun."""
    assert "/hour/calls/" in do(client, at("begin-call"))
    return Call.objects.get()


def base(call: Call) -> str:
    call.refresh_from_db()
    return call.saved_at.isoformat()


def test_what_is_typed_is_kept_sealed_and_shown_again(wanda: Client) -> None:
    call = begun(wanda)
    answer = wanda.post(at("save-call", call.pk), {**TYPED, "base": base(call)})
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    call.refresh_from_db()
    assert answer.json()["base"] == call.saved_at.isoformat()
    assert not any(secret in bytes(call.sealed) for secret in SECRETS)
    page = look(wanda, at("call", call.pk))
    assert "Selma Secret" in page
    assert "Where her children are." in page
    assert not any(secret.decode() in " ".join(verbs()) for secret in SECRETS)
