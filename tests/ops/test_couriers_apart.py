"""Couriers of several machines on one database know which leases are their own machine's."""

import pytest

from habeas.ops.courier import machine_mark


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("web", "web-2"),
        ("habeas-courier-production-1", "habeas-courier-production-2"),
        ("habeas-courier-7d9f8-abcde", "habeas-courier-7d9f8-fghij"),
    ],
)
def test_no_machine_takes_up_what_a_courier_of_another_carries(one: str, other: str) -> None:
    assert not (machine_mark(other) + "0123456789ab").startswith(machine_mark(one))
    assert not (machine_mark(one) + "0123456789ab").startswith(machine_mark(other))


def test_the_name_of_a_courier_fits_its_lease() -> None:
    assert len(machine_mark("a" * 255)) + 12 <= 40
