"""On PostgreSQL: claims skip what another courier holds, and no slot is given twice."""

from pathlib import Path

import pytest
from postgres import run_script

CLAIMS = """
import threading
import django
django.setup()
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

PACES = """
import threading
from datetime import timedelta
import django
django.setup()
import cast
from django.db import connection, transaction
from carriers import Sink, dispatch, plan, refusal, write_off
from habeas.delivery import climbing, pacing, settling, states, timing_out
from habeas.delivery.models import Delivery, Pace
from habeas.delivery.writing import Destination
from habeas.directory.models import Contact
from habeas.kernel import clock

fax = {"channel": "fax", "number": "+861065961109", "carriage": "each"}
mail = {"channel": "email", "email": "keeper@office.example"}
appeal = cast.open_appeal_of(cast.office("keeper", title="Keeper", contacts=[mail, fax]))
Contact.objects.filter(channel="email").update(daily_cap=10)
mailbox = Destination(addressee=None, contact=Contact.objects.get(channel="email"), key=b"")
ring, now, got = cast.ring(), clock.now(), []
def take():
    for _ in range(8):
        with transaction.atomic():
            got.append(pacing.take_slot(ring, mailbox, now=now))
    connection.close()
threads = [threading.Thread(target=take) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join(60)
assert len(got) == 24 and got.count(None) == 10, got
assert Pace.objects.get().letters == 10

Pace.objects.all().delete()
for _ in range(12):
    cast.signed(appeal)
plan()
pacing.release_due(clock.now())
kinds = sorted(Delivery.objects.values_list("state", "reason"))
assert kinds == [("held", "register")] * 2 + [("queued", "")] * 10, kinds
sink = Sink()
sink.fails_with = refusal(550, permanent=True)
dispatch(sink)
assert climbing.climb_due(clock.now()) == 10
write_off()
assert Delivery.objects.filter(rung=1, channel="fax", state="queued").count() == 10
settling.settle_due(clock.now())
late = clock.now() + states.LIFETIME + timedelta(days=1)
assert timing_out.time_out_due(late) == 12
ends = set(Delivery.objects.filter(successor=None).values_list("state", "reason"))
assert ends == {("cancelled", "no way")}, ends
print("done")
"""


@pytest.mark.postgres
@pytest.mark.parametrize("script", [CLAIMS, PACES], ids=["claims", "paces"])
def test_couriers_share_the_work_and_do_nothing_twice(
    migrated_dsn: str, tmp_path: Path, script: str
) -> None:
    assert run_script(script, dsn=migrated_dsn, folder=tmp_path) == "done\n"
