"""The two web processes: the pages without any key, the desk with its own, each on its port."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import migrated
import pytest

from habeas.kernel.sealing import public_key_of
from habeas.ops.children import answers
from habeas.ops.ports import free

SOURCE = Path(__file__).parents[2] / "src"
DEMO = {"HABEAS_DEMO": "1", "HABEAS_TODAY": "2016-06-30"}
LOAD = """
from habeas import conf
from habeas.ops.founding import found
found(conf.data_dir())
import django; django.setup()
from habeas.ops.examples import load_all
from habeas.staff.accounts import add_staff
worker = add_staff(username="casey", password="invented for a test", roles=["case worker"])
approver = add_staff(username="avery", password="invented for a test", roles=["approver"])
load_all(case_worker=worker, approver=approver)
"""


def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
    settings = {"DJANGO_SETTINGS_MODULE": "habeas.project.settings", "PYTHONPATH": str(SOURCE)}
    return {**own, **settings, **DEMO, "HABEAS_DATA": str(folder)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "data"
    folder.mkdir(mode=0o700)
    migrated.copy_into(folder)
    subprocess.run([sys.executable, "-c", LOAD], env=environment(folder), check=True)
    return folder


@dataclass
class Served:
    """The command that started both, and where they listen."""

    process: subprocess.Popen[str]
    web: str
    desk: str
    desk_keys: Path

    @classmethod
    def started(cls, house: Path) -> Self:
        """Start both, told of both keys; the courier's are where the pages cannot find them."""
        port, desk_port = free(), free()
        desk_keys = house.with_name("keys-of-the-desk")
        told = {
            "HABEAS_KEYS": str(house.with_name("keys-of-the-courier")),
            "HABEAS_DESK_KEYS": str(desk_keys),
        }
        words = ["web", "--port", str(port), "--desk-port", str(desk_port)]
        process = subprocess.Popen(
            [sys.executable, "-m", "habeas.cli", *words],
            env=environment(house) | told,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        web, desk = (f"http://127.0.0.1:{each}" for each in (port, desk_port))
        served = cls(process, web, desk, desk_keys)
        assert process.stdout
        assert process.stdout.readline() == f"Habeas listens on {web}/\n"
        assert process.stdout.readline() == f"The desk listens on {desk}/desk/\n"
        deadline = time.monotonic() + 90
        for face in (web, desk):
            while not answers(f"{face}/health") and time.monotonic() < deadline:
                assert process.poll() is None
        return served

    def children(self) -> dict[str, dict[str, str]]:
        """The environment of each process of ours, as it was given, by its command line."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_text().replace("\0", " ")
                given = (entry / "environ").read_text().split("\0")
            except OSError:
                continue
            if "--only" in words and any(
                f"port {url[17:]}" in words for url in (self.web, self.desk)
            ):
                found[words.strip()] = dict(line.split("=", 1) for line in given if "=" in line)
        return found


@pytest.fixture(scope="module")
def served(house: Path) -> Iterator[Served]:
    """Both processes, on a folder that was made before the desk had keys."""
    (house / "keys").rename(house.with_name("keys-of-the-courier"))
    (house / "desk.pub").unlink()
    shutil.rmtree(house / "desk-keys")
    both = Served.started(house)
    yield both
    both.process.send_signal(signal.SIGTERM)
    assert both.process.communicate(timeout=60)[0] == ""
    assert both.process.returncode == 0
    assert not answers(f"{both.web}/health")
    assert not answers(f"{both.desk}/health")


@pytest.fixture
def web(served: Served) -> str:
    return served.web


def status(url: str) -> int:
    """What a server answers, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_pages_process_has_not_one_address_of_the_desk(served: Served) -> None:
    for path in ("/desk/", "/desk/login/", "/desk/cases/", "/desk/confidential/"):
        assert status(served.web + path) == 404
    assert status(f"{served.web}/en/") == 200
    assert status(f"{served.web}/health") == 200


def test_the_desk_s_process_answers_the_desk_alone(served: Served) -> None:
    for path in ("/", "/en/", "/en/appeals/ua-12-2016/", "/media/x.jpg", "/pictures/"):
        assert status(served.desk + path) == 404
    assert status(f"{served.desk}/desk/login/") == 200
    assert status(f"{served.desk}/desk/cases/") == 302
    assert status(f"{served.desk}/static/desk/desk.css") == 200
    assert status(f"{served.desk}/health") == 200


def test_only_the_desk_is_told_where_its_key_is_and_nobody_of_the_courier_s(
    served: Served,
) -> None:
    told = served.children()
    assert {"public" in words for words in told} == {True, False}
    for words, given in told.items():
        assert "HABEAS_KEYS" not in given
        assert given.get("HABEAS_DESK_KEYS") == (
            None if "public" in words else str(served.desk_keys)
        )


def test_the_desk_makes_its_keys_where_there_are_none(served: Served, house: Path) -> None:
    assert stat.S_IMODE(served.desk_keys.stat().st_mode) == 0o700
    assert stat.S_IMODE((served.desk_keys / "desk.key").stat().st_mode) == 0o600
    private = bytes.fromhex((served.desk_keys / "desk.key").read_text())
    assert public_key_of(private).hex() == (house / "desk.pub").read_text().strip()


def test_it_takes_a_signature_without_any_key(web: str, house: Path) -> None:
    form = {
        "shown": "named",
        "name": "Marie Exemple",
        "country": "FR",
        "email": "marie@exemple.example",
    }
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{web}/en/appeals/ua-12-2016/sign", body) as answer:
        assert answer.status == 200
        assert "marie@exemple.example" in answer.read().decode()
    held = b"".join(path.read_bytes() for path in house.glob("habeas.sqlite3*"))
    assert b"Marie" not in held
    assert b"exemple.example" not in held


def test_a_taken_port_is_said_in_one_line(web: str, house: Path) -> None:
    port = web.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "habeas.cli", "web", "--port", port],
        env=environment(house),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"port {port}" in done.stderr


def test_when_one_of_the_two_ends_the_other_ends_as_well(served: Served, house: Path) -> None:
    other = Served.started(house)
    desk = next(pid for pid, words in _running() if f"--desk-port {other.desk[17:]}" in words)
    os.kill(desk, signal.SIGKILL)
    _, said = other.process.communicate(timeout=60)
    assert other.process.returncode == 1
    assert "The desk has ended" in said
    assert not answers(f"{other.web}/health")
    assert answers(f"{served.web}/health")


def _running() -> Iterator[tuple[int, str]]:
    for entry in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            words = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if "--only desk" in words:
            yield int(entry.name), words
