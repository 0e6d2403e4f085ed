"""Whatever fails on the way, each letter ends as ``faults`` says.

All faults are played on SQLite, and on PostgreSQL those of couriers, databases, clocks and staff;
``python bench/soak.py`` plays all of them on both, again and again.
"""

from pathlib import Path

import pytest
from faults import FAULTS, nothing, play
from postgres import run_script

ALL = """
import django
django.setup()
from faults import FAULTS, nothing, play
played = [name for name, fault in FAULTS.items() if fault.happens is not nothing]
for name in played:
    play(name)
print("played", len(played))
"""


def test_there_are_at_least_thirty() -> None:
    assert len(FAULTS) >= 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", FAULTS)
def test_a_letter_ends_as_it_should_after(name: str) -> None:
    play(name)


@pytest.mark.postgres
def test_what_is_not_a_server_s_fault_on_postgresql(migrated_dsn: str, tmp_path: Path) -> None:
    printed = run_script(ALL, dsn=migrated_dsn, folder=tmp_path, patience=400)
    beyond = sum(fault.happens is not nothing for fault in FAULTS.values())
    assert printed.strip() == f"played {beyond}"
    assert beyond > 20
