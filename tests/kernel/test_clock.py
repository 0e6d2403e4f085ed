from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from habeas.kernel import clock


def test_without_a_set_day_the_domain_day_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HABEAS_TODAY", raising=False)
    before = datetime.now(UTC).date()
    day = clock.today()
    assert clock.pretended() is None
    assert before <= day <= datetime.now(UTC).date()


def test_the_environment_sets_the_domain_day_and_leaves_the_real_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HABEAS_TODAY", "2016-06-30")
    assert clock.today() == date(2016, 6, 30)
    assert clock.domain_now(ZoneInfo("Europe/Paris")).date() == date(2016, 6, 30)
    assert clock.now().year > 2016


def test_a_day_that_is_none_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_TODAY", "yesterday")
    with pytest.raises(ValueError, match="yesterday"):
        clock.today()


def test_inside_the_block_the_clock_shows_that_day_and_afterwards_the_old_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HABEAS_TODAY", "2016-06-30")
    with clock.as_of(date(2020, 2, 29)):
        assert clock.today() == date(2020, 2, 29)
    assert clock.today() == date(2016, 6, 30)


def test_the_real_time_has_a_zone() -> None:
    assert clock.now().tzinfo is UTC
