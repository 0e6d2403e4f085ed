"""My letter: the short history of one letter, in dated words, for whoever has its link."""

from datetime import UTC, date, datetime

import cast
import pytest
from browsing import link_to_confirm, mails, press, tags, text
from django.test import Client

from habeas.actions.models import Action
from habeas.appeals.models import Appeal
from habeas.delivery import planning
from habeas.delivery.advancing import advance
from habeas.delivery.models import Consignment, CoveringLetter, Delivery, Proof, Step
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def signed_page(client: Client, appeal: Appeal, answer: str = "send") -> str:
    """Sign and confirm; return the address of *my letter*, its delivery planned."""
    cast.ring()
    where = press(client, link_to_confirm(client, appeal), answer).headers["Location"]
    mails()
    planning.plan_due(clock.now())
    return str(where)


def bound(delivery: Delivery, **facts: object) -> Consignment:
    kept = {"kind": "register", "channel": delivery.channel, "addressee": delivery.addressee}
    consignment = Consignment.objects.create(
        message_id=f"<{delivery.pk}@letters.example>",
        envelope_sender=f"{delivery.pk}@letters.example",
        **{**kept, **facts},
    )
    delivery.consignment = consignment
    delivery.number = 112
    delivery.save(update_fields=["consignment", "number"])
    return consignment


def came(delivery: Delivery, *states: str, day: int, **why: str) -> None:
    """Move a delivery on, on a day of November 2016."""
    for state in states:
        advance(delivery, state, **why if state == states[-1] else {})  # type: ignore[arg-type]
        Step.objects.filter(pk=Step.objects.latest("pk").pk).update(
            at=datetime(2016, 11, day, 9, tzinfo=UTC)
        )


def test_a_register_by_fax_is_told_with_her_number_and_its_steps(client: Client) -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax())
    page = signed_page(client, appeal)
    delivery = Delivery.objects.get()
    bound(delivery, dated=date(2016, 11, 24), pages=3)
    came(delivery, "held", day=23, reason="office")
    came(delivery, "queued", "sending", "accepted", day=24, evidence="E1")
    Delivery.objects.update(evidence="E2")
    shown = text(client.get(page))
    assert (
        "Went as no. 112 in the register of 24 November 2016. "
        "Received by their fax machine, 3 of 3 pages"
    ) in shown
    assert "23 November 2016 Waiting for the office to open 24 November 2016 Went as" in shown


def test_a_letter_that_came_back_says_what_is_tried_now(client: Client) -> None:
    appeal = cast.open_appeal_of()
    page = signed_page(client, appeal)
    delivery = Delivery.objects.get()
    if delivery.consignment is None:
        bound(delivery, kind="letter")
    if delivery.state == "held":
        came(delivery, "queued", day=24)
    came(delivery, "sending", "accepted", day=24, evidence="E2")
    came(delivery, "bounced", day=25, reason="no mailbox")
    Delivery.objects.create(
        action=delivery.action,
        addressee=delivery.addressee,
        channel="fax",
        instead_of=delivery,
        rung=1,
        state="held",
        reason="turn",
        due_at=clock.now(),
        changed_at=clock.now(),
    )
    shown = text(client.get(page))
    assert (
        "Came back: the mailbox does not exist. We are trying: Fax. Waiting for its turn" in shown
    )
    assert "25 November 2016 Came back: the mailbox does not exist" in shown
    assert shown.count("the Minister of Examples Came back") == 1, "one letter, one line"


def test_who_is_counted_is_told_in_which_covering_letter_she_is(client: Client) -> None:
    appeal = cast.open_appeal_of()
    page = signed_page(client, appeal, "count")
    delivery = Delivery.objects.get()
    consignment = bound(delivery, kind="covering")
    letter = CoveringLetter.objects.create(
        addressee=appeal.addressees.get(),
        on=date(2016, 11, 25),
        until=clock.now(),
        named=0,
        counted=1,
    )
    Delivery.objects.create(
        covering=letter,
        addressee=delivery.addressee,
        channel="email",
        consignment=consignment,
        state="accepted",
        evidence="E1",
        due_at=clock.now(),
        changed_at=clock.now(),
    )
    came(delivery, "queued", "sending", "accepted", day=25, evidence="E1")
    assert "Counted in the covering letter of 25 November 2016." in text(client.get(page))


def test_of_paper_that_nobody_ticked_off_it_is_said_that_nobody_knows(client: Client) -> None:
    appeal = cast.open_appeal_of(cast.office_by_post())
    page = signed_page(client, appeal)
    delivery = Delivery.objects.get()
    bound(delivery, kind="letter")
    came(delivery, "queued", "sending", "unknown", "unresolved", day=23)
    told = text(client.get(page))
    assert "Printed; whether it was posted we don’t know" in told
    assert "their server" not in told


def test_paper_that_was_handed_over_is_told_with_its_day(client: Client) -> None:
    appeal = cast.open_appeal_of(cast.office_by_post())
    page = signed_page(client, appeal)
    delivery = Delivery.objects.get()
    consignment = bound(delivery, kind="letter")
    came(delivery, "queued", "sending", day=23)
    assert "Printed, waiting for the post" in text(client.get(page))
    came(delivery, "accepted", day=24, evidence="E3")
    Proof.objects.create(
        consignment=consignment,
        kind="handed",
        on=date(2016, 12, 10),
        sealed=b"a picture",
        recorded_by=cast.case_worker(),
        recorded_at=clock.now(),
    )
    shown = text(client.get(page))
    assert "Handed over on 10 December 2016, stamped copy kept" in shown
    assert "10 December 2016 Handed over" in shown


def test_the_history_tells_of_one_letter_and_is_kept_by_nobody(
    client: Client, appeal: Appeal
) -> None:
    page = signed_page(client, appeal)
    cast.signed(appeal, name="Ann Other")
    planning.plan_due(clock.now())
    assert Action.objects.count() == 2
    answer = client.get(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ann Other" not in tags(answer)
    assert tags(answer).count("<dt>the Minister of Examples</dt>") == 1
