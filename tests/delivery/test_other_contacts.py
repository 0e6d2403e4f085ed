"""A contact changes, or stops working, while letters to it are on their way: none is stranded."""

from collections.abc import Mapping
from datetime import timedelta

import cast
import pytest
from carriers import Sink, dispatch, plan, refusal, standing, write_off
from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from habeas.appeals.models import Appeal
from habeas.channels.base import Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import binding, climbing, covering, pacing, states, timing_out
from habeas.delivery.models import Consignment, Delivery
from habeas.directory import keeping
from habeas.directory.models import Contact, Office
from habeas.kernel import clock
from habeas.ops.needs import needs

pytestmark = pytest.mark.django_db

FIRST = {"channel": "email", "email": "first@office.example"}
SECOND = {"channel": "email", "email": "second@office.example"}
FAX = {"channel": "fax", "number": "+861065961109", "carriage": "each"}
LATER = timedelta(hours=2)


def _appeal(*contacts: Mapping[str, object]) -> Appeal:
    cast.ring()
    return cast.open_appeal_of(cast.office("moving", title="Warden", contacts=contacts))


def _move(email: str = "new@office.example") -> None:
    """Write another address down for the first contact, and let a second person say yes."""
    office = Office.objects.get(handle="moving")
    first = office.contacts.filter(channel="email").earliest("pk")
    keeping.amend(first, by=cast.case_worker(), email=email, healthy=True)
    cast.approve_coordinates(office)


def _upkeep(after: timedelta = LATER) -> None:
    now = clock.now() + after
    write_off(now)
    pacing.release_due(now)
    binding.bind_due(cast.ring(), now)
    climbing.climb_due(now)


def _go(sink: Sink, after: timedelta = LATER) -> list[Envelope]:
    """Let the courier go round until nothing moves; return what was taken."""
    for _ in range(4):
        _upkeep(after)
        dispatch(sink, now=clock.now() + after)
    return sink.taken


def _refused_for_now(sink: Sink) -> None:
    sink.fails_with = refusal(451)
    dispatch(sink)
    sink.fails_with = None


def test_a_letter_that_was_tried_goes_to_the_address_that_was_put_right() -> None:
    cast.signed(_appeal(FIRST))
    plan()
    sink = Sink()
    _refused_for_now(sink)
    old = Consignment.objects.get()
    _move()
    (taken,) = _go(sink)
    assert taken.recipient == "new@office.example"
    assert taken.sender != old.envelope_sender, "it is another mail"
    old.refresh_from_db()
    assert old.sealed is None, "nothing keeps what is not sent any more"
    assert standing() == ("accepted", "")


def test_a_letter_that_was_tried_goes_to_the_second_address_when_the_first_stops_working() -> None:
    cast.signed(_appeal(FIRST, SECOND))
    plan()
    sink = Sink()
    _refused_for_now(sink)
    Contact.objects.filter(email="first@office.example").update(healthy=False)
    assert [taken.recipient for taken in _go(sink)] == ["second@office.example"]


def test_a_letter_that_may_be_there_already_is_written_to_no_other_address() -> None:
    cast.signed(_appeal(FIRST))
    plan()
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    sink.fails_with = None
    sink.taken.clear()
    _move()
    assert _go(sink) == []
    assert standing() == ("unresolved", "")


def test_a_register_that_was_tried_is_bound_anew_for_the_address_that_was_put_right() -> None:
    appeal = _appeal({**FIRST, "carriage": "register"})
    cast.signed(appeal)
    cast.signed(appeal)
    plan()
    binding.bind_due(cast.ring(), clock.now())
    sink = Sink()
    _refused_for_now(sink)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"deferred"}
    _move()
    (taken,) = _go(sink)
    assert taken.recipient == "new@office.example"
    assert set(Delivery.objects.values_list("state", "consignment__kind")) == {
        ("accepted", "register")
    }


def test_a_covering_letter_that_was_tried_is_written_anew_for_the_address_put_right() -> None:
    cast.signed(_appeal(FIRST), counted=True)
    plan()
    later = timedelta(days=7, minutes=1)
    covering.cover_due(clock.now() + later)
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink, now=clock.now() + later)
    sink.fails_with = None
    _move()
    (taken,) = _go(sink, later + LATER)
    assert taken.recipient == "new@office.example"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}


