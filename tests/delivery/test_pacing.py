"""A mailbox takes so many letters a day, in its office's hours; a failing server has its peace."""

from datetime import UTC, datetime, timedelta

import cast
import pytest
from carriers import plan, standing, write_off

from habeas.appeals.models import Appeal
from habeas.delivery import pacing, routing
from habeas.delivery.models import Consignment, Delivery, Pace
from habeas.delivery.writing import Destination
from habeas.directory.models import Contact, Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

# A Monday, when the Minister's office (in Antarctica, which has no capital: UTC) opens.
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def in_office_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", "9-17")


def _cap(letters: int) -> Contact:
    Contact.objects.update(daily_cap=letters)
    return Contact.objects.get()


def _sign(appeal: Appeal, count: int, *, at: datetime) -> None:
    for _ in range(count):
        cast.signed(appeal, confirmed_at=at)
    plan(at)


def _to(contact: Contact, *, is_found: bool = False) -> Destination:
    return Destination(addressee=None, contact=contact, key=b"", is_found=is_found)


def _slot(contact: Contact, now: datetime, *, is_found: bool = False) -> datetime | None:
    return pacing.take_slot(cast.ring(), _to(contact, is_found=is_found), now=now)


def _carry(now: datetime) -> int:
    """Give every queued letter its slot and let it have gone, as the dispatch does."""
    gone = 0
    for letter in Delivery.objects.filter(state="queued").select_related("consignment"):
        assert _slot(Contact.objects.get(), now) is None
        assert letter.consignment is not None
        Consignment.objects.filter(pk=letter.consignment.pk).update(tries=1)
        Delivery.objects.filter(pk=letter.pk).update(state="failed", reason="refused")
        gone += 1
    return gone


def _count(state: str, reason: str = "") -> int:
    return Delivery.objects.filter(state=state, reason=reason).count()


def test_below_the_cap_a_letter_is_queued_at_once_where_offices_are_always_open(
    appeal: Appeal,
) -> None:
    _cap(2)
    _sign(appeal, 2, at=NINE)
    assert _count("queued") == 2


def test_what_is_above_the_days_cap_is_bound_in_a_register(appeal: Appeal) -> None:
    _cap(2)
    _sign(appeal, 5, at=NINE)
    assert (_count("queued"), _count("held", "turn")) == (2, 3)
    pacing.release_due(NINE)
    assert (_count("queued"), _count("held", "register")) == (2, 3)
    bound = Delivery.objects.filter(reason="register")
    assert set(bound.values_list("consignment", flat=True)) == {None}
    assert Consignment.objects.count() == 2, "no mail is kept ready that will never be"


def test_the_cap_is_that_of_the_mailbox_whatever_appeal_is_signed(appeal: Appeal) -> None:
    other = cast.open_appeal_of(slug="ua-21-2016")
    _cap(3)
    _sign(appeal, 2, at=NINE)
    _sign(other, 2, at=NINE)
    assert (_count("queued"), _count("held", "turn")) == (3, 1)


def test_a_slot_is_counted_once_and_refused_above_the_cap_until_tomorrow(appeal: Appeal) -> None:
    contact = _cap(2)
    assert [_slot(contact, NINE) for _ in range(3)] == [
        None,
        None,
        datetime(2026, 6, 2, tzinfo=UTC),
    ]
    assert _slot(contact, NINE + timedelta(hours=14)) == datetime(2026, 6, 2, tzinfo=UTC)
    assert _slot(contact, datetime(2026, 6, 2, tzinfo=UTC)) is None
    assert appeal.pk


def test_the_day_of_a_cap_is_the_offices_own(appeal: Appeal) -> None:
    contact = _cap(1)
    Office.objects.update(zone="Asia/Tokyo")
    contact.refresh_from_db()
    assert _slot(contact, NINE) is None
    assert _slot(contact, NINE) == datetime(2026, 6, 1, 15, tzinfo=UTC)
    assert appeal.pk


@pytest.mark.usefixtures("in_office_hours")
def test_letters_of_the_night_wait_for_the_office_and_go_one_after_the_other(
    appeal: Appeal,
) -> None:
    _cap(8)  # one an hour
    _sign(appeal, 4, at=NINE - timedelta(hours=5))
    assert _count("held", "office") == 4
    assert pacing.release_due(NINE - MINUTE) == 0
    gone = {}
    for hour in range(6):
        now = NINE + timedelta(hours=hour)
        for _ in range(3):
            pacing.release_due(now)
        gone[hour] = _carry(now)
    assert gone == {0: 1, 1: 1, 2: 1, 3: 1, 4: 0, 5: 0}


@pytest.mark.usefixtures("in_office_hours")
def test_the_first_letter_of_an_open_office_goes_at_once_and_the_next_in_its_turn(
    appeal: Appeal,
) -> None:
    _cap(48)  # one in ten minutes
    _sign(appeal, 2, at=NINE)
    assert (_count("queued"), _count("held", "turn")) == (1, 1)
    _carry(NINE)
    assert pacing.release_due(NINE + 8 * MINUTE) == 0
    assert pacing.release_due(NINE + 10 * MINUTE) == 1
    assert _count("queued") == 1


