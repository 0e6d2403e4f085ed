"""``habeas receive`` as a mail server runs it: processes of their own on a real data folder."""

import json
import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import came_back
import migrated
import pytest

from habeas.delivery.models import Consignment

TESTS = Path(__file__).parents[1]
FILL = """
import json, django
from habeas import conf
from habeas.ops import founding
founding.found(conf.data_dir())
django.setup()
from taken_letters import accepted
letters = [accepted(name=name) for name in ("Nina Example", "Orla Example", "Pia Example")]
print(json.dumps([[each.envelope_sender, each.message_id] for each in letters]))
"""
LOOK = """
import json, django
django.setup()
from habeas.delivery.models import Answer, Delivery
print(json.dumps([
    dict(Delivery.objects.values_list("consignment__envelope_sender", "state")),
    Answer.objects.count(),
]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("receiving")
    migrated.copy_into(folder)
    own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    paths = [TESTS.parent / "src", TESTS, TESTS / "delivery"]
    return {
        **own,
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": "2016-06-30",
        "HABEAS_REST_MINUTES": "0",
    }


@pytest.fixture(scope="module")
def letters(environment: Mapping[str, str]) -> list[Consignment]:
    """Three letters that were taken, as far as a test has to know them."""
    made = json.loads(python(FILL, environment))
    return [Consignment(envelope_sender=sender, message_id=own) for sender, own in made]


def python(source: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", source], env=environment, capture_output=True, check=True, text=True
    )
    return done.stdout.splitlines()[-1]


def stands(environment: Mapping[str, str], letter: Consignment) -> tuple[str, int]:
    states, answers = json.loads(python(LOOK, environment))
    return states[letter.envelope_sender], answers


def piped(environment: Mapping[str, str], raw: bytes, *words: str) -> int:
    command = [sys.executable, "-m", "habeas.cli", "receive", *words]
    return subprocess.run(command, env=environment, input=raw, check=False).returncode


@contextmanager
def serving(environment: Mapping[str, str], where: str) -> Iterator[None]:
    command = [sys.executable, "-m", "habeas.cli", "receive", "--lmtp", where]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == f"LMTP at {where}.\n"
            yield
        finally:
            server.terminate()
    assert server.returncode == 0


def test_a_pipe_takes_a_report_in(
    environment: Mapping[str, str], letters: list[Consignment]
) -> None:
    letter = letters[0]
    assert piped(environment, came_back.dsn(letter), "--recipient", letter.envelope_sender) == 0
    assert stands(environment, letter)[0] == "bounced"


def test_a_house_that_is_not_there_asks_to_be_tried_again(
    environment: Mapping[str, str], letters: list[Consignment], tmp_path: Path
) -> None:
    elsewhere = {**environment, "HABEAS_DATA": str(tmp_path)}
    assert piped(elsewhere, came_back.dsn(letters[0])) == 75


def test_lmtp_answers_after_the_commit_and_takes_one_recipient_at_a_time(
    environment: Mapping[str, str], letters: list[Consignment], tmp_path: Path
) -> None:
    letter, other = letters[1], letters[2]
    where = str(tmp_path / "lmtp.sock")
    with serving(environment, where):
        assert (tmp_path / "lmtp.sock").stat().st_mode & 0o777 == 0o660
        client = smtplib.LMTP(where)
        reply = letter.envelope_sender.replace("letter-", "reply-")
        assert client.sendmail("minister@office.example", [reply], came_back.answer(letter)) == {}
        assert client.sendmail("", [letter.envelope_sender], came_back.exchange(letter)) == {}
        both = [letter.envelope_sender, other.envelope_sender, "somebody@letters.example"]
        refused = client.sendmail("", both, came_back.dsn(letter))
        assert {address: code for address, (code, _) in refused.items()} == {
            other.envelope_sender: 452,
            "somebody@letters.example": 550,
        }
        client.quit()
        assert stands(environment, letter) == ("bounced", 1)
        assert stands(environment, other)[0] == "accepted"


def test_lmtp_has_a_server_keep_what_cannot_be_taken_in(
    environment: Mapping[str, str], letters: list[Consignment], tmp_path: Path
) -> None:
    other = letters[2]
    public = Path(environment["HABEAS_DATA"]) / "desk.pub"
    aside = public.rename(public.with_suffix(".aside"))
    where = str(tmp_path / "lmtp.sock")
    try:
        with serving(environment, where), smtplib.LMTP(where) as client:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail(
                    "a@office.example", [other.envelope_sender], came_back.answer(other)
                )
            assert refused.value.smtp_code == 451
    finally:
        aside.rename(public)
