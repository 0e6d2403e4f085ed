"""Somebody is removed for good; texts that still name them are named for human hands."""

import cast
import pytest

from habeas.appeals import removing, stopping
from habeas.cases import noting, recording
from habeas.cases.models import Consent, Event, Person, Situation
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_nobody_is_removed_from_under_a_public_page() -> None:
    appeal = cast.open_appeal_of()
    person = appeal.case.persons.get()
    with pytest.raises(RefusedError, match=r"Withdraw first: ua-20-2016\."):
        removing.remove_person(person, by=cast.case_worker())
    stopping.withdraw(appeal, by=cast.case_worker())
    removing.remove_person(person, by=cast.case_worker())
    assert not Person.objects.exists()


def test_all_rows_about_her_are_gone_and_the_audit_log_keeps_a_number() -> None:
    case = cast.case()
    bea = recording.add_person(case, by=cast.case_worker(), handle="bea", name="Bea Test")
    both = recording.record_event(
        case,
        by=cast.case_worker(),
        persons=list(case.persons.all()),
        handle="both",
        kind="other",
        on="2016",
    )
    ada = case.persons.get(handle="ada")
    removing.remove_person(ada, by=cast.case_worker())
    assert not Consent.objects.filter(person=ada.pk).exists()
    assert not Situation.objects.exists()
    assert [event.handle for event in Event.objects.all()] == ["both"]
    assert list(both.persons.all()) == [bea]
    removed = AuditEntry.objects.get(verb="person.removed")
    assert (removed.target, removed.because) == (f"person {ada.pk}", "")


def test_texts_and_notes_that_still_name_her_are_reported() -> None:
    case = cast.case()
    text = case.texts.get().newest()
    text.summary = "Ada Sample was taken from her home."
    cast.publish(text)
    text.summary = "She was taken from her home."
    cast.publish(text)
    noting.note(case, by=cast.case_worker(), text="ada sample's sister called")
    noting.note(case, by=cast.case_worker(), text="Nobody answers.")
    left = removing.remove_person(case.persons.get(), by=cast.case_worker())
    assert sorted(lack.place for lack in left) == ["case", "words"]
