"""Notices say that something waits, and nothing of what it is."""

from datetime import timedelta
from email import message_from_bytes, policy

import cast
import pytest

from habeas.actions.mails import SystemMail
from habeas.appeals import opening, submitting
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.kernel import clock
from habeas.ops import noticing
from habeas.staff import accounts, notices, roles
from habeas.staff.models import Notice, User
from habeas.staff.organisations import domain_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(appeal: Appeal) -> Appeal:
    User.objects.filter(pk=cast.approver().pk).update(email="ali@letters.example")
    User.objects.filter(pk=cast.case_worker().pk).update(email="wanda@letters.example")
    return appeal


def mailed() -> list[SystemMail]:
    mails: list[SystemMail] = []
    noticing.mail_due(mails.append)
    return mails


def text_of(mail: SystemMail) -> str:
    message = message_from_bytes(mail.message, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"


def test_the_approvers_are_asked_at_once_and_the_guests_ten_minutes_later(house: Appeal) -> None:
    Appeal.objects.filter(pk=house.pk).update(state="draft", opened_on=None)
    guest = accounts.add_staff(username="gus.guest", password=cast.PASSWORD, roles=[roles.GUEST])
    User.objects.filter(pk=guest.pk).update(email="gus@partner.example")
    assert noticing.ask_for_approval(house, by=cast.case_worker()) == 2
    assert [mail.recipient for mail in mailed()] == ["ali@letters.example"]
    assert mailed() == []
    Notice.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert [mail.recipient for mail in mailed()] == ["gus@partner.example"]


def test_who_asks_is_not_asked_and_nobody_is_asked_twice(house: Appeal) -> None:
    noticing.ask_for_approval(house, by=cast.approver())
    assert not Notice.objects.exists()
    for _ in range(2):
        noticing.ask_for_approval(house, by=cast.case_worker())
    assert Notice.objects.count() == 1


def test_a_notice_names_no_case_no_person_and_no_country(house: Appeal) -> None:
    Appeal.objects.filter(pk=house.pk).update(state="draft", opened_on=None)
    noticing.ask_for_approval(house, by=cast.case_worker())
    (mail,) = mailed()
    told = text_of(mail)
    assert "waits for a second person's yes" in told
    assert "/desk/" in told
    for secret in ("Ada", "Sample", "Antarctica", house.slug, str(house)):
        assert secret not in told


def test_nobody_is_told_of_what_has_been_dealt_with_meanwhile(house: Appeal) -> None:
    noticing.ask_for_approval(house, by=cast.case_worker())  # it is open: nothing waits
    assert mailed() == []
    assert not Notice.objects.exists()


def test_a_review_is_reminded_of_a_day_and_four_hours_before(house: Appeal) -> None:
    house.case.assigned.set([cast.case_worker()])
    Appeal.objects.filter(pk=house.pk).update(review_by=domain_now() + timedelta(hours=23))
    noticing.remind_due()
    noticing.remind_due()
    assert [mail.recipient for mail in mailed()] == ["wanda@letters.example"]
    Appeal.objects.filter(pk=house.pk).update(review_by=domain_now() + timedelta(hours=3))
    noticing.remind_due()
    assert mailed()
    Notice.objects.all().delete()
    Appeal.objects.filter(pk=house.pk).update(review_by=domain_now() + timedelta(days=7))
    noticing.remind_due()
    assert not Notice.objects.exists()


def test_one_letter_to_oneself_is_the_letter_as_the_office_would_get_it(house: Appeal) -> None:
    noticing.send_sample(house.letter_texts.get(), house.addressees.get(), by=cast.case_worker())
    (mail,) = mailed()
    assert mail.recipient == "wanda@letters.example"
    told = text_of(mail)
    assert told.startswith("One letter, for you to look at")
    assert "I write to you about Ada Sample, aged 78" in told
    assert b"letter.pdf" in mail.message


def test_what_does_not_leave_is_tried_again_and_given_up_in_the_end(house: Appeal) -> None:
    def refuse(_mail: SystemMail) -> None:
        raise ChannelError("No.", permanent=False)

    noticing.send_sample(house.letter_texts.get(), house.addressees.get(), by=cast.approver())
    for _ in range(noticing.MOST_TRIES):
        assert noticing.mail_due(refuse) == 0
        assert mailed() == []  # not before its time
        Notice.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert mailed() == []


def test_one_without_an_address_or_an_account_gets_none(house: Appeal) -> None:
    nobody = accounts.add_staff(
        username="nora.nobody", password=cast.PASSWORD, roles=[roles.APPROVER]
    )
    assert notices.notify(nobody, kind="approval", about={"appeal": house.pk}) is None
    User.objects.filter(pk=cast.approver().pk).update(is_active=False)
    assert noticing.ask_for_approval(house, by=cast.case_worker()) == 0


def test_who_asked_and_who_is_assigned_are_told_when_it_comes_back(house: Appeal) -> None:
    Appeal.objects.filter(pk=house.pk).update(state="draft", opened_on=None)
    house.refresh_from_db()
    house.case.assigned.set([cast.approver()])
    submitting.submit_all(house, by=cast.case_worker())
    opening.send_back(house, by=cast.approver(), note="Ada Sample: where is she?")
    assert noticing.tell_given_back(house, by=cast.approver()) == 1
    (mail,) = mailed()
    assert mail.recipient == "wanda@letters.example"
    told = text_of(mail)
    assert "was given back, with a note" in told
    assert "Ada" not in told


def test_nobody_is_told_of_what_was_asked_again_meanwhile(house: Appeal) -> None:
    Appeal.objects.filter(pk=house.pk).update(state="draft", opened_on=None)
    house.refresh_from_db()
    noticing.ask_for_approval(house, by=cast.case_worker())
    submitting.submit_all(house, by=cast.case_worker())
    opening.send_back(house, by=cast.approver(), note="Where is she?")
    noticing.tell_given_back(house, by=cast.approver())
    submitting.submit_all(house, by=cast.case_worker())
    assert [mail.recipient for mail in mailed()] == ["ali@letters.example"]
