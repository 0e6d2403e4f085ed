"""One contract, kept by every carrier, against real servers and programs."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from fax_programs import FaxServer, fax_server
from scripted import SILENCE, Inbox, Script, mail_server, scripted_server

from habeas.channels import base
from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Phase
from habeas.channels.hylafax import HylafaxCarrier
from habeas.channels.mail import Head, Mailbox, fax_message
from habeas.channels.null import NullCarrier
from habeas.channels.registry import _MAKERS, carrier
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import Manner
from habeas.channels.smtp_session import Patience
from habeas.delivery.backends import DjangoCarrier

__all__ = ["fax_server"]

MESSAGE = b"Subject: UA 13/2016\r\n\r\n.a line that starts with a dot\r\n..\r\n.\r\nlast line\r\n"
SHEET = fax_message(
    Head(
        sender=Mailbox(name="Letters", address="letters@letters.example"),
        recipient="+861065961109@localhost",
        reply_to="reply@letters.example",
        message_id="<1@letters.example>",
        date=datetime(2016, 6, 30, tzinfo=UTC),
        subject="abc",
    ),
    pdf=b"%PDF-1.7 a sheet",
)

Make = Callable[[int], Carrier]


def by_mail(port: int) -> Carrier:
    return carrier(f"smtp://127.0.0.1:{port}")


def by_fax(port: int) -> Carrier:
    return carrier(f"fax+smtp://127.0.0.1:{port}/fax.example")


def by_hylafax(_port: int) -> Carrier:
    return carrier("hylafax:")


def null(_port: int) -> Carrier:
    return carrier("null:")


def by_django(port: int) -> Carrier:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return DjangoCarrier(backend, {"host": "127.0.0.1", "port": port}, loopback_only=True)


ALL = [by_mail, by_fax, by_hylafax, by_django, null]
EVERY = pytest.mark.parametrize("make", ALL)
OVER_SMTP = pytest.mark.parametrize("make", [by_mail, by_fax])
pytestmark = pytest.mark.usefixtures("fax_server")


def envelope_for(served: Carrier, message: bytes = MESSAGE) -> Envelope:
    recipient = "jane.doe@office.example"
    if isinstance(served, HylafaxCarrier):
        recipient, message = "+861065961109@localhost", SHEET
    elif served.kind == "fax":
        recipient = "861065961109@fax.example"
    return Envelope(sender="b.123@mail.example", recipient=recipient, message=message)


@contextmanager
def serving(make: Make) -> Iterator[tuple[Carrier, Inbox]]:
    with mail_server() as (inbox, port):
        served = make(port)
        yield served, inbox
        served.close()


def send(served: Carrier, message: bytes = MESSAGE) -> Accepted:
    return base.send(served, envelope_for(served, message))


def carried(served: Carrier, inbox: Inbox, faxes: FaxServer) -> int:
    """Return how many messages reached the other side."""
    if isinstance(served, NullCarrier):
        return len(served.kept)
    return len(faxes.sheets()) if isinstance(served, HylafaxCarrier) else len(inbox.messages)


def test_every_carrier_of_the_table_is_here() -> None:
    known = {inspect.signature(maker).return_annotation for maker in _MAKERS.values()}
    assert {type(make(1)) for make in ALL} == known | {DjangoCarrier}


@EVERY
def test_a_carrier_says_what_it_is(make: Make) -> None:
    served = make(1)
    assert served.kind in {"email", "fax", "post"}
    assert served.name
    assert isinstance(served.repeatable, bool)
    assert served.needs_person is False
    assert served.sessions >= 1


@EVERY
def test_an_offer_is_carried_when_it_is_finished_and_its_yes_has_evidence(
    make: Make, fax_server: FaxServer
) -> None:
    with serving(make) as (served, inbox):
        offer = served.offer(envelope_for(served))
        assert carried(served, inbox, fax_server) == 0
        accepted = offer.finish()
        assert carried(served, inbox, fax_server) == 1
    assert accepted.code
    assert accepted.evidence == "E1"
    assert "@" not in accepted.text
    assert bool(accepted.job) is isinstance(served, HylafaxCarrier)


@EVERY
def test_a_dropped_offer_is_never_carried(make: Make, fax_server: FaxServer) -> None:
    with serving(make) as (served, inbox):
        offer = served.offer(envelope_for(served))
        offer.drop()
        offer.drop()
        assert carried(served, inbox, fax_server) == 0


@EVERY
def test_as_many_offers_are_open_at_once_as_it_has_sessions(
    make: Make, fax_server: FaxServer
) -> None:
    with serving(make) as (served, inbox):
        offers = [served.offer(envelope_for(served)) for _ in range(served.sessions)]
        for offer in offers:
            offer.finish()
        assert carried(served, inbox, fax_server) == served.sessions


@EVERY
def test_the_same_carrier_serves_again_after_it_was_closed(
    make: Make, fax_server: FaxServer
) -> None:
    with serving(make) as (served, inbox):
        send(served)
        served.close()
        served.close()
        send(served)
        assert carried(served, inbox, fax_server) == 2


@OVER_SMTP
def test_the_message_arrives_byte_for_byte(make: Make) -> None:
    with serving(make) as (served, inbox):
        send(served)
        envelope = envelope_for(served)
    assert inbox.messages == [(envelope.sender, [envelope.recipient], MESSAGE)]


@OVER_SMTP
def test_lines_end_in_crlf_whatever_the_message_had(make: Make) -> None:
    with serving(make) as (served, inbox):
        send(served, b"Subject: x\n\n.\none\rtwo")
    assert inbox.messages[0][2] == b"Subject: x\r\n\r\n.\r\none\r\ntwo\r\n"


def refusals() -> list[tuple[str, int]]:
    steps = ("greeting", "ehlo", "mail", "rcpt", "data", "body", "dot")
    return [(step, code) for step in steps for code in (421, 450, 550, 554)]


@OVER_SMTP
@pytest.mark.parametrize("pipelining", [False, True], ids=["one-by-one", "pipelined"])
@pytest.mark.parametrize(("step", "code"), refusals())
def test_a_refusal_at_any_step_is_classed_by_its_code(
    make: Make,
    step: str,
    code: int,
    pipelining: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    script = Script(extensions=("PIPELINING",) if pipelining else ())
    setattr(script, step, f"{code} 5.1.1 <jane.doe@office.example> no, jane.doe is away")
    script.helo = script.ehlo
    with scripted_server(script) as port:
        served = make(port)
        with pytest.raises(ChannelError) as refused:
            finish_after_the_server(served, script)
        served.close()
    error = refused.value
    before = step in {"greeting", "ehlo"}
    assert error.code == code
    assert error.permanent is (code >= 500 and not before)
    assert error.ambiguous is False
    assert error.kind is RetryClass.BAD_ADDRESS
    at_the_end = Phase.REPLY if step == "dot" else Phase.ENVELOPE
    assert error.phase is (Phase.CONNECT if before else at_the_end)
    assert "no" in error.text
    assert "@" not in error.text + str(error)
    if served.kind != "fax":
        assert "jane" not in error.text
    assert script.taken == []


def finish_after_the_server(served: Carrier, script: Script) -> None:
    """Let the dot wait until the server has spoken or hung up, where it does so by itself."""
    offer = served.offer(envelope_for(served))
    if script.body != "":
        assert script.body_done.wait(10)
    offer.finish()


@OVER_SMTP
@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data", "body"])
def test_a_connection_that_breaks_before_the_dot_may_be_tried_again(make: Make, step: str) -> None:
    script = Script.at(step, None)
    with scripted_server(script) as port:
        served = make(port)
        with pytest.raises(ChannelError) as broken:
            finish_after_the_server(served, script)
    assert (broken.value.permanent, broken.value.ambiguous) == (False, False)
    assert broken.value.kind is RetryClass.UNREACHABLE
    assert script.complete == []


@OVER_SMTP
@pytest.mark.parametrize(
    "garbage", ["what was that", "220-ready\r\n550 no", "999 hello", "HTTP/1.1 400", "x" * 70000]
)
def test_a_server_that_speaks_something_else_is_left(make: Make, garbage: str) -> None:
    script = Script(greeting=garbage)
    with scripted_server(script) as port, pytest.raises(ChannelError) as broken:
        send(make(port))
    assert (broken.value.permanent, broken.value.ambiguous) == (False, False)
    assert script.commands == []


@OVER_SMTP
@pytest.mark.parametrize("answer", [None, "what was that", "354 go on"])
def test_no_answer_after_the_dot_is_ambiguous(make: Make, answer: str | None) -> None:
    script = Script(dot=answer)
    with scripted_server(script) as port, pytest.raises(ChannelError) as unknown:
        send(make(port))
    assert unknown.value.ambiguous is True
    assert unknown.value.permanent is False
    assert unknown.value.kind is RetryClass.AMBIGUOUS
    assert unknown.value.phase is Phase.DOT
    assert len(script.complete) == 1


def impatient(port: int, **seconds: float) -> SmtpCarrier:
    patience = Patience(**seconds)
    return SmtpCarrier(
        "127.0.0.1", port, loopback_only=True, manner=Manner(sessions=1), patience=patience
    )


def test_silence_after_the_dot_is_ambiguous_when_the_time_is_over() -> None:
    script = Script(dot=SILENCE)
    with scripted_server(script) as port, pytest.raises(ChannelError) as unknown:
        send(impatient(port, dot=0.3))
    assert unknown.value.ambiguous is True
    assert len(script.complete) == 1


@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data"])
def test_silence_before_the_dot_may_be_tried_again_when_the_time_is_over(step: str) -> None:
    script = Script.at(step, SILENCE)
    with scripted_server(script) as port, pytest.raises(ChannelError) as broken:
        send(impatient(port, step=0.3))
    assert (broken.value.permanent, broken.value.ambiguous) == (False, False)
    assert script.complete == []


def test_an_offer_has_an_end_however_slowly_the_server_talks() -> None:
    script = Script(rcpt=SILENCE)
    with scripted_server(script) as port, pytest.raises(ChannelError) as broken:
        send(impatient(port, offer=0.3))
    assert broken.value.kind is RetryClass.UNREACHABLE


def test_a_reply_that_trickles_is_still_a_reply() -> None:
    script = Script(trickles=frozenset({"greeting", "ehlo", "rcpt", "dot"}))
    with scripted_server(script) as port:
        assert send(impatient(port)).code == 250


def test_the_reply_to_the_dot_gets_ten_minutes() -> None:
    assert Patience().dot == 600


@OVER_SMTP
def test_a_server_that_is_not_there_may_be_tried_again(make: Make) -> None:
    with mail_server() as (_, port):
        pass
    with pytest.raises(ChannelError) as refused:
        send(make(port))
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert refused.value.code is None
    assert refused.value.kind is RetryClass.UNREACHABLE
