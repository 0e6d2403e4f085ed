"""The file of a case at the desk: what is said, changed, searched, decided and taken back."""

from typing import Any

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in
from django.test import Client

from habeas.appeals import intervening
from habeas.appeals.models import Appeal
from habeas.cases.models import Consent, Person
from habeas.delivery import planning, routing
from habeas.delivery.models import Delivery
from habeas.kernel import clock
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db
wanda, ali = at_the_desk(cast.case_worker), at_the_desk(cast.approver)


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal with two letters that wait."""
    made = cast.open_appeal_of(cast.office_by_mail(), language="en", letter_languages=["fr"])
    cast.signed(made)
    cast.signed(made, name="Paul Exemple")
    planning.plan_due(clock.now())
    assert waiting(made) == 2
    return made


def waiting(appeal: Appeal) -> int:
    return Delivery.objects.waiting().filter(addressee__appeal=appeal).count()


def ada() -> Person:
    return cast.case().persons.get(handle="ada")


def answers(appeal: Appeal) -> set[int]:
    """What a reader is told of page, papers and form, in every language."""
    reader = Client()
    page, french = (f"/{language}/appeals/{appeal.slug}/" for language in ("en", "fr"))
    paths = [page, french, f"{page}letter.pdf", f"{page}letter.fr.pdf"]
    signed = reader.post(f"{page}sign", {"shown": "counted", "email": "marie@supporter.example"})
    return {*(reader.get(path).status_code for path in paths), signed.status_code}


def typed_in(client: Client, url: str) -> dict[str, Any]:
    """What a form holds when it is opened."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


# What was said, and what is taken back.


@pytest.mark.parametrize("what", ["name", "story"])
def test_a_consent_taken_back_takes_page_papers_form_and_letters_at_once(
    wanda: Client, appeal: Appeal, what: str
) -> None:
    consent = Consent.objects.get()
    do(wanda, at("withdraw-consent", appeal.case.pk, consent.pk), what=[what])
    assert answers(appeal) == {410}
    assert waiting(appeal) == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_translator_who_picks_up_the_telephone_can_take_a_consent_back(appeal: Appeal) -> None:
    from habeas.staff import accounts

    tara = accounts.add_staff(
        username="tara.translator", password=cast.PASSWORD, roles=["translator"]
    )
    consent = Consent.objects.get()
    url = at("withdraw-consent", appeal.case.pk, consent.pk)
    assert do(signed_in(tara), url, what=["name", "story"]) == "/desk/"
    assert answers(appeal) == {410}


def test_a_draft_whose_consent_was_taken_back_cannot_be_opened(
    wanda: Client, ali: Client, appeal: Appeal
) -> None:
    Appeal.objects.update(state="draft")
    consent = Consent.objects.get()
    do(wanda, at("withdraw-consent", appeal.case.pk, consent.pk), what=["name"])
    appeal.refresh_from_db()
    assert appeal.state == "draft"
    refused = ali.post(at("open-appeal", appeal.pk))
    assert refused.status_code == 409
    assert "was taken back" in said(refused)


def test_nothing_is_taken_back_by_a_form_without_a_tick(wanda: Client, appeal: Appeal) -> None:
    consent = Consent.objects.get()
    refused = wanda.post(at("withdraw-consent", appeal.case.pk, consent.pk), {"because": "?"})
    assert refused.status_code == 422
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_her_own_no_takes_the_appeal_down(wanda: Client, appeal: Appeal) -> None:
    do(
        wanda,
        at("record-consent", appeal.case.pk, ada().pk),
        given_by="herself",
        what=["nothing"],
        given_on="2016-06-30",
    )
    assert answers(appeal) == {410}


def test_somebody_else_s_no_is_shown_kept_and_settled_in_a_sentence(
    wanda: Client, appeal: Appeal
) -> None:
    case, person = appeal.case, ada()
    do(wanda, at("deciders", case.pk, person.pk), who="herself\nher husband")
    husband = person.deciders.get(who="her husband")
    settle = do(
        wanda,
        at("record-consent", case.pk, person.pk),
        decider=husband.pk,
        what=["nothing"],
        how="phone",
        given_on="2016-06-30",
    )
    assert settle == at("settle-consent", case.pk, person.pk)
    differ = (
        "herself said yes to the name and the story on 20 June 2016, "
        "her husband said no on 30 June 2016"
    )
    assert differ in look(wanda, settle)
    assert "The name may not be published." in look(wanda, at("case", case.pk))
    appeal.refresh_from_db()
    assert appeal.state == "open"  # its letters are held: the consents wait for a second person
    do(wanda, settle, sentence="They spoke; he agrees.")
    page = look(wanda, at("case", case.pk))
    assert "Settled: They spoke; he agrees." in page
    assert "said no, by phone" in page
    assert "The name may be published." in page


def test_her_yes_said_again_takes_nothing_down_and_opens_the_question_again(
    wanda: Client, appeal: Appeal
) -> None:
    case, person = appeal.case, ada()
    record = at("record-consent", case.pk, person.pk)
    settle = at("settle-consent", case.pk, person.pk)
    do(wanda, at("deciders", case.pk, person.pk), who="herself\nher husband")
    his_no = {"given_by": "her husband", "what": ["nothing"], "given_on": "2016-06-29"}
    assert do(wanda, record, **his_no) == settle
    do(wanda, settle, sentence="They spoke; he agrees.")
    her_yes = {"given_by": "herself", "what": ["name", "story"], "given_on": "2016-06-30"}
    assert do(wanda, record, **her_yes) == settle
    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert "The name may not be published." in look(wanda, at("case", case.pk))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"given_by": "herself"}, "Tick what was allowed"),
        ({"given_by": "herself", "what": ["name", "nothing"]}, "not both"),
        ({"what": ["name"]}, "one of the three"),
        ({"given_by": "herself", "because": "Nobody.", "what": ["name"]}, "one of the three"),
        ({"given_by": "herself", "what": ["name"], "given_on": "2016-07-01"}, "not come yet"),
    ],
)
def test_an_answer_that_says_nothing_or_two_things_is_not_recorded(
    wanda: Client, typed: dict[str, Any], why: str
) -> None:
    person = ada()
    refused = wanda.post(
        at("record-consent", person.case.pk, person.pk), {"given_on": "2016-06-30", **typed}
    )
    assert refused.status_code == 422
    assert why in said(refused)
    assert Consent.objects.count() == 1


def test_a_written_reason_is_recorded_where_nobody_could_be_asked(wanda: Client) -> None:
    person = ada()
    person.consents.all().delete()
    do(
        wanda,
        at("record-consent", person.case.pk, person.pk),
        because="She is held without contact.",
        given_on="2016-06-30",
    )
    assert "Nobody could be asked" in look(wanda, at("case", person.case.pk))
    assert "The name may be published." in look(wanda, at("case", person.case.pk))


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
