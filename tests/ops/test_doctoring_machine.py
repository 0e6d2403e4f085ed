"""What the doctor says of the machine and of the mail server."""

import os
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import cast
import pytest
from scripted import Script, mail_server, scripted_server

from habeas.channels.base import Carrier
from habeas.channels.registry import carrier
from habeas.kernel import clock
from habeas.ops.courier import ALIVE
from habeas.ops.doctoring import machine, relay
from habeas.ops.doctoring.finding import Grade
from habeas.staff import auditing

pytestmark = pytest.mark.django_db


def test_a_clock_that_nothing_contradicts_is_well() -> None:
    assert machine.look_at_clock(clock.now(), is_kept=True).grade is Grade.OK
    assert machine.look_at_clock(clock.now(), is_kept=None).grade is Grade.OK


def test_a_clock_that_went_back_is_wrong() -> None:
    auditing.log(by=cast.approver(), verb="test.done", target=cast.organisation())
    early = clock.now() - timedelta(hours=1)
    assert machine.look_at_clock(early, is_kept=True).grade is Grade.WRONG


def test_a_clock_that_nothing_keeps_right_is_worth_a_thought() -> None:
    assert machine.look_at_clock(clock.now(), is_kept=False).grade is Grade.ADVICE
    assert machine.clock_is_kept() in {True, False, None}


def test_keys_that_others_can_open_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    (folder / "intake.key").touch(mode=0o600)
    assert [each.grade for each in machine.look_at_keys(folder)] == [Grade.OK]
    (folder / "intake.key").chmod(0o640)
    folder.chmod(0o750)
    wrong = list(machine.look_at_keys(folder))
    assert [each.grade for each in wrong] == [Grade.WRONG, Grade.WRONG]
    assert [each.remedy[0].split()[:2] for each in wrong] == [["chmod", "0700"], ["chmod", "0600"]]
    (missing,) = machine.look_at_keys(tmp_path / "none")
    assert missing.grade is Grade.WRONG


def test_a_disk_says_how_much_room_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FEW_BYTES", 0)
    monkeypatch.setattr(machine, "LEAST_BYTES", 0)
    assert machine.look_at_room(tmp_path).grade is Grade.OK
    monkeypatch.setattr(machine, "FEW_BYTES", 10**18)
    assert machine.look_at_room(tmp_path).grade is Grade.ADVICE
    monkeypatch.setattr(machine, "LEAST_BYTES", 10**18)
    assert machine.look_at_room(tmp_path).grade is Grade.WRONG


def test_a_courier_that_is_silent_is_missed(tmp_path: Path) -> None:
    now = clock.now()
    assert machine.look_at_courier(tmp_path, now).grade is Grade.WRONG
    (tmp_path / ALIVE).touch()
    assert machine.look_at_courier(tmp_path, now).grade is Grade.OK
    long_ago = now.timestamp() - 3600
    os.utime(tmp_path / ALIVE, (long_ago, long_ago))
    silent = machine.look_at_courier(tmp_path, now)
    assert (silent.grade, "60 minutes" in silent.said) == (Grade.WRONG, True)


def test_the_database_answers() -> None:
    assert machine.look_at_database().grade is Grade.OK


def test_a_mail_server_on_this_machine_needs_no_tls() -> None:
    with mail_server() as (inbox, port):
        by = carrier(f"smtp://127.0.0.1:{port}")
        assert relay.look(by).grade is Grade.OK
        assert relay.host_of(by) == ""
    assert inbox.messages == []


def test_a_mail_server_that_is_not_there_is_wrong() -> None:
    with mail_server() as (_, port):
        pass
    assert relay.look(carrier(f"smtp://127.0.0.1:{port}")).grade is Grade.WRONG


@pytest.mark.parametrize("greeting", ["554 no", None])
def test_a_mail_server_that_refuses_us_is_wrong(greeting: str | None) -> None:
    script = Script(greeting=greeting)
    with scripted_server(script) as port:
        assert relay.look(carrier(f"smtp://127.0.0.1:{port}")).grade is Grade.WRONG


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for localhost that nobody but itself vouches for."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(path), "-out", str(path.with_suffix(".crt"))),
        ],
        check=True,
        capture_output=True,
    )
    return path


def over_tls(certificate: Path, port: int, *, ca: bool) -> Carrier:
    trusted = f"&ca={certificate.with_suffix('.crt')}" if ca else ""
    return carrier(f"smtp://localhost:{port}?tls=must{trusted}")


@pytest.mark.parametrize(("ca", "grade"), [(True, Grade.OK), (False, Grade.WRONG)])
def test_a_certificate_has_to_be_valid(certificate: Path, ca: bool, grade: Grade) -> None:  # noqa: FBT001 - a case
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    with mail_server(tls_context=context) as (_, port):
        found = relay.look(over_tls(certificate, port, ca=ca))
    assert found.grade is grade
    assert ("TLS" in found.said) is True


def test_a_server_elsewhere_is_the_host_that_mail_leaves_from() -> None:
    assert relay.host_of(carrier("smtp://relay.example:25")) == "relay.example"
    assert relay.host_of(carrier("null:")) == ""
    assert relay.look(carrier("null:")).grade is Grade.ADVICE
