"""Why a letter waits, why it is dropped, and when it goes on."""

from collections.abc import Callable
from datetime import timedelta

import cast
import pytest
from carriers import Sink, dispatch, only_delivery, plan, refusal, standing, write_off

from habeas.actions.models import Action
from habeas.appeals import checking, stopping
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.delivery import states
from habeas.delivery.advancing import advance
from habeas.delivery.models import Consignment, Delivery
from habeas.directory import keeping
from habeas.directory.models import Contact
from habeas.kernel import clock
from habeas.staff.organisations import domain_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal with one queued letter."""
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    plan()
    return appeal


def _overdue(appeal: Appeal, *, by: timedelta = timedelta(hours=1)) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(review_by=domain_now() - by)


def _pause(appeal: Appeal) -> None:
    stopping.pause(appeal, by=cast.case_worker())


def _new_fact(appeal: Appeal) -> None:
    recording.record_situation(
        appeal.case.persons.get(), by=cast.case_worker(), status="released", since="2016-06-29"
    )


def _new_contact(_appeal: Appeal) -> None:
    contact = cast.contact_of(cast.office_by_mail(), "email")
    keeping.amend(contact, by=cast.case_worker(), email="minister@office.example")


def _bouncing_contact(_appeal: Appeal) -> None:
    Contact.objects.update(healthy=False)


def _reopen(appeal: Appeal) -> None:
    cast.reopen(appeal)


def _still_true(appeal: Appeal) -> None:
    checking.still_true(appeal.case, by=cast.case_worker())


def _healthy_contact(_appeal: Appeal) -> None:
    Contact.objects.update(healthy=True)


HOLDS: list[tuple[str, Callable[[Appeal], None], Callable[[Appeal], None]]] = [
    ("paused", _pause, _reopen),
    ("facts", _overdue, _still_true),
    ("facts", _new_fact, lambda appeal: cast.approve_facts(appeal.case)),
    ("contact", _new_contact, lambda _: cast.approve_coordinates(cast.office_by_mail())),
    ("contact", _bouncing_contact, _healthy_contact),
]


@pytest.mark.parametrize(("reason", "hold", "clear"), HOLDS)
def test_a_letter_is_held_with_its_reason_and_goes_on_when_it_clears(
    appeal: Appeal,
    reason: str,
    hold: Callable[[Appeal], None],
    clear: Callable[[Appeal], None],
) -> None:
    hold(appeal)
    sink = Sink()
    assert dispatch(sink) == 0, "it is not claimed even before it is held"
    assert write_off() == 1
    assert standing() == ("held", reason)
    assert write_off() == 0
    assert dispatch(sink) == 0
    appeal.refresh_from_db()
    clear(appeal)
    write_off()
    assert standing() == ("queued", "")
    assert dispatch(sink) == len(sink.taken) == 1


def test_a_deferred_letter_is_held_too_and_keeps_its_time(appeal: Appeal) -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    due_at = only_delivery().due_at
    _pause(appeal)
    write_off()
    assert standing() == ("held", "paused")
    _reopen(appeal)
    write_off()
    assert standing() == ("queued", "")
    assert only_delivery().due_at == due_at > clock.now()
    assert dispatch(sink) == 0


def test_the_reason_follows_what_holds_it_now(appeal: Appeal) -> None:
    _overdue(appeal)
    write_off()
    _pause(appeal)
    write_off()
    assert standing() == ("held", "paused")


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (lambda appeal: stopping.withdraw(appeal, by=cast.case_worker()), "withdrawn"),
        (
            lambda appeal: stopping.close(appeal, by=cast.case_worker(), outcome="family-wish"),
            "ended",
        ),
        (
            lambda appeal: _overdue(appeal, by=checking.DROPPED_AFTER + timedelta(minutes=1)),
            "too old",
        ),
    ],
)
def test_an_ended_appeal_cancels_all_that_waits(end: Callable[[Appeal], None], reason: str) -> None:
    appeal = cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_post(), cast.office("none", title="None")
    )
    cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    end(appeal)
    write_off()
    assert set(Delivery.objects.values_list("state", "reason")) == {("cancelled", reason)}
    assert Delivery.objects.count() == 6


def test_a_closed_appeal_keeps_who_is_counted_for_its_last_covering_letter() -> None:
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    write_off()
    standings = dict(Delivery.objects.values_list("action__shown", "reason"))
    assert standings == {"named": "ended", "counted": "covering letter"}


def test_letters_are_dropped_no_earlier_than_two_weeks_after_the_review(appeal: Appeal) -> None:
    _overdue(appeal, by=checking.DROPPED_AFTER - timedelta(minutes=1))
    write_off()
    assert standing() == ("held", "facts")


def test_what_was_taken_back_is_cancelled_and_its_bytes_are_forgotten(appeal: Appeal) -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    assert Consignment.objects.get().sealed is not None
    Action.objects.update(withdrawn_at=clock.now(), tag=None, sealed=None)
    sink.fails_with = None
    assert dispatch(sink, now=clock.now() + timedelta(days=1)) == 0
    write_off()
    assert standing() == ("cancelled", "taken back")
    assert Consignment.objects.get().sealed is None
    assert appeal.state == "open"


def test_a_letter_that_was_taken_is_not_cancelled(appeal: Appeal) -> None:
    dispatch(Sink())
    stopping.withdraw(appeal, by=cast.case_worker())
    assert write_off() == 0
    assert standing() == ("accepted", "")


def test_nobody_is_told_that_an_unknown_letter_was_not_sent(appeal: Appeal) -> None:
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    _pause(appeal)
    assert write_off() == 0, "it waits as it is"
    stopping.withdraw(appeal, by=cast.case_worker())
    write_off()
    assert standing() == ("unresolved", "")


def test_a_rest_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    cast.signed(cast.open_appeal_of())
    plan()
    assert write_off(clock.now() + timedelta(minutes=29)) == 0
    later = clock.now() + timedelta(minutes=31)
    assert write_off(later) == 1
    assert standing() == ("queued", "")


def test_a_rest_that_ends_while_the_appeal_is_paused_goes_on_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    plan()
    _pause(appeal)
    assert write_off() == 0
    assert standing() == ("held", "resting")
    write_off(clock.now() + timedelta(minutes=31))
    assert standing() == ("held", "paused")


def _stop_earlier(appeal: Appeal, language: str) -> None:
    cast.revise(appeal, body="New words about {name of ada}.", language=language)


def test_a_revision_that_stops_earlier_letters_cancels_those_of_its_language_alone() -> None:
    appeal = cast.open_appeal_of(
        cast.office_by_mail("english"),
        cast.office_by_mail("french"),
        letter_languages=["", "fr"],
    )
    cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    _stop_earlier(appeal, "fr")
    sink = Sink()
    assert dispatch(sink) == 1, "the stopped one is not claimed even before it is cancelled"
    assert sink.taken[0].recipient == "english@office.example"
    write_off()
    rows = Delivery.objects.filter(action__shown="named").order_by("addressee__order")
    assert [(row.state, row.reason) for row in rows] == [("accepted", ""), ("cancelled", "revised")]
    assert Delivery.objects.filter(state="held", reason="covering letter").count() == 2


def test_a_revision_lets_earlier_letters_go_where_they_are_still_true(appeal: Appeal) -> None:
    cast.revise(appeal, body="New words about {name of ada}.", earlier_may_go=True)
    assert write_off() == 0
    sink = Sink()
    dispatch(sink)
    assert b"no court has ordered it" in sink.taken[0].message, "the words that were signed"


def test_letters_signed_after_the_revision_are_not_stopped(appeal: Appeal) -> None:
    _stop_earlier(appeal, "en")
    cast.signed(appeal)
    plan()
    write_off()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["cancelled", "queued"]


@pytest.mark.parametrize(
    ("contact", "then"),
    [
        ({"channel": "email", "email": "found@office.example"}, ("queued", "")),
        ({"channel": "fax", "number": "+861065961109"}, ("held", "register")),
    ],
)
def test_a_letter_without_an_address_finds_its_way_when_one_is_confirmed(
    contact: dict[str, str], then: tuple[str, str]
) -> None:
    office = cast.office("none", title="Minister of None")
    cast.signed(cast.open_appeal_of(office))
    plan()
    assert write_off() == 0
    keeping.add_contact(office, by=cast.case_worker(), **contact)
    write_off()
    assert standing()[0] == "held", "nobody has confirmed it yet"
    cast.approve_coordinates(office)
    write_off()
    assert standing() == then
    assert only_delivery().channel == contact["channel"]


def test_a_letter_on_the_wire_is_left_to_its_courier(appeal: Appeal) -> None:
    advance(only_delivery(), states.SENDING)
    stopping.withdraw(appeal, by=cast.case_worker())
    assert write_off() == 0
    assert standing() == ("sending", "")
