"""While an appeal is public, a yes to facts or consents names nobody who has not allowed it."""

import cast
import pytest

from habeas.appeals import agreeing, stopping
from habeas.appeals.models import Appeal
from habeas.cases import asking, recording
from habeas.cases.models import Case, Person
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> Appeal:
    return cast.open_appeal_of()


def bea() -> Person:
    return recording.add_person(cast.case(), by=cast.case_worker(), handle="bea", name="Bea Test")


def approve_facts() -> None:
    case = Case.objects.get()
    agreeing.approve_facts(case, by=cast.approver(), seen=case.facts.changed_at)


def approve_consents() -> None:
    case = Case.objects.get()
    agreeing.approve_consents(case, by=cast.approver(), seen=case.consents.changed_at)


@pytest.mark.usefixtures("public")
def test_nobody_joins_a_public_page_without_a_consent() -> None:
    person = bea()
    with pytest.raises(RefusedError, match="Bea Test"):
        approve_facts()
    assert not Person.objects.public().filter(pk=person.pk).exists()
    recording.record_consent(
        person, by=cast.case_worker(), given_by="herself", name=True, given_on=domain_day()
    )
    approve_facts()
    assert Person.objects.public().filter(pk=person.pk).exists()


def test_letters_do_not_go_on_while_two_voices_differ(public: Appeal) -> None:
    person = public.case.persons.get()
    asking.name_deciders(person, by=cast.case_worker(), who=["herself", "her husband"])
    recording.record_consent(
        person, by=cast.case_worker(), given_by="her husband", given_on=domain_day()
    )
    with pytest.raises(RefusedError):
        approve_consents()
    stopping.withdraw(public, by=cast.case_worker())
    approve_consents()


def test_in_a_case_that_is_not_public_the_gate_comes_later() -> None:
    bea()
    approve_facts()
