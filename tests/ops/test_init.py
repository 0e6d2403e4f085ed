"""The data folder of a real house: whole or not at all, and its owner's alone."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from habeas import conf

SOURCE = Path(__file__).parents[2] / "src"
PASSWORD = "invented for a test"


def habeas(*words: str | Path, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "habeas.cli", *map(str, words)],
        env={**own, "PYTHONPATH": str(SOURCE)},
        input=password + "\n",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house") / "data"
    done = habeas("init", folder, "--username", "avery")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return folder


def test_init_makes_everything_for_its_owner_alone(house: Path) -> None:
    assert {path.name for path in house.iterdir()} == {
        "courier.pub",
        "desk-keys",
        "desk.pub",
        "habeas.sqlite3",
        "habeas.toml",
        "keys",
        "secret.key",
    }
    for path in [house, *house.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_the_settings_file_names_every_setting_and_sets_none(house: Path) -> None:
    text = (house / "habeas.toml").read_text()
    assert tomllib.loads(text) == {}
    uncommented = text.replace("# url", "url").replace("# fax =", "fax =")
    assert set(tomllib.loads(uncommented)) == {"url", "fax"}
    for name, default in conf.DEFAULTS.items():
        assert f'# {name.lower()} = "{default}"' in text


def test_a_second_init_changes_nothing(house: Path) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    done = habeas("init", house, "--username", "other")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "a data folder already" in done.stderr
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "password"),
    [
        (("--username", "avery"), "short"),
        (("--username", "avery"), ""),
        (("--username", "a very"), PASSWORD),
        (("--username", "avery", "--role", "tsar"), PASSWORD),
        ((), PASSWORD),
    ],
)
def test_a_refused_init_leaves_nothing_behind(
    tmp_path: Path, words: tuple[str, ...], password: str
) -> None:
    folder = tmp_path if "--role" in words else tmp_path / "new"
    done = habeas("init", folder, *words, password=password)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("chapter one")
    done = habeas("init", tmp_path, "--username", "avery")
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_staff_are_added_and_passwords_come_from_a_file(house: Path, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("another invented one\n")
    done = habeas(
        *("staff", "add", "casey", "--role", "case worker", "--data", house),
        *("--password-file", secret),
    )
    assert (done.returncode, done.stdout) == (0, "casey can enter the desk as case worker.\n")
    again = habeas("staff", "add", "casey", "--role", "case worker", "--data", house)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    changed = habeas("staff", "password", "casey", "--data", house, password="a third invented")
    assert changed.returncode == 0
    weak = habeas("staff", "password", "casey", "--data", house, password="short")
    assert weak.returncode == 1
    unknown = habeas("staff", "password", "nobody", "--data", house)
    assert "no account of this name" in unknown.stderr


def test_the_ledger_of_a_new_house_is_empty(house: Path) -> None:
    assert habeas("ledger", "--data", house).stdout == "No appeal has been opened yet.\n"
    assert habeas("ledger", "--json", "--data", house).stdout == '{\n  "appeals": []\n}\n'
    assert "no appeal of this name" in habeas("ledger", "ua-1", "--data", house).stderr


def test_check_says_what_is_missing_and_migrate_has_nothing_to_do(house: Path) -> None:
    checked = habeas("check", "--data", house)
    assert checked.returncode == 0
    assert "habeas.W001" in checked.stderr
    assert "legal name" in checked.stderr
    assert habeas("migrate", "--data", house).returncode == 0


def test_a_folder_that_is_none_is_refused_by_every_command(tmp_path: Path) -> None:
    for words in (("web",), ("ledger",), ("check",), ("migrate",), ("staff", "password", "casey")):
        done = habeas(*words, "--data", tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), words
        assert "habeas init" in done.stderr
    assert not list(tmp_path.iterdir())
