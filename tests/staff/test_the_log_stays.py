"""Nobody edits the audit log: not by the models, and not by a statement of the database.

``tests/ops/test_on_postgresql.py`` says so of PostgreSQL.
"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import cast
import migrated
import pytest

from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import AuditEntry

ENTER = """
import django; django.setup()
from habeas.kernel import clock
from habeas.staff.models import AuditEntry, User
AuditEntry.objects.create(at=clock.now(), actor=User.objects.create(), verb="x.done", target="x 1")
"""
CHANGES = (
    "UPDATE habeas_staff_auditentry SET verb = 'x.undone'",
    "UPDATE habeas_staff_auditentry SET because = 'no'",
    "DELETE FROM habeas_staff_auditentry",
)


def enter(folder: Path) -> None:
    """Enter one deed into the log, in a process of operators."""
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DATA": str(folder),
    }
    subprocess.run([sys.executable, "-c", ENTER], env=environment, check=True)


def test_sqlite_refuses_to_change_an_entry(tmp_path: Path) -> None:
    migrated.copy_into(tmp_path)
    enter(tmp_path)
    database = sqlite3.connect(tmp_path / "habeas.sqlite3")
    for change in CHANGES:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            database.execute(change)
    assert database.execute("SELECT verb FROM habeas_staff_auditentry").fetchall() == [("x.done",)]
    database.close()


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
