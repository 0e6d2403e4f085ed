"""Registers and covering letters on PostgreSQL: two couriers at once make one of each."""

from pathlib import Path

import pytest
from postgres import run_script

BINDING = """
import threading
import django
django.setup()
import cast
from datetime import timedelta
from carriers import Sink, dispatch, plan, write_off
from django.db import connection
from habeas.appeals import stopping
from habeas.delivery import binding, covering
from habeas.delivery.models import Consignment, CoveringLetter, Delivery
from habeas.kernel import clock

appeal = cast.open_appeal_of(cast.office_by_mail(carriage="register"))
for number in range(40):
    cast.signed(appeal, counted=number >= 20)
assert plan() == 40
later = clock.now() + timedelta(days=8)

def at_once(deed):
    done, errors = [], []
    def work():
        try:
            done.append(deed())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join(60)
    assert not errors, errors
    return sorted(done)

assert at_once(lambda: binding.bind_due(cast.ring(), clock.now())) == [0, 0, 20]
assert at_once(lambda: covering.cover_due(later)) == [0, 0, 21]
assert sorted(Consignment.objects.values_list("kind", flat=True)) == ["covering", "register"]
sink = Sink()
dispatch(sink, now=later)
assert len(sink.taken) == 2, len(sink.taken)
cast.signed(appeal, counted=True)
plan()
stopping.close(appeal, by=cast.case_worker(), outcome="released")
write_off()
CoveringLetter.objects.update(on="2016-06-01")
assert at_once(lambda: covering.cover_due(later + timedelta(days=1))) == [0, 0, 2]
dispatch(sink, now=later + timedelta(days=1))
assert len(sink.taken) == 3
assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
print("done")
"""


@pytest.mark.postgres
def test_couriers_side_by_side_bind_one_register_and_make_one_covering_letter(
    migrated_dsn: str, tmp_path: Path
) -> None:
    assert run_script(BINDING, dsn=migrated_dsn, folder=tmp_path) == "done\n"
