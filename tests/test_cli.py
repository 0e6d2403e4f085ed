import argparse
import os
import sys
import types
from pathlib import Path

import pytest

from habeas import cli
from habeas.kernel.errors import RefusedError

TABLE = {"greet": ("toy_greet", "say a name"), "missing": ("toy_missing", "was never written")}


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name")

    def run(args: argparse.Namespace) -> int:
        if args.name == "nobody":
            raise RefusedError("There is nobody to greet: give a name.")
        if args.name == "ctrl-c":
            raise KeyboardInterrupt
        print(f"Hello {args.name} in {os.environ.get('HABEAS_DATA')}")  # noqa: T201 - the toy speaks
        return 0

    module = types.ModuleType("toy_greet")
    vars(module).update(add_arguments=add_arguments, run=run)
    monkeypatch.setitem(sys.modules, "toy_greet", module)
    monkeypatch.setenv("HABEAS_DATA", "/from/environment")


def test_a_word_runs_its_module_and_imports_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet", "Amina"], TABLE) == 0
    assert capsys.readouterr().out == "Hello Amina in /from/environment\n"


def test_every_command_takes_a_data_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["greet", "--data", "here", "Amina"], TABLE) == 0
    assert capsys.readouterr().out == f"Hello Amina in {tmp_path / 'here'}\n"


def test_a_refusal_is_one_line_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet", "nobody"], TABLE) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "habeas: There is nobody to greet: give a name.\n")


def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet", "ctrl-c"], TABLE) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("words", [[], ["greet"], ["sing"], ["greet", "--loud", "x"], ["--data"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words, TABLE) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: habeas" in said.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("habeas ")
