"""One contract, kept by every carrier that travels, against real servers."""

from collections.abc import Callable

import pytest
from scripted import Script, mail_server, scripted_server

from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Phase
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.null import NullCarrier
from habeas.channels.registry import carrier
from habeas.channels.smtp import SmtpCarrier

MESSAGE = b"Subject: UA 13/2016\r\n\r\n.a line that starts with a dot\r\n..\r\n.\r\nlast line\r\n"

Make = Callable[[int], Carrier]


def by_mail(port: int) -> Carrier:
    return carrier(f"smtp://127.0.0.1:{port}", timeout=10)


def by_fax(port: int) -> Carrier:
    return carrier(f"fax+smtp://127.0.0.1:{port}/fax.example", timeout=10)


def null(_port: int) -> Carrier:
    return carrier("null:")


EVERY = pytest.mark.parametrize("make", [by_mail, by_fax, null])
OVER_SMTP = pytest.mark.parametrize("make", [by_mail, by_fax])


class Stop(Exception):  # noqa: N818 - it stands for whatever a caller raises
    pass


def envelope_for(served: Carrier, message: bytes = MESSAGE) -> Envelope:
    recipient = "861065961109@fax.example" if served.kind == "fax" else "jane.doe@office.example"
    return Envelope(sender="b.123@mail.example", recipient=recipient, message=message)


def send(served: Carrier, *, stop_at: Phase | None = None) -> tuple[Accepted, list[Phase]]:
    phases: list[Phase] = []

    def on_phase(phase: Phase) -> None:
        phases.append(phase)
        if phase is stop_at:
            raise Stop

    return served.send(envelope_for(served), on_phase=on_phase), phases


def after_the_server(script: Script) -> Callable[[Phase], None]:
    """Let the dot wait until the server has spoken or hung up."""

    def on_phase(phase: Phase) -> None:
        if phase is Phase.DOT:
            assert script.body_done.wait(10)

    return on_phase


@EVERY
def test_a_carrier_says_what_it_is(make: Make) -> None:
    served = make(1)
    assert served.kind in {"email", "fax", "post"}
    assert served.name
    assert isinstance(served.repeatable, bool)
    assert served.needs_person is False


@EVERY
def test_the_phases_come_in_order_and_a_yes_has_its_evidence(make: Make) -> None:
    with mail_server() as (_, port):
        accepted, phases = send(make(port))
    assert phases == [Phase.CONNECT, Phase.ENVELOPE, Phase.DOT, Phase.REPLY]
    assert accepted.code == 250
    assert accepted.evidence == "E1"
    assert "@" not in accepted.text


@OVER_SMTP
def test_the_message_arrives_byte_for_byte(make: Make) -> None:
    with mail_server() as (inbox, port):
        served = make(port)
        send(served)
    envelope = envelope_for(served)
    assert inbox.messages == [(envelope.sender, [envelope.recipient], MESSAGE)]


@OVER_SMTP
def test_lines_end_in_crlf_whatever_the_message_had(make: Make) -> None:
    with mail_server() as (inbox, port):
        served = make(port)
        served.send(envelope_for(served, b"Subject: x\n\n.\none\rtwo"), on_phase=lambda _: None)
    assert inbox.messages[0][2] == b"Subject: x\r\n\r\n.\r\none\r\ntwo\r\n"


@OVER_SMTP
@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.DOT])
def test_what_the_caller_raises_before_the_dot_comes_out_and_nothing_was_sent(
    make: Make, phase: Phase
) -> None:
    script = Script()
    with scripted_server(script) as port:
        with pytest.raises(Stop):
            send(make(port), stop_at=phase)
        if phase is not Phase.CONNECT:
            assert script.body_done.wait(10)
    assert script.complete == []
    assert ("data" in script.commands) is (phase is Phase.DOT)


@EVERY
def test_the_null_carrier_too_keeps_nothing_when_the_caller_raises_at_the_dot(make: Make) -> None:
    with mail_server() as (inbox, port):
        served = make(port)
        with pytest.raises(Stop):
            send(served, stop_at=Phase.DOT)
    assert inbox.messages == []
    if isinstance(served, NullCarrier):
        assert served.kept == []


def refusals() -> list[Script]:
    return [
        Script(**{step: f"{code} 5.1.1 <jane.doe@office.example> no, jane.doe is away"})
        for step in ("greeting", "mail", "rcpt", "data", "dot")
        for code in (421, 450, 550, 554)
    ]


@OVER_SMTP
@pytest.mark.parametrize("script", refusals(), ids=lambda script: repr(script)[7:160])
def test_a_refusal_at_any_step_is_classed_by_its_code(make: Make, script: Script) -> None:
    with scripted_server(script) as port, pytest.raises(ChannelError) as refused:
        send(make(port))
    error = refused.value
    assert error.code in {421, 450, 550, 554}
    assert error.permanent is (error.code >= 500)
    assert error.ambiguous is False
    assert "no" in error.text
    assert "@" not in error.text + str(error)
    if not isinstance(make(1), EmailToFaxCarrier):
        assert "jane" not in error.text


@OVER_SMTP
@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data", "body"])
def test_a_connection_that_breaks_before_the_dot_may_be_tried_again(make: Make, step: str) -> None:
    script = Script(**{step: None})
    with scripted_server(script) as port:
        served = make(port)
        with pytest.raises(ChannelError) as broken:
            served.send(envelope_for(served), on_phase=after_the_server(script))
    assert broken.value.permanent is False
    assert broken.value.ambiguous is False
    assert script.complete == []


@OVER_SMTP
def test_a_refusal_that_comes_before_the_dot_is_heard(make: Make) -> None:
    script = Script(body="552 too large")
    with scripted_server(script) as port:
        served = make(port)
        with pytest.raises(ChannelError) as refused:
            served.send(envelope_for(served), on_phase=after_the_server(script))
    assert (refused.value.code, refused.value.permanent) == (552, True)
    assert refused.value.ambiguous is False
    assert script.complete == []


@OVER_SMTP
@pytest.mark.parametrize("answer", [None, "what was that"])
def test_no_answer_after_the_dot_is_ambiguous(make: Make, answer: str | None) -> None:
    script = Script(dot=answer)
    with scripted_server(script) as port, pytest.raises(ChannelError) as unknown:
        send(make(port))
    assert unknown.value.ambiguous is True
    assert unknown.value.permanent is False
    assert len(script.complete) == 1


def test_silence_after_the_dot_is_ambiguous_when_the_time_is_over() -> None:
    script = Script(dot="silence")
    with scripted_server(script) as port, pytest.raises(ChannelError) as unknown:
        send(SmtpCarrier("127.0.0.1", port, loopback_only=True, timeout=0.5))
    assert unknown.value.ambiguous is True
    assert len(script.complete) == 1


@OVER_SMTP
def test_a_server_that_is_not_there_may_be_tried_again(make: Make) -> None:
    with mail_server() as (_, port):
        pass
    with pytest.raises(ChannelError) as refused:
        send(make(port))
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert refused.value.code is None


@EVERY
def test_the_same_carrier_serves_again_after_an_error(make: Make) -> None:
    with mail_server() as (inbox, port):
        served = make(port)
        with pytest.raises(Stop):
            send(served, stop_at=Phase.DOT)
        send(served)
    assert len(inbox.messages) == (0 if isinstance(served, NullCarrier) else 1)
