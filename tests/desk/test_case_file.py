"""The file of a case at the desk: what is said, changed, searched, decided and taken back."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.test import Client
from two_letters import ada, open_with_two_letters, typed_in, waiting

from habeas.appeals import intervening
from habeas.appeals.models import Appeal
from habeas.cases.models import Person
from habeas.delivery import routing
from habeas.delivery.models import Delivery
from habeas.kernel import clock
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


wanda, ali = at_the_desk(cast.case_worker), at_the_desk(cast.approver)


@pytest.fixture
def appeal() -> Appeal:
    return open_with_two_letters()


# What becomes of the appeals.


def new_status(client: Client, status: str) -> str:
    case = cast.case()
    return do(
        client,
        at("add-situation", case.pk),
        person=ada().pk,
        status=status,
        since="2016-06-29",
        known_to="public",
    )


def test_a_release_asks_what_becomes_of_the_appeal_and_proposes_the_quieter_way(
    wanda: Client, appeal: Appeal
) -> None:
    url = new_status(wanda, "released")
    typed = typed_in(wanda, url)
    assert typed[f"choice_{appeal.pk}"] == "stop"
    assert typed[f"outcome_{appeal.pk}"] == "released"
    assert "2 letters wait" in look(wanda, url)
    assert "What becomes of the appeals?" in look(wanda, at("case", appeal.case.pk))
    do(wanda, url, **typed)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.outcome) == ("closed", "released")
    assert waiting(appeal) == 0
    assert "What becomes" not in look(wanda, at("case", appeal.case.pk))


def test_a_worse_status_preselects_nothing_and_leaving_has_to_be_said(
    wanda: Client, appeal: Appeal
) -> None:
    url = new_status(wanda, "held-unknown-place")
    typed = typed_in(wanda, url)
    assert typed[f"choice_{appeal.pk}"] == ""
    refused = wanda.post(url, typed)
    assert refused.status_code == 422
    assert "also when it stays as it is" in said(refused)
    do(wanda, url, **{**typed, f"choice_{appeal.pk}": "leave"})
    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert waiting(appeal) == 2


def test_to_revise_holds_the_letters_and_opens_the_letter(wanda: Client, appeal: Appeal) -> None:
    url = new_status(wanda, "held-unknown-place")
    typed = typed_in(wanda, url)
    then = do(wanda, url, **{**typed, f"choice_{appeal.pk}": "revise"})
    assert then == at("words", "letter", appeal.letter_texts.get(language="en").pk)
    appeal.refresh_from_db()
    assert appeal.state == "paused"
    assert list(Delivery.objects.values_list("state", "reason").distinct()) == [("held", "paused")]


def test_of_two_appeals_both_are_decided_or_none(wanda: Client, appeal: Appeal) -> None:
    other = cast.open_appeal_of(slug="ua-21-2016")
    url = new_status(wanda, "released")
    typed = typed_in(wanda, url)
    refused = wanda.post(url, {**typed, f"outcome_{other.pk}": ""})
    assert refused.status_code == 422
    assert set(Appeal.objects.values_list("state", flat=True)) == {"open"}
    do(wanda, url, **{**typed, f"choice_{other.pk}": "pause"})
    appeal.refresh_from_db()
    other.refresh_from_db()
    assert (appeal.state, other.state) == ("closed", "paused")


# Changes, and two at once.


def test_a_form_that_is_older_than_the_fact_overwrites_nothing(wanda: Client, ali: Client) -> None:
    person = ada()
    url = at("amend-person", person.case.pk, person.pk)
    mine, theirs = typed_in(wanda, url), typed_in(ali, url)
    do(ali, url, **{**theirs, "occupation": "baker"})
    refused = wanda.post(url, {**mine, "occupation": "teacher"})
    assert refused.status_code == 409
    assert "teacher" in said(refused)
    assert ada().proposed == {"occupation": "baker"}


@pytest.mark.parametrize("kind", ["situation", "event"])
def test_a_change_of_a_public_fact_is_shown_as_waiting(wanda: Client, kind: str) -> None:
    case = cast.case()
    fact = case.situations.get() if kind == "situation" else case.events.get()
    url = at(f"amend-{kind}", case.pk, fact.pk)
    do(wanda, url, **{**typed_in(wanda, url), "place": "Model Town"})
    page = look(wanda, at("case", case.pk))
    assert "Change that waits for a yes" in page
    assert "Model Town" in page
    fact.refresh_from_db()
    assert fact.place != "Model Town"


def test_another_status_of_a_situation_asks_about_the_appeals(
    wanda: Client, appeal: Appeal
) -> None:
    situation = appeal.case.situations.get()
    url = at("amend-situation", appeal.case.pk, situation.pk)
    then = do(wanda, url, **{**typed_in(wanda, url), "status": "released"})
    assert then == at("what-becomes", appeal.case.pk, "situation", situation.pk)


def test_a_source_is_changed_and_removed(wanda: Client) -> None:
    case = cast.case()
    do(wanda, at("add-source", case.pk), label="A sister", reliability="witness")
    source = case.sources.get()
    url = at("amend-source", case.pk, source.pk)
    do(wanda, url, **{**typed_in(wanda, url), "reliability": "several", "public": ""})
    assert "several sources" in look(wanda, at("case", case.pk))
    do(wanda, at("remove-source", case.pk, source.pk))
    assert not case.sources.exists()


# Notes, quiet work, search, removal.


def test_a_note_stands_in_the_case_with_its_author(wanda: Client) -> None:
    case = cast.case()
    do(wanda, at("add-note", case.pk), text="Her sister called.")
    assert "Her sister called." in look(wanda, at("case", case.pk))


def test_a_letter_of_our_own_waits_for_a_second_person(wanda: Client, ali: Client) -> None:
    case = cast.case()
    cast.organisation()
    url = do(
        wanda,
        at("record-intervention", case.pk),
        kind="letter",
        on="2016-06-30",
        office=cast.office_by_mail().pk,
        language="en",
        subject="Ada Sample",
        body="We write to you.",
    )
    assert "Yes, this may leave" not in look(wanda, url)
    asked = look(ali, url)
    assert "Yes, this may leave" in asked
    for part in ("Otto Official", "Your Excellency,", "We write to you.", "Selma Signatory"):
        assert part in asked, "the second person sees it as the office gets it"
    letter = case.interventions.get()
    seen = letter.block.changed_at.isoformat()
    approve = at("approve-intervention", case.pk, letter.pk)
    assert wanda.post(approve, {"seen": seen}).status_code == 403
    do(ali, approve, seen=seen)
    assert "Approved; the courier takes it on its day." in look(wanda, at("case", case.pk))
    do(wanda, at("stop-intervention", case.pk, letter.pk))
    assert "Stopped. Nothing was sent." in look(wanda, at("case", case.pk))


def test_a_letter_of_our_own_that_has_left_is_not_said_to_be_stopped(wanda: Client) -> None:
    case = cast.case()
    cast.organisation()
    letter = intervening.record_intervention(
        case,
        by=cast.approver(),
        kind="letter",
        on=domain_day(),
        office=cast.office_by_mail(),
        language="en",
        subject="Ada Sample",
        body="We write to you.",
    )
    consignment = routing.new_consignment(None, "email", domain="letters.example")
    consignment.save()
    Delivery.objects.create(
        intervention=letter,
        channel="email",
        consignment=consignment,
        state="accepted",
        evidence="E1",
        due_at=clock.now(),
        changed_at=clock.now(),
    )
    url = at("intervention", case.pk, letter.pk)
    assert "Stop this letter" not in look(wanda, url)
    wanda.post(at("stop-intervention", case.pk, letter.pk))
    letter.refresh_from_db()
    assert letter.stopped_at is None
    assert "Taken by their side by e-mail." in look(wanda, url)


def test_a_search_finds_her_and_writes_what_was_typed_into_no_address(wanda: Client) -> None:
    Person.objects.all().delete()
    ada()
    response = wanda.post(at("search"), {"q": "SAMPLE ad"})
    assert "Ada Sample" in said(response)
    assert at("case", cast.case().pk) in said(response)
    assert "Nobody of this name" in said(wanda.post(at("search"), {"q": "nobody"}))
    assert "Nobody of this name" not in look(wanda, at("search"))
    assert "sample" not in wanda.get(at("search") + "?q=sample").content.decode()


def test_a_person_is_removed_when_no_page_shows_her(wanda: Client, appeal: Appeal) -> None:
    person = ada()
    url = at("remove-person", appeal.case.pk, person.pk)
    refused = wanda.post(url, {"sure": "on"})
    assert refused.status_code == 409
    assert "Withdraw first" in said(refused)
    do(wanda, at("withdraw", appeal.pk))
    assert wanda.post(url, {}).status_code == 422
    do(wanda, url, sure="on")
    assert not Person.objects.exists()
