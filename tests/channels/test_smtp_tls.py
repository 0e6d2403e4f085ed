"""Encryption by policy, pinned servers, and logging in."""

import base64
import ipaddress
import ssl
from pathlib import Path

import pytest
from certificates import throwaway
from scripted import Script, scripted_server

from habeas.channels import base
from habeas.channels.base import ChannelError, Envelope, Phase
from habeas.channels.pins import Pins
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import Manner, Tls

ENVELOPE = Envelope(sender="b.1@mail.example", recipient="jane@office.example", message=b"A: b\r\n")


@pytest.fixture
def trusted(tmp_path: Path) -> tuple[str, ssl.SSLContext]:
    path, context = throwaway(tmp_path)
    return str(path), context


def made(  # noqa: PLR0913 - what a test may vary
    port: int,
    pins: Pins | None = None,
    *,
    host: str = "localhost",
    tls: Tls = Tls.AUTO,
    ca: str = "",
    login: Path | None = None,
) -> SmtpCarrier:
    user = "letters" if login else ""
    manner = Manner(tls=tls, ca=ca, user=user, password_file=str(login or ""))
    return SmtpCarrier(host, port, loopback_only=True, manner=manner, pins=pins)


def refused_by(served: SmtpCarrier) -> ChannelError:
    with pytest.raises(ChannelError) as refused:
        served.offer(ENVELOPE)
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert refused.value.phase is Phase.CONNECT
    return refused.value


def offering(context: ssl.SSLContext) -> Script:
    return Script(extensions=("STARTTLS", "PIPELINING", "SIZE 1000"), tls=context)


@pytest.mark.parametrize("tls", [Tls.MAY, Tls.MUST])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_what_is_offered_is_used_and_greeted_anew(
    trusted: tuple[str, ssl.SSLContext], tls: Tls, host: str
) -> None:
    ca, context = trusted
    script = offering(context)
    with scripted_server(script) as port:
        served = made(port, host=host, tls=tls, ca=ca)
        base.send(served, ENVELOPE)
        base.send(served, ENVELOPE)
        served.close()
    assert script.commands[:3] == ["ehlo [127.0.0.1]", "starttls", "ehlo [127.0.0.1]"]
    assert script.connections == 1
    assert len(script.taken) == 2


def test_this_machine_is_spoken_to_without_tls_unless_asked() -> None:
    script = Script(extensions=("STARTTLS",))
    with scripted_server(script) as port:
        base.send(made(port), ENVELOPE)
    assert script.said("starttls") == 0


