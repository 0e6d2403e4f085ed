"""What may be published about a person: on whose word, until when, and what is taken back."""

from datetime import date, timedelta
from typing import Any

import cast
import pytest

from habeas.cases import consenting, recording
from habeas.cases.models import Consent, Decider, Person
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db

DAY = date(2016, 6, 30)
HERSELF, HUSBAND = "herself", "her husband"


@pytest.fixture
def bea() -> Person:
    """Somebody nobody has said anything about; she decides before her husband."""
    person = recording.add_person(cast.case(), by=cast.case_worker(), handle="bea", name="Bea Test")
    for order, who in enumerate([HERSELF, HUSBAND]):
        Decider.objects.create(person=person, who=who, order=order)
    return person


def says(person: Person, who: str, *what: str, **facts: Any) -> Consent:  # noqa: ANN401
    facts.setdefault("given_on", DAY)
    return recording.record_consent(
        person,
        by=cast.case_worker(),
        decider=person.deciders.get(who=who),
        **dict.fromkeys(what, True),
        **facts,
    )


def lacks(person: Person, day: date = DAY) -> list[str]:
    found = consenting.lacking_of(person.case, day=day)
    return [str(lack) for lack in found if person.name in str(lack)]


def test_nobody_is_named_on_nobody_s_word(bea: Person) -> None:
    assert not consenting.name_allowed(bea, DAY)
    assert lacks(bea) == ["Record who allowed the name of Bea Test, or why nobody could be asked."]


def test_a_yes_to_the_name_is_none_to_the_picture(bea: Person) -> None:
    says(bea, HERSELF, "name", "story")
    assert consenting.name_allowed(bea, DAY)
    assert not consenting.picture_allowed(bea, DAY)
    assert not lacks(bea)


def test_a_consent_ends_with_its_day(bea: Person) -> None:
    says(bea, HERSELF, "name", until=DAY)
    assert consenting.name_allowed(bea, DAY)
    assert not consenting.name_allowed(bea, DAY + timedelta(days=1))
    assert "ended on" in lacks(bea, DAY + timedelta(days=1))[0]


def test_an_answer_that_ran_out_is_not_filled_by_somebody_further_down(bea: Person) -> None:
    says(bea, HUSBAND, "name")
    says(bea, HERSELF, "name", until=DAY - timedelta(days=1))
    assert not consenting.name_allowed(bea, DAY)


def test_her_no_goes_before_his_yes(bea: Person) -> None:
    says(bea, HUSBAND, "name", given_on=date(2016, 5, 3))
    says(bea, HERSELF, given_on=date(2016, 5, 4))
    assert not consenting.name_allowed(bea, DAY)
    assert lacks(bea) == [
        (
            "Settle who decides for Bea Test: her husband said yes to the name on 3 May 2016, "
            "herself said no on 4 May 2016."
        )
    ]


def test_her_yes_is_not_enough_until_his_no_is_settled_in_a_sentence(bea: Person) -> None:
    says(bea, HERSELF, "name")
    says(bea, HUSBAND)
    assert not consenting.name_allowed(bea, DAY)
    with pytest.raises(RefusedError, match="sentence"):
        consenting.settle(bea, by=cast.case_worker(), sentence=" ")
    consenting.settle(bea, by=cast.case_worker(), sentence="They spoke; he agrees.")
    assert consenting.name_allowed(bea, DAY)
    assert bea.consents.count() == 2


def test_settling_her_no_does_not_make_it_a_yes(bea: Person) -> None:
    says(bea, HUSBAND, "name")
    says(bea, HERSELF)
    consenting.settle(bea, by=cast.case_worker(), sentence="It is hers to say.")
    assert not consenting.name_allowed(bea, DAY)
    assert lacks(bea) == [
        "herself has not allowed the name of Bea Test: use a pseudonym, or ask again."
    ]


def test_a_later_no_opens_what_was_settled_again(bea: Person) -> None:
    says(bea, HERSELF, "name")
    says(bea, HUSBAND)
    consenting.settle(bea, by=cast.case_worker(), sentence="They spoke; he agrees.")
    says(bea, HUSBAND)
    assert not consenting.name_allowed(bea, DAY)


def test_the_newest_answer_of_a_voice_counts(bea: Person) -> None:
    says(bea, HERSELF, given_on=date(2016, 5, 3))
    says(bea, HERSELF, "name", given_on=date(2016, 5, 4))
    assert consenting.name_allowed(bea, DAY)


def test_settling_waits_for_a_second_person(bea: Person) -> None:
    says(bea, HERSELF, "name")
    says(bea, HUSBAND)
    cast.approve_facts(cast.case())
    consenting.settle(bea, by=cast.case_worker(), sentence="They spoke; he agrees.")
    assert not cast.case().consents.is_approved


