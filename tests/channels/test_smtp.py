import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scripted import Script, mail_server, scripted_server

from habeas.channels import smtp
from habeas.channels.base import ChannelError, Envelope, Phase, without_addresses
from habeas.channels.smtp import SmtpCarrier

ENVELOPE = Envelope(sender="b.1@mail.example", recipient="jane@office.example", message=b"A: b\r\n")


def quiet(_phase: Phase) -> None:
    pass


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "0.0.0.0"])  # noqa: S104 - must be refused
def test_loopback_only_refuses_another_host_without_contacting_it(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_connection(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", no_connection)
    with pytest.raises(ChannelError, match=r"127\.0\.0\.1") as refused:
        SmtpCarrier(host, 25, loopback_only=True).send(ENVELOPE, on_phase=quiet)
    assert refused.value.permanent is True
    assert refused.value.ambiguous is False


def test_a_name_that_stands_for_this_machine_and_another_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 25)) for ip in ("127.0.0.1", "192.0.2.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(ChannelError, match="on this machine"):
        SmtpCarrier("relay.example", 25, loopback_only=True).send(ENVELOPE, on_phase=quiet)


def test_localhost_is_this_machine() -> None:
    with mail_server() as (inbox, port):
        SmtpCarrier("localhost", port, loopback_only=True).send(ENVELOPE, on_phase=quiet)
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
    addresses = {"sender": ENVELOPE.sender, "recipient": ENVELOPE.recipient, end: address}
    envelope = Envelope(message=b"", **addresses)
    script = Script()
    with scripted_server(script) as port, pytest.raises(ChannelError) as refused:
        SmtpCarrier("127.0.0.1", port, loopback_only=True).send(envelope, on_phase=quiet)
    assert refused.value.permanent is True
    assert script.commands == []


def test_the_machine_name_is_not_told() -> None:
    script = Script()
    with scripted_server(script) as port:
        SmtpCarrier("127.0.0.1", port, loopback_only=True).send(ENVELOPE, on_phase=quiet)
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


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1 pass for the address of another machine, as the rules for TLS see it."""
    monkeypatch.setattr(smtp, "_addresses_of", lambda _host, _port: ["192.0.2.1"])


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[], tuple[Path, ssl.SSLContext]]:
    def make() -> tuple[Path, ssl.SSLContext]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        path = tmp_path / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return path, context

    return make


@pytest.mark.usefixtures("elsewhere")
def test_another_host_is_spoken_to_over_tls_where_it_offers_it(
    certificate: Callable[[], tuple[Path, ssl.SSLContext]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, context = certificate()
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(tls_context=context, require_starttls=True) as (inbox, port):
        SmtpCarrier("localhost", port, loopback_only=False).send(ENVELOPE, on_phase=quiet)
    assert len(inbox.messages) == 1


@pytest.mark.usefixtures("elsewhere")
def test_a_host_with_a_false_certificate_gets_nothing(
    certificate: Callable[[], tuple[Path, ssl.SSLContext]],
) -> None:
    _, context = certificate()
    with mail_server(tls_context=context) as (inbox, port), pytest.raises(ChannelError) as refused:
        SmtpCarrier("localhost", port, loopback_only=False).send(ENVELOPE, on_phase=quiet)
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert inbox.messages == []


@pytest.mark.usefixtures("elsewhere")
def test_another_host_without_tls_is_still_served() -> None:
    with mail_server() as (inbox, port):
        SmtpCarrier("127.0.0.1", port, loopback_only=False).send(ENVELOPE, on_phase=quiet)
    assert len(inbox.messages) == 1
