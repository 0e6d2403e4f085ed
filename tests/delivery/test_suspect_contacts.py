"""A contact of which two letters speak ill is left in peace until somebody has looked at it."""

from datetime import date

import came_back
import cast
import pytest
from carriers import plan
from taken_letters import accepted, take

from habeas.appeals import intervening
from habeas.appeals.models import Appeal
from habeas.delivery import own_letters, receiving, writing_off
from habeas.delivery.models import Answer, Consignment, Delivery, Report
from habeas.directory import keeping
from habeas.directory.models import Contact
from habeas.kernel import clock
from habeas.ops.needs import needs
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def come_back(*consignments: Consignment) -> None:
    for consignment in consignments:
        receiving.receive(came_back.dsn(consignment), now=clock.now())


def minister() -> Contact:
    return cast.contact_of(cast.office_by_mail(), "email")


def test_one_letter_that_came_back_says_nothing_of_the_contact() -> None:
    letter = accepted()
    come_back(letter)
    receiving.receive(came_back.gmail(letter), now=clock.now())
    assert minister().healthy


def test_two_letters_that_came_back_make_the_contact_suspect() -> None:
    come_back(accepted(), accepted(name="Nina Example"))
    assert not minister().healthy
    entry = AuditEntry.objects.get(verb="contact.suspected")
    assert entry.actor is None
    assert minister().office.coordinates.is_approved  # less exposure asks nobody


def test_late_bounces_and_complaints_speak_of_the_contact_too() -> None:
    first, second = accepted(), accepted(name="Nina Example")
    Delivery.objects.filter(consignment=first).update(state="settled")
    come_back(first)
    receiving.receive(came_back.complaint(second), now=clock.now())
    assert [report.kind for report in Report.objects.order_by("pk")] == ["failed", "complaint"]
    assert not minister().healthy


def test_the_queue_of_a_suspect_contact_is_held_and_the_desk_is_told() -> None:
    first, second = accepted(), accepted(name="Nina Example")
    appeal = Appeal.objects.get()
    waits = cast.signed(appeal, name="Orla Example")
    plan()
    come_back(first, second)
    writing_off.write_off(clock.now())
    held = Delivery.objects.get(action=waits)
    assert (held.state, held.reason) == ("held", "contact")
    assert [need.kind for need in needs() if "bounces" in need.kind] == ["Contact that bounces"]


def test_a_contact_that_was_verified_again_starts_anew() -> None:
    come_back(accepted(), accepted(name="Nina Example"))
    contact = minister()
    keeping.amend(contact, by=cast.case_worker(), healthy=True, verified_on=date(2016, 6, 29))
    cast.approve_coordinates(contact.office)
    come_back(accepted(name="Orla Example"))
    assert minister().healthy
    come_back(accepted(name="Pia Example"))
    assert not minister().healthy


def test_of_a_found_office_nothing_that_tells_which_it_was_is_kept() -> None:
    office = cast.office_by_mail()
    first, second = accepted(), accepted(name="Nina Example")
    type(office).objects.filter(pk=office.pk).update(stands_for="own-government", country="")
    Consignment.objects.update(contact=None)
    come_back(first, second)
    assert set(Report.objects.values_list("kind", "status", "text")) == {("failed", "5.1.1", "")}
    assert set(Delivery.objects.values_list("state", "reason")) == {("bounced", "no mailbox")}
    assert minister().healthy
    assert not AuditEntry.objects.filter(verb="contact.suspected").exists()
    receiving.receive(came_back.answer(first), now=clock.now())
    moments = [report.at for report in Report.objects.all()] + [Answer.objects.get().received_at]
    assert {moment.time().isoformat() for moment in moments} == {"00:00:00"}


def test_a_letter_of_our_own_can_come_back_too() -> None:
    cast.organisation()
    letter = intervening.record_intervention(
        cast.case(),
        by=cast.case_worker(),
        kind="letter",
        on=date(2016, 6, 30),
        office=cast.office_by_mail(),
        language="en",
        subject="Ada Sample",
        body="We write to you about Ada Sample.",
    )
    intervening.approve_intervention(letter, by=cast.approver(), seen=letter.block.changed_at)
    own_letters.plan_due(clock.now())
    delivery = Delivery.objects.select_related("consignment").get()
    come_back(take(delivery))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("bounced", "no mailbox")
