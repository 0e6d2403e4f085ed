"""Whether this machine does its part: clock, keys, room, courier, database."""

import ctypes
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from habeas import conf
from habeas.ops.courier import ALIVE
from habeas.ops.doctoring.finding import Finding, advice, ok, wrong
from habeas.staff.models import AuditEntry

CLOCK: Final = "clock"
KEYS: Final = "keys"
ROOM: Final = "room"
COURIER: Final = "courier"
DATABASE: Final = "database"

# Signatures and leases rest on the clock; receivers refuse a Date that is far from theirs.
MOST_AHEAD: Final = timedelta(seconds=30)
# The courier touches its file each second; a letter on a slow line takes minutes.
COURIER_SILENT: Final = timedelta(minutes=10)
# Below the one nothing is sure to be written any more; the other is a week's warning for most.
LEAST_BYTES: Final = 200_000_000
FEW_BYTES: Final = 2_000_000_000
_TIME_ERROR: Final = 5  # adjtimex(2): the kernel's clock is not synchronised
_TIMEX_BYTES: Final = 512  # struct timex has 208, and room for what is to come


def look_at_clock(now: datetime, *, is_kept: bool | None) -> Finding:
    """Compare ``now`` with what was written down before, and with the database's own clock.

    ``is_kept``: whether the system says that its clock is synchronised, if it says.
    """
    last = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if last is not None and last > now + MOST_AHEAD:
        said = (
            f"It is {now:%Y-%m-%d %H:%M} here, and something was written at {last:%Y-%m-%d %H:%M}."
        )
        return wrong(CLOCK, said, "Set the clock: timedatectl set-ntp true")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - now)
        if apart > MOST_AHEAD:
            said = f"This clock and the database's are {apart.total_seconds():.0f} seconds apart."
            return wrong(CLOCK, said, "Set both: timedatectl set-ntp true")
    if is_kept is False:
        said = "Nothing keeps this clock right."
        return advice(CLOCK, said, "Let the system do it: timedatectl set-ntp true")
    return ok(CLOCK, f"It is {now:%Y-%m-%d %H:%M:%S} (UTC).")


def clock_is_kept() -> bool | None:
    """Return whether Linux says that something keeps its clock right; None: it does not say."""
    if not sys.platform.startswith("linux"):
        return None
    # A call with nothing to change (modes = 0) only reads.
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return None if state < 0 else bool(state != _TIME_ERROR)


def look_at_keys(folder: Path) -> Iterator[Finding]:
    """Say whether the keys are the courier's alone."""
    try:
        files = sorted(folder.iterdir())
        open_ones = [path for path in (folder, *files) if _others_may(path)]
    except FileNotFoundError:
        yield wrong(KEYS, "There is no folder of keys.", "Name it in HABEAS_KEYS, or restore it.")
        return
    except PermissionError:
        yield advice(KEYS, "They cannot be looked at by this user.", "Run this as the courier's.")
        return
    for path in open_ones:
        mode = "0700" if path == folder else "0600"
        yield wrong(KEYS, f"Others can open {path.name}.", f"chmod {mode} {path}")
    if not open_ones:
        yield ok(KEYS, "They are their owner's alone.")


def look_at_room(folder: Path) -> Finding:
    """Say whether there is room on the disk of the data folder."""
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:,.1f} GB are free where the data folder is."
    if free < LEAST_BYTES:
        return wrong(ROOM, said, "Make room: with a full disk nothing can be signed or sent.")
    return advice(ROOM, said, "Make room soon.") if free < FEW_BYTES else ok(ROOM, said)


def look_at_courier(folder: Path, now: datetime) -> Finding:
    """Say whether a courier works on this data folder."""
    start = "Start it: habeas courier"
    try:
        seen = (folder / ALIVE).stat().st_mtime
    except FileNotFoundError:
        return wrong(COURIER, "No courier has ever worked here.", start)
    silent = now.timestamp() - seen
    if silent > COURIER_SILENT.total_seconds():
        return wrong(
            COURIER, f"It gave its last sign of life {silent / 60:,.0f} minutes ago.", start
        )
    return ok(COURIER, "It works.")


def look_at_database() -> Finding:
    """Say whether the database answers and is of this version."""
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        where = "its address, database in habeas.toml" if conf.database() else "the data folder"
        return wrong(DATABASE, f"{kind} does not answer.", f"Look whether it runs, and at {where}.")
    if behind:
        return wrong(DATABASE, f"{kind} is of an older version.", "habeas migrate")
    return ok(DATABASE, f"{kind} answers, and is of this version.")


def _others_may(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
