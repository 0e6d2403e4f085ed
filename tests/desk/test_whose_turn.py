"""Whose turn it is with an appeal: until the page is open, it is always somebody's."""

import cast
import pytest
from desk_doing import at, do, look, signed_in
from second_person import prepared

from habeas.appeals import awaiting, drafting, opening, risks, stopping, submitting
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.ops.needs import needs
from habeas.staff import accounts
from habeas.staff.models import Notice, User

pytestmark = pytest.mark.django_db


def kinds(viewer: User | None, appeal: Appeal) -> list[str]:
    return [need.kind for need in needs(viewer) if need.about == str(appeal)]


def say_yes_to_all(appeal: Appeal) -> None:
    """Let Ali say yes to every part, as on his page."""
    ali = cast.approver()
    cast.approve_facts(appeal.case)
    appeal.refresh_from_db()
    if not appeal.addressing.is_approved:
        opening.approve_addressing(appeal, by=ali, seen=appeal.addressing.changed_at)
    opening.approve_limits(appeal, by=ali, seen=appeal.limits.changed_at)
    answers = risks.answers_of(appeal)
    assert answers is not None
    risks.approve_risks(appeal, by=ali, seen=answers.block.changed_at)
    for text in opening.texts_of(appeal):
        if text.locked:
            text.publish(text.latest_revision, user=ali)


def fresh(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


@pytest.fixture
def appeal() -> Appeal:
    return prepared(("en",))


def test_the_second_look_is_asked_for_when_every_part_has_its_yes(appeal: Appeal) -> None:
    say_yes_to_all(appeal)
    assert awaiting.asked_of(fresh(appeal), cast.approver()) == [awaiting.SECOND_LOOK]
    assert "Approval waiting for you" in kinds(cast.approver(), appeal)


def test_what_was_approved_for_later_waits_for_a_hand_at_everybody_s_home(appeal: Appeal) -> None:
    say_yes_to_all(appeal)
    opening.second_look(fresh(appeal), by=cast.approver(), second_source=True)
    assert kinds(cast.case_worker(), appeal) == ["Approved, not opened"]
    assert kinds(None, appeal) == ["Approved, not opened"]
    opening.open_appeal(appeal, by=cast.case_worker())
    assert "Approved, not opened" not in kinds(None, appeal)


def test_one_part_changed_again_is_asked_for_though_all_texts_are_live(appeal: Appeal) -> None:
    say_yes_to_all(appeal)
    drafting.add_addressee(fresh(appeal), cast.office_by_fax(), by=cast.case_worker())
    assert "addressees" in awaiting.asked_of(fresh(appeal), cast.approver())
    assert "Approval waiting for you" in kinds(cast.approver(), appeal)


def test_what_was_given_back_waits_for_its_authors_until_they_ask_again(appeal: Appeal) -> None:
    opening.send_back(appeal, by=cast.approver(), note="Where is she held?")
    assert kinds(cast.approver(), appeal) == kinds(cast.case_worker(), appeal)
    assert kinds(cast.case_worker(), appeal) == ["Given back with a note"]
    submitting.submit_all(fresh(appeal), by=cast.case_worker())
    assert kinds(cast.case_worker(), appeal) == []
    assert kinds(cast.approver(), appeal) == ["Approval waiting for you"]


def test_what_was_given_back_after_every_yes_waits_for_its_authors_too(appeal: Appeal) -> None:
    say_yes_to_all(appeal)
    opening.send_back(fresh(appeal), by=cast.approver(), note="Call her lawyer first.")
    assert kinds(cast.approver(), appeal) == ["Given back with a note"]
    submitting.submit_all(fresh(appeal), by=cast.case_worker())
    assert kinds(cast.approver(), appeal) == ["Approval waiting for you"]


def test_a_pause_alone_asks_nobody_for_a_yes_and_a_change_in_it_does() -> None:
    appeal = cast.open_appeal_of()
    stopping.pause(appeal, by=cast.case_worker())
    assert awaiting.asked_of(fresh(appeal), cast.approver()) == []
    recording.amend_person(appeal.case.persons.get(), by=cast.case_worker(), occupation="teacher")
    assert awaiting.asked_of(fresh(appeal), cast.approver()) == ["facts", awaiting.SECOND_LOOK]


def test_a_reader_is_not_asked_for_a_yes(appeal: Appeal) -> None:
    reader = accounts.add_staff(username="rita.reader", password=cast.PASSWORD, roles=["reader"])
    assert kinds(reader, appeal) == []


def test_giving_back_at_the_desk_writes_a_notice_to_who_asked(appeal: Appeal) -> None:
    User.objects.filter(pk=cast.case_worker().pk).update(email="wanda@letters.example")
    submitting.submit_all(appeal, by=cast.case_worker())
    do(signed_in(cast.approver()), at("give-back", appeal.pk), note="Where is she held?")
    notice = Notice.objects.get()
    assert (notice.to, notice.kind) == (cast.case_worker(), "given-back")
    step = look(signed_in(cast.case_worker()), at("hour-look", appeal.pk))
    assert "Where is she held?" in step
