"""The ./habeas script, in a copy of its own: what it says when something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("cat", "cksum", "dirname", "find", "mv", "rm", "sh", "chmod")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without .venv, whose path has a space, and a PATH with hardly anything on it."""
    folder = tmp_path / "a checkout"
    (folder / "requirements").mkdir(parents=True)
    (folder / "src").mkdir()
    shutil.copy(ROOT / "habeas", folder)
    for lock in ("run.lock", "test.lock", "uv.lock"):
        shutil.copy(ROOT / "requirements" / lock, folder / "requirements")
    (folder / "bin").mkdir()
    for name in NEEDED:
        (folder / "bin" / name).symlink_to(str(shutil.which(name)))
    return folder


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / "habeas", *words],
        env={"PATH": str(folder / "bin"), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def put(folder: Path, name: str, script: str) -> None:
    path = folder / "bin" / name
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n")
    path.chmod(0o755)


def test_a_python_that_is_too_old_is_named(checkout: Path) -> None:
    put(checkout, "python3", 'if [ "$1" = -V ]; then echo Python 3.9.2; else exit 1; fi')
    done = run(checkout, "demo")
    assert done.returncode == 1
    assert (
        "Python 3.11 or newer is needed and was not found (python3 is Python 3.9.2)" in done.stderr
    )
    assert not (checkout / ".venv").exists()


def test_the_named_python_has_to_be_new_enough(checkout: Path) -> None:
    put(checkout, "old", "exit 1")
    done = run(checkout, "demo", HABEAS_PYTHON=str(checkout / "bin/old"))
    assert done.returncode == 1
    assert "HABEAS_PYTHON" in done.stderr


def test_a_missing_venv_module_is_named_with_the_way_to_get_it(checkout: Path) -> None:
    put(checkout, "python3", 'case "$2" in *ensurepip*) exit 1;; esac; [ "$1" = -c ]')
    done = run(checkout, "demo")
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_an_interrupted_installation_is_done_again(checkout: Path) -> None:
    put(checkout, "python3", f'exec "{sys.executable}" "$@"')
    put(checkout, "uv", "echo out of disk >&2; exit 1")
    for _ in range(2):
        done = run(checkout, "demo")
        assert done.returncode == 1
        assert "Run the command again" in done.stderr
        assert not (checkout / ".venv/habeas-run").exists()
    put(checkout, "uv", "exit 0")
    shutil.copy(ROOT / "catalogues.py", checkout)
    put(checkout, "python3", "exit 1")  # the environment made before is enough
    assert "ready" in run(checkout, "demo").stderr
    assert (checkout / ".venv/habeas-run").exists()
    assert os.access(checkout / ".venv/bin/habeas", os.X_OK)
