"""The claim on PostgreSQL: rows that another courier holds are skipped, not waited for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import postgres_dsn

__all__ = ["postgres_dsn"]

TESTS = Path(__file__).parents[1]
CLAIMS = """
import threading
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import cast
from django.db import connection, transaction
from carriers import Sink, dispatch, plan, write_off
from habeas.appeals import stopping
from habeas.delivery import claiming
from habeas.delivery.models import Delivery
from habeas.kernel import clock

appeal = cast.open_appeal_of()
for _ in range(30):
    cast.signed(appeal)
assert plan() == 30
with transaction.atomic():
    (first,) = claiming.claim("here-0", channels=["email"], now=clock.now())
    found = []
    def other():
        found.extend(claiming.claim("here-1", channels=["email"], now=clock.now()))
        connection.close()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(20)
    assert found and found[0].consignment.pk != first.consignment.pk, "skipped, not waited for"
    transaction.set_rollback(True)

sinks = [Sink() for _ in range(4)]
def carry(number):
    dispatch(sinks[number], courier=f"here-{number + 2}")
    connection.close()
threads = [threading.Thread(target=carry, args=(number,)) for number in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join(60)
taken = [envelope.message for sink in sinks for envelope in sink.taken]
assert len(taken) == len(set(taken)) == 29, len(taken)
states = sorted(Delivery.objects.values_list("state", flat=True))
assert states == ["accepted"] * 29 + ["sending"], states
stopping.withdraw(appeal, by=cast.case_worker())
write_off()
print("done")
"""


@pytest.mark.postgres
def test_four_couriers_send_each_letter_once_and_wait_for_nobody(
    postgres_dsn: str, tmp_path: Path
) -> None:
    parts = dict(part.split("=", 1) for part in postgres_dsn.split())
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(tmp_path),
        "HABEAS_DATABASE": f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}",
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": "2016-06-30",
        "HABEAS_REST_MINUTES": "0",
        "HABEAS_OFFICE_HOURS": "always",
        "PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent / "src", TESTS, TESTS / "delivery"))),
    }
    done = subprocess.run(
        [sys.executable, "-c", CLAIMS],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout == "done\n", done.stderr[-3000:]
