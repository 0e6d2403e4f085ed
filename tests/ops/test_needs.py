"""What needs somebody now: each kind is listed while it is so, and gone when it was dealt with."""

import argparse
from datetime import timedelta

import cast
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from habeas.appeals import checking, deciding, stopping
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.cases import recording
from habeas.cases.models import Consent
from habeas.delivery import planning, states
from habeas.delivery.models import Delivery
from habeas.directory import keeping
from habeas.directory.models import Contact
from habeas.kernel import clock
from habeas.ops import check, readying
from habeas.ops.needs import Need, Urgency, needs
from habeas.staff import words
from habeas.staff.models import Publication, User
from habeas.staff.organisations import domain_day, domain_now

pytestmark = pytest.mark.django_db


def kinds(viewer: User | None = None) -> list[str]:
    return [need.kind for need in needs(viewer)]


def only(kind: str, viewer: User | None = None) -> Need:
    (need,) = [need for need in needs(viewer) if need.kind == kind]
    return need


@pytest.fixture
def quiet(appeal: Appeal) -> Appeal:
    """An open appeal that needs nobody: its dates are far away."""
    later = domain_now() + timedelta(days=30)
    Appeal.objects.filter(pk=appeal.pk).update(review_by=later, act_by=later)
    Consent.objects.update(until=None, ask_again_by=None)
    Contact.objects.update(verified_on=domain_day())
    appeal.refresh_from_db()
    return appeal


@pytest.mark.usefixtures("quiet")
def test_nothing_is_listed_while_nothing_needs_anybody() -> None:
    assert kinds() == kinds(cast.case_worker()) == kinds(cast.approver()) == []


def test_more_quiet_appeals_are_not_asked_about_one_by_one(quiet: Appeal) -> None:
    later = quiet.review_by
    with CaptureQueriesContext(connection) as of_one:
        assert needs() == []
    for number in (21, 22):
        other = cast.office_by_mail(f"minister-{number}")
        cast.open_appeal_of(other, slug=f"ua-{number}-2016", letter_languages=["fr"])
    Appeal.objects.update(review_by=later, act_by=later)
    Contact.objects.update(verified_on=domain_day())
    with CaptureQueriesContext(connection) as of_three:
        assert needs() == []
    assert len(of_three) == len(of_one)


def test_an_open_appeal_of_an_older_version_says_that_its_letters_are_held(quiet: Appeal) -> None:
    cast.signed(quiet)
    planning.plan_due(clock.now())
    RiskAnswers.objects.all().delete()
    planning.write_off(clock.now())
    assert list(Delivery.objects.values_list("state", flat=True)) == [states.HELD]
    need = only("Open without risk answers")
    assert (need.place, need.keys, need.urgency) == ("answer-risks", (quiet.pk,), Urgency.NOW)
    cast.answer_risks(quiet)
    assert "Open without risk answers" not in kinds()


def test_facts_past_their_review_say_how_many_letters_wait(quiet: Appeal) -> None:
    cast.signed(quiet)
    planning.plan_due(clock.now())
    Appeal.objects.update(review_by=domain_now() - timedelta(hours=1))
    planning.write_off(clock.now())
    need = only("Facts past their review")
    assert "1 letter waits for that." in need.sentence
    assert (need.place, need.keys, need.urgency) == ("case", (quiet.case_id,), Urgency.NOW)
    assert only("Letters held").sentence == "1 letter: waits for a check of the facts."
    checking.still_true(quiet.case, by=cast.case_worker())
    planning.write_off(clock.now())
    assert "Facts past their review" not in kinds()
    assert "Letters held" not in kinds()


def test_a_review_is_told_of_a_day_before(quiet: Appeal) -> None:
    Appeal.objects.filter(pk=quiet.pk).update(review_by=domain_now() + timedelta(hours=23))
    assert only("Facts to be checked").urgency == Urgency.TODAY


