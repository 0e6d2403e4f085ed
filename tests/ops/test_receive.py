"""``habeas receive``: a pipe, a Maildir, LMTP and IMAP, each keeping a message until its commit."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import came_back
import pytest
from imap_box import ImapBox, imap_server
from taken_letters import accepted

from habeas.cli import main
from habeas.delivery import receiving
from habeas.delivery.models import Answer, Consignment, Delivery, Report
from habeas.kernel.errors import RefusedError
from habeas.ops import lmtp, mailboxes, readying, taking_in

pytestmark = pytest.mark.django_db

STRANGE = b"To: letters@letters.example\r\nSubject: hello\r\n\r\nNothing of ours.\r\n"


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readying, "ready", lambda: None)  # the tests' own database is ready
    monkeypatch.setattr(taking_in, "close_old_connections", lambda: None)


@pytest.fixture
def letter() -> Consignment:
    return accepted()


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that has gone away."""
    from django.db import OperationalError

    def away(*_: Any, **__: Any) -> None:  # noqa: ANN401 - whatever it is asked
        raise OperationalError("server closed the connection: marie@supporter.example")

    monkeypatch.setattr(receiving, "_consignment_at", away)


def piped(raw: bytes, *words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    class Given:
        buffer = io.BytesIO(raw)

    monkeypatch.setattr(sys, "stdin", Given)
    return main(["receive", *words])


def stands() -> str:
    return Delivery.objects.get().state


def test_a_pipe_takes_a_message_for_the_recipient_named(
    letter: Consignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = came_back.qmail(letter).replace(letter.envelope_sender.encode(), b"someone@else.example")
    words = ("--recipient", letter.envelope_sender.upper())
    assert piped(raw, *words, monkeypatch=monkeypatch) == 0
    assert stands() == "bounced"


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "To"])
def test_a_pipe_without_a_recipient_asks_the_headers(
    letter: Consignment, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    raw = came_back.qmail(letter).replace(b"\r\nTo:", f"\r\n{header}:".encode(), 1)
    assert piped(raw, monkeypatch=monkeypatch) == 0
    assert stands() == "bounced"


@pytest.mark.usefixtures("letter")
def test_what_is_none_of_ours_is_taken_and_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert piped(STRANGE, monkeypatch=monkeypatch) == 0
    assert not Report.objects.exists()
    assert stands() == "accepted"


@pytest.mark.usefixtures("lost")
def test_a_pipe_asks_to_be_tried_again_while_the_database_is_away(
    letter: Consignment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert piped(came_back.dsn(letter), monkeypatch=monkeypatch) == 75
    said = capsys.readouterr()
    assert "OperationalError" in said.err
    assert "supporter.example" not in said.out + said.err


def test_a_pipe_asks_to_be_tried_again_when_the_house_is_not_ready(
    letter: Consignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise RefusedError("The database cannot be reached.")

    monkeypatch.setattr(readying, "ready", refuse)
    assert piped(came_back.dsn(letter), monkeypatch=monkeypatch) == 75


def test_what_is_over_ten_megabytes_is_refused_for_good(
    letter: Consignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = came_back.answer(letter) + b"x" * receiving.MOST_BYTES
    assert piped(raw, monkeypatch=monkeypatch) == 65
    assert not Answer.objects.exists()


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_a_maildir_is_read_and_what_was_read_moves_to_cur(
    letter: Consignment, maildir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (maildir / "new/1.host").write_bytes(came_back.dsn(letter))
    (maildir / "new/2.host").write_bytes(STRANGE)
    assert main(["receive", "--maildir", str(maildir)]) == 0
    assert sorted(path.name for path in (maildir / "cur").iterdir()) == ["1.host:2,S", "2.host:2,"]
    assert not list((maildir / "new").iterdir())
    assert stands() == "bounced"
    assert capsys.readouterr().out == "1: came back\n1: for nobody here\n"


@pytest.mark.usefixtures("lost")
def test_what_could_not_be_taken_in_stays_in_new(letter: Consignment, maildir: Path) -> None:
    (maildir / "new/1.host").write_bytes(came_back.dsn(letter))
    assert main(["receive", "--maildir", str(maildir)]) == 75
    assert [path.name for path in (maildir / "new").iterdir()] == ["1.host"]


def test_who_is_killed_before_the_move_reads_the_same_again(
    letter: Consignment, maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (maildir / "new/1.host").write_bytes(came_back.answer(letter))

    def kill(*_: Any) -> None:  # noqa: ANN401 - whatever it is asked
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Path, "rename", kill)
        with pytest.raises(KeyboardInterrupt):
            mailboxes.read_maildir(maildir)
    assert [path.name for path in (maildir / "new").iterdir()] == ["1.host"]
    taken, _left = mailboxes.read_maildir(maildir)
    assert list(taken) == [receiving.Outcome.REPEATED]
    assert Answer.objects.count() == 1


def test_what_is_no_maildir_is_refused(tmp_path: Path) -> None:
    assert main(["receive", "--maildir", str(tmp_path)]) == 1


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapBox]:
    with imap_server(tmp_path) as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(box.certificate))
        (tmp_path / "password").write_text("invented\n")
        yield box


def read_imap(box: ImapBox, tmp_path: Path) -> int:
    url = f"imaps://habeas@localhost:{box.port}/INBOX"
    return main(["receive", "--imap", url, "--password-file", str(tmp_path / "password")])


def test_an_imap_mailbox_is_read_and_marked(
    letter: Consignment, box: ImapBox, tmp_path: Path
) -> None:
    box.messages = [STRANGE, came_back.answer(letter), came_back.dsn(letter)]
    assert read_imap(box, tmp_path) == 0
    assert box.seen == {2, 3}
    assert stands() == "bounced"
    assert Answer.objects.count() == 1
    assert read_imap(box, tmp_path) == 0
    assert Report.objects.count() == 1


@pytest.mark.usefixtures("lost")
def test_nothing_is_marked_that_was_not_taken_in(
    letter: Consignment, box: ImapBox, tmp_path: Path
) -> None:
    box.messages = [came_back.answer(letter)]
    assert read_imap(box, tmp_path) == 75
    assert box.seen == set()


def test_an_imap_server_that_cannot_show_who_it_is_gets_no_password(
    box: ImapBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert read_imap(box, tmp_path) == 1
    assert box.logins == 0


@pytest.mark.parametrize(
    "url", ["imap://habeas@localhost/INBOX", "imaps://habeas:open@localhost/", "imaps://localhost/"]
)
def test_a_mailbox_without_tls_or_with_its_password_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("invented")
    words = ["--imap", url, "--password-file", str(tmp_path / "password")]
    assert main(["receive", *words]) == 1


def test_a_demo_reads_no_mailbox_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("invented")
    with pytest.raises(RefusedError):
        mailboxes.read_imap("imaps://a@mail.office.example/", password_file=tmp_path / "password")


@pytest.mark.parametrize("where", ["0.0.0.0:2400", "192.0.2.1:2400", "nowhere", "127.0.0.1:port"])
def test_lmtp_listens_on_this_machine_alone(where: str) -> None:
    with pytest.raises(RefusedError):
        lmtp.serve(where)
