"""The letter's own page after it left, was stopped, was counted or was signed before."""

import cast
import pytest
from browsing import link_to_confirm, mails, press, tags, text
from django.test import Client

from habeas.actions.models import Action, Receipt
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.delivery import states
from habeas.delivery.models import Consignment, Delivery
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def fate(appeal: Appeal, state: str, *, reason: str = "", evidence: str = "") -> None:
    """Let the one letter of an appeal stand in a state, as the courier would have brought it."""
    action = Action.objects.get(appeal=appeal)
    addressee = appeal.addressees.get()
    now = clock.now()
    parcel = None
    if state != states.CANCELLED:
        parcel = Consignment.objects.create(
            addressee=addressee, channel="email", message_id="<m@x>", envelope_sender="b@x"
        )
    Delivery.objects.create(
        action=action,
        addressee=addressee,
        channel="email",
        consignment=parcel,
        state=state,
        reason=reason,
        evidence=evidence,
        due_at=now,
        changed_at=now,
    )


def test_a_letter_that_left_can_be_forgotten_and_is_not_said_to_be_taken_back(
    client: Client, appeal: Appeal
) -> None:
    mine = press(client, link_to_confirm(client, appeal)).headers["Location"]
    mails()
    fate(appeal, states.ACCEPTED, evidence="E2")
    page = client.get(mine)
    assert "It has left; we cannot call it back. We can still remove your name" in text(page)
    assert "Forget me" in text(page)
    assert "Take it back" not in text(page)
    assert "goes on its way" not in text(page)
    assert f'action="{mine}withdraw"' in tags(page)
    assert "What has left stays with the office" in text(client.post(f"{mine}withdraw"))
    mails()
    shown = text(client.get(mine))
    assert "We have forgotten you. What has left stays with the office." in shown
    assert "You took your letter back" not in shown
    assert "Forget me" not in shown
    assert "Marie" not in shown


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("stop", ["close", "withdraw"])
def test_a_letter_that_was_stopped_is_neither_thanked_for_nor_said_to_have_left(
    client: Client, appeal: Appeal, stop: str, *, counted: bool
) -> None:
    path = link_to_confirm(client, appeal)
    mine = press(client, path, "count" if counted else "send").headers["Location"]
    mails()
    if stop == "close":
        stopping.close(appeal, by=cast.case_worker(), outcome="released")
    else:
        stopping.withdraw(appeal, by=cast.case_worker())
    fate(appeal, states.CANCELLED, reason="ended" if stop == "close" else "withdrawn")
    page = client.get(mine)
    shown = text(page)
    assert "Nothing was sent, and nothing is needed any more" in shown
    for false in ("Thank you", "It goes with", "It has left", "leaves when"):
        assert false not in shown
    assert ("Not sent:" in shown) is True
    if stop == "withdraw":
        for name in ("Ada", "Minister", "Examples"):
            assert name not in tags(page)


def test_a_counted_supporter_is_counted_and_sends_no_letter(client: Client, appeal: Appeal) -> None:
    path = link_to_confirm(client, appeal, shown="counted", name="", who="")
    asked = text(client.get(path))
    assert "Be counted?" in asked
    assert "Count me" in asked
    assert "covering letter" in asked
    assert "Send" not in asked
    mine = client.get(press(client, path).headers["Location"])
    assert "Thank you. You are counted." in text(mine)
    assert "goes with the next covering letter" in text(mine)
    assert "letter is signed" not in text(mine)


def test_who_had_signed_before_is_shown_no_copy_and_no_day(client: Client, appeal: Appeal) -> None:
    first, second = (link_to_confirm(client, appeal) for _time in range(2))
    press(client, first)
    again = press(client, second).headers["Location"]
    mails()
    shown = text(client.get(again))
    assert "You have already signed this letter" in shown
    assert "Your copy" not in shown
    assert "Confirmed on" not in shown


def test_no_day_is_shown_when_nothing_is_left_that_tells_it(client: Client, appeal: Appeal) -> None:
    mine = press(client, link_to_confirm(client, appeal)).headers["Location"]
    mails()
    assert "Confirmed on 30 June 2016" in text(client.get(mine))
    Receipt.objects.update(sealed=None)
    assert "Confirmed on" not in text(client.get(mine))
