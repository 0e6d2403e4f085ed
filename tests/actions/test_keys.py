"""The courier's folder of keys."""

import stat
from datetime import date
from pathlib import Path

import pytest

from habeas.actions import keys
from habeas.kernel import sealing
from habeas.kernel.errors import HabeasError


@pytest.fixture
def ring(tmp_path: Path) -> keys.KeyRing:
    keys.make_keys(tmp_path, tmp_path / "keys")
    return keys.KeyRing(tmp_path / "keys")


def test_keys_are_readable_by_their_owner_alone(ring: keys.KeyRing) -> None:
    ring.appeal(1)
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in ring.folder.iterdir()} == {0o600}


def test_making_keys_twice_keeps_the_first(tmp_path: Path, ring: keys.KeyRing) -> None:
    before, public = ring.intake, (tmp_path / "courier.pub").read_text()
    keys.make_keys(tmp_path, tmp_path / "keys")
    assert ring.intake == before
    assert (tmp_path / "courier.pub").read_text() == public
    assert public.strip() == sealing.public_key_of(before).hex()


def test_every_appeal_has_a_key_of_its_own_and_keeps_it(ring: keys.KeyRing) -> None:
    assert ring.appeal(1) != ring.appeal(2)
    assert keys.KeyRing(ring.folder).appeal(1) == ring.appeal(1)


def test_a_destroyed_key_never_comes_back(ring: keys.KeyRing) -> None:
    ring.appeal(1)
    ring.destroy_appeal(1)
    with pytest.raises(HabeasError, match="destroyed"):
        ring.appeal(1)
    assert not (ring.folder / "appeal-1.key").exists()


def test_the_counting_keys_of_past_days_are_destroyed(ring: keys.KeyRing) -> None:
    ring.of_day(date(2026, 5, 1))
    today = ring.of_day(date(2026, 5, 3))
    ring.destroy_days_before(date(2026, 5, 2))
    assert [path.name for path in ring.folder.glob("day-*")] == ["day-2026-05-03.key"]
    assert ring.of_day(date(2026, 5, 3)) == today


def test_a_missing_key_is_named_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(HabeasError) as error:
        _ = keys.KeyRing(tmp_path).intake
    assert str(tmp_path) not in str(error.value)
