"""What ``habeas import`` makes of the paths that it is given, whatever is or is not there."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cast
import pytest
from printed import printed

from habeas import conf
from habeas.appeals.models import Appeal
from habeas.cli import main
from habeas.importers import keeping
from habeas.importers.gathering import files_at
from habeas.importers.models import ImportedPage
from habeas.kernel.errors import HabeasError

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
COUPLE, SINGLE = PAGES / "couple.txt", PAGES / "single.txt"
NOBODY = 65_534


@contextmanager
def _without_rights() -> Iterator[None]:
    """Be somebody for whom modes count: root may open everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, so that the folders above it need not be opened."""
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def _founded() -> None:
    """The tests' data folder, as `habeas init` leaves it, with one account."""
    (conf.data_dir() / "secret.key").write_text("plainly-invented", encoding="ascii")
    cast.case_worker()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("empty", "“empty”: the folder has no files in it"),
        ("hidden", "“hidden”: the folder has no files in it, hidden ones left aside"),
        ("gone.txt", "There is no such file or folder: “gone.txt”"),
        ("loop", "There is no such file or folder: “loop”"),
        ("n" * 300, "There is no such file or folder: “nnn"),
        ("pipe", "“pipe” is neither a file nor a folder; name one, or give - for what is piped in"),
    ],
)
def test_a_path_of_which_nothing_can_be_read_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "hidden" / ".git").mkdir(parents=True)
    shutil.copy(SINGLE, folder / "hidden" / ".page.txt")
    shutil.copy(SINGLE, folder / "hidden" / ".git" / "page.txt")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    assert main(["import", "--dry-run", path]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"habeas: {said}")
    assert told.err.count("\n") == 1


def test_links_that_go_round_in_a_circle_are_not_followed(folder: Path) -> None:
    (folder / "in").mkdir()
    shutil.copy(SINGLE, folder / "in" / "a.txt")
    (folder / "in" / "round").symlink_to(folder)
    (folder / "self").symlink_to("self")
    assert [file.name for file in files_at([folder])] == [f"{folder}/in/a.txt"]


def test_what_may_not_be_opened_is_told_and_not_left_out(folder: Path) -> None:
    for name, mode in (("a.txt", 0o000), ("closed", 0o000), ("shut", 0o444)):
        path = folder / "in" / name
        if name == "a.txt":
            path.parent.mkdir(mode=0o755)
            shutil.copy(SINGLE, path)
        else:
            path.mkdir()
            shutil.copy(SINGLE, path / "b.txt")
        path.chmod(mode)
    with _without_rights():
        files = files_at([Path("in")])
        assert [file.name for file in files] == ["in/a.txt", "in/closed", "in/shut/b.txt"]
        for file, said in zip(files, ("file cannot", "folder cannot", "file cannot"), strict=True):
            with pytest.raises(HabeasError, match=said):
                file.load()
        with pytest.raises(HabeasError, match=r"“in/closed/b\.txt” is in a folder"):
            files_at([Path("in/closed/b.txt")])
    for name in ("closed", "shut"):
        (folder / "in" / name).chmod(0o755)


def test_a_page_is_read_from_standard_input() -> None:
    command = [sys.executable, "-m", "habeas.cli", "import", "--dry-run", "-"]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, env=environment, input=SINGLE.read_bytes(), capture_output=True, check=True
    )
    assert b"Title: Free the cartographer Fenna Oortsveldt" in done.stdout
    empty = subprocess.run(command, env=environment, input=b"", capture_output=True, check=False)
    assert empty.returncode == 1
    assert empty.stderr.startswith(b"habeas: The file is empty")


def test_a_terminal_without_unicode_gets_its_words_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "habeas.cli", "import", "--dry-run", str(COUPLE)],
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"\\u201c" in done.stdout


@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_who_stops_reading_what_is_printed_ends_the_command_quietly(mode: tuple[str, ...]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-m", "habeas.cli", "import", "--dry-run", *mode, str(COUPLE)],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.django_db
@pytest.mark.usefixtures("_founded")
class TestWithADataFolder:
    def test_the_draft_of_what_was_piped_in_says_so(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(COUPLE.read_bytes())))
        assert main(["import", "-"]) == 0
        assert "The draft “ua-7-2031” is at the desk" in capsys.readouterr().out
        page = ImportedPage.objects.get()
        assert keeping.opened(page, by=cast.case_worker()).source.name == "standard input"

    def test_of_one_page_in_two_files_the_second_is_named_as_here_before(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shutil.copy(COUPLE, folder / "a.txt")
        shutil.copy(COUPLE, folder / "b.txt")
        escaped = "".join(
            f"\\u{{{ord(letter):x}}}" if letter in "\\#*_@$`<>=-/[]~" else letter
            for letter in COUPLE.read_text(encoding="utf-8")
        )
        (folder / "c.pdf").write_bytes(printed(escaped.replace("\n", " \\\n")))
        assert main(["import", str(folder)]) == 0
        lines = capsys.readouterr().out.splitlines()
        at = lines.index("Here before: 2")
        for line, name in zip(lines[at + 1 : at + 3], ("b.txt", "c.pdf"), strict=True):
            assert line.startswith(
                f"  {folder}/{name}: This page was imported before: it is the appeal “ua-7-2031”"
            )
        assert Appeal.objects.count() == 1

    def test_a_zip_within_a_zip_is_refused_by_its_name_and_the_rest_is_drafted(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with zipfile.ZipFile(folder / "in.zip", "w") as archive:
            archive.write(SINGLE, "a.txt")
        with zipfile.ZipFile(folder / "out.zip", "w") as archive:
            archive.write(COUPLE, "b.txt")
            archive.write(folder / "in.zip", "in.zip")
        assert main(["import", "out.zip"]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == (
            "  out.zip/in.zip: A ZIP within another file is not opened; give it by itself."
        )
        assert lines[2].startswith("  out.zip/b.txt: ua-7-2031, ")


def test_the_help_says_what_it_does_and_what_its_status_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["import", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for said in (
        "Nothing of a draft is public",
        "- for standard input",
        "Exit status: 0 when every page",
        "1 when one was refused",
        "2 when the command",
        "130 after Ctrl-C",
    ):
        assert said in told


def test_a_command_that_is_not_written_rightly_has_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["import"]) == 2
    assert main(["import", "--nothing", "a.txt"]) == 2
    assert "usage: habeas import" in capsys.readouterr().err
