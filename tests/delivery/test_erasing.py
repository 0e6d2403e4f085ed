"""Blind erase: the desk learns nothing, and the address learns what was found."""

import email
import re
from datetime import timedelta
from email import policy

import cast
import pytest
from carriers import Sink, dispatch, plan, standing, write_off
from django.core.exceptions import ValidationError

from habeas.actions import keys, opening
from habeas.actions.erasing import ask_to_erase
from habeas.actions.mails import SystemMail
from habeas.actions.models import Action, Blocked, Pending, Receipt, Submission
from habeas.actions.signing import read_signature, sign
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.delivery import erasing
from habeas.delivery.models import Consignment, Delivery
from habeas.kernel import clock
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
MARIE = "marie@supporter.example"
FORM = {
    "shown": "named",
    "name": "Marie Exemple",
    "country": "FR",
    "email": MARIE,
}


@pytest.fixture
def ring() -> keys.KeyRing:
    cast.organisation()
    return cast.ring()


def _asks(address: str = MARIE) -> None:
    ask_to_erase(address, by=cast.case_worker())


def _answers(ring: keys.KeyRing) -> list[SystemMail]:
    sent: list[SystemMail] = []
    erasing.erase_due(ring, sent.append)
    return sent


def _said(mail: SystemMail) -> str:
    message = email.message_from_bytes(mail.message, policy=policy.default)
    return " ".join(f"{message['Subject']}\n{message.get_content()}".split())


def _signs(appeal: Appeal, address: str = MARIE) -> None:
    signature = read_signature({**FORM, "email": address}, appeal=appeal)
    sign(signature, appeal=appeal, language="fr")


def test_a_request_leaves_the_address_nowhere(ring: keys.KeyRing) -> None:
    _asks()
    row = Submission.objects.get()
    assert b"marie" not in bytes(row.sealed)
    entry = AuditEntry.objects.filter(verb="erasure.asked").get()
    assert "marie" not in f"{entry.target} {entry.because}"
    assert _answers(ring)
    assert not Submission.objects.exists()


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValidationError):
        _asks("marie")
    assert not Submission.objects.exists()
    assert not AuditEntry.objects.filter(verb="erasure.asked").exists()


def test_what_waits_is_stopped_and_forgotten_in_every_appeal(ring: keys.KeyRing) -> None:
    first, second = cast.open_appeal_of(), cast.open_appeal_of(slug="other")
    for appeal in (first, second):
        cast.signed(appeal, email=MARIE)
    stays = cast.signed(first, email="other@supporter.example")
    plan()
    _asks("MARIE+letters@supporter.example")
    (mail,) = _answers(ring)
    write_off()
    assert "2 lettres" in _said(mail) or "2 letters" in _said(mail)
    gone = Action.objects.exclude(pk=stays.pk)
    assert not gone.filter(tag__isnull=False).exists()
    assert not gone.filter(sealed__isnull=False).exists()
    assert set(Delivery.objects.filter(action__in=gone).values_list("state", "reason")) == {
        ("cancelled", "taken back")
    }
    stays.refresh_from_db()
    assert stays.sealed
    sink = Sink()
    assert dispatch(sink) == 1


def test_what_has_left_is_said_to_have_left_and_its_copy_is_forgotten(ring: keys.KeyRing) -> None:
    cast.signed(cast.open_appeal_of(), email=MARIE)
    plan()
    dispatch(Sink())
    _asks()
    (mail,) = _answers(ring)
    assert standing() == ("accepted", "")
    assert Consignment.objects.get().sealed is None
    assert re.search(r"1 (letter had left|lettre était partie)", _said(mail))


def test_what_was_not_planned_yet_never_leaves(ring: keys.KeyRing) -> None:
    cast.signed(cast.open_appeal_of(), email=MARIE)
    _asks()
    (mail,) = _answers(ring)
    assert re.search(r"1 (letter that waited|lettre qui attendait)", _said(mail))
    plan()
    sink = Sink()
    dispatch(sink)
    assert sink.tried == []


