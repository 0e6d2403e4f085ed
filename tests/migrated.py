"""A database as operators get it, migrated once a run: who needs one takes a copy.

All migrations take some 15 seconds of a processor, so nobody makes them twice: the database is
kept in pytest's cache until rows or migrations change. ``habeas init`` and ``habeas demo`` make
their own in ``tests/ops/test_init.py``, ``tests/ops/test_on_postgresql.py`` and
``tests/walks/test_demo.py``.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

NAME: Final = "habeas.sqlite3"
SOURCES: Final = Path(__file__).parent.parent / "src"
_FOLDER: Final = "TESTS_MIGRATED"  # the workers of a run inherit it
MIGRATE: Final = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def begin(cache: Path) -> None:
    """Name the folder in which this run finds the database, and its workers after it."""
    os.environ[_FOLDER] = str(cache)


def database() -> Path:
    """Return the migrated SQLite database."""
    return kept("sqlite3", _migrate)


def kept(ending: str, make: Callable[[Path], Path]) -> Path:
    """Return what ``make`` made in a folder, by the first who asks; the others wait for it."""
    folder = Path(os.environ[_FOLDER])
    made = folder / f"{_fingerprint()}.{ending}"
    with (folder / f"lock-{ending}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in folder.glob(f"*.{ending}"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=folder) as making:
                make(Path(making)).rename(made)
    return made


@cache
def _fingerprint() -> str:
    """Return what changes with the rows, the migrations and the libraries that bring their own."""
    rows = sorted(
        path
        for pattern in ("*/migrations/*.py", "*/models.py", "*/models/*.py", "*/apps.py")
        for path in (SOURCES / "habeas").glob(pattern)
    )
    told = hashlib.sha256()
    for path in (*rows, SOURCES.parent / "requirements" / "test.lock"):
        told.update(path.read_bytes())
    return told.hexdigest()[:20]


def copy_into(folder: Path) -> None:
    """Let a data folder have the database."""
    (folder / NAME).touch(mode=0o600)
    shutil.copyfile(database(), folder / NAME)


def _migrate(folder: Path) -> Path:
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)
    with closing(sqlite3.connect(folder / NAME)) as made:
        made.execute("PRAGMA journal_mode=DELETE")  # one file, which can be copied
    return folder / NAME
