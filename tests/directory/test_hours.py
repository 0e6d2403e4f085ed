"""An office is open in its own zone, on the working days of its own country."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import cast
import pytest
from babel.core import get_global

from habeas import conf
from habeas.directory import hours, keeping, representing
from habeas.directory.models import Office
from habeas.kernel.errors import HabeasError

# A Monday.
MONDAY = datetime(2016, 6, 27, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", "9-17")


@pytest.mark.parametrize(
    ("country", "zone", "moment", "opens"),
    [
        # Beijing is eight hours ahead: open from one to nine.
        ("CN", "", "2016-06-27T03:00", "2016-06-27T03:00"),
        ("CN", "", "2016-06-27T09:00", "2016-06-28T01:00"),
        ("CN", "", "2016-06-26T23:30", "2016-06-27T01:00"),
        # Urumqi keeps Beijing's time in its offices, and is told to where it does not.
        ("CN", "Asia/Urumqi", "2016-06-27T02:00", "2016-06-27T03:00"),
        # Friday afternoon in Washington; the next working day is Monday.
        ("US", "", "2016-07-01T22:00", "2016-07-04T13:00"),
        # Israel rests on Friday and Saturday, Iran on Friday, Egypt on Friday and Saturday.
        ("IL", "", "2016-07-01T08:00", "2016-07-03T06:00"),
        ("IR", "", "2016-07-01T08:00", "2016-07-02T04:30"),
        ("EG", "", "2016-07-03T08:00", "2016-07-03T08:00"),
        # The hour is put forward on 27 March 2016 in Berlin: nine is seven from then on.
        ("DE", "", "2016-03-25T20:00", "2016-03-28T07:00"),
        ("DE", "", "2016-03-24T20:00", "2016-03-25T08:00"),
        # Where the state is not known to CLDR, or has no capital, it is UTC, Monday to Friday.
        ("AQ", "", "2016-06-25T12:00", "2016-06-27T09:00"),
    ],
)
def test_letters_wait_for_the_hours_of_the_office(
    country: str, zone: str, moment: str, opens: str
) -> None:
    office = Office(country=country, zone=zone)
    asked = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert hours.opens_at(office, asked) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_an_open_office_is_open_this_moment_and_shut_at_the_last_hour() -> None:
    office = Office(country="DE")
    at = MONDAY.replace(hour=14, minute=59, second=59)
    assert hours.opens_at(office, at) == at
    assert hours.opens_at(office, MONDAY.replace(hour=15)) == datetime(2016, 6, 28, 7, tzinfo=UTC)


def test_with_always_no_office_is_ever_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", "always")
    saturday = datetime(2016, 7, 2, 3, tzinfo=UTC)
    assert hours.opens_at(Office(country="DE"), saturday) == saturday


def test_a_day_may_be_open_until_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", "0-24")
    office = Office(country="DE")
    late = datetime(2016, 7, 1, 21, 59, tzinfo=UTC)
    assert hours.opens_at(office, late) == late
    assert hours.opens_at(office, late.replace(hour=22)) == datetime(2016, 7, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize("hour", ["", "nine to five", "17-9", "9-25", "9-9", "-"])
def test_hours_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, hour: str) -> None:
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", hour)
    with pytest.raises(HabeasError, match="9-17, or always"):
        conf.office_hours()


def test_every_country_has_the_zone_of_one_city() -> None:
    without_a_capital = {"001", "AQ", "UM", "ZZ"}
    for country, zones in get_global("territory_zones").items():
        if country in without_a_capital:
            continue
        assert len(zones) == 1 or hours.CAPITALS[country] in zones, country
        zone = hours.zone_of(Office(country=country))
        assert str(zone) != "UTC", country
    for capital in hours.CAPITALS.values():
        ZoneInfo(capital)


@pytest.mark.django_db
def test_an_embassy_is_open_when_its_host_is() -> None:
    cast.organisation()
    worker = cast.case_worker()
    embassy = keeping.add_office(
        by=worker, handle="embassy", country="CN", kind="ambassador", titles={"en": "Ambassador"}
    )
    representing.set_mission(embassy, sending="CN", host="DE", by=worker)
    assert hours.opens_at(embassy, MONDAY) == MONDAY.replace(hour=7)
    assert hours.weekend_of("CN") == hours.WEEKEND