@pytest.mark.usefixtures("in_office_hours")
def test_what_the_day_has_no_room_for_is_bound_when_the_office_opens(appeal: Appeal) -> None:
    _cap(3)
    _sign(appeal, 5, at=NINE - timedelta(hours=5))
    pacing.release_due(NINE)
    assert (_count("queued"), _count("held", "office"), _count("held", "register")) == (1, 2, 2)


@pytest.mark.usefixtures("in_office_hours")
def test_a_slot_outside_the_hours_is_the_next_opening(appeal: Appeal) -> None:
    contact = Contact.objects.get()
    friday = datetime(2026, 6, 5, 18, tzinfo=UTC)
    assert _slot(contact, friday) == datetime(2026, 6, 8, 9, tzinfo=UTC)
    assert not Pace.objects.exists(), "nothing was counted"
    assert appeal.pk


@pytest.mark.usefixtures("in_office_hours")
def test_an_office_that_was_found_has_its_cap_and_neither_hours_nor_a_time_that_tells_it(
    appeal: Appeal,
) -> None:
    contact = _cap(1)
    night = NINE.replace(hour=3, minute=20)
    assert _slot(contact, night, is_found=True) is None
    assert _slot(contact, night, is_found=True) == night.replace(hour=4, minute=0)
    assert appeal.pk


def test_no_row_tells_which_mailbox_it_counts(appeal: Appeal) -> None:
    contact = Contact.objects.get()
    _slot(contact, NINE)
    pacing.failed(pacing.server_tag(cast.ring(), contact), now=NINE)
    tags = [bytes(tag) for tag in Pace.objects.values_list("tag", flat=True)]
    assert [len(tag) for tag in tags] == [32, 32]
    assert len(set(tags)) == 2
    assert appeal.pk


def test_a_server_that_fails_five_times_is_left_in_peace_longer_and_longer(appeal: Appeal) -> None:
    contact = Contact.objects.get()
    tag = pacing.server_tag(cast.ring(), contact)
    for _ in range(4):
        pacing.failed(tag, now=NINE)
    assert pacing.resting_until(tag, now=NINE) is None
    rests = []
    for _ in range(6):
        pacing.failed(tag, now=NINE)
        until = pacing.resting_until(tag, now=NINE)
        assert until is not None
        rests.append((until - NINE) // MINUTE)
    assert rests == [5, 10, 20, 40, 60, 60]
    assert _slot(contact, NINE) == NINE + 60 * MINUTE
    _sign(appeal, 1, at=NINE)
    assert standing() == ("held", "turn"), "its queue waits"
    pacing.succeeded(tag)
    assert pacing.resting_until(tag, now=NINE) is None
    pacing.release_due(NINE)
    assert standing() == ("queued", "")


def test_one_servers_peace_is_not_anothers(appeal: Appeal) -> None:
    there = Contact.objects.get()
    elsewhere = cast.contact_of(cast.office_by_mail("other"), "email")
    Contact.objects.filter(pk=elsewhere.pk).update(email="x@elsewhere.example")
    elsewhere.refresh_from_db()
    tag = pacing.server_tag(cast.ring(), there)
    for _ in range(pacing.MOST_FAILURES):
        pacing.failed(tag, now=NINE)
    assert _slot(elsewhere, NINE) is None
    assert appeal.pk


def test_what_goes_on_after_a_pause_waits_for_its_turn_too(appeal: Appeal) -> None:
    _sign(appeal, 3, at=clock.now())
    for letter in Delivery.objects.all():
        Delivery.objects.filter(pk=letter.pk).update(state="held", reason="paused")
    _cap(2)
    write_off()
    assert _count("held", "turn") == 3
    pacing.release_due(clock.now())
    assert (_count("queued"), _count("held", "register")) == (2, 1)


def test_what_waits_for_its_turn_is_held_and_stopped_like_what_is_queued(appeal: Appeal) -> None:
    _cap(0)
    _sign(appeal, 1, at=clock.now())
    assert standing() == ("held", "turn")
    Contact.objects.update(healthy=False)
    write_off()
    assert standing() == ("held", "contact")


def test_a_letter_that_was_begun_goes_on_without_another_slot(appeal: Appeal) -> None:
    _sign(appeal, 1, at=NINE)
    Consignment.objects.update(tries=1)
    Delivery.objects.update(state="held", reason="turn")
    _cap(0)
    assert pacing.release_due(NINE) == 1
    assert standing() == ("queued", "")


def test_whether_the_day_is_used_up_counts_what_is_on_its_way(appeal: Appeal) -> None:
    contact = _cap(2)
    _sign(appeal, 1, at=NINE)
    assert not pacing.is_used_up(cast.ring(), contact, now=NINE)
    assert _slot(contact, NINE) is None
    assert pacing.is_used_up(cast.ring(), contact, now=NINE)
    assert routing.contact_on(contact.office, "email") == contact


@pytest.mark.usefixtures("in_office_hours")
def test_a_fax_that_is_tried_again_rings_in_office_hours_alone_and_mail_at_any_hour(
    appeal: Appeal,
) -> None:
    fax = cast.contact_of(cast.office_by_fax(), "fax")
    night = NINE - timedelta(hours=6)
    assert pacing.goes_on_from(cast.ring(), _to(fax), now=night) == NINE
    assert pacing.goes_on_from(cast.ring(), _to(fax), now=NINE) is None
    mailbox = Contact.objects.get(channel="email")
    assert pacing.goes_on_from(cast.ring(), _to(mailbox), now=night) is None
    assert appeal.pk
