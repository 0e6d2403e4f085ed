"""What every test stands on: translations, a migrated database, and an appeal for who asks."""

import os
import runpy
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

import migrated
import pytest
from postgres import migrated_dsn, postgres_dsn, postgres_server
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from playwright.sync_api import Browser

    from habeas.actions import keys
    from habeas.actions.mails import SystemMail
    from habeas.appeals.models import Appeal

__all__ = ["migrated_dsn", "postgres_dsn", "postgres_server"]

ROOT = Path(__file__).parent.parent
IN_MEMORY: Final = "file:habeas-tests?mode=memory&cache=shared"
AHEAD: Final = pytest.StashKey[Thread]()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # the one that gives out the tests does it for all
    runpy.run_path(str(ROOT / "catalogues.py"))["compile_all"](ROOT / "src")
    migrated.begin(config.cache.mkdir("habeas-migrated"))
    if config.getoption("numprocesses", default=None):
        # The migrations run while the workers are still reading the tests.
        config.stash[AHEAD] = Thread(target=migrated.database)
        config.stash[AHEAD].start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left alone with them."""
    long = (
        "walks",
        "test_faults",
        "postgres",
        "test_every_history",
        "test_permissions",
        "browser",
        "ops",
    )
    rank = {part: number for number, part in enumerate(long)}
    items.sort(key=lambda item: min((rank[p] for p in long if p in item.nodeid), default=len(long)))


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if AHEAD in config.stash:
        config.stash[AHEAD].join()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # noqa: ARG001 - it comes first
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let the tests of this process have the migrated database, in memory.

    A test that commits leaves it as it found it: Django would empty it, and the rows that
    migrations made would be gone for the tests that come later.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _test: _put_back(connection)
        )
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = IN_MEMORY
            _put_back(connection)
        yield
    with django_db_blocker.unblock():
        if connection.connection is not None:  # a live server's thread may have closed it
            connection.connection.close()


def _put_back(connection: "BaseDatabaseWrapper") -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(migrated.database())) as made:
        made.backup(connection.connection)


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """Take back the umask that a command has set: other users' programs read what tests make."""
    os.umask(0o022)
    yield
    os.umask(0o022)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Start Chromium; its event loop makes Django ask for leave to use the database."""
    from in_browser import CHROMIUM, QUIET
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("needs Chromium: install your system's `chromium` package")
    with pytest.MonkeyPatch.context() as changed, sync_playwright() as playwright:
        changed.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def appeal() -> "Appeal":
    """Open an appeal, with the courier's public key to which its signatures are sealed."""
    import cast

    cast.ring()
    return cast.open_appeal_of()


@pytest.fixture
def ring() -> "keys.KeyRing":
    """Give the courier's keys."""
    import cast

    return cast.ring()


@pytest.fixture
def sent() -> "list[SystemMail]":
    """Take the mails that the courier sends."""
    return []
