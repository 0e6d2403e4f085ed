"""``habeas doctor``: what it asks, prints and ends with."""

import argparse
from pathlib import Path

import cast
import pytest
from resolving import Zone, resolver
from scripted import mail_server

from habeas.actions import dkim_keys
from habeas.channels import dkim
from habeas.kernel.errors import RefusedError
from habeas.ops import doctor
from habeas.ops.courier import ALIVE
from habeas.staff.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HABEAS_DATA", str(tmp_path))
    (tmp_path / "secret.key").touch()
    (tmp_path / ALIVE).touch()
    (tmp_path / "keys").mkdir(mode=0o700)
    dkim_keys.make_dkim_key(tmp_path / "keys")
    cast.organisation()
    return tmp_path


def zone(folder: Path) -> Zone:
    key = dkim_keys.dkim_key(folder / "keys")
    assert key is not None
    return {
        "letters.example": {
            "TXT": ['"v=spf1 ip4:198.51.100.7 -all"'],
            "MX": ["10 mail.letters.example."],
        },
        "mail.letters.example": {"A": ["198.51.100.7"]},
        "7.100.51.198.in-addr.arpa": {"PTR": ["mail.letters.example."]},
        "habeas._domainkey.letters.example": {"TXT": [dkim.txt_strings(dkim.record(key))]},
        "_dmarc.letters.example": {"TXT": ['"v=DMARC1; p=reject"']},
    }


def run(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    parser = argparse.ArgumentParser()
    doctor.add_arguments(parser)
    with mail_server() as (_, port):
        monkeypatch.setenv("HABEAS_MAIL", f"smtp://127.0.0.1:{port}")
        return doctor.run(parser.parse_args(words))


def test_a_house_whose_mails_are_accepted_has_nothing_to_mend(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with resolver(zone(folder)) as where:
        host = ("--host", "mail.letters.example")
        assert run("--resolver", where, *host, monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    grades = {line.split()[1].strip(":"): line.split()[0] for line in lines if "  " in line[:6]}
    for about in ("SPF", "DKIM", "DMARC", "MX", "PTR", "keys", "courier", "database", "mail"):
        assert grades[about] == "ok"
    assert lines[-1] == "Nothing has to be mended."


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("letters.example", 'letters.example. IN TXT "v=spf1 ip4:198.51.100.7 -all"'),
        ("letters.example", "letters.example. IN MX 10 mail.letters.example."),
        ("_dmarc.letters.example", '_dmarc.letters.example. IN TXT "v=DMARC1; p=quarantine"'),
        ("7.100.51.198.in-addr.arpa", "7.100.51.198.in-addr.arpa. IN PTR mail.letters.example."),
        ("habeas._domainkey.letters.example", "habeas._domainkey.letters.example. IN TXT ("),
    ],
)
def test_what_is_missing_ends_with_1_and_the_line_to_put_there(
    folder: Path,
    missing: str,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = {name: records for name, records in zone(folder).items() if name != missing}
    with resolver(left) as where:
        host = ("--host", "mail.letters.example")
        assert run("--resolver", where, *host, monkeypatch=monkeypatch) == 1
    assert line in capsys.readouterr().out


def test_an_address_may_be_named_instead_of_the_host(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with resolver(zone(folder)) as where:
        good = run("--resolver", where, "--host", "198.51.100.7", monkeypatch=monkeypatch)
        bad = run("--resolver", where, "--host", "198.51.100.8", monkeypatch=monkeypatch)
    assert (good, bad) == (0, 1)


def test_an_envelope_s_domain_of_its_own_is_looked_at_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Organisation.objects.update(mail_domain="back.letters.example")
    with resolver(zone(folder)) as where:
        host = ("--host", "mail.letters.example")
        assert run("--resolver", where, *host, monkeypatch=monkeypatch) == 1
    out = capsys.readouterr().out
    assert "back.letters.example. IN MX 10 mail.letters.example." in out
    assert "ok     SPF: letters.example lets" in out


def test_a_silent_resolver_is_told_and_the_rest_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**zone(folder), "_dmarc.letters.example": {"SERVFAIL": []}}
    with resolver(broken) as where:
        host = ("--host", "mail.letters.example")
        assert run("--resolver", where, *host, monkeypatch=monkeypatch) == 1
    out = capsys.readouterr().out
    assert "did not answer for _dmarc.letters.example" in out
    assert "ok     PTR" in out


def test_a_demo_asks_no_resolver_that_was_not_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch=monkeypatch) == 0
    assert "In a demo nobody outside this machine is asked." in capsys.readouterr().out
    with pytest.raises(RefusedError, match="demo"):
        run("--resolver", "192.0.2.53:53", monkeypatch=monkeypatch)


def test_without_a_from_address_there_is_no_domain_to_look_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Organisation.objects.update(from_address="")
    assert run(monkeypatch=monkeypatch) == 1
    assert "Fill it in at the desk." in capsys.readouterr().out


def test_a_new_key_is_made_once_and_its_line_is_printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HABEAS_DKIM_SELECTOR", "autumn")
    assert run("--new-dkim-key", monkeypatch=monkeypatch) == 0
    out = capsys.readouterr().out
    assert "autumn._domainkey.letters.example. IN TXT ( " in out
    made = (folder / "keys" / "dkim-autumn.pem").read_bytes()
    assert "PRIVATE" not in out
    assert run("--new-dkim-key", monkeypatch=monkeypatch) == 0
    assert (folder / "keys" / "dkim-autumn.pem").read_bytes() == made
    assert "There is one already" in capsys.readouterr().out
