"""What a build and an installation take along."""

import gettext
import runpy
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/habeas"


def test_every_file_of_the_package_is_in_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["habeas"]
    taken = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    there = {path for path in PACKAGE.rglob("*") if path.is_file()}
    left = {p for p in there - taken if p.suffix != ".py" and p.parent.name != "__pycache__"}
    assert left == set()


@pytest.mark.parametrize("name", ["run", "test", "uv"])
def test_a_lock_holds_versions_and_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / f"requirements/{name}.lock").read_text("utf-8")
    entries = lock.replace("\\\n", "").splitlines()
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "//" not in lock
    assert "--index" not in lock


def test_what_runs_is_what_is_tested() -> None:
    def pinned(name: str) -> set[str]:
        lock = (ROOT / f"requirements/{name}.lock").read_text("utf-8")
        return {line.split()[0] for line in lock.splitlines() if "==" in line}

    assert pinned("run") <= pinned("test")


def test_translations_are_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "room/locale/fr/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Sign the letter"\nmsgstr "Signez la lettre"\n',
        "utf-8",
    )
    runpy.run_path(str(ROOT / "catalogues.py"))["compile_all"](tmp_path)
    with (folder / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Sign the letter") == "Signez la lettre"
