"""A mail provider tells what became of letters, at an address that is there only if wanted."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import cast
import pytest
from carriers import dispatch, plan
from django.test import Client, override_settings
from providing import Provider, provider
from taken_letters import accepted

from habeas.delivery.backends import DjangoCarrier
from habeas.delivery.bouncing import TooEarlyError
from habeas.delivery.models import Attempt, Consignment, Delivery, Report, Step
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.ops import checks
from habeas.project import mail_events

pytestmark = pytest.mark.django_db

SECRET = "habeas:" + "x" * 20
WHERE = "/mail-events/postmark/tracking/"
DELIVERED = {
    "RecordType": "Delivery",
    "MessageID": "job-1",
    "Recipient": "minister@office.example",
    "DeliveredAt": "2026-11-20T09:00:00Z",
    "Details": "smtp;250 2.0.0 Ok: queued for minister@office.example",
}
BOUNCED = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "ID": 7,
    "MessageID": "job-1",
    "Email": "minister@office.example",
    "BouncedAt": "2026-11-20T09:00:00Z",
    "Description": "The server was unable to deliver your message.",
    "Details": "smtp;550 5.1.1 <minister@office.example>: no such user, minister is gone",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mount the addresses as a site that was given a secret does."""
    file = tmp_path / "mail-events.toml"
    file.write_text(f'WEBHOOK_SECRET = "{SECRET}"\n')
    monkeypatch.setenv("HABEAS_MAIL_EVENTS", str(file))
    urls = ModuleType("urls_of_a_test")
    urls.urlpatterns = mail_events.addresses()  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=urls, ANYMAIL={"WEBHOOK_SECRET": SECRET}):
        yield


@pytest.fixture
def letter() -> Consignment:
    consignment = accepted()
    Consignment.objects.filter(pk=consignment.pk).update(job="job-1")
    return consignment


def post(event: dict[str, Any], *, secret: str = SECRET, where: str = WHERE) -> int:
    basic = base64.b64encode(secret.encode()).decode()
    answer = Client().post(
        where,
        json.dumps(event),
        content_type="application/json",
        headers={"authorization": f"Basic {basic}"},
    )
    return answer.status_code


def stands(consignment: Consignment) -> tuple[str, str, str]:
    delivery = Delivery.objects.get(consignment=consignment)
    return delivery.state, delivery.reason, delivery.evidence


@pytest.mark.usefixtures("site")
def test_delivered_is_the_word_of_the_office_s_own_server(letter: Consignment) -> None:
    assert post(DELIVERED) == 200
    assert stands(letter) == ("accepted", "", "E2")
    report = Report.objects.get()
    assert (report.kind, report.status) == ("delivered", "2.0.0")
    assert "minister" not in report.text


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("kind", "details", "reason"),
    [
        ("HardBounce", BOUNCED["Details"], "no mailbox"),
        ("BadEmailAddress", "no words", "no mailbox"),
        ("SoftBounce", "smtp;452 4.2.2 the mailbox is full", "full"),
        ("Blocked", "smtp;554 5.7.1 blocked", "refused"),
        ("HardBounce", "", "refused"),
    ],
)
def test_what_came_back_ends_with_its_reason(
    letter: Consignment, kind: str, details: str, reason: str
) -> None:
    assert post({**BOUNCED, "Type": kind, "Details": details, "Description": ""}) == 200
    assert stands(letter)[:2] == ("bounced", reason)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("kind", "noted"),
    [("Transient", "delayed"), ("AutoResponder", "automatic"), ("SpamNotification", "complaint")],
)
def test_what_ends_nothing_is_a_note(letter: Consignment, kind: str, noted: str) -> None:
    assert post({**BOUNCED, "Type": kind}) == 200
    assert stands(letter) == ("accepted", "", "E1")
    assert Report.objects.get().kind == noted


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("event", [DELIVERED, BOUNCED])
def test_the_same_event_twice_changes_nothing(letter: Consignment, event: dict[str, Any]) -> None:
    post(event)
    before = (stands(letter), Report.objects.count(), Step.objects.count())
    assert post(event) == 200
    assert (stands(letter), Report.objects.count(), Step.objects.count()) == before


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("kind", ["Open", "Click", "SubscriptionChange", "Whatever"])
def test_that_somebody_opened_it_is_not_written_down(letter: Consignment, kind: str) -> None:
    assert post({**DELIVERED, "RecordType": kind, "UserAgent": "X", "OriginalLink": "y"}) == 200
    assert stands(letter) == ("accepted", "", "E1")
    assert not Report.objects.exists()


