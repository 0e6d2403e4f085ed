"""The loader: the examples are made by deeds, by two people, as of their own days."""

from datetime import date

import pytest

from habeas.actions.models import Tally
from habeas.appeals import choosing
from habeas.appeals.models import Appeal, LetterVersion
from habeas.directory.models import Mission, Office
from habeas.ops import examples
from habeas.staff.accounts import add_staff
from habeas.staff.models import AuditEntry, Organisation, User
from habeas.staff.organisations import the_organisation

pytestmark = pytest.mark.django_db

SLUGS = ["ua-12-2016", "ua-13-2016", "ua-7-2016"]


@pytest.fixture
def case_worker() -> User:
    return add_staff(username="casey", password="invented for a test", roles=["case worker"])


@pytest.fixture
def approver() -> User:
    return add_staff(username="avery", password="invented for a test", roles=["approver"])


def test_the_three_examples_are_loaded(case_worker: User, approver: User) -> None:
    assert examples.load_all(case_worker=case_worker, approver=approver) == SLUGS
    states = dict(Appeal.objects.values_list("slug", "state"))
    assert states == {"ua-12-2016": "open", "ua-13-2016": "open", "ua-7-2016": "closed"}
    assert the_organisation().from_address.endswith(".example")


def test_a_second_run_loads_nothing_and_keeps_what_staff_changed(
    case_worker: User, approver: User
) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    Organisation.objects.update(telephone="+353 20 910 0001")
    entries = AuditEntry.objects.count()
    assert examples.load_all(case_worker=case_worker, approver=approver) == []
    assert AuditEntry.objects.count() == entries
    assert the_organisation().telephone == "+353 20 910 0001"


def test_a_run_that_was_stopped_goes_on_without_half_an_example(
    case_worker: User, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(examples, "_load_appeal", _stop)
        with pytest.raises(KeyboardInterrupt):
            examples.load_all(case_worker=case_worker, approver=approver)
    assert not Office.objects.exists()
    assert examples.load_all(case_worker=case_worker, approver=approver) == SLUGS


def test_one_prepares_and_the_other_says_yes(case_worker: User, approver: User) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    by = {
        entry.verb: entry.actor_id
        for entry in AuditEntry.objects.filter(verb__in=["words.written", "words.published"])
    }
    assert by == {"words.written": case_worker.pk, "words.published": approver.pk}
    appeal = Appeal.objects.select_related("case__facts", "addressing").get(slug="ua-12-2016")
    assert appeal.case.facts.changed_by == case_worker
    assert appeal.case.facts.approved_by == approver
    assert appeal.addressing.is_approved


def test_dates_are_those_of_the_archived_appeals(case_worker: User, approver: User) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    seed = Appeal.objects.get(slug="ua-12-2016")
    assert seed.opened_on == date(2016, 6, 28)
    assert set(seed.versions.values_list("issued_on", flat=True)) == {date(2016, 6, 28)}
    closed = Appeal.objects.get(slug="ua-7-2016")
    assert (closed.opened_on, closed.closed_on) == (date(2016, 2, 16), date(2016, 6, 14))
    assert closed.outcome == "released"


def test_the_letters_leave_in_the_languages_of_their_addressees(
    case_worker: User, approver: User
) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    seed, letters = (Appeal.objects.get(slug=slug) for slug in SLUGS[:2])
    assert [version.language for version in choosing.signed_versions(seed)] == ["en"]
    assert {version.language for version in LetterVersion.objects.filter(appeal=seed)} == {
        "ar",
        "en",
        "fr",
        "zh-Hans",
    }
    assert [version.language for version in choosing.signed_versions(letters)] == ["ar", "fr"]


def test_the_seed_s_office_has_a_fax_and_an_address_and_no_mailbox(
    case_worker: User, approver: User
) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    office = Office.objects.get(handle="premier")
    contacts = {contact.channel: contact for contact in office.contacts.all()}
    assert set(contacts) == {"fax", "post"}
    assert contacts["fax"].number == "+861065961109"
    assert contacts["fax"].carriage == "each"
    holder = office.holder_on(date(2016, 6, 30))
    assert holder is not None
    assert holder.name == "Li Keqiang"


def test_the_offices_that_are_found_for_each_supporter_are_there_to_try(
    case_worker: User, approver: User
) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    found = Office.objects.exclude(stands_for="").values_list("stands_for", flat=True)
    assert set(found) == {"own-government", "embassy"}
    mission = Mission.objects.get()
    assert (mission.sending, mission.host) == ("AQ", "IE")
    assert all(office.coordinates.is_approved for office in Office.objects.all())


def test_the_closed_appeal_brings_its_count(case_worker: User, approver: User) -> None:
    examples.load_all(case_worker=case_worker, approver=approver)
    assert Tally.objects.get().loaded == 4310
    assert Tally.objects.get().appeal.slug == "ua-7-2016"


def _stop(*_args: object, **_kwargs: object) -> None:
    raise KeyboardInterrupt