def test_nothing_is_settled_where_nobody_differs(bea: Person) -> None:
    says(bea, HERSELF, "name")
    with pytest.raises(RefusedError):
        consenting.settle(bea, by=cast.case_worker(), sentence="All agree.")


def test_a_written_reason_names_her_and_shows_no_picture(bea: Person) -> None:
    recording.record_consent(
        bea, by=cast.case_worker(), given_on=DAY, because="She is held and her family asked us to."
    )
    assert consenting.name_allowed(bea, DAY)
    assert not consenting.picture_allowed(bea, DAY)


def test_a_written_reason_does_not_stand_against_a_no(bea: Person) -> None:
    recording.record_consent(bea, by=cast.case_worker(), given_on=DAY, because="Nobody to ask.")
    says(bea, HUSBAND)
    assert not consenting.name_allowed(bea, DAY)


@pytest.mark.parametrize(
    "facts", [{"pseudonym": True}, {"kind": "group", "count": 12}, {"kind": "organisation"}]
)
def test_a_pseudonym_a_group_and_an_organisation_need_no_consent(facts: dict[str, Any]) -> None:
    person = recording.add_person(cast.case(), by=cast.case_worker(), handle="c", name="C", **facts)
    assert consenting.name_allowed(person, DAY)
    assert not [lack for lack in consenting.lacking_of(cast.case()) if " C" in str(lack)]


def test_no_picture_of_a_minor_is_shown_whatever_was_said(bea: Person) -> None:
    says(bea, HERSELF, "name", "picture")
    assert consenting.picture_allowed(bea, DAY)
    bea.minor = True
    assert not consenting.picture_allowed(bea, DAY)


def test_who_has_to_be_asked_again_is_named_once_the_day_is_past(bea: Person) -> None:
    says(bea, HERSELF, "name", ask_again_by=DAY)
    assert not lacks(bea)
    assert lacks(bea, DAY + timedelta(days=1)) == [
        "Ask again about Bea Test: it was to be done by 30 June 2016."
    ]


def test_what_was_said_stays_on_record_when_it_is_taken_back(bea: Person) -> None:
    consent = says(bea, HERSELF, "name", "picture", "story")
    consenting.withdraw_consent(consent, by=cast.approver(), what={"picture"}, because="She asks.")
    assert consenting.name_allowed(bea, DAY)
    assert not consenting.picture_allowed(bea, DAY)
    consent.refresh_from_db()
    assert consent.picture
    assert consent.withdrawn == {"picture": domain_day().isoformat()}
    assert AuditEntry.objects.get(verb="consent.withdrawn").because == "picture. She asks."


def test_taking_all_of_it_back_needs_one_person_and_holds_at_once(bea: Person) -> None:
    consent = says(bea, HERSELF, "name", "story")
    cast.approve_facts(cast.case())
    consenting.withdraw_consent(consent, by=cast.case_worker())
    assert not consenting.name_allowed(bea, DAY)
    assert consent.withdrawn_on == domain_day()
    assert len(lacks(bea)) == 2
    assert cast.case().consents.is_approved
    with pytest.raises(RefusedError):
        consenting.withdraw_consent(consent, by=cast.case_worker())


def test_what_she_took_back_is_not_filled_by_her_husband_s_yes(bea: Person) -> None:
    says(bea, HUSBAND, "name")
    consent = says(bea, HERSELF, "name")
    consenting.withdraw_consent(consent, by=cast.case_worker())
    assert not consenting.name_allowed(bea, DAY)


def test_one_who_was_only_named_and_is_listed_later_is_the_same_voice(bea: Person) -> None:
    recording.record_consent(
        bea, by=cast.case_worker(), given_by="Herself", name=True, given_on=date(2016, 5, 3)
    )
    says(bea, HERSELF, given_on=date(2016, 5, 4))
    assert not consenting.name_allowed(bea, DAY)
    assert "Settle" not in lacks(bea)[0]


def test_a_real_name_is_not_approved_after_a_pseudonym_without_a_consent(bea: Person) -> None:
    Person.objects.filter(pk=bea.pk).update(pseudonym=True)
    cast.approve_facts(cast.case())
    bea.refresh_from_db()
    recording.amend_person(bea, by=cast.case_worker(), name="Beate Real", pseudonym=False)
    with pytest.raises(RefusedError, match="under a pseudonym"):
        cast.approve_facts(cast.case())
    assert Person.objects.get(pk=bea.pk).name == "Bea Test"
    says(bea, HERSELF, "name")
    cast.approve_facts(cast.case())
    assert Person.objects.get(pk=bea.pk).name == "Beate Real"


def test_an_answer_that_a_newer_one_replaced_is_not_what_is_taken_back(bea: Person) -> None:
    older = says(bea, HERSELF, "name", given_on=date(2016, 5, 3))
    says(bea, HERSELF, "name", given_on=date(2016, 5, 4))
    with pytest.raises(RefusedError, match="newer answer"):
        consenting.withdraw_consent(older, by=cast.case_worker())