@pytest.mark.usefixtures("site", "letter")
@pytest.mark.parametrize("job", ["job-2", "", "job-1 "])
def test_an_unknown_name_changes_nothing(job: str) -> None:
    assert post({**BOUNCED, "MessageID": job}) == 200
    assert not Report.objects.exists()
    assert Delivery.objects.get().state == "accepted"


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("secret", ["habeas:wrong", "", "habeas:" + "x" * 19])
def test_who_has_not_the_secret_is_refused(letter: Consignment, secret: str) -> None:
    assert post(BOUNCED, secret=secret) == 400
    assert stands(letter) == ("accepted", "", "E1")
    assert not Report.objects.exists()


@pytest.mark.usefixtures("site")
def test_a_get_changes_nothing(letter: Consignment) -> None:
    assert Client().get(WHERE).status_code == 405
    assert stands(letter) == ("accepted", "", "E1")


@pytest.mark.usefixtures("site")
def test_incoming_mail_has_no_address_there() -> None:
    assert Client().post("/mail-events/postmark/inbound/").status_code == 404


@pytest.mark.usefixtures("site")
def test_an_event_that_comes_before_our_own_commit_is_told_again(letter: Consignment) -> None:
    Consignment.objects.filter(pk=letter.pk).update(job="")
    Attempt.objects.filter(consignment=letter).update(phase="dot", ended_at=None)
    with pytest.raises(TooEarlyError):
        post(DELIVERED)
    assert not Report.objects.exists()


@pytest.mark.usefixtures("site")
def test_a_letter_goes_by_a_provider_and_what_it_tells_finds_it_again() -> None:
    cast.signed(cast.open_appeal_of())
    plan()
    script = Provider()
    with provider(script) as url:
        options = {"server_token": "invented", "api_url": url}
        by = DjangoCarrier("anymail.backends.postmark.EmailBackend", options, loopback_only=False)
        dispatch(by)
    letter = Consignment.objects.get()
    assert letter.job == "job-1"
    assert stands(letter) == ("accepted", "", "E1")
    assert script.asked[0]["To"] == "minister@office.example"
    assert post(DELIVERED) == 200
    assert stands(letter) == ("accepted", "", "E2")
    assert post(BOUNCED) == 200
    assert stands(letter)[:2] == ("bounced", "no mailbox")


@pytest.mark.usefixtures("site")
def test_what_a_provider_leaves_open_is_not_repeated() -> None:
    cast.signed(cast.open_appeal_of())
    plan()
    with provider(Provider(status=0)) as url:
        options = {"server_token": "invented", "api_url": url}
        by = DjangoCarrier("anymail.backends.postmark.EmailBackend", options, loopback_only=False)
        dispatch(by)
    assert Delivery.objects.get().state == "unresolved"


def test_without_the_setting_there_is_no_such_address() -> None:
    assert mail_events.addresses() == []
    assert Client().post(WHERE).status_code == 404


@pytest.mark.usefixtures("site")
def test_the_desk_s_process_takes_no_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_ONLY", "desk")
    assert mail_events.addresses() == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        'WEBHOOK_SECRET = ""',
        'WEBHOOK_SECRET = "nobody"',
        'WEBHOOK_SECRET = "habeas:short"',
        "WEBHOOK_SECRET = [",
    ],
)
def test_events_without_a_good_secret_keep_the_site_from_starting(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mail-events.toml"
    file.write_text(f'OTHER = "x"\n{line}\n')
    monkeypatch.setenv("HABEAS_MAIL_EVENTS", str(file))
    with pytest.raises(HabeasError):
        mail_events.addresses()
    assert [each.id for each in checks.settings_can_be_read()] == ["habeas.E006"]


def test_of_an_office_that_was_found_no_word_is_kept(site: None, letter: Consignment) -> None:  # noqa: ARG001 - mounted
    office = letter.addressee.office if letter.addressee else cast.office_by_mail()
    type(office).objects.filter(pk=office.pk).update(stands_for="government")
    assert post(BOUNCED) == 200
    assert Report.objects.get().text == ""
    assert clock.now() >= Report.objects.get().at
