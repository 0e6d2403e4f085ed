"""Nobody edits the audit log: not by the models, and not by a statement of the database."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import cast
import psycopg
import pytest
from postgres import postgres_dsn

from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import AuditEntry

__all__ = ["postgres_dsn"]  # pytest finds the fixture by its name here

MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from habeas.kernel import clock
from habeas.staff.models import AuditEntry, User
AuditEntry.objects.create(at=clock.now(), actor=User.objects.create(), verb="x.done", target="x 1")
"""
CHANGES = (
    "UPDATE habeas_staff_auditentry SET verb = 'x.undone'",
    "UPDATE habeas_staff_auditentry SET because = 'no'",
    "DELETE FROM habeas_staff_auditentry",
)


def house(folder: Path, database: str = "") -> None:
    """A new database as operators get it, with one entry in its log."""
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
        "HABEAS_DATABASE": database,
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


def test_sqlite_refuses_to_change_an_entry(tmp_path: Path) -> None:
    house(tmp_path)
    database = sqlite3.connect(tmp_path / "habeas.sqlite3")
    for change in CHANGES:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            database.execute(change)
    assert database.execute("SELECT verb FROM habeas_staff_auditentry").fetchall() == [("x.done",)]
    database.close()


@pytest.mark.postgres
def test_postgresql_refuses_to_change_an_entry(tmp_path: Path, postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn, autocommit=True) as server:
        server.execute("CREATE DATABASE log")
        where = server.info
        url = f"postgresql://{where.user}@/log?host={where.host}&port={where.port}"
    house(tmp_path, url)
    with psycopg.connect(url, autocommit=True) as database:
        for change in (*CHANGES, "TRUNCATE habeas_staff_auditentry"):
            with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
                database.execute(change)
        assert database.execute("SELECT verb FROM habeas_staff_auditentry").fetchall() == [
            ("x.done",)
        ]


@pytest.mark.django_db
def test_the_models_refuse_too() -> None:
    entry = auditing.log(by=cast.approver(), verb="x.done", target=cast.approver())
    for change in (
        lambda: AuditEntry.objects.update(verb="x.undone"),
        lambda: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda: cast.approver().audit_entries.update(because="no"),
        entry.save,
        entry.delete,
    ):
        with pytest.raises(RefusedError, match="never changed"):
            change()
    assert AuditEntry.objects.get().verb == "x.done"
