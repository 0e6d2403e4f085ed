"""The life of an appeal, and the gate it passes."""

from datetime import timedelta
from typing import Any

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.appeals import checking, drafting, opening, stopping, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.directory import keeping
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff.errors import SecondPersonNeededError
from habeas.staff.models import AuditEntry
from habeas.staff.organisations import domain_day, domain_now

pytestmark = pytest.mark.django_db


def test_a_new_appeal_is_a_draft_with_the_usual_dates() -> None:
    appeal = drafting.draft_appeal(cast.case(), slug="ua-1", language="en", by=cast.case_worker())
    assert appeal.state == "draft"
    assert (appeal.act_by - appeal.opens).days == 42
    assert appeal.risk_countries == [cast.COUNTRY]


def test_a_draft_that_lacks_everything_says_what() -> None:
    appeal = drafting.draft_appeal(cast.case(), slug="ua-1", language="en", by=cast.case_worker())
    with pytest.raises(RefusedError) as error:
        opening.open_appeal(appeal, by=cast.approver())
    for lack in ("addressees", "dates and limits", "page text", "at least one addressee"):
        assert lack in str(error.value)
    appeal.refresh_from_db()
    assert appeal.state == "draft"


def test_one_person_alone_cannot_get_an_appeal_open() -> None:
    worker = cast.case_worker()
    appeal = drafting.draft_appeal(cast.case(), slug="ua-1", language="en", by=worker)
    drafting.add_addressee(appeal, cast.office_by_mail(), by=worker)
    for approve, block in (
        (opening.approve_addressing, appeal.addressing),
        (opening.approve_limits, appeal.limits),
    ):
        with pytest.raises(SecondPersonNeededError):
            approve(appeal, by=worker, seen=block.changed_at)
    with pytest.raises(RefusedError):
        opening.open_appeal(appeal, by=worker)


def test_an_appeal_opens_and_says_so_in_the_audit_log() -> None:
    appeal = cast.open_appeal_of()
    assert appeal.state == "open"
    assert AuditEntry.objects.get(verb="appeal.opened").target == f"appeal {appeal.pk}"


def test_a_country_that_is_addressed_becomes_a_risk_country() -> None:
    appeal = drafting.draft_appeal(cast.case(), slug="ua-1", language="en", by=cast.case_worker())
    office = keeping.add_office(
        by=cast.case_worker(), handle="abroad", country="BV", titles={"en": "Consul"}
    )
    drafting.add_addressee(appeal, office, by=cast.case_worker())
    appeal.refresh_from_db()
    assert set(appeal.risk_countries) == {cast.COUNTRY, "BV"}


def test_one_person_pauses_and_the_gate_is_passed_again_to_go_on() -> None:
    appeal = cast.open_appeal_of()
    stopping.pause(appeal, by=cast.case_worker(), because="we are asking")
    recording.record_situation(
        cast.case().persons.get(), by=cast.case_worker(), status="released", since="2016-06-29"
    )
    with pytest.raises(RefusedError, match="facts"):
        opening.open_appeal(appeal, by=cast.approver())
    cast.approve_facts(cast.case())
    cast.reopen(appeal)
    assert appeal.state == "open"


def test_closing_needs_an_outcome_of_the_vocabulary() -> None:
    appeal = cast.open_appeal_of()
    with pytest.raises(RefusedError, match="released"):
        stopping.close(appeal, by=cast.case_worker(), outcome="free at last")
    stopping.close(appeal, by=cast.case_worker(), outcome="released", note="She is home.")
    assert (appeal.state, appeal.outcome, appeal.outcome_note) == (
        "closed",
        "released",
        "She is home.",
    )


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (state, to)
        for state in vocabulary.STATES
        for to in vocabulary.STATES
        if to not in vocabulary.MAY_BECOME[state]
    ],
)
def test_no_state_becomes_what_the_table_does_not_allow(state: str, to: str) -> None:
    with pytest.raises(RefusedError):
        opening.move(Appeal(state=state), to)


def test_what_was_withdrawn_stays_withdrawn() -> None:
    appeal = cast.open_appeal_of()
    stopping.withdraw(appeal, by=cast.case_worker())
    with pytest.raises(RefusedError):
        opening.open_appeal(appeal, by=cast.approver())
    assert not Appeal.objects.with_page().exists()


