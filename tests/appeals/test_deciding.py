"""A new status asks what becomes of each open appeal: stop, pause, revise or leave."""

import cast
import pytest

from habeas.appeals import deciding, stopping
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.cases.models import Situation
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    return cast.open_appeal_of()


def becomes(appeal: Appeal, status: str, since: str = "2016-06-29") -> Situation:
    person = appeal.case.persons.get()
    return recording.record_situation(person, by=cast.case_worker(), status=status, since=since)


def decide(appeal: Appeal, choice: str, outcome: str = "") -> str:
    deciding.decide(appeal, choice=choice, by=cast.case_worker(), outcome=outcome)
    return str(appeal.state)


def test_a_new_status_waits_for_a_decision_until_there_is_one(appeal: Appeal) -> None:
    fact = becomes(appeal, "released")
    assert deciding.ask(fact)
    assert deciding.undecided(appeal.case) == [fact]
    deciding.decided(fact)
    assert not deciding.undecided(appeal.case)


def test_what_was_before_the_present_situation_asks_nothing(appeal: Appeal) -> None:
    assert not deciding.ask(becomes(appeal, "arrested", since="2012"))


def test_a_case_without_an_open_appeal_asks_nothing(appeal: Appeal) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    assert not deciding.ask(becomes(appeal, "released"))


def test_an_event_asks_when_it_changes_how_somebody_is(appeal: Appeal) -> None:
    asked = {}
    for kind in ("death", "appeal-issued"):
        event = recording.record_event(
            appeal.case,
            by=cast.case_worker(),
            persons=[],
            handle=f"new-{kind}",
            kind=kind,
            on="2016-06-29",
        )
        asked[kind] = deciding.ask(event)
    assert asked == {"death": True, "appeal-issued": False}


@pytest.mark.parametrize(
    ("status", "outcome", "choice"),
    [
        ("released", "released", "stop"),
        ("died-in-custody", "died", "stop"),
        ("executed", "executed", "stop"),
        ("case-dropped", "charges-dropped", "stop"),
        ("released-conditions", "released-conditions", ""),
        ("sentenced", "sentenced", ""),
        ("held-unknown-place", "", ""),
    ],
)
def test_the_status_proposes_an_outcome_and_only_an_end_the_quieter_way(
    appeal: Appeal, status: str, outcome: str, choice: str
) -> None:
    fact = becomes(appeal, status)
    assert (deciding.proposed_outcome(fact), deciding.quieter_choice(fact)) == (outcome, choice)


def test_every_choice_does_what_it_says(appeal: Appeal) -> None:
    assert decide(appeal, "leave") == "open"
    assert decide(appeal, "pause") == "paused"
    assert decide(appeal, "revise") == "paused"
    assert decide(appeal, "stop", outcome="released") == "closed"
    said = AuditEntry.objects.filter(verb="appeal.decided").order_by("pk")
    assert [entry.because for entry in said] == ["leave", "pause", "revise", "stop"]


def test_to_revise_an_open_appeal_pauses_it(appeal: Appeal) -> None:
    assert decide(appeal, "revise") == "paused"


@pytest.mark.parametrize(("choice", "outcome"), [("", ""), ("stop", ""), ("stop", "freed")])
def test_what_is_not_said_is_not_done(appeal: Appeal, choice: str, outcome: str) -> None:
    with pytest.raises(RefusedError):
        decide(appeal, choice, outcome)
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_an_appeal_that_has_ended_meanwhile_is_not_decided_again(appeal: Appeal) -> None:
    stopping.withdraw(appeal, by=cast.case_worker())
    with pytest.raises(RefusedError, match="meanwhile"):
        decide(appeal, "leave")
