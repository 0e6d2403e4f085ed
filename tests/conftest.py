"""What every test stands on: compiled translations, and an open appeal for those who ask."""

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from habeas.appeals.models import Appeal

ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # the one that gives out the tests has compiled them
    runpy.run_path(str(ROOT / "catalogues.py"))["compile_all"](ROOT / "src")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001 - pytest-django's own comes first
    """Let the database be emptied between tests: the audit log's rule refuses that, as it should.

    ``tests/staff/test_the_log_stays.py`` proves the rule on databases of its own.
    """
    from django.db import connection

    from habeas.staff import unchangeable

    with django_db_blocker.unblock():
        unchangeable.take_away(connection)


@pytest.fixture
def appeal() -> "Appeal":
    """Open an appeal, with the courier's public key to which its signatures are sealed."""
    import cast

    cast.ring()
    return cast.open_appeal_of()
