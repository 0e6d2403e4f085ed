"""A SQLite database as operators get it, migrated once a run: who needs one takes a copy.

All migrations take some 15 seconds of a processor, so nobody makes them twice. ``habeas init`` and
``habeas demo`` make their own in ``tests/ops/test_init.py`` and ``tests/walks/test_demo.py``.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

NAME: Final = "habeas.sqlite3"
_FOLDER: Final = "TESTS_MIGRATED"  # the workers of a run inherit it
MIGRATE: Final = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def begin() -> None:
    """Give this run a folder of its own for the database; call ``end`` after the last test."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="habeas-migrated-")


def end() -> None:
    """Delete what ``begin`` made."""
    shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


def database() -> Path:
    """Return the migrated database, made by the first who asks; the others wait for it."""
    folder = Path(os.environ[_FOLDER])
    made = folder / NAME
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(folder / "making")
            (folder / "making" / NAME).rename(made)
    return made


def copy_into(folder: Path) -> None:
    """Let a data folder have the database."""
    (folder / NAME).touch(mode=0o600)
    shutil.copyfile(database(), folder / NAME)


def _migrate(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)
    with closing(sqlite3.connect(folder / NAME)) as made:
        made.execute("PRAGMA journal_mode=DELETE")  # one file, which can be copied
