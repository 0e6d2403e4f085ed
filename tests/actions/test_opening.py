"""The drop-box from the form to the action: one courier, real seals, mails caught as bytes."""

import email
import email.policy
import re
import shutil
from datetime import timedelta
from pathlib import Path

import cast
import pytest

from habeas.actions import confirming, forgetting, keys, opening, receipts
from habeas.actions.mails import SystemMail
from habeas.actions.models import Action, Blocked, Pending, Receipt, Submission
from habeas.actions.signed import signer_of
from habeas.actions.signing import read_signature, sign
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError

pytestmark = pytest.mark.django_db

FORM = {
    "shown": "named",
    "name": "Marie Exemple",
    "who": "teacher, Lyon",
    "country": "FR",
    "email": "marie@supporter.example",
}


@pytest.fixture
def appeal() -> Appeal:
    return cast.open_appeal_of()


@pytest.fixture
def ring() -> keys.KeyRing:
    return cast.ring()


@pytest.fixture
def sent() -> list[SystemMail]:
    return []


def signs(appeal: Appeal, **fields: str) -> str:
    return sign(read_signature({**FORM, **fields}, appeal=appeal), appeal=appeal, language="en")


def text_of(mail: SystemMail) -> str:
    message = email.message_from_bytes(mail.message, policy=email.policy.default)
    return str(message.get_content())


def links(mail: SystemMail) -> list[str]:
    return re.findall(r"http\S+", text_of(mail))


def token_in(mail: SystemMail) -> str:
    return links(mail)[0].rstrip("/").rpartition("/")[2]


def confirms(token: str, *, counted: bool = False) -> str:
    letter = confirming.waiting(token)
    assert letter is not None
    return confirming.confirm(letter, versions=letter.versions, counted=counted)


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


def test_a_letter_confirmed_for_an_appeal_that_ends_is_not_made(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    my_token = confirms(token_in(sent[0]))
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    opening.open_due(ring, sent.append)
    letter = receipts.my_letter(my_token)
    assert letter is not None
    assert (letter.outcome, letter.name) == ("appeal closed", "")
    assert not Action.objects.exists()


def test_when_an_appeal_ends_its_waiting_letters_are_emptied_and_their_links_say_so(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    stopping.withdraw(appeal, by=cast.case_worker())
    forgetting.forget_due(ring)
    token = token_in(sent[0])
    assert confirming.waiting(token) is None
    assert confirming.ended_appeal(token) == appeal
    assert Pending.objects.get().sealed is None


def test_a_letter_whose_link_is_never_used_is_forgotten_after_seven_days(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    forgetting.forget_due(ring, now=clock.now() + timedelta(days=6, hours=23))
    assert Pending.objects.count() == 1
    forgetting.forget_due(ring, now=clock.now() + timedelta(days=7, minutes=1))
    assert not Pending.objects.exists()


def test_the_key_of_an_appeal_that_ended_is_destroyed_when_its_retention_is_over(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail], tmp_path: Path
) -> None:
    ring = keys.KeyRing(shutil.copytree(ring.folder, tmp_path / "keys"))
    signs(appeal)
    opening.open_due(ring, sent.append)
    confirms(token_in(sent[0]))
    opening.open_due(ring, sent.append)
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    forgetting.forget_due(ring, now=clock.now() + timedelta(days=89))
    assert signer_of(Action.objects.get(), ring).name == "Marie Exemple"
    forgetting.forget_due(ring, now=clock.now() + timedelta(days=91))
    with pytest.raises(HabeasError, match="destroyed"):
        ring.appeal(appeal.pk)
    assert (Action.objects.get().sealed, Action.objects.get().tag) == (None, None)


def test_a_poisoned_submission_does_not_stop_the_others(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    now = clock.now()
    Submission.objects.create(sealed=b"\x01not a seal", created_at=now, due_at=now)
    signs(appeal)
    opening.open_due(ring, sent.append)
    assert len(sent) == 1
    assert Submission.objects.count() == 1


def test_a_seal_copied_into_another_row_does_not_open(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    original = Submission.objects.get()
    Submission.objects.create(
        sealed=bytes(original.sealed), created_at=original.created_at, due_at=original.due_at
    )
    opening.open_due(ring, sent.append)
    assert len(sent) == 1


def test_forged_tokens_open_nothing(appeal: Appeal) -> None:
    assert appeal.pk
    for token in ("", "x", "A" * 43, "é" * 43, "../" * 14 + "a", "A" * 42 + "B"):
        assert confirming.waiting(token) is None
        assert confirming.my_token_of(token) is None
        assert receipts.my_letter(token) is None
        assert not confirming.can_block(token)


def test_a_letter_that_changed_while_it_was_read_is_shown_again(
    appeal: Appeal, ring: keys.KeyRing, sent: list[SystemMail]
) -> None:
    signs(appeal)
    opening.open_due(ring, sent.append)
    letter = confirming.waiting(token_in(sent[0]))
    assert letter is not None
    cast.revise(appeal, body="Other words about {name of ada}.")
    with pytest.raises(confirming.VersionsChangedError):
        confirming.confirm(letter, versions=letter.versions, counted=False)
    assert not Receipt.objects.exists()
