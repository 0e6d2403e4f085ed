"""What was said of a case at the desk: taken, taken back, and what that takes down."""

from typing import Any

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in
from django.test import Client
from two_letters import ada, answers, open_with_two_letters, waiting

from habeas.appeals.models import Appeal
from habeas.cases.models import Consent
from habeas.delivery.models import Delivery

pytestmark = pytest.mark.django_db
wanda, ali = at_the_desk(cast.case_worker), at_the_desk(cast.approver)


@pytest.fixture
def appeal() -> Appeal:
    return open_with_two_letters()


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
