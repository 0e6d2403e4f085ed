"""``habeas print``: a pile as one file that nobody else on the machine reads."""

import stat
from pathlib import Path

import cast
import pytest
from paper import letters_on_paper, text_of

from habeas.cli import main
from habeas.delivery import planning
from habeas.delivery.models import Delivery, PrintBatch
from habeas.kernel import clock
from habeas.ops import readying
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up and the database migrated already."""
    monkeypatch.setattr(readying, "ready", lambda: None)


def test_a_pile_is_written_for_its_owner_alone_and_ticked_off_at_the_desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters_on_paper("Marie Exemple", "Jean Exemple")
    out = tmp_path / "pile.pdf"
    assert main(["print", "--out", str(out), "--singly"]) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "Marie Exemple" in "".join(text_of(out.read_bytes()))
    assert "tick it off at the desk" in capsys.readouterr().out
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sending"}
    assert PrintBatch.objects.get().problem == ""
    assert AuditEntry.objects.get(verb="print-batch.taken").actor is None


def test_a_file_that_is_there_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters_on_paper()
    out = tmp_path / "pile.pdf"
    out.write_text("mine")
    assert main(["print", "--out", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"held"}


def test_nothing_to_print_leaves_no_file_and_no_pile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.organisation()
    assert main(["print", "--out", str(tmp_path / "pile.pdf")]) == 1
    assert "Nothing waits for the post" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert not PrintBatch.objects.exists()


def test_one_appeal_is_printed_without_the_others(tmp_path: Path) -> None:
    appeal = letters_on_paper()
    other = cast.open_appeal_of(cast.office_by_post("judge"), slug="ua-21-2016")
    cast.signed(other, name="Ana Exemple")
    planning.plan_due(clock.now())
    out = tmp_path / "pile.pdf"
    assert main(["print", "--appeal", appeal.slug, "--out", str(out)]) == 0
    text = "".join(text_of(out.read_bytes()))
    assert "Marie Exemple" in text
    assert "Ana Exemple" not in text


def test_an_unknown_appeal_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["print", "--appeal", "ua-none", "--out", str(tmp_path / "pile.pdf")]) == 1
    assert "There is no appeal ua-none" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
