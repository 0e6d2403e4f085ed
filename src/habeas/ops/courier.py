"""``habeas courier``: open what supporters dropped, write and carry their letters, in rounds.

The only process with the private keys. It may be stopped and killed at any moment, and several may
run beside one another: all that is to be done stands in the rows.
"""

import argparse
import fcntl
import hashlib
import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from habeas import conf
from habeas.channels.base import Envelope, send
from habeas.kernel import clock
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.actions.mails import SystemMail

logger = logging.getLogger(__name__)

ALIVE: Final = "courier.alive"
LOCK: Final = "courier.lock"
# New work is looked for so often: in SQLite's counter of others' commits, else in the tables.
LOOK_SECONDS: Final = {"sqlite": 0.2, "postgresql": 0.5}
# Nobody's commit says that a time has come, so the rows are read this often all the same.
ROUND_SECONDS: Final = 1.0
# What moves with the day or in great numbers is looked at more rarely, unless there was news.
UPKEEP_SECONDS: Final = 5.0
HOUR_SECONDS: Final = 3600.0
MINUTE_SECONDS: Final = 60.0
# So many letters, then what was dropped meanwhile gets its turn.
LETTERS_A_ROUND: Final = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to stop when nothing is left to do."""
    parser.add_argument("--once", action="store_true", help="do what is due now, and end")


def run(args: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM; the letter in hand is finished. Raises RefusedError."""
    os.umask(0o077)
    readying.ready_to_serve()
    stopping = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stopping.set())
    courier = Courier(is_stopping=stopping.is_set)
    with presence(conf.keys_dir(), when_alone=courier.bring_all_back):
        while not stopping.is_set():
            if courier.round():
                continue
            if args.once:
                break
            courier.wait(stopping)
    return 0


