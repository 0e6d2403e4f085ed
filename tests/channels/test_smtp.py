"""How a mail server is spoken to: what is said, what is refused, and how a connection is used."""

import socket
import threading

import pytest
from scripted import Script, mail_server, scripted_server

from habeas.channels import base, smtp
from habeas.channels.base import ChannelError, Envelope, without_addresses
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import Manner

ENVELOPE = Envelope(sender="b.1@mail.example", recipient="jane@office.example", message=b"A: b\r\n")
OFFERED = ("PIPELINING", "SIZE 1000", "DSN", "8BITMIME")


def local(port: int, *, sessions: int = 4) -> SmtpCarrier:
    return SmtpCarrier("127.0.0.1", port, loopback_only=True, manner=Manner(sessions=sessions))


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "0.0.0.0"])  # noqa: S104 - must be refused
def test_loopback_only_refuses_another_host_without_contacting_it(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_connection(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", no_connection)
    with pytest.raises(ChannelError, match=r"127\.0\.0\.1") as refused:
        SmtpCarrier(host, 25, loopback_only=True).offer(ENVELOPE)
    assert refused.value.permanent is True
    assert refused.value.code is None


def test_a_name_that_stands_for_this_machine_and_another_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 25)) for ip in ("127.0.0.1", "192.0.2.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(ChannelError, match="on this machine"):
        SmtpCarrier("relay.example", 25, loopback_only=True).offer(ENVELOPE)


def test_localhost_is_this_machine() -> None:
    with mail_server() as (inbox, port):
        base.send(SmtpCarrier("localhost", port, loopback_only=True), ENVELOPE)
    assert len(inbox.messages) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jane",
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "a b@c.example",
        "a>@b.example",
        "é@b.example",
        "a@b@c.example",
    ],
)
@pytest.mark.parametrize("end", ["sender", "recipient"])
def test_an_address_that_could_change_the_conversation_is_refused(address: str, end: str) -> None:
    asked = {"sender": ENVELOPE.sender, "recipient": ENVELOPE.recipient, end: address}
    envelope = Envelope(sender=asked["sender"], recipient=asked["recipient"], message=b"")
    script = Script()
    with scripted_server(script) as port, pytest.raises(ChannelError) as refused:
        SmtpCarrier("127.0.0.1", port, loopback_only=True).offer(envelope)
    assert refused.value.permanent is True
    assert script.commands == []


def test_the_machine_name_is_not_told() -> None:
    script = Script()
    with scripted_server(script) as port:
        base.send(local(port), ENVELOPE)
    assert script.commands[0] == "ehlo [127.0.0.1]"


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("5.1.1 <jane.doe@office.example>: unknown", "5.1.1 <…>: unknown"),
        ("user Jane.Doe is away", "user <…> is away"),
        ('"jane doe"@office.example is away', "<…> is away"),
        ("see b.17@mail.example\r\n and\x00 more", "see <…> and more"),
        ("queued as 4F1A2", "queued as 4F1A2"),
    ],
)
def test_addresses_are_cut_out_of_replies(reply: str, shown: str) -> None:
    assert without_addresses(reply, "b.17@mail.example", "jane.doe@office.example") == shown


def test_a_long_reply_is_cut_short() -> None:
    assert len(without_addresses("x " * 5000)) == 500


def test_a_server_at_an_ipv6_address_is_spoken_to() -> None:
    script = Script()
    with scripted_server(script, host="::1") as port:
        base.send(SmtpCarrier("::1", port, loopback_only=True), ENVELOPE)
    assert script.commands[0] == "ehlo [IPv6:::1]"


def test_the_next_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script()
    with scripted_server(script) as port:
        found = [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]
        connect = socket.create_connection

        def first_refused(address: tuple[str, int], timeout: float) -> socket.socket:
            if address[0] == "::1":
                raise ConnectionRefusedError
            return connect(address, timeout)

        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(socket, "create_connection", first_refused)
        base.send(SmtpCarrier("localhost", port, loopback_only=True), ENVELOPE)
    assert len(script.taken) == 1


def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    with pytest.raises(ChannelError) as unknown:
        SmtpCarrier("no-such-host.invalid", 25, loopback_only=True).offer(ENVELOPE)
    assert unknown.value.kind is RetryClass.DNS
    assert unknown.value.permanent is False


def test_what_a_server_offers_is_used() -> None:
    script = Script(extensions=OFFERED)
    with scripted_server(script) as port:
        local(port).offer(ENVELOPE).finish()
    assert script.commands[1:4] == [
        "mail FROM:<b.1@mail.example> SIZE=6 RET=HDRS ENVID=b.1",
        "rcpt TO:<jane@office.example> NOTIFY=SUCCESS,FAILURE,DELAY",
        "data",
    ]


def test_what_a_server_does_not_offer_is_not_used() -> None:
    script = Script()
    with scripted_server(script) as port:
        local(port).offer(ENVELOPE).finish()
    assert script.commands[1:4] == [
        "mail FROM:<b.1@mail.example>",
        "rcpt TO:<jane@office.example>",
        "data",
    ]


def test_a_server_of_the_old_kind_is_greeted_again() -> None:
    script = Script(ehlo="502 what?")
    with scripted_server(script) as port:
        base.send(local(port), ENVELOPE)
    assert script.commands[:2] == ["ehlo [127.0.0.1]", "helo [127.0.0.1]"]


def test_no_report_is_asked_for_a_mail_of_our_own() -> None:
    script = Script(extensions=OFFERED)
    with scripted_server(script) as port:
        base.send(local(port), ENVELOPE)
    assert "NOTIFY" not in str(script.commands)
    assert "ENVID" not in str(script.commands)


