"""An erasure request at the desk: typed twice, sealed, and never seen again."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.test import Client

from habeas.actions.models import Submission
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
worker = at_the_desk(cast.case_worker)
ADDRESS = "marie@supporter.example"


@pytest.fixture(autouse=True)
def keys() -> None:
    cast.organisation()
    cast.ring()


def test_the_screen_says_what_will_happen(worker: Client) -> None:
    page = look(worker, at("ask-to-erase"))
    assert "Nobody at the desk learns whether anything was." in page
    assert "One mail goes to that address alone" in page


def test_a_request_is_sealed_and_never_shown_again(worker: Client) -> None:
    lead = do(worker, at("ask-to-erase"), address=ADDRESS, again=ADDRESS)
    page = look(worker, lead)
    assert "Sealed. The courier erases what it finds" in page
    assert "marie" not in page
    assert "marie" not in lead
    assert Submission.objects.get().purpose == Submission.ERASURE
    assert "erasure.asked" in verbs()
    for entry in AuditEntry.objects.all():
        assert "marie" not in f"{entry.target} {entry.because}"


@pytest.mark.parametrize(
    ("address", "again", "problem"),
    [
        (ADDRESS, "mary@supporter.example", "This is not the same address as above."),
        ("marie", "marie", "Enter a valid email address."),
        ("", "", "This field is required."),
    ],
)
def test_what_was_typed_wrong_is_said_beside_it_and_nothing_is_sealed(
    worker: Client, address: str, again: str, problem: str
) -> None:
    response = worker.post(at("ask-to-erase"), {"address": address, "again": again})
    assert response.status_code == 422
    assert problem in said(response)
    assert not Submission.objects.exists()
