"""Mail backends for Django keep the contract of carriers, each as far as it can."""

import base64
from pathlib import Path

import pytest
from django.core import mail
from providing import ENVELOPE, Provider, provider
from scripted import Script, mail_server, scripted_server

from habeas import conf
from habeas.channels.base import Carrier, ChannelError, Envelope, send
from habeas.channels.registry import CarrierUnknownError
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import backends, dispatching
from habeas.delivery.backends import BackendMail, DjangoCarrier

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
TEST = "anymail.backends.test.EmailBackend"
POSTMARK = "anymail.backends.postmark.EmailBackend"


def by_smtp(port: int) -> DjangoCarrier:
    return DjangoCarrier(SMTP, {"host": "127.0.0.1", "port": port}, loopback_only=True)


def by_postmark(url: str) -> DjangoCarrier:
    options = {"server_token": "invented", "api_url": url}
    return DjangoCarrier(POSTMARK, options, loopback_only=False)


def test_a_line_of_configuration_names_the_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = tmp_path / "mail.toml"
    with mail_server() as (inbox, port):
        options.write_text(f'host = "127.0.0.1"\nport = {port}\n')
        monkeypatch.setenv("HABEAS_MAIL_OPTIONS", str(options))
        monkeypatch.setenv("HABEAS_MAIL", f"django:{SMTP}")
        by = dispatching.carriers()["email"]
        assert isinstance(by, DjangoCarrier)
        send(by, ENVELOPE)
    assert len(inbox.messages) == 1


def test_other_lines_name_the_carriers_of_channels() -> None:
    assert isinstance(backends.carrier("smtp://127.0.0.1:1", loopback_only=True), SmtpCarrier)


def test_servers_that_offered_tls_are_remembered_in_the_data_folder() -> None:
    by = dispatching.carriers()["email"]
    assert isinstance(by, SmtpCarrier)
    assert by.server.pins is not None
    assert by.server.pins.path == conf.data_dir() / "tls-pins"


@pytest.mark.parametrize("path", [LOCMEM, SMTP, TEST])
def test_a_carrier_says_what_it_is(path: str) -> None:
    by: Carrier = DjangoCarrier(path, {}, loopback_only=True)
    assert (by.kind, by.needs_person, by.sessions) == ("email", False, 1)
    assert by.name == f"django:{path}"
    assert by.repeatable is (path != TEST)
    by.close()


def test_over_smtp_the_frozen_bytes_arrive_with_the_letter_s_own_return_address() -> None:
    with mail_server() as (inbox, port):
        accepted = send(by_smtp(port), ENVELOPE)
    assert inbox.messages == [(ENVELOPE.sender, [ENVELOPE.recipient], ENVELOPE.message)]
    assert (accepted.evidence, accepted.job) == ("E1", "")


def test_what_is_offered_and_dropped_was_not_sent() -> None:
    with mail_server() as (inbox, port):
        by_smtp(port).offer(ENVELOPE).drop()
    assert inbox.messages == []
    mail.outbox = []
    DjangoCarrier(LOCMEM, {}, loopback_only=True).offer(ENVELOPE).drop()
    assert mail.outbox == []


def test_the_mailbox_in_memory_gets_the_bytes_and_the_parts() -> None:
    mail.outbox = []
    send(DjangoCarrier(LOCMEM, {}, loopback_only=True), ENVELOPE)
    (kept,) = mail.outbox
    assert kept.message().as_bytes() == ENVELOPE.message
    assert kept.subject.startswith("Ai Example, in prison without a charge for three years and")
    assert kept.to == ["jane.doe@office.example"]


@pytest.mark.parametrize("code", [450, 550])
@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
def test_a_refusal_is_classed_by_its_reply(step: str, code: int) -> None:
    script = Script()
    setattr(script, step, f"{code} 5.1.1 <jane.doe@office.example> no, jane.doe is away")
    with scripted_server(script) as port, pytest.raises(ChannelError) as refused:
        send(by_smtp(port), ENVELOPE)
    error = refused.value
    assert (error.code, error.permanent, error.ambiguous) == (code, code == 550, False)
    assert "jane" not in error.text + str(error)


@pytest.mark.parametrize("greeting", ["554 no", "421 later", None])
def test_a_server_that_cannot_be_opened_has_nothing(greeting: str | None) -> None:
    script = Script(greeting=greeting)
    with scripted_server(script) as port, pytest.raises(ChannelError) as refused:
        by_smtp(port).offer(ENVELOPE)
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert script.complete == []


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with mail_server() as (_, port):
        pass
    with pytest.raises(ChannelError) as refused:
        by_smtp(port).offer(ENVELOPE)
    assert refused.value.kind is RetryClass.UNREACHABLE
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)


def test_silence_after_the_dot_is_ambiguous() -> None:
    script = Script(dot=None)
    with scripted_server(script) as port, pytest.raises(ChannelError) as unknown:
        send(by_smtp(port), ENVELOPE)
    assert unknown.value.ambiguous is True


def test_a_provider_gets_the_parts_of_the_letter_and_says_what_it_calls_it() -> None:
    script = Provider()
    with provider(script) as url:
        accepted = send(by_postmark(url), ENVELOPE)
    assert (accepted.evidence, accepted.job) == ("E1", "job-1")
    (asked,) = script.asked
    assert asked["To"] == "jane.doe@office.example"
    assert asked["ReplyTo"] == "reply-1@letters.example"
    assert asked["From"].endswith("<letters@letters.example>")
    assert asked["Subject"] == (
        "Ai Example, in prison without a charge for three years and longer (UA 13/2016)"
    )
    assert asked["TextBody"] == "Excellence,\n\n.\n"
    assert "HtmlBody" not in asked
    (attached,) = asked["Attachments"]
    assert (attached["Name"], attached["ContentType"]) == ("letter.pdf", "application/pdf")
    assert base64.b64decode(attached["Content"]) == b"%PDF-1.7\r\n.\n"
    assert asked["TrackOpens"] is False
    assert asked["TrackLinks"] == "None"
    headers = {each["Name"]: each["Value"] for each in asked["Headers"]}
    assert headers["Message-ID"] == "<1@letters.example>"
    assert "DKIM-Signature" not in headers
    assert "Auto-Submitted" not in headers


