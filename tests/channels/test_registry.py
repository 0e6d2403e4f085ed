import logging
from pathlib import Path

import pytest

from habeas.channels.base import Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.null import NullCarrier
from habeas.channels.registry import CarrierUnknownError, carrier
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import Manner, MannerError, Tls


def test_a_url_names_a_mail_server() -> None:
    made = carrier("smtp://127.0.0.1:2525")
    assert isinstance(made, SmtpCarrier)
    assert (made.kind, made.server.host, made.server.port) == ("email", "127.0.0.1", 2525)
    assert made.server.loopback_only is True


def test_another_host_has_to_be_allowed() -> None:
    made = carrier("smtp://relay.example", loopback_only=False)
    assert isinstance(made, SmtpCarrier)
    assert (made.server.port, made.server.loopback_only) == (25, False)


def test_a_url_names_a_fax_gateway_behind_a_mail_server() -> None:
    made = carrier({"url": "fax+smtp://[::1]:2525/fax.example"})
    assert isinstance(made, EmailToFaxCarrier)
    assert (made.kind, made.smtp.server.host, made.gateway_domain) == ("fax", "::1", "fax.example")


def test_the_null_carrier_is_no_carrier_of_a_real_house() -> None:
    with pytest.raises(CarrierUnknownError, match="carries nothing"):
        carrier("null:", loopback_only=False)


@pytest.mark.parametrize(
    ("url", "kind"), [("null:", "email"), ("null:fax", "fax"), ("null:post", "post")]
)
def test_the_null_carrier_keeps_and_says_so(
    url: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    made = carrier(url)
    assert isinstance(made, NullCarrier)
    assert made.kind == kind
    assert "nothing" in made.name
    envelope = Envelope(sender="a@b.example", recipient="jane@c.example", message=b"x")
    with caplog.at_level(logging.WARNING):
        made.offer(envelope).finish()
    assert made.kept == [envelope]
    assert "nothing was sent" in caplog.text
    assert "jane" not in caplog.text


@pytest.mark.parametrize(
    "url",
    ["", "smtp:", "http://127.0.0.1", "smtp://127.0.0.1:x", "fax+smtp://127.0.0.1", "null:pigeon"],
)
def test_an_unknown_url_is_refused_with_what_is_known(url: str) -> None:
    with pytest.raises(CarrierUnknownError, match=r"smtp:, smtps:, fax\+smtp:"):
        carrier(url)


def manner(url: str) -> Manner:
    made = carrier(url)
    assert isinstance(made, SmtpCarrier)
    return made.server.manner


def test_how_a_server_is_spoken_to_stands_behind_its_address() -> None:
    assert manner("smtp://127.0.0.1") == Manner()
    assert manner("smtp://127.0.0.1?tls=must&ca=/etc/ca.pem&sessions=9") == Manner(
        tls=Tls.MUST, ca="/etc/ca.pem", sessions=9
    )
    assert manner(
        "smtp://letters%40relay.example@relay.example:587?password_file=/etc/habeas/mail"
    ) == Manner(user="letters@relay.example", password_file="/etc/habeas/mail")
    assert manner("smtps://relay.example") == Manner(tls=Tls.IMPLICIT)


def test_encryption_from_the_first_byte_has_its_own_port() -> None:
    made = carrier("smtps://relay.example")
    assert isinstance(made, SmtpCarrier)
    assert made.server.port == 465


def test_a_fax_gateway_is_spoken_to_in_the_same_manner() -> None:
    made = carrier("fax+smtp://127.0.0.1:2525/fax.example?tls=must")
    assert isinstance(made, EmailToFaxCarrier)
    assert made.smtp.server.manner.tls is Tls.MUST


@pytest.mark.parametrize(
    "url",
    [
        "smtp://127.0.0.1?tls=never",
        "smtp://127.0.0.1?tls=implicit",
        "smtps://127.0.0.1?tls=may",
        "smtp://127.0.0.1?sessions=0",
        "smtp://127.0.0.1?sessions=many",
        "smtp://127.0.0.1?sessions=51",
        "smtp://127.0.0.1?certificate=no",
        "smtp://127.0.0.1?tls",
        "smtp://user:secret@127.0.0.1",
        "smtp://user:@127.0.0.1?password_file=/x",
        "smtp://user@127.0.0.1",
        "smtp://127.0.0.1?password_file=/x",
        "smtp://user@127.0.0.1?password_file=/x&password_env=X",
    ],
)
def test_what_cannot_be_followed_is_refused_and_no_secret_repeated(url: str) -> None:
    with pytest.raises(CarrierUnknownError) as refused:
        carrier(url)
    assert "secret" not in str(refused.value)


def test_a_password_is_read_from_its_file_or_the_environment_and_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mail").write_text("sésame\n", "utf-8")
    by_file = Manner(user="u", password_file=str(tmp_path / "mail"))
    assert by_file.password() == "sésame"
    assert "sésame" not in repr(by_file)
    monkeypatch.setenv("MAIL_PASSWORD", "opens")
    assert Manner(user="u", password_env="MAIL_PASSWORD").password() == "opens"
    with pytest.raises(MannerError) as missing:
        Manner(user="u", password_file="/no/such/file").password()
    assert "/no/such" not in str(missing.value)
