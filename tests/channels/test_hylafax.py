"""HylaFAX as a carrier, with programs that the test writes and the carrier runs."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fax_programs import FaxServer, fax_server

from habeas.channels import base
from habeas.channels.base import ChannelError, Envelope
from habeas.channels.hylafax import Fate, HylafaxCarrier
from habeas.channels.mail import Head, Mailbox, fax_message
from habeas.channels.registry import carrier

__all__ = ["fax_server"]

NUMBER = "+861065961109"
SHEET = b"%PDF-1.7 a sheet \x00\xff"


@pytest.fixture
def served(fax_server: FaxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """A carrier whose temporary files lie where the test can look."""
    fax_server.says()
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    return carrier("hylafax:")


def fax(sheet: bytes = SHEET) -> Envelope:
    head = Head(
        sender=Mailbox(name="Letters", address="letters@letters.example"),
        recipient=f"{NUMBER}@localhost",
        reply_to="reply@letters.example",
        message_id="<1@letters.example>",
        date=datetime(2016, 6, 30, tzinfo=UTC),
        subject="abc",
    )
    return Envelope(
        sender="a@b.example", recipient=f"{NUMBER}@localhost", message=fax_message(head, pdf=sheet)
    )


def test_a_fax_is_handed_over_without_a_shell_and_fine(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    accepted = base.send(served, fax())
    assert (accepted.evidence, accepted.job) == ("E1", "81")
    assert fax_server.sheets() == [SHEET]
    seen = json.loads((fax_server.folder / "taken-1.json").read_text())
    assert seen["arguments"][:-1] == [*("-n", "-m", "-t", "1", "-h", "127.0.0.1", "-d", NUMBER)]
    assert (seen["mode"], seen["folder"]) == ("0o600", "0o700")
    assert not any(name.startswith(("HABEAS", "FAX", "DJANGO")) for name in seen["environment"])


@pytest.mark.parametrize("then", ["", "sys.exit(3)", "os.kill(os.getpid(), 9)"])
def test_nothing_of_the_sheet_stays_behind(
    served: HylafaxCarrier, fax_server: FaxServer, tmp_path: Path, then: str
) -> None:
    fax_server.sendfax(then)
    try:
        base.send(served, fax())
    except ChannelError:
        assert then
    assert list((tmp_path / "private").iterdir()) == []


def test_an_offer_that_is_dropped_was_not_sent(
    served: HylafaxCarrier, fax_server: FaxServer, tmp_path: Path
) -> None:
    served.offer(fax()).drop()
    assert fax_server.sheets() == []
    assert list((tmp_path / "private").iterdir()) == []


def test_a_server_that_refuses_is_tried_again_and_its_words_hold_no_number(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    fax_server.sendfax('print("550 no modem for 861065961109 now"); sys.exit(1)')
    with pytest.raises(ChannelError) as refused:
        base.send(served, fax())
    assert (refused.value.permanent, refused.value.ambiguous) == (False, False)
    assert "no modem" in refused.value.text
    assert "61109" not in refused.value.text


def test_nobody_knows_of_a_fax_whose_program_was_ended(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    fax_server.sendfax("os.kill(os.getpid(), 9)")
    with pytest.raises(ChannelError) as unknown:
        base.send(served, fax())
    assert unknown.value.ambiguous is True
    assert served.repeatable is False


def test_a_program_that_is_not_there_is_waited_for(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    (fax_server.folder / "sendfax").unlink()
    with pytest.raises(ChannelError, match="install the client programs") as missing:
        served.offer(fax())
    assert missing.value.permanent is False


@pytest.mark.parametrize(
    "number", ["861065961109", "+86 10 6596", "+1;reboot", "-f", "jane@fax.example", ""]
)
def test_only_a_whole_number_is_dialled(
    served: HylafaxCarrier, fax_server: FaxServer, number: str
) -> None:
    with pytest.raises(ChannelError) as refused:
        served.recipient_for(number)
    assert refused.value.permanent is True
    with pytest.raises(ChannelError):
        served.offer(Envelope(sender="a@b.example", recipient=number, message=fax().message))
    assert fax_server.sheets() == []


@pytest.mark.parametrize("url", ["hylafax://192.0.2.1", "hylafax://ttyS0@192.0.2.1:4559"])
def test_a_server_elsewhere_is_refused_in_a_demo(fax_server: FaxServer, url: str) -> None:
    elsewhere = carrier(url)
    assert isinstance(elsewhere, HylafaxCarrier)
    for asked in (lambda: elsewhere.offer(fax()), lambda: elsewhere.fates(["81"])):
        with pytest.raises(ChannelError, match="on this machine"):
            asked()
    assert fax_server.sheets() == []


def test_the_server_that_the_environment_names_is_refused_too(
    fax_server: FaxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXSERVER", "192.0.2.1")
    with pytest.raises(ChannelError, match="on this machine"):
        carrier("hylafax:").offer(fax())
    assert fax_server.sheets() == []


def test_the_server_tells_what_became_of_its_jobs(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    fax_server.says(
        "84   127 S habeas 861065961109 0:3   2:12   17:27 Busy signal detected",
        "83   127 R habeas 861065961109 0:3   1:12         Sending",
        "82   127 F habeas 861065961109 0:3   12:12        No answer from +861065961109",
        "81   127 D habeas 861065961109 3:3   1:12",
        "7    127 D habeas 861065961109 1:1   1:12",
    )
    assert served.fates(["81", "82", "83", "84", "85"]) == {
        "81": Fate(arrived=True, sent=3, pages=3, said=""),
        "82": Fate(arrived=False, sent=0, pages=3, said="No answer from <…>"),
    }
    assert (fax_server.folder / "asked.txt").read_text() == "-h 127.0.0.1 -s -d"


def test_a_server_that_does_not_answer_changes_nothing(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    fax_server.says("81   127 D habeas 861065961109 3:3   1:12", exit_status=1)
    with pytest.raises(ChannelError):
        served.fates(["81"])


def test_a_message_without_a_sheet_is_refused_before_anything_is_run(
    served: HylafaxCarrier, fax_server: FaxServer
) -> None:
    bare = Envelope(sender="a@b.example", recipient=NUMBER, message=b"Subject: x\r\n\r\ntext\r\n")
    with pytest.raises(ChannelError, match="no sheet"):
        served.offer(bare)
    assert fax_server.sheets() == []
