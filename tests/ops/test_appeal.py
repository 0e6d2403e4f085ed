"""Stopping an appeal and reading the ledger from a shell."""

import argparse
import json

import cast
import pytest

from habeas.appeals.models import Appeal
from habeas.delivery.models import Delivery
from habeas.delivery.planning import plan_due
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.ops import appeal as command
from habeas.ops import ledger, readying
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readying, "ready", lambda: None)  # the tests' own database is ready


@pytest.fixture
def appeal() -> Appeal:
    return cast.open_appeal_of()


def stop(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def show(*words: str) -> int:
    parser = argparse.ArgumentParser()
    ledger.add_arguments(parser)
    return ledger.run(parser.parse_args(words))


def planned(appeal: Appeal) -> Delivery:
    cast.signed(appeal)
    plan_due(clock.now())
    return Delivery.objects.get()


def test_withdrawing_cancels_what_is_queued_at_once(appeal: Appeal) -> None:
    letter = planned(appeal)
    assert letter.state == "queued"
    assert stop("withdraw", appeal.slug, "--by", cast.approver().username) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("cancelled", "withdrawn")
    entry = AuditEntry.objects.filter(verb="appeal.withdrawn").get()
    assert entry.actor == cast.approver()


def test_pausing_holds_what_is_queued(appeal: Appeal) -> None:
    letter = planned(appeal)
    stop("pause", appeal.slug, "--by", cast.approver().username)
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("held", "paused")


@pytest.mark.parametrize(
    ("told", "outcome", "note"),
    [
        ("released", "released", ""),
        ("Charges dropped", "charges-dropped", ""),
        ("The court moved away.", "not-known", "The court moved away."),
    ],
)
def test_closing_takes_a_code_a_label_or_a_sentence(
    appeal: Appeal, told: str, outcome: str, note: str
) -> None:
    stop("close", appeal.slug, "--by", cast.approver().username, "--outcome", told)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.outcome, appeal.outcome_note) == ("closed", outcome, note)


def test_an_unknown_appeal_or_person_changes_nothing(appeal: Appeal) -> None:
    with pytest.raises(RefusedError, match="no appeal"):
        stop("withdraw", "no-such-appeal", "--by", cast.approver().username)
    with pytest.raises(RefusedError, match="outcome"):
        stop("pause", appeal.slug, "--by", cast.approver().username, "--outcome", "released")
    with pytest.raises(RefusedError, match="no account"):
        stop("withdraw", appeal.slug, "--by", "nobody")
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_the_ledger_counts_letters_and_names_nobody(
    appeal: Appeal, capsys: pytest.CaptureFixture[str]
) -> None:
    planned(appeal)
    show(appeal.slug, "--json")
    printed = capsys.readouterr().out
    (line,) = json.loads(printed)["appeals"][0].pop("letters")
    assert (line["channel"], line["state"], line["evidence"], line["count"]) == (
        "email",
        "queued",
        "",
        1,
    )
    assert set(json.loads(printed)["appeals"][0]) == {
        "appeal",
        "counted",
        "letters",
        "told_by_groups",
    }
    show()
    table = capsys.readouterr().out
    assert "queued" in table
    assert "Marie" not in table + printed


def test_an_appeal_without_letters_says_so(
    appeal: Appeal, capsys: pytest.CaptureFixture[str]
) -> None:
    show(appeal.slug)
    assert "No letter yet. Counted without a name: 0." in capsys.readouterr().out