@contextmanager
def presence(folder: Path, *, when_alone: Callable[[], None]) -> Iterator[None]:
    """Mark that a courier runs on this folder of keys; the mark goes with the process.

    ``when_alone`` is called if no other runs; one that starts meanwhile waits until it is done.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            when_alone()
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def machine_mark(hostname: str) -> str:
    """Return how the names of all couriers on a machine begin, and of none on another.

    Machines beside one another have long names that begin alike, and each may stand by the database
    that they share; so no part of a name will do.
    """
    return hashlib.sha256(hostname.encode()).hexdigest()[:20] + "-"


class Courier:
    """One courier process: what it does in a round, and how it waits for the next."""

    def __init__(self, *, is_stopping: Callable[[], bool]) -> None:
        from habeas.actions.keys import KeyRing
        from habeas.delivery.dispatching import carriers

        self.ring = KeyRing(conf.keys_dir())
        self.carriers = carriers()
        self.machine = machine_mark(socket.gethostname())
        self.name = self.machine + secrets.token_hex(6)
        self._is_stopping = is_stopping
        self._alive = conf.data_dir() / ALIVE
        self._upkeep_at = 0.0
        self._not_before: dict[str, float] = {}
        self._seen: object = None

    def bring_all_back(self) -> None:
        """Take up at once what a courier left that died here; for one that is alone."""
        from habeas.actions.taking import return_leases
        from habeas.delivery import dispatching

        return_leases()
        dispatching.bring_back(clock.now(), machine=self.machine)

    def round(self) -> int:
        """Do everything that is due; return how much that was."""
        from habeas.actions import finding, opening
        from habeas.delivery import dispatching, erasing, planning

        self._beat()
        self._look()
        worked = self._step("open", lambda: opening.open_due(self.ring, self._send))
        worked += self._step("find", lambda: finding.find_due(self.ring, self._send))
        worked += self._step("erase", lambda: erasing.erase_due(self.ring, self._send))
        worked += self._step("plan", lambda: planning.plan_due(clock.now()))
        if worked or time.monotonic() >= self._upkeep_at:
            worked += self._upkeep()
        return worked + self._step(
            "dispatch",
            lambda: dispatching.dispatch_due(
                self.ring,
                self.name,
                clock.now(),
                by=self.carriers,
                most=LETTERS_A_ROUND,
                is_stopping=self._beat_and_ask,
            ),
        )

    def wait(self, stopping: threading.Event) -> None:
        """Wait until someone has written something, a second at most."""
        from django.db import connection

        for carrier in self.carriers.values():
            carrier.close()
        until = time.monotonic() + ROUND_SECONDS
        while not stopping.wait(LOOK_SECONDS[connection.vendor]):
            self._beat()
            if self._look() or connection.vendor != "sqlite" or time.monotonic() >= until:
                return

    def _upkeep(self) -> int:
        from habeas.actions import counting, forgetting
        from habeas.appeals import stopping
        from habeas.delivery import (
            answering,
            binding,
            climbing,
            covering,
            dispatching,
            faxing,
            pacing,
            piling,
            planning,
            reckoning,
            settling,
            timing_out,
            unprinting,
        )
        from habeas.importers import forgetting as forgetting_pages
        from habeas.ops import noticing

        self._upkeep_at = time.monotonic() + UPKEEP_SECONDS
        return (
            self._step("bring back", lambda: dispatching.bring_back(clock.now()))
            + self._step("heed consents", stopping.pause_unallowed)
            + self._step("write off", lambda: planning.write_off(clock.now()))
            + self._step("let go", lambda: pacing.release_due(clock.now()))
            + self._step("bind", lambda: binding.bind_due(self.ring, clock.now()))
            + self._rarely("cover", lambda: covering.cover_due(clock.now()), seconds=MINUTE_SECONDS)
            + self._step("settle", lambda: settling.settle_due(clock.now()))
            + self._step("climb", lambda: climbing.climb_due(clock.now()))
            + self._rarely(
                "time out",
                lambda: timing_out.time_out_due(clock.now()),
                seconds=HOUR_SECONDS,
            )
            + self._step("take out of piles", unprinting.take_out_due)
            + self._step("make piles", lambda: piling.make_due(self.ring, clock.now()))
            + self._rarely(
                "ask for faxes",
                lambda: faxing.poll_due(self.carriers, clock.now()),
                seconds=MINUTE_SECONDS,
            )
            + self._step("count", counting.count_due)
            + self._step("show", lambda: reckoning.show_due(clock.now()))
            + self._step("forget", lambda: forgetting.forget_due(self.ring))
            + self._step("forget answers", lambda: answering.forget_due(clock.now()))
            + self._rarely(
                "forget pages",
                lambda: forgetting_pages.forget_due(clock.now()),
                seconds=HOUR_SECONDS,
            )
            + self._step("remind", noticing.remind_due)
            + self._step("notify", lambda: noticing.mail_due(self._send))
        )

    def _rarely(self, name: str, work: Callable[[], int], *, seconds: float) -> int:
        """Do what is never urgent; when it is done, not again for so long."""
        if time.monotonic() < self._not_before.get(name, 0):
            return 0
        self._not_before[name] = 0
        worked = self._step(name, work)
        self._not_before[name] = self._not_before[name] or time.monotonic() + seconds
        return worked

    def _step(self, name: str, work: Callable[[], int]) -> int:
        """Do one part of a round; one that fails is left for some seconds and stops no other."""
        from django.db import close_old_connections

        if time.monotonic() < self._not_before.get(name, 0):
            return 0
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - the other parts go on
            kind = type(error).__name__
            logger.error("The courier could not %s: %s.", name, kind)  # noqa: TRY400 - a traceback could quote a row
            self._not_before[name] = time.monotonic() + UPKEEP_SECONDS
            close_old_connections()
            return 0

    def _send(self, mail: "SystemMail") -> None:
        from habeas.actions.dkim_keys import with_dkim

        message = with_dkim(mail.message)
        envelope = Envelope(sender=mail.sender, recipient=mail.recipient, message=message)
        send(self.carriers["email"], envelope)

    def _look(self) -> bool:
        """Tell whether another process has written since the last look; upkeep is due then."""
        from django.db import DatabaseError, connection

        if connection.vendor != "sqlite":
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                now = cursor.fetchone()
        except DatabaseError:
            return False
        before, self._seen = self._seen, now
        if now == before:
            return False
        self._upkeep_at = 0.0
        return True

    def _beat(self) -> None:
        """Show that this courier lives: the file's time of change."""
        with suppress(OSError):
            self._alive.touch(mode=0o600)

    def _beat_and_ask(self) -> bool:
        self._beat()
        return self._is_stopping()
