"""``habeas import`` on a whole folder: what is read, what becomes of it, and what is said of it."""

import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import cast
import migrated
import pytest

from habeas import conf
from habeas.appeals.models import Appeal
from habeas.cases.desk_keys import make_desk_keys
from habeas.cli import main
from habeas.importers import keeping
from habeas.importers.models import ImportedPage
from habeas.importers.reading.fields import ReadAppeal
from habeas.importers.reading.page import load_page
from habeas.importers.reading.reader import as_answer, read_page

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
COUPLE, SINGLE = PAGES / "couple.txt", PAGES / "single.txt"
NO_COUNTRY = """A title of the page

Dear Warden,

The tower is the place where Ms Una Pellworm is, and she has been there for a long time.

I ask you to:
1. let Ms Una Pellworm go;
"""
INVITATION = """Dear friends of the garden,

on Saturday we paint the fence of our garden in Iceland.

We ask you to:
1. wear old clothes;
2. bring a brush;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages as somebody keeps them, with what does not belong to them."""
    pages = tmp_path / "pages"
    (pages / "b" / "deep").mkdir(parents=True)
    (pages / ".hidden").mkdir()
    shutil.copy(SINGLE, pages / "a.txt")
    shutil.copy(COUPLE, pages / "b" / "deep" / "c.txt")
    shutil.copy(COUPLE, pages / ".hidden" / "page.txt")
    shutil.copy(COUPLE, pages / ".page.txt")
    (pages / "b" / "page_files").mkdir()
    (pages / "b" / "page_files" / "style.css").write_text("p {}")
    (pages / "b" / "page_files" / "face.png").write_bytes(b"\x89PNG")
    (pages / "b" / "link").symlink_to(pages)
    os.mkfifo(pages / "b" / "pipe")
    return pages


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    pages: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return pages


