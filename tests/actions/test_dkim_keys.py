"""Where the key for signing mails lies, and when mails are signed with it."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import cast
import dkim as verifier
import pytest

from habeas import conf
from habeas.actions import dkim_keys
from habeas.channels import dkim
from habeas.channels.mail import Head, Mailbox, plain_message
from habeas.kernel.errors import HabeasError, RefusedError

pytestmark = pytest.mark.django_db

MAIL = plain_message(
    Head(
        sender=Mailbox(name="Letters for Example", address="letters@letters.example"),
        recipient="marie@exemple.example",
        reply_to="letters@letters.example",
        message_id="<1@letters.example>",
        date=datetime(2026, 11, 20, tzinfo=UTC),
        subject="Your letter: blue heron",
    ),
    language="en",
    text="Press the button there.\n",
)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HABEAS_KEYS", str(tmp_path))
    return tmp_path


def verifies(message: bytes, keys: Path) -> bool:
    key = dkim_keys.dkim_key(keys)
    assert key is not None
    record = dkim.record(key).encode()
    return bool(verifier.verify(message, dnsfunc=lambda _name, timeout: record))  # noqa: ARG005 - dkimpy's name


def test_without_a_key_mails_leave_as_they_are(keys: Path) -> None:
    cast.organisation()
    assert dkim_keys.dkim_key(keys) is None
    assert dkim_keys.with_dkim(MAIL) == MAIL


def test_without_a_from_address_nothing_is_signed(keys: Path) -> None:
    dkim_keys.make_dkim_key(keys)
    assert dkim_keys.with_dkim(MAIL) == MAIL


def test_a_new_key_is_the_courier_s_alone_and_signs_for_the_from_address(keys: Path) -> None:
    cast.organisation()
    dkim_keys.make_dkim_key(keys)
    path = keys / "dkim-habeas.pem"
    assert [each.name for each in keys.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    signed = dkim_keys.with_dkim(MAIL)
    assert b" d=letters.example; s=habeas; " in signed
    assert verifies(signed, keys)
    assert dkim_keys.with_dkim(MAIL) == signed


def test_a_key_that_is_there_stays(keys: Path) -> None:
    dkim_keys.make_dkim_key(keys)
    before = (keys / "dkim-habeas.pem").read_bytes()
    dkim_keys.make_dkim_key(keys)
    assert (keys / "dkim-habeas.pem").read_bytes() == before


def test_another_selector_is_another_key(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.organisation()
    dkim_keys.make_dkim_key(keys)
    monkeypatch.setenv("HABEAS_DKIM_SELECTOR", "autumn")
    assert dkim_keys.with_dkim(MAIL) == MAIL
    dkim_keys.make_dkim_key(keys)
    assert b" s=autumn; " in dkim_keys.with_dkim(MAIL)
    assert len(list(keys.iterdir())) == 2


def test_a_key_that_was_put_there_later_is_taken_at_the_next_mail(keys: Path) -> None:
    cast.organisation()
    dkim_keys.make_dkim_key(keys)
    first = dkim_keys.with_dkim(MAIL)
    path = keys / "dkim-habeas.pem"
    path.write_bytes(dkim.new_key())
    os.utime(path, ns=(1, 1))
    assert dkim_keys.with_dkim(MAIL) != first
    assert verifies(dkim_keys.with_dkim(MAIL), keys)


def test_a_broken_key_lets_nothing_leave_unsigned(keys: Path) -> None:
    cast.organisation()
    (keys / "dkim-habeas.pem").write_text("no key")
    with pytest.raises(HabeasError, match="PEM"):
        dkim_keys.with_dkim(MAIL)


def test_a_selector_that_is_no_name_is_refused(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_DKIM_SELECTOR", "../other")
    assert conf.dkim_selector() == "../other"
    with pytest.raises(HabeasError, match="selector"):
        dkim_keys.make_dkim_key(keys)
    with pytest.raises(HabeasError, match="selector"):
        dkim_keys.with_dkim(MAIL)


def test_who_cannot_write_there_makes_no_key(keys: Path) -> None:
    with pytest.raises(RefusedError, match="courier"):
        dkim_keys.make_dkim_key(keys / "elsewhere")