def test_resting_letters_can_be_stopped_all_at_once(
    quiet: Appeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    for _ in range(2):
        cast.signed(quiet)
    planning.plan_due(clock.now())
    need = only("Letters resting")
    assert need.resting == quiet
    assert need.sentence.startswith("2 letters ")
    stopping.pause(quiet, by=cast.case_worker())
    planning.write_off(clock.now())
    assert not Delivery.objects.filter(state=states.QUEUED).exists()


def test_a_hearing_is_told_of_two_weeks_before_and_not_after(quiet: Appeal) -> None:
    day = domain_day() + timedelta(days=3)
    recording.record_event(
        quiet.case, by=cast.case_worker(), persons=[], handle="court", kind="hearing", on=str(day)
    )
    assert only("Date coming").sentence.endswith("in 3 days.")
    with clock.as_of(domain_day() + timedelta(days=4)):
        assert "Date coming" not in kinds()


def test_what_has_happened_today_is_no_date_that_is_coming(quiet: Appeal) -> None:
    today = str(domain_day())
    for kind in ("arrest", "hearing"):
        recording.record_event(
            quiet.case, by=cast.case_worker(), persons=[], handle=kind, kind=kind, on=today
        )
    assert only("Date coming").sentence == "Hearing: 30 June 2016, today."


def test_what_has_happened_asks_what_becomes_of_the_appeals(quiet: Appeal) -> None:
    ada = quiet.case.persons.get()
    freed = recording.record_situation(
        ada, by=cast.case_worker(), status="released", since="2016-06-30"
    )
    assert deciding.ask(freed)
    need = only("What becomes of the appeals?")
    assert (need.keys, need.urgency) == ((quiet.case_id, "situation", freed.pk), Urgency.NOW)
    stopping.withdraw(quiet, by=cast.case_worker())
    assert "What becomes of the appeals?" not in kinds()


def test_an_act_by_date_is_near_and_then_past(quiet: Appeal) -> None:
    Appeal.objects.filter(pk=quiet.pk).update(act_by=domain_now() + timedelta(days=2))
    assert only("Act-by date near").sentence.endswith("in 2 days.")
    past = domain_now() - timedelta(days=1)
    Appeal.objects.filter(pk=quiet.pk).update(opens=past - timedelta(days=1), act_by=past)
    assert only("Act-by date past").place == "appeal"


def test_an_approval_waits_for_the_one_who_did_not_make_the_change(quiet: Appeal) -> None:
    keeping.amend(
        quiet.addressees.get().office.contacts.get(), by=cast.case_worker(), source="a call"
    )
    assert "Approval waiting for you" not in kinds(cast.case_worker())
    need = only("Approval waiting for you", cast.approver())
    assert (need.place, need.keys) == ("approvals", (quiet.pk,))
    assert "coordinates" in need.sentence


def test_a_submitted_text_waits_and_a_mere_draft_does_not(quiet: Appeal) -> None:
    text = quiet.texts.get()
    text.ask = "Ask for her freedom."
    words.write(text, by=cast.case_worker())
    assert kinds(cast.approver()) == []
    words.submit(text, by=cast.case_worker())
    assert "text (en)" in only("Approval waiting for you", cast.approver()).sentence
    assert kinds(cast.case_worker()) == []


def test_letters_of_which_nobody_knows_and_failing_ones_are_listed(quiet: Appeal) -> None:
    for _ in range(3):
        cast.signed(quiet)
    planning.plan_due(clock.now())
    first, second, third = Delivery.objects.all()
    Delivery.objects.filter(pk=first.pk).update(state=states.UNKNOWN)
    Delivery.objects.filter(pk=second.pk).update(state=states.DEFERRED)
    assert second.consignment is not None
    second.consignment.tries = 2
    second.consignment.save()
    assert "Letters failing" not in kinds()  # a refusal or two is greylisting
    second.consignment.tries = 3
    second.consignment.save()
    assert "still being tried" in only("Letters failing").sentence
    Delivery.objects.filter(pk=second.pk).update(state=states.SETTLED, evidence="E1")
    Delivery.objects.filter(pk=third.pk).update(state=states.FAILED, reason="refused")
    assert "could not be handed over" in only("Letters failing").sentence
    Delivery.objects.create(
        action=third.action,
        addressee=third.addressee,
        rung=1,
        instead_of=third,
        state=states.HELD,
        reason="turn",
        due_at=clock.now(),
        changed_at=clock.now(),
    )
    assert "Letters failing" not in kinds(), "another contact has taken it over"
    assert only("Letters unknown").sentence.startswith("1 letter handed")


def test_a_bouncing_contact_and_an_office_without_a_holder_are_listed(quiet: Appeal) -> None:
    office = quiet.addressees.get().office
    office.contacts.update(healthy=False)
    assert only("Contact that bounces").keys == (office.pk,)
    holder = office.holders.get()
    keeping.amend(holder, by=cast.case_worker(), term="2013-03-15/2016-06-01")
    assert only("Holder's term ended").place == "office"


def test_an_office_that_nobody_verified_for_a_year_is_listed(quiet: Appeal) -> None:
    Contact.objects.update(verified_on=domain_day() - timedelta(days=366))
    assert only("Contact not verified for a year").keys == (quiet.addressees.get().office_id,)


def test_a_consent_is_told_of_before_it_ends_and_first_of_all_after(quiet: Appeal) -> None:
    ada = quiet.case.persons.get()
    consent = ada.consents.first()
    assert consent is not None
    consent.until = domain_day() + timedelta(days=10)
    consent.save()
    assert only("Consent to be asked for again").urgency == Urgency.SOON
    consent.until = domain_day() - timedelta(days=1)
    consent.save()
    need = only("Consent to be asked for again")
    assert need.urgency == Urgency.NOW
    assert need.sentence.endswith("yesterday.")
    assert needs()[0] == need


def test_a_consent_that_counts_is_told_of_although_somebody_else_was_asked_later(
    quiet: Appeal,
) -> None:
    ada = quiet.case.persons.get()
    for who, until in (("Ada herself", domain_day()), ("her invented brother", None)):
        recording.record_consent(
            ada, by=cast.case_worker(), given_by=who, given_on=domain_day(), name=True, until=until
        )
    assert only("Consent to be asked for again").place == "case"
    recording.record_consent(
        ada, by=cast.case_worker(), given_by="Ada herself", given_on=domain_day(), name=True
    )
    assert "Consent to be asked for again" not in kinds()


def test_a_correction_waits_for_everybody_but_its_author(quiet: Appeal) -> None:
    text = quiet.texts.get()
    Publication.objects.filter(revision=text.live_revision).update(
        correction=True, by=cast.case_worker(), at=timezone.now()
    )
    assert kinds(cast.case_worker()) == []
    assert only("Correction to be looked at", cast.approver()).keys == ("page", text.pk)
    Publication.objects.update(at=timezone.now() - timedelta(hours=25))
    assert only("Correction to be looked at, late", cast.approver()).urgency == Urgency.NOW


def test_check_prints_the_list_and_ends_with_one_until_it_is_empty(
    quiet: Appeal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(readying, "ready_to_serve", lambda: None)  # the tests' folder is no house
    assert check.run(argparse.Namespace()) == 0
    assert "Nothing needs anybody now." in capsys.readouterr().out
    Appeal.objects.filter(pk=quiet.pk).update(review_by=domain_now() - timedelta(hours=1))
    assert check.run(argparse.Namespace()) == 1
    told = capsys.readouterr().out
    assert f"Facts past their review, {quiet}: To be checked by" in told


def test_no_need_names_a_person_at_risk(quiet: Appeal) -> None:
    past = domain_now() - timedelta(days=1)
    Appeal.objects.filter(pk=quiet.pk).update(
        opens=past - timedelta(days=1), review_by=past, act_by=past
    )
    Consent.objects.update(until=domain_day())
    told = [f"{need.about} {need.sentence}" for need in needs()]
    assert len(told) >= 3
    assert not any("Ada" in each or "Sample" in each for each in told)
