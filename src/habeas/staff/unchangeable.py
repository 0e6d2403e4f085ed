"""The database's own rule that the audit log is never changed, for SQLite and PostgreSQL.

Rows are only added. Whoever has the database's own password can still take the rule away; the
desk, the courier and every command of ours cannot.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE: Final = "habeas_staff_auditentry"
_SAID: Final = "The audit log is never changed."
MAKE: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_no_{deed} BEFORE {deed} ON {_TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        (
            f"CREATE FUNCTION audit_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
        ),
        (
            f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_never_changed()"
        ),
        (
            f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {_TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_never_changed()"
        ),
    ),
}
TAKE_AWAY: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": (
        f"DROP TRIGGER audit_no_change ON {_TABLE}",
        f"DROP TRIGGER audit_no_truncate ON {_TABLE}",
        "DROP FUNCTION audit_is_never_changed()",
    ),
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the rule; a later migration that alters the table makes it again on SQLite."""
    _run(connection, MAKE)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Take the rule away, to undo the migration that made it or to empty a test's database."""
    _run(connection, TAKE_AWAY)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