def test_a_letter_that_waits_for_its_link_is_gone(ring: keys.KeyRing) -> None:
    appeal = cast.open_appeal_of()
    sent: list[SystemMail] = []
    _signs(appeal)
    _signs(appeal, "other@supporter.example")
    opening.open_due(ring, sent.append)
    assert Pending.objects.count() == 2
    _asks()
    assert _answers(ring)
    assert Pending.objects.count() == 1
    assert not Blocked.objects.exists()
    _signs(appeal)
    opening.open_due(ring, sent.append)
    assert len(sent) == 3


def test_a_confirmation_mail_that_is_tried_again_is_given_up(ring: keys.KeyRing) -> None:
    def busy(_mail: SystemMail) -> None:
        raise ChannelError("Busy.", permanent=False, code=451)

    _signs(cast.open_appeal_of())
    opening.open_due(ring, busy)
    _asks()
    _answers(ring)
    tried: list[SystemMail] = []
    opening.open_due(ring, tried.append, now=clock.now() + timedelta(minutes=10))
    assert tried == []
    assert not Submission.objects.exists()


def test_the_my_page_of_an_erased_letter_says_that_it_was_taken_back(ring: keys.KeyRing) -> None:
    appeal = cast.open_appeal_of()
    action = cast.signed(appeal, email=MARIE)
    receipt = Receipt.objects.create(
        link=b"l", appeal=appeal, sealed=b"s", action=action, created_at=clock.now()
    )
    _asks()
    _answers(ring)
    receipt.refresh_from_db()
    assert (receipt.outcome, receipt.sealed) == ("withdrawn", None)


def test_an_address_of_which_nothing_is_held_gets_a_mail_too(ring: keys.KeyRing) -> None:
    cast.open_appeal_of()
    _asks("nobody@supporter.example")
    (mail,) = _answers(ring)
    assert mail.recipient == "nobody@supporter.example"
    assert "We hold nothing of this address." in _said(mail)


def test_the_answer_names_no_case_no_person_and_no_country(ring: keys.KeyRing) -> None:
    cast.signed(cast.open_appeal_of(), email=MARIE)
    _asks()
    (mail,) = _answers(ring)
    said = _said(mail)
    for name in ("Ada", "Sample", "Antarc", "Minister", "Marie", "Exemple", "France", "2016"):
        assert name not in said
    assert mail.recipient == MARIE
    assert b"Auto-Submitted: auto-generated" in mail.message


def test_an_answer_that_was_not_taken_is_the_same_when_it_is_tried_again(
    ring: keys.KeyRing,
) -> None:
    cast.signed(cast.open_appeal_of(), email=MARIE)
    plan()
    tried: list[SystemMail] = []

    def busy(mail: SystemMail) -> None:
        tried.append(mail)
        raise ChannelError("Busy.", permanent=False, code=451)

    _asks()
    now = clock.now()
    for minutes in (0, 2, 20):
        erasing.erase_due(ring, busy, now=now + timedelta(minutes=minutes, seconds=1))
    assert len(tried) == 3
    assert len({mail.message for mail in tried}) == 1
    erasing.erase_due(ring, busy, now=now + timedelta(hours=25))
    assert not Submission.objects.exists()


def test_a_courier_that_comes_late_erases_and_answers_all_the_same(ring: keys.KeyRing) -> None:
    cast.signed(cast.open_appeal_of(), email=MARIE)
    _asks()
    sent: list[SystemMail] = []
    erasing.erase_due(ring, sent.append, now=clock.now() + timedelta(days=3))
    assert len(sent) == 1
    assert not Action.objects.filter(tag__isnull=False).exists()


def test_no_supporter_can_have_anything_erased_by_what_she_posts(ring: keys.KeyRing) -> None:
    appeal = cast.open_appeal_of()
    _signs(appeal)
    Submission.objects.update(purpose=Submission.ERASURE)
    assert _answers(ring) == []
    assert Submission.objects.exists()