def test_who_is_counted_goes_on_in_a_covering_letter_when_its_contact_is_not_mended() -> None:
    appeal = _appeal(FIRST, FAX)
    cast.answer_risks(appeal)
    cast.signed(appeal, counted=True)
    cast.signed(appeal, counted=True)
    plan()
    later = timedelta(days=7, minutes=1)
    covering.cover_due(clock.now() + later)
    Contact.objects.filter(channel="email").update(healthy=False)
    write_off()
    assert set(Delivery.objects.values_list("state", "reason")) == {("held", "contact")}
    late = later + climbing.MENDED_WITHIN
    sink = Sink("fax")
    sink.repeatable = False
    (taken,) = _go(sink, late)
    assert "861065961109" in taken.recipient
    rows = Delivery.objects.values_list("channel", "state", "consignment__kind")
    assert set(rows) == {("fax", "accepted", "covering")}
    assert Delivery.objects.values("consignment").distinct().count() == 1


def test_the_queue_of_a_second_address_waits_for_it_and_not_for_the_first() -> None:
    cast.signed(_appeal(FIRST, SECOND, FAX))
    plan()
    sink = Sink()
    sink.fails_with = refusal(550, permanent=True)
    dispatch(sink)
    sink.fails_with = None
    climbing.climb_due(clock.now())
    Contact.objects.filter(email="second@office.example").update(healthy=False)
    assert _go(sink) == []
    second = Delivery.objects.get(rung=1)
    assert standing(second) == ("held", "contact")
    steps = second.steps.count()
    _upkeep()
    assert second.steps.count() == steps, "it waits, and does not go to and fro"
    _upkeep(climbing.MENDED_WITHIN + LATER)
    second.refresh_from_db()
    assert second.channel == "fax"


def test_the_queue_of_a_second_address_goes_on_once_it_works_again() -> None:
    cast.signed(_appeal(FIRST, SECOND))
    plan()
    sink = Sink()
    sink.fails_with = refusal(550, permanent=True)
    dispatch(sink)
    sink.fails_with = None
    climbing.climb_due(clock.now())
    second = Contact.objects.filter(email="second@office.example")
    second.update(healthy=False)
    _go(sink)
    second.update(healthy=True)
    assert [taken.recipient for taken in _go(sink)] == ["second@office.example"]


def test_a_letter_that_could_not_be_tried_again_in_time_goes_to_the_next_contact() -> None:
    cast.signed(_appeal(FIRST, SECOND))
    plan()
    sink = Sink()
    _refused_for_now(sink)
    # It was tried two weeks ago.
    Consignment.objects.update(frozen_at=F("frozen_at") - states.TRIED_FOR)
    Delivery.objects.update(due_at=F("due_at") - states.TRIED_FOR)
    timing_out.time_out_due(clock.now())
    assert standing() == ("failed", "no reply")
    assert climbing.climb_due(clock.now() + LATER) == 1


def test_two_letters_refused_for_their_mailbox_make_the_contact_suspect() -> None:
    appeal = _appeal(FIRST)
    for _ in range(3):
        cast.signed(appeal)
    plan()
    sink = Sink()
    sink.fails_with = refusal(550, permanent=True)
    sink.fails_with.kind = RetryClass.BAD_ADDRESS
    dispatch(sink)
    contact = Contact.objects.get()
    assert not contact.healthy
    entry = keeping.last_word_on(contact)
    assert entry is not None
    assert entry.because == "two letters came back or were refused there"


def test_letters_refused_for_what_we_are_say_nothing_of_the_contact() -> None:
    appeal = _appeal(FIRST)
    cast.signed(appeal)
    cast.signed(appeal)
    plan()
    sink = Sink()
    sink.fails_with = refusal(554, permanent=True)
    sink.fails_with.kind = RetryClass.POLICY
    dispatch(sink)
    assert set(Delivery.objects.values_list("state", "reason")) == {("failed", "refused")}
    assert Contact.objects.get().healthy


def test_letters_to_a_number_that_cannot_be_dialled_go_on_when_it_is_put_right() -> None:
    cast.signed(_appeal(FAX))
    plan()
    number = Contact.objects.get().number
    Contact.objects.update(number="12")
    gateway = EmailToFaxCarrier(SmtpCarrier("127.0.0.1", 1, loopback_only=True), "fax.example")
    dispatch(gateway)
    assert standing() == ("held", "contact")
    contact = Contact.objects.get()
    assert not contact.healthy
    (need,) = [need for need in needs() if need.kind == "Contact that bounces"]
    today = date_format(localtime(clock.now()), "j F Y")
    assert f"since {today} (its number is not complete)" in need.sentence
    keeping.amend(contact, by=cast.case_worker(), number=number, healthy=True)
    cast.approve_coordinates(contact.office)
    _upkeep()
    assert standing() == ("queued", "")
