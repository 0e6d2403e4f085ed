"""The drop-box from the form to the action: one courier, real seals, mails caught as bytes."""

from datetime import timedelta

import pytest
from signing_by_mail import confirms, links, signs, text_of, token_in

from habeas.actions import confirming, keys, opening, receipts
from habeas.actions.mails import SystemMail
from habeas.actions.models import Action, Blocked, Pending, Receipt, Submission
from habeas.actions.signed import signer_of
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_signing_becomes_a_mail_and_a_letter_that_waits(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    phrase = signs(appeal)
    assert opening.open_due(ring, sent.append) == 1
    (mail,) = sent
    assert mail.recipient == "marie@supporter.example"
    assert phrase in text_of(mail)
    letter = confirming.waiting(token_in(mail))
    assert letter is not None
    assert (letter.appeal, letter.name, letter.who) == (appeal, "Marie Exemple", "teacher, Lyon")
    assert not Submission.objects.exists()


def test_the_confirmation_mail_names_no_person_country_or_office(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    written = sent[0].message.decode()
    for name in ("Ada", "Sample", "Antarctica", "Minister", "Marie", "Exemple", appeal.slug):
        assert name not in written
    assert "Auto-Submitted: auto-generated" in written
    first, second = links(sent[0])[:2]
    assert "/confirm/" in first
    assert "/not-me/" in second


def test_a_mail_that_was_not_taken_is_the_same_mail_when_it_is_tried_again(
    appeal: Appeal, ring: keys.KeyRing
) -> None:
    tried: list[SystemMail] = []

    def busy(mail: SystemMail) -> None:
        tried.append(mail)
        raise ChannelError("Busy.", permanent=False, code=451)

    signs(appeal)
    now = clock.now()
    for minutes in (0, 1, 6, 21, 81, 141):
        assert opening.open_due(ring, busy, now=now + timedelta(minutes=minutes)) == 1
        assert opening.open_due(ring, busy, now=now + timedelta(minutes=minutes)) == 0
    assert len({mail.message for mail in tried}) == 1
    assert Pending.objects.count() == 1
    opening.open_due(ring, tried.append, now=now + timedelta(minutes=201))
    assert len(tried) == 7
    assert not Submission.objects.exists()


def test_a_mail_that_nobody_takes_is_given_up_after_a_day(
    appeal: Appeal, ring: keys.KeyRing
) -> None:
    def busy(_mail: SystemMail) -> None:
        raise ChannelError("Busy.", permanent=False, code=451)

    signs(appeal)
    opening.open_due(ring, busy)
    opening.open_due(ring, busy, now=clock.now() + timedelta(hours=25))
    assert not Submission.objects.exists()


def test_a_mail_that_is_refused_for_good_leaves_nothing(appeal: Appeal, ring: keys.KeyRing) -> None:
    def refuse(_mail: SystemMail) -> None:
        raise ChannelError("No such mailbox.", permanent=True, code=550)

    signs(appeal)
    opening.open_due(ring, refuse)
    assert not Submission.objects.exists()
    assert not Pending.objects.exists()


def test_a_confirmed_letter_becomes_one_action_that_only_the_courier_opens(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    my_token = confirms(token_in(sent[0]))
    opening.open_due(ring, sent.append)
    action = Action.objects.get()
    assert signer_of(action, ring).name == "Marie Exemple"
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert (letter.outcome, letter.name, letter.action) == ("queued", "Marie Exemple", action)
    assert not Pending.objects.exists()
    assert not Submission.objects.exists()


def test_a_second_press_changes_nothing(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    token = token_in(sent[0])
    assert confirms(token) == confirms(token) == confirming.my_token_of(token)
    opening.open_due(ring, sent.append)
    assert Action.objects.count() == Receipt.objects.count() == 1


def test_counted_at_the_last_moment_keeps_no_name(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    my_token = confirms(token_in(sent[0]), counted=True)
    opening.open_due(ring, sent.append)
    action = Action.objects.get()
    assert action.shown == Action.COUNTED
    assert signer_of(action, ring).name == ""
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert letter.name == ""


def test_one_address_counts_once_and_is_told_by_mail(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    signs(appeal, email="Marie+again@supporter.example")
    opening.open_due(ring, sent.append)
    first, second = (token_in(mail) for mail in sent)
    confirms(first)
    opening.open_due(ring, sent.append)
    my_token = confirms(second)
    opening.open_due(ring, sent.append)
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert letter.outcome == "already signed"
    assert Action.objects.count() == 1
    signs(appeal)
    opening.open_due(ring, sent.append)
    assert "already signed this letter" in text_of(sent[-1])
    assert "/confirm/" not in text_of(sent[-1])
    assert not Pending.objects.exists()


def test_an_address_gets_three_mails_a_day_and_twenty_once_it_confirmed(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    for _ in range(5):
        signs(appeal)
    opening.open_due(ring, sent.append)
    assert len(sent) == 3
    assert not Submission.objects.exists()
    confirms(token_in(sent[0]))
    opening.open_due(ring, sent.append)
    for _ in range(20):
        signs(appeal)
    opening.open_due(ring, sent.append)
    assert len(sent) == 20
    tomorrow = clock.now() + timedelta(days=1)
    signs(appeal)
    opening.open_due(ring, sent.append, now=tomorrow)
    assert len(sent) == 21


def test_not_me_ends_all_mails_to_the_address(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    not_me = links(sent[0])[1].rstrip("/").rpartition("/")[2]
    assert confirming.can_block(not_me)
    confirming.block(not_me)
    opening.open_due(ring, sent.append)
    assert Blocked.objects.count() == 1
    assert confirming.waiting(token_in(sent[0])) is None
    signs(appeal, email="MARIE@supporter.example")
    opening.open_due(ring, sent.append)
    assert len(sent) == 1
    assert not Submission.objects.exists()


def test_forgetting_a_waiting_letter_leaves_nothing(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    confirming.forget(token_in(sent[0]))
    assert confirming.waiting(token_in(sent[0])) is None
    assert not Pending.objects.exists()


def test_forgetting_after_confirming_is_told_on_the_my_page(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    my_token = confirms(token_in(sent[0]))
    confirming.forget(token_in(sent[0]))
    opening.open_due(ring, sent.append)
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert letter.outcome == "withdrawn"
    assert not Action.objects.exists()


def test_taking_back_forgets_who_signed(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    my_token = confirms(token_in(sent[0]))
    opening.open_due(ring, sent.append)
    receipts.take_back(my_token)
    opening.open_due(ring, sent.append)
    action = Action.objects.get()
    assert (action.tag, action.sealed) == (None, None)
    assert action.withdrawn_at is not None
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert (letter.outcome, letter.name) == ("withdrawn", "")


def test_who_took_a_letter_back_may_sign_again(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    for _ in range(2):
        signs(appeal)
        opening.open_due(ring, sent.append)
        my_token = confirms(token_in(sent[-1]))
        opening.open_due(ring, sent.append)
        receipts.take_back(my_token)
        opening.open_due(ring, sent.append)
    assert Action.objects.count() == 2