def test_a_folder_is_read_through_in_order_without_what_is_hidden(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--dry-run", "--json", str(folder)]) == 0
    assert printed(capsys) == [
        {"name": f"{folder}/a.txt", **as_answer(read_page(load_page(SINGLE)))},
        {"name": f"{folder}/b/deep/c.txt", **as_answer(read_page(load_page(COUPLE)))},
    ]


def test_a_file_alone_gives_an_object_and_a_folder_of_one_gives_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--dry-run", "--json", str(folder / "a.txt")]) == 0
    assert json.loads(capsys.readouterr().out) == as_answer(read_page(load_page(SINGLE)))
    assert main(["import", "--dry-run", "--json", str(folder / "b")]) == 0
    assert [page["name"] for page in printed(capsys)] == [f"{folder}/b/deep/c.txt"]


def test_a_zip_is_read_as_its_pages(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    packed = tmp_path / "pages.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(SINGLE, "a.txt")
        archive.write(COUPLE, "b/c.txt")
    assert main(["import", "--dry-run", "--json", str(packed), str(folder / "a.txt")]) == 0
    pages = printed(capsys)
    assert [page["title"] for page in pages] == [
        "Free the cartographer Fenna Oortsveldt",
        "Letters for Tamsin Quillfeather and her husband",
        "Free the cartographer Fenna Oortsveldt",
    ]
    assert str(pages[1]["name"]).endswith("b/c.txt")


def test_a_path_where_nothing_is_refuses_all_before_anything_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    for path, said in ((folder / "gone", "no such file"), (folder / "empty", "no files in it")):
        assert main(["import", "--dry-run", str(folder), str(path)]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert said in told.err


def test_a_refused_page_is_named_with_its_reason_and_the_others_are_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a2.txt").write_bytes(b"")
    assert main(["import", "--dry-run", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "Title: Free the cartographer Fenna Oortsveldt" in told
    assert "Title: Letters for Tamsin Quillfeather and her husband" in told
    assert told.splitlines()[-3] == "Read: 2"
    assert told.splitlines()[-2] == "Refused: 1"
    assert re.match(rf"  {folder}/a2.txt: The file is empty.*\.$", told.splitlines()[-1])
    assert main(["import", "--dry-run", "--json", str(folder)]) == 1
    refused = printed(capsys)[1]
    assert (refused["name"], refused["became"]) == (f"{folder}/a2.txt", "refused")
    assert str(refused["why"]).startswith("The file is empty")


def test_a_name_does_nothing_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / os.fsdecode(b"page\x1b[2J\xff.txt")).write_bytes(b"")
    assert main(["import", "--dry-run", str(tmp_path)]) == 1
    assert "page\ufffd[2J\ufffd.txt: The file is empty" in capsys.readouterr().out


@pytest.fixture
def _founded() -> None:
    """The tests' data folder, as `habeas init` leaves it, with one account."""
    (conf.data_dir() / "secret.key").write_text("plainly-invented", encoding="ascii")
    cast.case_worker()


@pytest.mark.django_db
@pytest.mark.usefixtures("_founded")
class TestWithADataFolder:
    def test_each_page_becomes_what_it_can_and_the_summary_counts_them(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "d.txt").write_text(NO_COUNTRY)
        (folder / "e.txt").write_bytes(b"")
        assert main(["import", str(folder)]) == 1
        told = capsys.readouterr()
        lines = told.out.splitlines()
        assert lines[:2] == ["Read: 3", "Drafts made, nothing of them public: 2"]
        assert lines[4] == "Wait at the desk for a person: 1"
        assert lines[5].startswith(f"  {folder}/d.txt: No country")
        assert lines[6:8] == ["Here before: 0", "Refused: 1"]
        assert told.err == ""
        assert Appeal.objects.count() == 2
        assert ImportedPage.objects.waiting().count() == 1

    def test_the_summary_names_each_draft_its_place_and_how_much_there_is_to_look_at(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["import", str(folder)]) == 0
        told = capsys.readouterr().out
        couple = ImportedPage.objects.get(appeal__slug="ua-7-2031")
        opened = keeping.opened(couple, by=cast.case_worker())
        assert (
            f"  {folder}/b/deep/c.txt: ua-7-2031, {len(opened.sheet.report)} to look at, "
            f"{conf.desk_url()}/desk/appeals/{couple.appeal_id}/\n"
        ) in told
        assert "No consent is on the page" not in told
        assert opened.source.name == "c.txt"

    def test_a_page_of_a_zip_is_kept_under_the_name_of_both(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
            archive.write(COUPLE, "b/c.txt")
        assert main(["import", str(tmp_path)]) == 0
        page = ImportedPage.objects.get()
        assert keeping.opened(page, by=cast.case_worker()).source.name == "pages.zip/b/c.txt"

    def test_what_names_nobody_and_asks_no_office_waits_alone_or_in_a_folder(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "d.txt").write_text(INVITATION)
        assert main(["import", str(folder / "d.txt")]) == 0
        assert "No draft was made yet. Neither anybody at risk" in capsys.readouterr().out
        ImportedPage.objects.all().delete()
        assert main(["import", str(folder)]) == 0
        told = capsys.readouterr().out
        assert "Wait at the desk for a person: 1\n" in told
        assert f"  {folder}/d.txt: Neither anybody at risk nor an addressee was found" in told
        assert (Appeal.objects.count(), ImportedPage.objects.waiting().count()) == (2, 1)

    def test_the_same_folder_again_makes_nothing_twice(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "d.txt").write_text(NO_COUNTRY)
        assert main(["import", str(folder)]) == 0
        shutil.copy(SINGLE, folder / "the same again.txt")
        capsys.readouterr()
        assert main(["import", str(folder)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[:4] == [
            "Read: 4",
            "Drafts made, nothing of them public: 0",
            "Wait at the desk for a person: 0",
            "Here before: 4",
        ]
        assert (Appeal.objects.count(), ImportedPage.objects.count()) == (2, 3)

    def test_what_somebody_lays_down_in_the_same_moment_is_here_before(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "b" / "d.txt").write_text(NO_COUNTRY)
        (folder / "b" / "e.txt").write_text(NO_COUNTRY)
        looked: list[object] = []
        refuse = keeping.refuse_known

        def too_early(read: ReadAppeal) -> None:
            looked.append(read)
            # The other one is not there yet when this one looks before it drafts.
            if len(looked) != 3:
                refuse(read)

        monkeypatch.setattr(keeping, "refuse_known", too_early)
        assert main(["import", str(folder / "b" / "d.txt"), str(folder / "b" / "e.txt")]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert "Here before: 1" in lines
        assert lines[-1] == "Refused: 0"
        assert ImportedPage.objects.waiting().count() == 1

    def test_programs_get_an_entry_for_each_page(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "d.txt").write_text(NO_COUNTRY)
        shutil.copy(SINGLE, folder / "e.txt")
        assert main(["import", "--json", str(folder)]) == 0
        single, couple, waits, again = printed(capsys)
        assert (couple["became"], couple["appeal"]) == ("drafted", "ua-7-2031")
        assert couple["report"]
        assert single["became"] == "drafted"
        assert waits["became"] == "waiting"
        assert waits["page"] == str(ImportedPage.objects.waiting().get().reference)
        assert str(waits["why"]).startswith("No country")
        assert again["became"] == "known"
        assert f"“{single['appeal']}”" in str(again["why"])


def test_a_long_import_says_how_far_it_is_and_is_silent_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(101):
        (tmp_path / f"{number}.txt").write_bytes(b"")
    assert main(["import", "--dry-run", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "50 pages, 50 of 101 files",
        "100 pages, 100 of 101 files",
    ]
    assert main(["import", "--dry-run", "--json", str(tmp_path)]) == 1
    assert capsys.readouterr().err == ""


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "habeas.cli", "import", *words]


def test_on_a_terminal_one_line_is_written_over_and_goes(folder: Path) -> None:
    shown, terminal = pty.openpty()
    done = subprocess.run(
        command("--dry-run", str(folder)),
        env={"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
    )
    os.close(terminal)
    written = os.read(shown, 10_000).decode()
    os.close(shown)
    assert written == ("\r\x1b[K1 pages, 1 of 2 files\r\x1b[K2 pages, 2 of 2 files\r\x1b[K")
    assert b"Read: 2" in done.stdout


def test_who_stops_it_keeps_what_is_done_and_nothing_of_what_is_not(tmp_path: Path) -> None:
    house, pages = tmp_path / "data", tmp_path / "pages"
    for made in (house, pages):
        made.mkdir()
    shutil.copy(migrated.database(), house / migrated.NAME)
    (house / "secret.key").write_text("plainly-invented", encoding="ascii")
    make_desk_keys(house, house / "desk-keys")
    shutil.copy(COUPLE, pages / "a.txt")
    (pages / "b.txt").write_bytes(SINGLE.read_bytes() * 2_500)  # minutes of reading
    shutil.copy(SINGLE, pages / "c.txt")
    environment = {"PYTHONPATH": str(ROOT / "src"), "HABEAS_DATA": str(house), "PATH": os.defpath}
    subprocess.run(
        [sys.executable, "-m", "habeas.cli", "staff", "add", "bea", "--role", "case worker"],
        env=environment,
        input=b"plainly invented 4\n",
        check=True,
        capture_output=True,
    )
    shown, terminal = pty.openpty()
    running = subprocess.Popen(
        command(str(pages)), env=environment, stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    said = b""
    while b"1 pages" not in said:
        said += os.read(shown, 1000)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate()
    os.close(shown)
    assert running.returncode == 130
    assert told.splitlines()[:2] == [b"Read: 1", b"Drafts made, nothing of them public: 1"]
    assert told.splitlines()[-1].startswith(b"Stopped before the end: give the same again")
    with closing(sqlite3.connect(house / migrated.NAME)) as database:
        for table in ("appeals_appeal", "cases_case", "importers_importedpage"):
            found = database.execute(f"SELECT count(*) FROM habeas_{table}")  # noqa: S608 - as listed
            assert found.fetchone() == (1,)
