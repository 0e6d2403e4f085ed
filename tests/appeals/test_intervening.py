"""Quiet work is recorded by one person; a letter of our own leaves on a second one's yes."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.appeals import intervening
from habeas.appeals.models import Intervention
from habeas.directory import keeping
from habeas.kernel.errors import RefusedError
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


def letter() -> Intervention:
    return intervening.record_intervention(
        cast.case(),
        by=cast.case_worker(),
        kind="letter",
        on=domain_day(),
        office=cast.office_by_mail(),
        language="EN",
        subject="Ada Sample",
        body="We write to you.",
    )


def test_a_call_is_recorded_without_a_second_person() -> None:
    made = intervening.record_intervention(
        cast.case(), by=cast.case_worker(), kind="call", on=domain_day(), note="They listened."
    )
    with pytest.raises(RefusedError):
        intervening.approve_intervention(made, by=cast.approver(), seen=made.block.changed_at)


@pytest.mark.parametrize("missing", ["office", "language", "subject", "body"])
def test_a_letter_has_to_be_whole(missing: str) -> None:
    facts = {"office": cast.office_by_mail(), "language": "en", "subject": "Ada", "body": "We"}
    facts[missing] = None if missing == "office" else ""
    with pytest.raises(ValidationError):
        intervening.record_intervention(
            cast.case(),
            by=cast.case_worker(),
            kind="letter",
            on=domain_day(),
            **facts,  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("token", "instead"),
    [("{age of ada}", "“78”"), ("{nonsense}", "what it should say"), ("{age", "what it should")],
)
@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_letter_of_our_own_holds_nothing_that_nobody_fills(
    field: str, token: str, instead: str
) -> None:
    facts = {"subject": "Ada Sample", "body": "We write to you."}
    facts[field] += f" She is {token}."
    with pytest.raises(ValidationError) as refused:
        intervening.record_intervention(
            cast.case(),
            by=cast.case_worker(),
            kind="letter",
            on=domain_day(),
            office=cast.office_by_mail(),
            language="en",
            **facts,
        )
    assert instead in refused.value.message_dict[field][0]
    assert not Intervention.objects.exists()


def test_a_letter_of_our_own_goes_to_no_office_that_stands_for_others() -> None:
    own = keeping.add_office(
        by=cast.case_worker(),
        handle="own",
        kind="foreign-minister",
        stands_for="own-government",
        titles={"en": "Own"},
    )
    with pytest.raises(ValidationError, match="stands for others"):
        intervening.record_intervention(
            cast.case(),
            by=cast.case_worker(),
            kind="letter",
            on=domain_day(),
            office=own,
            language="en",
            subject="Ada Sample",
            body="We write to you.",
        )


def test_the_author_does_not_say_yes_to_her_own_letter() -> None:
    made = letter()
    assert made.language == "en"
    with pytest.raises(SecondPersonNeededError):
        intervening.approve_intervention(made, by=cast.case_worker(), seen=made.block.changed_at)
    intervening.approve_intervention(made, by=cast.approver(), seen=made.block.changed_at)
    assert made.block.is_approved


def test_a_yes_is_to_what_was_seen() -> None:
    made = letter()
    with pytest.raises(ChangedMeanwhileError):
        intervening.approve_intervention(
            made, by=cast.approver(), seen=made.block.changed_at.replace(year=2000)
        )


def test_a_letter_that_was_stopped_stays_stopped() -> None:
    made = letter()
    intervening.stop_intervention(made, by=cast.case_worker())
    with pytest.raises(RefusedError):
        intervening.approve_intervention(made, by=cast.approver(), seen=made.block.changed_at)
    with pytest.raises(RefusedError):
        intervening.stop_intervention(made, by=cast.case_worker())
