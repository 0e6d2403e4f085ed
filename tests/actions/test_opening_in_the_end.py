"""What the courier still opens, empties and destroys when an appeal ends or a letter waited."""

import shutil
from datetime import timedelta
from pathlib import Path

import cast
import pytest
from signing_by_mail import confirms, signs, token_in

from habeas.actions import confirming, forgetting, keys, opening, receipts
from habeas.actions.mails import SystemMail
from habeas.actions.models import Action, Pending, Receipt, Submission
from habeas.actions.signed import signer_of
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError

pytestmark = pytest.mark.django_db


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
