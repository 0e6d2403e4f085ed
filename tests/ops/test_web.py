"""The web process: without the keys, on a port of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from habeas.ops.children import answers
from habeas.ops.ports import free

SOURCE = Path(__file__).parents[2] / "src"
DEMO = {"HABEAS_DEMO": "1", "HABEAS_TODAY": "2016-06-30"}
LOAD = """
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
    words = [sys.executable, "-m", "habeas.cli", "init", str(folder), "--username", "nora"]
    made = subprocess.run(
        words, env=environment(folder), input=b"invented for a test\n", check=True
    )
    assert made.returncode == 0
    subprocess.run([sys.executable, "-c", LOAD], env=environment(folder), check=True)
    return folder


@pytest.fixture(scope="module")
def web(house: Path) -> Iterator[str]:
    """A web server whose keys are gone, and which was told a wrong place for them besides."""
    (house / "keys").rename(house.with_name("keys-of-the-courier"))
    port = free()
    server = subprocess.Popen(
        [sys.executable, "-m", "habeas.cli", "web", "--port", str(port)],
        env=environment(house) | {"HABEAS_KEYS": str(house.with_name("keys-of-the-courier"))},
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert server.stdout
    assert server.stdout.readline() == f"Habeas listens on http://127.0.0.1:{port}/\n"
    deadline = time.monotonic() + 60
    while not answers(f"http://127.0.0.1:{port}/health") and time.monotonic() < deadline:
        assert server.poll() is None
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGTERM)
    assert server.communicate(timeout=60)[0] == ""
    assert server.returncode == 0


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
