"""Facts of a case: recorded by one person, shown once a second has said yes."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.cases import recording, vocabulary
from habeas.cases.models import Person, Situation
from habeas.cases.telling import badge_of, facts_of, name_in
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def ada() -> Person:
    return cast.case().persons.get(handle="ada")


def test_a_new_situation_is_shown_once_a_second_person_has_said_yes() -> None:
    recording.record_situation(ada(), by=cast.case_worker(), status="released", since="2016-06-29")
    shown = badge_of(ada())
    assert shown is not None
    assert shown.status == "arbitrarily-detained"
    cast.approve_facts(cast.case())
    shown = badge_of(ada())
    assert shown is not None
    assert shown.status == "released"


def test_the_newest_situation_is_the_badge_whatever_the_order_of_recording() -> None:
    recording.record_situation(ada(), by=cast.case_worker(), status="arrested", since="2012")
    cast.approve_facts(cast.case())
    shown = badge_of(ada())
    assert shown is not None
    assert shown.status == "arbitrarily-detained"


def test_a_new_event_waits_for_its_approval() -> None:
    case = cast.case()
    recording.record_event(
        case, by=cast.case_worker(), persons=[], handle="hearing", kind="hearing", on="2016-06"
    )
    assert set(facts_of(case, language="en").dates) == {"raid"}
    assert set(facts_of(case, language="en", approved_only=False).dates) == {"raid", "hearing"}
    cast.approve_facts(case)
    assert set(facts_of(cast.case(), language="en").dates) == {"raid", "hearing"}


def test_a_change_of_a_public_person_waits_for_its_approval() -> None:
    recording.amend_person(ada(), by=cast.case_worker(), name="Ada Q. Sample")
    assert ada().name == "Ada Sample"
    cast.approve_facts(cast.case())
    assert ada().name == "Ada Q. Sample"
    assert ada().proposed == {}


def test_taking_a_fact_away_needs_one_person() -> None:
    case = cast.case()
    recording.retract(case.events.get(), by=cast.approver(), because="the source took it back")
    assert not facts_of(case, language="en").dates
    assert AuditEntry.objects.get(verb="fact.retracted").because == "the source took it back"


@pytest.mark.parametrize("since", ["19 June 2013", "2013-13", "2013-06-31", "soon", "2013/06/19"])
def test_a_date_that_is_none_is_refused(since: str) -> None:
    with pytest.raises(ValidationError):
        recording.record_situation(ada(), by=cast.case_worker(), status="arrested", since=since)
    assert Situation.objects.count() == 1


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValidationError):
        recording.record_situation(ada(), by=cast.case_worker(), status="in hiding", since="2016")


def test_two_persons_of_a_case_have_two_handles() -> None:
    with pytest.raises(ValidationError):
        recording.add_person(cast.case(), by=cast.case_worker(), handle="ada", name="Ada Other")


def test_an_age_needs_the_day_it_was_said() -> None:
    with pytest.raises(ValidationError):
        recording.add_person(
            cast.case(), by=cast.case_worker(), handle="bo", name="Bo Sample", aged=60
        )


def test_a_name_is_spelled_as_the_text_s_language_spells_it() -> None:
    person = Person(
        name="Ada Sample", native_name="阿达", native_language="zh", names={"ar": "آدا"}
    )
    assert name_in(person, "zh-Hans") == "阿达"
    assert name_in(person, "ar") == "آدا"
    assert name_in(person, "fr") == "Ada Sample"


def test_every_situation_that_has_a_huridocs_code_is_one_of_ours() -> None:
    assert set(vocabulary.HURIDOCS) <= set(vocabulary.SITUATIONS)