def test_an_appeal_may_send_only_while_its_facts_are_checked_and_approved() -> None:
    appeal = cast.open_appeal_of()
    now = domain_now()
    assert appeal in Appeal.objects.may_send(now)
    assert appeal not in Appeal.objects.may_send(appeal.review_by + timedelta(minutes=1))
    recording.record_event(
        cast.case(), by=cast.case_worker(), persons=[], handle="x", kind="other", on="2016"
    )
    assert appeal not in Appeal.objects.may_send(now)
    cast.approve_facts(cast.case())
    assert appeal in Appeal.objects.may_send(now)
    stopping.pause(appeal, by=cast.case_worker())
    assert appeal not in Appeal.objects.may_send(now)


def test_still_true_moves_the_review_on() -> None:
    appeal = cast.open_appeal_of(review_by=domain_now() - timedelta(hours=1))
    assert appeal.is_overdue(domain_now())
    checking.still_true(cast.case(), by=cast.case_worker())
    appeal.refresh_from_db()
    assert not appeal.is_overdue(domain_now())
    assert AuditEntry.objects.filter(verb="fact.checked").exists()


def test_a_reference_is_given_once() -> None:
    cast.open_appeal_of(reference="UA 1/2016")
    with pytest.raises(ValidationError):
        drafting.draft_appeal(
            cast.case(), slug="other", language="en", by=cast.case_worker(), reference="UA 1/2016"
        )


def limits_of(appeal: Appeal, **changes: object) -> dict[str, Any]:
    fields = ("reference", "opens", "act_by", "review_by", "risk_countries")
    return {**{field: getattr(appeal, field) for field in fields}, **changes}


def test_one_person_narrows_the_limits_of_an_open_appeal_and_cannot_widen_them() -> None:
    appeal = cast.open_appeal_of()
    worker, day = cast.case_worker(), timedelta(days=1)
    widenings: list[dict[str, Any]] = [
        {"act_by": appeal.act_by + day},
        {"review_by": appeal.review_by + day},
        {"opens": appeal.opens - day},
        {"risk_countries": []},
    ]
    for wider in widenings:
        with pytest.raises(RefusedError, match="Pause"):
            drafting.set_limits(
                Appeal.objects.get(pk=appeal.pk), by=worker, **limits_of(appeal, **wider)
            )
    drafting.set_limits(appeal, by=worker, **limits_of(appeal, act_by=appeal.act_by - day))


def test_wider_limits_need_a_pause_and_a_second_yes() -> None:
    appeal = cast.open_appeal_of()
    worker = cast.case_worker()
    stopping.pause(appeal, by=worker)
    wider = limits_of(appeal, review_by=appeal.review_by + timedelta(days=1))
    drafting.set_limits(appeal, by=worker, **wider)
    with pytest.raises(RefusedError, match="limits"):
        opening.open_appeal(appeal, by=worker)
    appeal.limits.refresh_from_db()
    opening.approve_limits(appeal, by=cast.approver(), seen=appeal.limits.changed_at)
    cast.reopen(appeal)


def test_an_addressee_of_a_public_appeal_stays() -> None:
    appeal = cast.open_appeal_of()
    with pytest.raises(RefusedError):
        drafting.add_addressee(appeal, cast.office_by_fax(), by=cast.case_worker())
    with pytest.raises(RefusedError):
        drafting.remove_addressee(appeal.addressees.get(), by=cast.case_worker())


def test_facts_that_nobody_has_checked_keep_an_appeal_shut() -> None:
    appeal = cast.open_appeal_of()
    stopping.pause(appeal, by=cast.case_worker())
    ada = cast.case().persons.get()
    recording.record_situation(
        ada, by=cast.case_worker(), status="released", since="2016-06-29", checked_on=None
    )
    cast.approve_facts(cast.case())
    with pytest.raises(RefusedError, match="still true"):
        opening.open_appeal(appeal, by=cast.approver())
    checking.still_true(cast.case(), by=cast.case_worker())
    cast.reopen(appeal)


def test_an_appeal_pauses_by_itself_on_the_day_after_a_consent_ended() -> None:
    appeal = cast.open_appeal_of()
    consent = appeal.case.persons.get().consents.get()
    consent.until = domain_day()
    consent.save()
    assert stopping.pause_unallowed() == 0
    assert appeal.takes_signatures(domain_now())
    with clock.as_of(domain_day() + timedelta(days=1)):
        assert stopping.pause_unallowed() == 1
        assert stopping.pause_unallowed() == 0
    appeal.refresh_from_db()
    assert appeal.state == "paused"
    entry = AuditEntry.objects.filter(verb="appeal.paused").get()
    assert (entry.actor, entry.because) == (None, stopping.UNALLOWED)


def test_somebody_who_is_added_and_not_public_yet_pauses_nothing() -> None:
    appeal = cast.open_appeal_of()
    recording.add_person(appeal.case, by=cast.case_worker(), handle="bea", name="Bea Sample")
    assert stopping.pause_unallowed() == 0
