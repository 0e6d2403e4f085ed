"""The questions of doing no harm: who does not know takes the quieter way."""

from datetime import timedelta
from typing import Any

import cast
import pytest

from habeas.appeals import drafting, opening, risks
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.cases import recording
from habeas.kernel.errors import RefusedError
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.organisations import domain_now

pytestmark = pytest.mark.django_db

NO: dict[str, Any] = dict.fromkeys(risks.QUESTIONS, "no")


@pytest.fixture
def appeal() -> Appeal:
    return drafting.draft_appeal(cast.case(), slug="ua-1", language="en", by=cast.case_worker())


def sentences(appeal: Appeal) -> str:
    return " ".join(str(lack) for lack in risks.lacking(Appeal.objects.get(pk=appeal.pk)))


@pytest.mark.parametrize(
    ("answer", "way"), [("no", "name"), ("yes", "quiet"), ("unknown", "quiet")]
)
def test_a_letter_that_could_make_it_worse_leaves_the_quiet_way(answer: str, way: str) -> None:
    assert risks.quieter_way({**NO, "worse": answer}) == way


def test_what_nobody_answered_is_not_known() -> None:
    assert risks.quieter_way({}) == "quiet"


def test_questions_that_are_left_out_count_as_not_known(appeal: Appeal) -> None:
    answers = risks.answer_risks(appeal, by=cast.case_worker(), worse="no")
    assert (answers.fax, answers.embassy, answers.minors) == ("unknown", "unknown", "unknown")
    assert not risks.fax_allowed(appeal)
    assert not risks.embassy_allowed(appeal)


def test_without_answers_nothing_is_allowed(appeal: Appeal) -> None:
    assert not risks.fax_allowed(appeal)
    assert not risks.embassy_allowed(appeal)
    assert not risks.is_public(appeal)
    assert "Answer the risk questions." in sentences(appeal)


def test_a_quieter_way_can_be_chosen_and_a_louder_one_cannot(appeal: Appeal) -> None:
    worker = cast.case_worker()
    assert risks.answer_risks(appeal, by=worker, way="no-name", **NO).way == "no-name"
    assert risks.answer_risks(appeal, by=worker, way="wait", **{**NO, "worse": "yes"}).way == "wait"
    for louder in ("name", "no-name"):
        with pytest.raises(RefusedError, match="quieter"):
            risks.answer_risks(appeal, by=worker, way=louder, **{**NO, "worse": "unknown"})
    assert RiskAnswers.objects.get().way == "wait"


def test_the_answers_need_a_second_yes(appeal: Appeal) -> None:
    worker = cast.case_worker()
    answers = risks.answer_risks(appeal, by=worker, **NO)
    assert "Approve the risk answers." in sentences(appeal)
    with pytest.raises(SecondPersonNeededError):
        risks.approve_risks(appeal, by=worker, seen=answers.block.changed_at)
    seen = answers.block.changed_at
    risks.answer_risks(appeal, by=worker, **{**NO, "fax": "yes"})
    with pytest.raises(ChangedMeanwhileError):
        risks.approve_risks(appeal, by=cast.approver(), seen=seen)
    cast.answer_risks(appeal)
    assert sentences(appeal) == ""


@pytest.mark.parametrize("way", ["quiet", "wait"])
def test_a_quiet_way_keeps_an_appeal_shut(appeal: Appeal, way: str) -> None:
    cast.answer_risks(appeal, way=way)
    assert "It was decided to" in sentences(appeal)
    with pytest.raises(RefusedError, match="It was decided to"):
        opening.open_appeal(appeal, by=cast.approver())


def test_an_embargo_keeps_an_appeal_shut_until_it_ends(appeal: Appeal) -> None:
    cast.answer_risks(appeal, embargo_until=domain_now() + timedelta(hours=1))
    assert "Wait for the end of the embargo: 30 June 2016" in sentences(appeal)
    cast.answer_risks(appeal, embargo_until=domain_now() - timedelta(hours=1))
    assert sentences(appeal) == ""


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_others_who_are_named_keep_an_appeal_shut(appeal: Appeal, answer: str) -> None:
    cast.answer_risks(appeal, names_others=answer)
    assert "has not agreed" in sentences(appeal)


def test_a_minor_contradicts_the_answer_that_there_is_none(appeal: Appeal) -> None:
    ada = appeal.case.persons.get()
    recording.amend_person(ada, by=cast.case_worker(), minor=True)
    cast.answer_risks(appeal, minors="no")
    assert "Ada Sample is under 18" in sentences(appeal)
    cast.answer_risks(appeal, minors="yes")
    assert sentences(appeal) == ""


def test_nobody_is_named_where_that_was_decided(appeal: Appeal) -> None:
    cast.answer_risks(appeal, way="no-name")
    assert "Give Ada Sample a pseudonym" in sentences(appeal)
    appeal.case.persons.update(pseudonym=True)
    assert sentences(appeal) == ""


def test_one_person_makes_it_quiet_at_once_and_an_open_appeal_pauses() -> None:
    appeal = cast.open_appeal_of()
    risks.make_quiet(appeal, by=cast.case_worker())
    appeal.refresh_from_db()
    assert appeal.state == "paused"
    assert risks.answers_of(appeal).way == "quiet"  # type: ignore[union-attr] # it was answered
    with pytest.raises(RefusedError, match="It was decided to"):
        opening.open_appeal(appeal, by=cast.approver())


def test_no_letter_leaves_while_changed_answers_wait_for_their_yes() -> None:
    appeal = cast.open_appeal_of()
    now = domain_now()
    assert appeal in Appeal.objects.may_send(now)
    risks.answer_risks(appeal, by=cast.case_worker(), **{**NO, "embassy": "yes"})
    assert appeal not in Appeal.objects.may_send(now)
    cast.answer_risks(appeal, embassy="yes")
    assert appeal in Appeal.objects.may_send(now)


def test_other_answers_pause_an_open_appeal_whose_way_is_no_longer_public() -> None:
    appeal = cast.open_appeal_of()
    risks.answer_risks(appeal, by=cast.case_worker(), **{**NO, "worse": "yes"})
    appeal.refresh_from_db()
    assert appeal.state == "paused"
