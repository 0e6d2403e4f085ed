"""Who may decide for a person, in an order that what they said cannot lose."""

import cast
import pytest

from habeas.cases import asking, recording
from habeas.cases.models import Person
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return cast.case().persons.get()


def name(person: Person, *who: str) -> list[str]:
    asking.name_deciders(person, by=cast.case_worker(), who=who)
    return [str(decider) for decider in person.deciders.all()]


def test_they_stand_in_the_order_that_was_given(ada: Person) -> None:
    assert name(ada, "her lawyer", " her husband ", "") == ["her lawyer", "her husband"]
    assert name(ada, "Her husband", "her lawyer") == ["Her husband", "her lawyer"]


def test_somebody_who_has_said_something_stays_listed(ada: Person) -> None:
    name(ada, "her lawyer", "her husband")
    recording.record_consent(
        ada, by=cast.case_worker(), decider=ada.deciders.last(), given_on=domain_day()
    )
    with pytest.raises(RefusedError, match="her husband"):
        name(ada, "her lawyer")
    assert name(ada, "her husband") == ["her husband"]


def test_two_of_one_word_are_refused(ada: Person) -> None:
    with pytest.raises(RefusedError):
        name(ada, "her lawyer", "Her lawyer")


def test_another_order_waits_for_a_second_person(ada: Person) -> None:
    name(ada, "herself")
    assert not cast.case().consents.is_approved
