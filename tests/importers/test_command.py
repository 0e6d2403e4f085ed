"""``habeas import`` as it is typed: what it prints, where, and its exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cast
import pytest

from habeas import conf
from habeas.appeals.models import Appeal
from habeas.cli import main
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import (
    ReadAppeal,
    as_answer,
    as_fields,
    load_page,
    read_page,
)

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
COUPLE = str(PAGES / "couple.txt")


@pytest.fixture
def _founded() -> None:
    """The tests' data folder, as `habeas init` leaves it."""
    (conf.data_dir() / "secret.key").write_text("plainly-invented", encoding="ascii")


def habeas(*words: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process that knows no data folder."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HABEAS_")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "habeas.cli", *words],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dry_run_for_programs_prints_the_fields_alone_and_needs_no_data_folder() -> None:
    done = habeas("import", "--dry-run", "--json", COUPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == as_answer(read_page(load_page(COUPLE)))


def test_a_dry_run_loads_no_django() -> None:
    code = (
        "import sys; from habeas.cli import main; "
        f"main(['import', '--dry-run', {COUPLE!r}]); sys.exit('django' in sys.modules)"
    )
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run([sys.executable, "-c", code], env=clean, check=False).returncode == 0


def test_json_is_in_utf_8_whatever_the_terminal_takes() -> None:
    words = ("import", "--dry-run", "--json", COUPLE)
    done = habeas(*words, env={"PYTHONIOENCODING": "ascii"})
    assert "“A copy goes to the harbour master.”" in done.stdout
    assert "\\u" not in done.stdout
    assert json.loads(done.stdout)["status"] == "Held without charge"


def test_a_dry_run_tells_what_was_read_and_what_is_doubtful(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["import", "--dry-run", COUPLE]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "✓ Status: Held without charge" in told
    assert "       Governor Oda Brimmelstone" in told
    assert "≈ Detained on: 2030-02-03" in told
    assert any(line.startswith("  - “aged 61”") for line in told[told.index("Please look at:") :])


def test_a_dry_run_shows_all_that_was_read_with_how_sure_it_is_and_why_it_is_doubted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    copy = "Copies to: Embassy of Bouvet Island, 2 Fjord Lane, Tern City\n\nSend us a note"
    text = Path(COUPLE).read_text(encoding="utf-8").replace("Send us a note", copy)
    page.write_text(text, encoding="utf-8")
    assert main(["import", "--dry-run", str(page)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "✓ sure  ≈ likely  ▲ look at this"
    assert "✓ Lead-in: I ask the authorities of Bouvet Island to:" in told
    assert "≈ Closing: Yours sincerely," in told
    assert "≈   1: Tamsin Quillfeather (Ms, aged 61 that day)" in told
    first = told[told.index("  Letter:") + 1]
    assert first.startswith("≈   1: The lighthouse keeper Ms Tamsin Quillfeather, aged 61")
    assert first.endswith("…")
    assert "A copy goes to the harbour master." in told[told.index("  What happened:") + 1]
    assert "Embassy of Bouvet Island" in told[told.index("  Copies to embassies:") + 1]
    doubted = told.index("▲      Fax: +44 20 7946 0123")
    assert "has no label" in told[doubted + 1]
    assert sum("has no label" in line for line in told) == 1
    assert max(map(len, told)) < 120


def test_a_dry_run_on_a_page_without_an_appeal_gives_empty_fields_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = str(PAGES / "no-appeal.txt")
    assert main(["import", "--dry-run", "--json", page]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert not any(answer[field] for field in as_fields(ReadAppeal()))
    assert (answer["found"], bool(answer["unplaced"])) == ([], True)
    assert main(["import", "--dry-run", page]) == 0
    assert "No appeal was found" in capsys.readouterr().out


@pytest.mark.usefixtures("_founded")
@pytest.mark.django_db
@pytest.mark.parametrize("mode", [(), ("--dry-run",), ("--dry-run", "--json"), ("--json",)])
@pytest.mark.parametrize(
    "content", [b"", b"\0\1", b"\xff\xfe", b"a" * 5_000_001], ids=["empty", "nul", "binary", "5-MB"]
)
def test_a_file_that_is_no_page_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: tuple[str, ...], content: bytes
) -> None:
    cast.case_worker()
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    assert main(["import", *mode, str(page)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("habeas: The file ")
    assert printed.err.count("\n") == 1
    assert not ImportedPage.objects.exists()


def test_without_a_data_folder_only_a_dry_run_works() -> None:
    done = habeas("import", COUPLE)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "habeas: Name the data folder: --data DIR, or HABEAS_DATA in the environment.\n"
    )


@pytest.mark.usefixtures("_founded")
@pytest.mark.django_db
class TestWithADataFolder:
    def test_the_draft_is_told_with_its_place_at_the_desk(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.case_worker()
        assert main(["import", COUPLE]) == 0
        told = capsys.readouterr().out
        appeal = Appeal.objects.get(slug="ua-7-2031")
        assert "nothing of it is public" in told
        assert f"{conf.public_url()}/desk/appeals/{appeal.pk}/" in told
        assert "No consent is on the page" in told
        left = told[told.index("In no field; these lines stay sealed with the page:") :]
        assert "  Send us a note when you have written." in left
        assert "  - " not in left

    def test_programs_get_the_slugs_and_the_report(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.case_worker()
        assert main(["import", "--json", COUPLE]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["case"], answer["appeal"]) == ("ua-7-2031", "ua-7-2031")
        assert any("has no label" in sentence for sentence in answer["report"])

    def test_the_same_file_twice_is_refused_and_the_first_is_named(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.case_worker()
        main(["import", COUPLE])
        capsys.readouterr()
        assert main(["import", COUPLE]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "“ua-7-2031”" in printed.err
        assert Appeal.objects.count() == 1

    def test_of_several_accounts_one_has_to_be_named(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.case_worker()
        cast.approver()
        assert main(["import", COUPLE]) == 1
        assert "--by USER" in capsys.readouterr().err
        assert main(["import", "--by", "ali.approver", COUPLE]) == 0
        assert Appeal.objects.get().limits.changed_by == cast.approver()

    def test_without_an_account_nothing_is_drafted(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["import", COUPLE]) == 1
        assert "habeas staff add" in capsys.readouterr().err
        assert main(["import", "--by", "nobody", COUPLE]) == 1
        assert "no account of this name" in capsys.readouterr().err
        assert not Appeal.objects.exists()

    def test_a_page_of_which_no_draft_can_be_made_waits_at_the_desk(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.case_worker()
        assert main(["import", str(PAGES / "no-appeal.txt")]) == 0
        told = capsys.readouterr().out
        assert "No appeal was found" in told
        assert "waits at the desk" in told
        assert ImportedPage.objects.waiting().count() == 1
        assert not Appeal.objects.exists()


def test_the_json_says_where_each_value_stands_how_sure_it_is_and_what_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["import", "--dry-run", "--json", COUPLE]) == 0
    answer = json.loads(capsys.readouterr().out)
    found = {each["field"]: each for each in answer["found"]}
    assert found["status"]["sureness"] == "sure"
    (start, end), *_ = found["status"]["places"]
    assert answer["text"][start:end] == "Held without charge"
    assert any("has no label" in each.get("why", "") for each in found.values())
    assert "Send us a note when you have written." in answer["unplaced"]
    assert answer["letter"]["paragraphs"]


def test_a_dry_run_ends_with_what_is_in_no_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--dry-run", COUPLE]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "  Send us a note when you have written." in told[told.index("In no field:") :]