def test_signs_in_an_envelope_id_are_written_as_the_rfc_asks() -> None:
    script = Script(extensions=OFFERED)
    envelope = Envelope(sender="a+b=c@mail.example", recipient="j@o.example", message=b"")
    with scripted_server(script) as port:
        local(port).offer(envelope).finish()
    assert "ENVID=a+2Bb+3Dc" in script.commands[1]


@pytest.mark.parametrize(("offered", "at_once"), [("PIPELINING", 3), ("HELP", 1)])
def test_three_commands_go_in_one_write_where_the_server_takes_that(
    offered: str, at_once: int
) -> None:
    heard: list[bytes] = []

    def serve() -> None:
        connection = listener.accept()[0]
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            lines.readline()
            connection.sendall(f"250-hello\r\n250 {offered}\r\n".encode())
            # Nothing is answered before all of it has come.
            heard.extend(lines.readline() for _ in range(at_once))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ChannelError):
            local(listener.getsockname()[1]).offer(ENVELOPE)
        thread.join(10)
    assert [line[:4] for line in heard] == [b"MAIL", b"RCPT", b"DATA"][:at_once]


def test_a_message_larger_than_the_server_takes_is_not_begun() -> None:
    script = Script(extensions=OFFERED)
    large = Envelope(sender="a@b.example", recipient="c@d.example", message=b"x" * 1001)
    with scripted_server(script) as port:
        served = local(port)
        with pytest.raises(ChannelError) as refused:
            served.offer(large)
        assert (refused.value.kind, refused.value.permanent) == (RetryClass.SIZE, True)
        assert (refused.value.code, refused.value.text) == (552, "SIZE 1000")
        base.send(served, ENVELOPE)
    assert script.said("mail") == 1
    assert script.connections == 1


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
def test_one_connection_carries_several_messages_one_recipient_each(
    extensions: tuple[str, ...],
) -> None:
    script = Script(extensions=extensions)
    with scripted_server(script) as port:
        served = local(port)
        for _ in range(3):
            base.send(served, ENVELOPE)
        assert (script.connections, script.said("mail"), script.said("rcpt")) == (1, 3, 3)
        served.close()
        assert script.commands[-1] == "quit"
    assert len(script.taken) == 3


def test_a_connection_is_left_after_so_many_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "MOST_MESSAGES", 2)
    script = Script()
    with scripted_server(script) as port:
        served = local(port)
        for _ in range(5):
            base.send(served, ENVELOPE)
        served.close()
    assert script.connections == 3
    assert script.said("quit") == 3
    assert len(script.taken) == 5


def test_a_connection_that_rested_too_long_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script()
    with scripted_server(script) as port:
        served = local(port)
        base.send(served, ENVELOPE)
        monkeypatch.setattr(smtp, "IDLE_SECONDS", 0)
        base.send(served, ENVELOPE)
    assert script.connections == 2


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_after_a_refusal_the_connection_is_reset_and_serves_on(
    step: str, extensions: tuple[str, ...]
) -> None:
    yes = "354 go on" if step == "data" else "250 ok"
    # Who refuses the recipient refuses the text too, when both were asked for at once.
    script = Script(extensions=extensions, data=["503 no recipient", "354 go on"])
    if step == "data" or not extensions:
        script.data = "354 go on"
    setattr(script, step, ["450 4.2.1 not now", yes])
    with scripted_server(script) as port:
        served = local(port)
        with pytest.raises(ChannelError) as refused:
            served.offer(ENVELOPE)
        assert refused.value.code == 450
        base.send(served, ENVELOPE)
        served.close()
    assert script.said("rset") == 1
    assert script.connections == 1
    assert len(script.taken) == 1


def test_a_refused_dot_leaves_the_connection_usable() -> None:
    script = Script(dot=["552 5.2.2 full", "250 ok"])
    with scripted_server(script) as port:
        served = local(port)
        with pytest.raises(ChannelError):
            base.send(served, ENVELOPE)
        base.send(served, ENVELOPE)
    assert script.connections == 1
    assert len(script.taken) == 1


def test_a_server_that_wants_a_text_for_nobody_gets_none() -> None:
    script = Script(extensions=("PIPELINING",), rcpt=["550 5.1.1 no", "250 ok"])
    with scripted_server(script) as port:
        served = local(port)
        with pytest.raises(ChannelError) as refused:
            served.offer(ENVELOPE)
        assert refused.value.kind is RetryClass.BAD_ADDRESS
        base.send(served, ENVELOPE)
    assert script.connections == 2
    assert len(script.complete) == 1


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
@pytest.mark.parametrize("answer", [None, "421 too many on this connection"])
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_kept_connection_that_ends_is_replaced(
    step: str, answer: str | None, extensions: tuple[str, ...]
) -> None:
    yes = "354 go on" if step == "data" else "250 ok"
    script = Script(extensions=extensions)
    setattr(script, step, [yes, answer, yes])
    with scripted_server(script) as port:
        served = local(port)
        base.send(served, ENVELOPE)
        base.send(served, ENVELOPE)
    assert script.connections == 2
    assert len(script.taken) == 2


def test_a_connection_that_the_server_closed_after_its_yes_is_replaced() -> None:
    script = Script(dot=["250 taken\r\n421 closing", "250 taken"])
    with scripted_server(script) as port:
        served = local(port)
        base.send(served, ENVELOPE)
        base.send(served, ENVELOPE)
    assert script.connections == 2
    assert len(script.taken) == 2


def test_several_threads_may_share_a_carrier() -> None:
    script = Script(extensions=("PIPELINING",))

    def carry() -> None:
        for _ in range(10):
            base.send(served, ENVELOPE)

    with scripted_server(script) as port:
        served = local(port)
        threads = [threading.Thread(target=carry) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        served.close()
    assert len(script.taken) == 40
    assert script.connections <= 4
