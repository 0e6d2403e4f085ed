"""The ledger on an appeal's page moves in batches, so that nobody can watch one letter."""

from datetime import timedelta

import cast
import pytest
from carriers import Sink, dispatch, plan

from habeas.appeals.models import Appeal
from habeas.delivery import reckoning, wording
from habeas.delivery.models import PublicLedger
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def shown(appeal: Appeal) -> list[str]:
    return [line.words for line in wording.page_lines(reckoning.public_ledger(appeal))]


def sign(appeal: Appeal, people: int) -> None:
    for _ in range(people):
        cast.signed(appeal)
    plan()


def test_a_page_shows_nothing_before_the_first_batch() -> None:
    appeal = cast.open_appeal_of()
    sign(appeal, 1)
    assert shown(appeal) == []
    assert reckoning.show_due(clock.now()) == 1
    assert shown(appeal) == ["1 on the way"]


def test_a_batch_waits_for_ten_letters_and_a_quarter_of_an_hour() -> None:
    appeal = cast.open_appeal_of()
    sign(appeal, 10)
    now = clock.now()
    reckoning.show_due(now)
    sign(appeal, 9)
    assert reckoning.show_due(now + timedelta(minutes=16)) == 0
    sign(appeal, 1)
    assert reckoning.show_due(now + timedelta(minutes=30)) == 0, "it was looked at just now"
    assert reckoning.show_due(now + timedelta(minutes=32)) == 1
    assert shown(appeal) == ["20 on the way"]


def test_what_became_of_the_last_letters_is_shown_after_a_day() -> None:
    appeal = cast.open_appeal_of()
    sign(appeal, 2)
    now = clock.now()
    reckoning.show_due(now)
    dispatch(Sink())
    assert reckoning.show_due(now + timedelta(hours=23)) == 0
    assert reckoning.show_due(now + timedelta(hours=25)) == 1
    assert shown(appeal) == ["2 taken by a mail server"]
    assert reckoning.show_due(now + timedelta(hours=50)) == 0, "nothing moved"


def test_a_draft_has_no_public_ledger() -> None:
    cast.open_appeal_of()
    Appeal.objects.update(state="draft")
    assert reckoning.show_due(clock.now()) == 0
    assert not PublicLedger.objects.exists()
