import logging

import pytest

from habeas.channels.base import Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.null import NullCarrier
from habeas.channels.registry import CarrierUnknownError, carrier
from habeas.channels.smtp import SmtpCarrier


def test_a_url_names_a_mail_server() -> None:
    made = carrier("smtp://127.0.0.1:2525")
    assert isinstance(made, SmtpCarrier)
    assert (made.kind, made.host, made.port) == ("email", "127.0.0.1", 2525)
    assert made.loopback_only is True


def test_another_host_has_to_be_allowed() -> None:
    made = carrier("smtp://relay.example", loopback_only=False)
    assert isinstance(made, SmtpCarrier)
    assert (made.port, made.loopback_only) == (25, False)


def test_a_url_names_a_fax_gateway_behind_a_mail_server() -> None:
    made = carrier({"url": "fax+smtp://[::1]:2525/fax.example"})
    assert isinstance(made, EmailToFaxCarrier)
    assert (made.kind, made.smtp.host, made.gateway_domain) == ("fax", "::1", "fax.example")


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
        made.send(envelope, on_phase=lambda _: None)
    assert made.kept == [envelope]
    assert "nothing was sent" in caplog.text
    assert "jane" not in caplog.text


@pytest.mark.parametrize(
    "url",
    ["", "smtp:", "http://127.0.0.1", "smtp://127.0.0.1:x", "fax+smtp://127.0.0.1", "null:pigeon"],
)
def test_an_unknown_url_is_refused_with_what_is_known(url: str) -> None:
    with pytest.raises(CarrierUnknownError, match=r"smtp:, fax\+smtp:, null:"):
        carrier(url)
