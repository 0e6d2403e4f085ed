"""Facts that are public change when a second person has said yes; all others at once."""

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas.cases import noting, recording
from habeas.cases.models import Event, Situation
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def situation() -> Situation:
    return cast.case().situations.get()


def event() -> Event:
    return cast.case().events.get()


def test_a_public_situation_waits_with_its_change() -> None:
    recording.amend_fact(situation(), by=cast.case_worker(), since="2013-06-20", place="Model Town")
    assert situation().since == "2013-06-19"
    cast.approve_facts(cast.case())
    assert (situation().since, situation().place) == ("2013-06-20", "Model Town")
    assert situation().earliest.day == 20
    assert situation().proposed == {}


def test_two_changes_of_a_public_fact_wait_together() -> None:
    recording.amend_fact(event(), by=cast.case_worker(), place="Model Town")
    recording.amend_fact(event(), by=cast.case_worker(), on="2013-06")
    cast.approve_facts(cast.case())
    assert (event().on, event().place) == ("2013-06", "Model Town")


def test_a_change_to_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValidationError):
        recording.amend_fact(event(), by=cast.case_worker(), on="soon")
    assert event().proposed == {}


def test_who_was_there_and_who_said_so_wait_as_well() -> None:
    case = cast.case()
    source = recording.name_source(case, by=cast.case_worker(), label="A newspaper")
    recording.amend_fact(event(), by=cast.case_worker(), persons=[], source=source)
    assert event().persons.exists()
    assert event().source is None
    cast.approve_facts(cast.case())
    assert not event().persons.exists()
    assert event().source == source


def test_how_many_know_it_is_never_public_and_changes_at_once() -> None:
    recording.amend_fact(event(), by=cast.case_worker(), known_to="public")
    assert event().known_to == "public"
    assert cast.case().facts.is_approved
    assert AuditEntry.objects.filter(verb="event.amended").exists()


def test_what_nobody_has_approved_yet_changes_at_once() -> None:
    made = recording.record_event(
        cast.case(), by=cast.case_worker(), persons=[], handle="talk", kind="other", on="2016"
    )
    recording.amend_fact(made, by=cast.case_worker(), on="2016-05")
    assert made.on == "2016-05"
    assert made.proposed == {}


def test_a_source_that_is_removed_leaves_its_facts() -> None:
    case = cast.case()
    source = recording.name_source(case, by=cast.case_worker(), label="A newspaper")
    Event.objects.update(source=source)
    recording.amend_source(source, by=cast.case_worker(), reliability="several")
    assert case.sources.get().reliability == "several"
    recording.remove_source(source, by=cast.case_worker())
    assert event().source is None


def test_a_note_is_kept_with_who_wrote_it_and_an_empty_one_is_not() -> None:
    noting.note(cast.case(), by=cast.case_worker(), text=" Her sister called. ")
    note = cast.case().notes.get()
    assert (note.text, note.by) == ("Her sister called.", cast.case_worker())
    with pytest.raises(ValidationError):
        noting.note(cast.case(), by=cast.case_worker(), text="  ")


def test_a_source_that_is_gone_waits_for_nobody_s_yes() -> None:
    case = cast.case()
    source = recording.name_source(case, by=cast.case_worker(), label="A newspaper")
    recording.amend_fact(event(), by=cast.case_worker(), place="Model Town", source=source)
    recording.remove_source(source, by=cast.case_worker())
    cast.approve_facts(cast.case())
    assert (event().place, event().source) == ("Model Town", None)


def test_somebody_removed_since_is_not_waited_for() -> None:
    case = cast.case()
    bea = recording.add_person(case, by=cast.case_worker(), handle="bea", name="Bea Sample")
    ada = case.persons.get(handle="ada")
    recording.amend_fact(event(), by=cast.case_worker(), persons=[ada, bea])
    bea.delete()
    cast.approve_facts(cast.case())
    assert list(event().persons.all()) == [ada]