@pytest.mark.parametrize(
    ("status", "kind", "ambiguous"),
    [
        (401, RetryClass.AUTH, False),
        (422, RetryClass.OTHER, False),
        (429, RetryClass.THROTTLED, False),
        (500, RetryClass.OTHER, False),
        (502, RetryClass.AMBIGUOUS, True),
        (504, RetryClass.AMBIGUOUS, True),
        (0, RetryClass.AMBIGUOUS, True),
    ],
)
def test_what_a_provider_answers_is_classed(
    status: int, kind: RetryClass, *, ambiguous: bool
) -> None:
    script = Provider(status=status, said={"ErrorCode": 10, "Message": "no jane.doe"})
    with provider(script) as url, pytest.raises(ChannelError) as refused:
        send(by_postmark(url), ENVELOPE)
    error = refused.value
    assert (error.kind, error.ambiguous, error.permanent) == (kind, ambiguous, False)
    assert "jane" not in error.text + str(error)


def test_a_mailbox_that_the_provider_refuses_is_refused_for_good() -> None:
    said = "Found inactive addresses: jane.doe@office.example. Inactive recipients are ..."
    script = Provider(status=422, said={"ErrorCode": 406, "Message": said})
    with provider(script) as url, pytest.raises(ChannelError) as refused:
        send(by_postmark(url), ENVELOPE)
    assert refused.value.kind is RetryClass.BAD_ADDRESS
    assert refused.value.permanent is True
    assert refused.value.code is not None


@pytest.mark.parametrize("said", [{"ErrorCode": 0, "Message": "OK", "To": "?"}, {"what": "ever"}])
def test_an_answer_that_nobody_can_read_leaves_it_open(said: dict[str, object]) -> None:
    with provider(Provider(said=said)) as url, pytest.raises(ChannelError) as unknown:
        send(by_postmark(url), ENVELOPE)
    assert unknown.value.ambiguous is True


def test_a_provider_that_is_not_there_is_tried_again() -> None:
    with provider(Provider()) as url:
        pass
    with pytest.raises(ChannelError) as refused:
        send(by_postmark(url), ENVELOPE)
    assert refused.value.kind is RetryClass.UNREACHABLE
    assert refused.value.ambiguous is False


def test_a_provider_s_mail_is_never_repeated_by_itself() -> None:
    assert by_postmark("http://127.0.0.1:1/").repeatable is False


def test_the_provider_of_the_tests_is_told_who_gets_what_comes_back() -> None:
    mail.outbox = []
    accepted = send(DjangoCarrier(TEST, {}, loopback_only=True), ENVELOPE)
    assert accepted.job == "0"
    told = getattr(mail.outbox[0], "anymail_test_params")  # noqa: B009 - django-anymail has no types
    assert told["envelope_sender"] == ENVELOPE.sender
    assert (told["track_clicks"], told["track_opens"]) == (False, False)


def test_a_provider_without_its_key_is_asked_nothing() -> None:
    by = DjangoCarrier(POSTMARK, {}, loopback_only=False)
    with pytest.raises(ChannelError):
        by.offer(ENVELOPE)


@pytest.mark.parametrize(
    "path",
    [
        POSTMARK,
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.filebased.EmailBackend",
    ],
)
def test_a_demo_takes_no_backend_that_leaves_the_machine(path: str) -> None:
    with pytest.raises(CarrierUnknownError, match="demo"):
        DjangoCarrier(path, {}, loopback_only=True)


def test_a_demo_speaks_smtp_to_this_machine_alone() -> None:
    by = DjangoCarrier(SMTP, {"host": "192.0.2.25", "port": 25}, loopback_only=True)
    with pytest.raises(ChannelError) as refused:
        by.offer(ENVELOPE)
    assert refused.value.permanent is True


@pytest.mark.parametrize("path", [LOCMEM, TEST, "django.core.mail.backends.dummy.EmailBackend"])
def test_a_real_house_takes_no_backend_that_carries_nothing(path: str) -> None:
    with pytest.raises(CarrierUnknownError, match="carries nothing"):
        DjangoCarrier(path, {}, loopback_only=False)


@pytest.mark.parametrize(
    "path", ["", "nowhere.Backend", "django.core.mail.EmailMessage", "habeas.conf"]
)
def test_what_is_no_backend_is_refused(path: str) -> None:
    with pytest.raises(CarrierUnknownError):
        DjangoCarrier(path, {}, loopback_only=True)


def test_an_address_that_cannot_be_used_goes_to_no_backend() -> None:
    bad = Envelope(sender="a b@c", recipient=ENVELOPE.recipient, message=ENVELOPE.message)
    with pytest.raises(ChannelError):
        DjangoCarrier(LOCMEM, {}, loopback_only=True).offer(bad)


def test_a_mail_for_bytes_has_the_return_address_and_one_for_parts_the_sender() -> None:
    assert BackendMail(ENVELOPE, writes_anew=False).from_email == ENVELOPE.sender
    shown = BackendMail(ENVELOPE, writes_anew=True).from_email
    assert shown.endswith("<letters@letters.example>")
