"""Whatever fails on the way, each letter ends as ``faults`` says.

All faults are played on SQLite, and on PostgreSQL those of couriers, databases, clocks and staff;
``python bench/soak.py`` plays all of them on both, again and again.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults import FAULTS, nothing, play

TESTS = Path(__file__).parents[1]
ALL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
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
def test_what_is_not_a_server_s_fault_on_postgresql(postgres_dsn: str, tmp_path: Path) -> None:
    parts = dict(part.split("=", 1) for part in postgres_dsn.split())
    paths = (TESTS.parent / "src", TESTS, TESTS / "delivery", TESTS / "channels")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(tmp_path),
        "HABEAS_DATABASE": f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}",
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": "2016-06-30",
        "HABEAS_REST_MINUTES": "0",
        "HABEAS_OFFICE_HOURS": "always",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
    done = subprocess.run(
        [sys.executable, "-c", ALL],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    beyond = sum(fault.happens is not nothing for fault in FAULTS.values())
    assert done.stdout.strip() == f"played {beyond}"
    assert beyond > 20