def test_another_machine_is_spoken_to_over_tls_where_it_offers_it(
    trusted: tuple[str, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    ca, context = trusted
    elsewhere(monkeypatch)
    script = offering(context)
    with scripted_server(script) as port:
        manner = Manner(ca=ca)
        base.send(SmtpCarrier("localhost", port, loopback_only=False, manner=manner), ENVELOPE)
    assert script.said("starttls") == 1
    assert len(script.taken) == 1


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1 pass for the address of another machine, as the rules for TLS see it."""

    class Elsewhere:
        is_loopback = False

    monkeypatch.setattr(ipaddress, "ip_address", lambda _address: Elsewhere())


def test_a_server_must_offer_it_where_the_policy_says_so() -> None:
    script = Script()
    with scripted_server(script) as port:
        assert refused_by(made(port, tls=Tls.MUST)).kind is RetryClass.TLS
    assert script.said("mail") == 0


@pytest.mark.parametrize("tls", [Tls.MAY, Tls.MUST])
def test_nothing_goes_to_a_server_with_a_false_certificate(
    trusted: tuple[str, ssl.SSLContext], tmp_path: Path, tls: Tls
) -> None:
    _, context = trusted
    other, _ = throwaway(tmp_path, name="other.example")
    script = offering(context)
    with scripted_server(script) as port:
        for ca in ("", str(other), "/no/such/file"):
            assert refused_by(made(port, tls=tls, ca=ca)).kind is RetryClass.TLS
    assert script.said("mail") == 0


def test_nothing_goes_to_a_server_whose_certificate_names_another(tmp_path: Path) -> None:
    ca, context = throwaway(tmp_path, name="other.example")
    script = offering(context)
    with scripted_server(script) as port:
        assert refused_by(made(port, tls=Tls.MAY, ca=str(ca))).kind is RetryClass.TLS
    assert script.said("mail") == 0


@pytest.mark.parametrize(
    "answer", ["454 4.7.0 TLS not available", "550 no", None, "220 go\r\n250 x"]
)
def test_an_offer_that_is_not_kept_is_no_leave_to_go_without(
    trusted: tuple[str, ssl.SSLContext], answer: str | None
) -> None:
    ca, context = trusted
    script = offering(context)
    script.starttls = answer
    with scripted_server(script) as port:
        error = refused_by(made(port, tls=Tls.MAY, ca=ca))
    assert error.kind is (RetryClass.UNREACHABLE if answer is None else RetryClass.TLS)
    assert script.said("mail") == 0


def test_a_server_that_once_offered_tls_is_never_spoken_to_without(
    trusted: tuple[str, ssl.SSLContext], tmp_path: Path
) -> None:
    ca, context = trusted
    path = tmp_path / "pins"
    script = offering(context)
    with scripted_server(script) as port:
        served = made(port, Pins(path), tls=Tls.MAY, ca=ca)
        base.send(served, ENVELOPE)
        served.close()
        assert path.read_text() == f"localhost:{port}\n"
        assert path.stat().st_mode & 0o777 == 0o600
        script.extensions = ()
        # As after a restart: nothing but the file is left.
        assert refused_by(made(port, Pins(path), tls=Tls.MAY, ca=ca)).kind is RetryClass.TLS
        assert script.said("mail") == 1
        path.write_text("")
        base.send(made(port, Pins(path), tls=Tls.MAY, ca=ca), ENVELOPE)
    assert script.said("mail") == 2


def test_the_offer_alone_pins_even_if_the_handshake_failed(
    trusted: tuple[str, ssl.SSLContext], tmp_path: Path
) -> None:
    _, context = trusted
    pins = Pins(tmp_path / "pins")
    with scripted_server(offering(context)) as port:
        refused_by(made(port, pins, tls=Tls.MAY))
    assert pins.has(f"localhost:{port}")


def test_nothing_goes_while_the_pins_cannot_be_read(
    trusted: tuple[str, ssl.SSLContext], tmp_path: Path
) -> None:
    ca, context = trusted
    script = offering(context)
    with scripted_server(script) as port:
        assert refused_by(made(port, Pins(tmp_path), tls=Tls.MAY, ca=ca)).kind is RetryClass.TLS
    assert script.said("mail") == 0


def test_a_pin_is_written_once(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins")
    for server in ("a.example:25", "b.example:25", "a.example:25"):
        pins.add(server)
    assert pins.path.read_text() == "a.example:25\nb.example:25\n"
    assert not pins.has("a.example")


def test_encryption_from_the_first_byte(trusted: tuple[str, ssl.SSLContext]) -> None:
    ca, context = trusted
    script = Script(tls=context, implicit=True)
    with scripted_server(script) as port:
        base.send(made(port, tls=Tls.IMPLICIT, ca=ca), ENVELOPE)
    assert script.said("starttls") == 0
    assert len(script.taken) == 1


def test_a_server_that_hangs_up_before_the_dot_is_noticed_under_tls_too(
    trusted: tuple[str, ssl.SSLContext],
) -> None:
    ca, context = trusted
    script = Script(tls=context, implicit=True, body=None)
    with scripted_server(script) as port:
        offer = made(port, tls=Tls.IMPLICIT, ca=ca).offer(ENVELOPE)
        assert script.body_done.wait(10)
        with pytest.raises(ChannelError) as broken:
            offer.finish()
    assert broken.value.ambiguous is False


@pytest.fixture
def login(tmp_path: Path) -> Path:
    (tmp_path / "password").write_text("sésame\n", "utf-8")
    return tmp_path / "password"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("offered", ["AUTH LOGIN PLAIN", "AUTH CRAM-MD5 LOGIN"])
def test_a_login_by_password(
    trusted: tuple[str, ssl.SSLContext], login: Path, offered: str
) -> None:
    ca, context = trusted
    script = Script(extensions=("STARTTLS", offered), tls=context)
    with scripted_server(script) as port:
        base.send(made(port, tls=Tls.MUST, ca=ca, login=login), ENVELOPE)
    plain = ["auth PLAIN " + encoded("\0letters\0sésame")]
    apart = ["auth LOGIN", encoded("letters"), encoded("sésame")]
    said = plain if "PLAIN" in offered else apart
    assert script.commands[3 : 3 + len(said)] == said
    assert len(script.taken) == 1


def test_a_refused_login_is_not_about_the_letter(
    trusted: tuple[str, ssl.SSLContext], login: Path
) -> None:
    ca, context = trusted
    script = Script(extensions=("AUTH PLAIN",), tls=context, implicit=True, auth="535 5.7.8 no")
    with scripted_server(script) as port:
        error = refused_by(made(port, tls=Tls.IMPLICIT, ca=ca, login=login))
    assert (error.kind, error.code) == (RetryClass.AUTH, 535)
    assert "sésame" not in str(vars(error))


def test_no_password_goes_in_the_clear(login: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(monkeypatch)
    script = Script(extensions=("AUTH PLAIN",))
    with scripted_server(script) as port:
        served = SmtpCarrier(
            "localhost",
            port,
            loopback_only=False,
            manner=Manner(user="letters", password_file=str(login)),
        )
        assert refused_by(served).kind is RetryClass.AUTH
    assert script.said("auth") == script.said("mail") == 0


def test_this_machine_may_hear_a_password_without_tls(login: Path) -> None:
    script = Script(extensions=("AUTH PLAIN",))
    with scripted_server(script) as port:
        base.send(made(port, login=login), ENVELOPE)
    assert script.said("auth") == 1


@pytest.mark.parametrize("offered", ["AUTH CRAM-MD5", "HELP"])
def test_a_server_without_a_login_that_we_know_gets_nothing(login: Path, offered: str) -> None:
    script = Script(extensions=(offered,))
    with scripted_server(script) as port:
        assert refused_by(made(port, login=login)).kind is RetryClass.AUTH


def test_a_missing_password_is_told_without_its_place(tmp_path: Path) -> None:
    script = Script(extensions=("AUTH PLAIN",))
    with scripted_server(script) as port:
        error = refused_by(made(port, login=tmp_path / "none"))
    assert error.kind is RetryClass.AUTH
    assert str(tmp_path) not in str(error)
