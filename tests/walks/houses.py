"""A house with processes of its own, on a copy of the rows that a test has made."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.db import connection

from habeas import conf

SOURCE: Final = Path(__file__).parents[2] / "src"
PATIENCE: Final = 60.0  # seconds until something has to have happened on a busy machine


class House:
    """A data folder with the rows of the test, and the processes of Habeas that run on it.

    They hand their letters to the mail server on ``port``.
    """

    def __init__(self, parent: Path, *, port: int) -> None:
        self.folder = _furnished(parent / "data")
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = parent / "house.log"
        self.environment = {
            "PATH": os.defpath,
            "PYTHONPATH": str(SOURCE),
            "HABEAS_DATA": str(self.folder),
            "HABEAS_DEMO": "1",
            "HABEAS_TODAY": "2016-06-30",
            "HABEAS_REST_MINUTES": "0",
            "HABEAS_OFFICE_HOURS": "always",
            "HABEAS_MAIL": f"smtp://127.0.0.1:{port}",
            "HABEAS_FAX": f"fax+smtp://127.0.0.1:{port}/fax.example",
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a courier."""
        return self.run("courier", *words)

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """Start ``habeas`` with these words."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "habeas.cli", *words],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def end(self) -> None:
        """End every process that was started here."""
        for process in self.processes:
            process.kill()
            process.wait()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what an SQL statement finds in the house's own database."""
        database = sqlite3.connect(self.folder / "habeas.sqlite3", timeout=20)
        try:
            found = database.execute(sql).fetchall()
            database.commit()
            return found
        finally:
            database.close()

    def states(self) -> Counter[str]:
        """Return how many deliveries are in which state."""
        return Counter(row[0] for row in self.rows("SELECT state FROM habeas_delivery_delivery"))


def _furnished(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    shutil.copytree(conf.keys_dir(), folder / "keys")
    shutil.copy(conf.data_dir() / "courier.pub", folder)
    (folder / "secret.key").write_text("plainly-invented-secret-key-of-some-length-for-the-tests\n")
    connection.ensure_connection()
    # What the test's own transaction holds is copied too.
    (folder / "habeas.sqlite3").write_bytes(connection.connection.serialize())
    return folder


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
