"""Fill a database with letters that were delivered long ago, by copying one in the database."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import Model


def fill(copies: int) -> None:
    """Copy the one delivered letter that there is, with all its rows, ``copies`` times.

    Nine of ten are settled; the others are accepted, and their bounce window is still open.
    """
    from django.db import connection

    from habeas.actions.models import Action
    from habeas.delivery.models import Attempt, Consignment, Delivery, Step
    from habeas.kernel import clock

    letter = Delivery.objects.filter(state="accepted").order_by("changed_at")[0]
    later = connection.ops.adapt_datetimefield_value(clock.now() + timedelta(days=2))
    tag = "CAST(printf('%%032d', n) AS blob)"
    if connection.vendor == "postgresql":
        tag = "decode(lpad(to_hex(n), 64, '0'), 'hex')"
    # Their bytes would be twenty gigabytes, and no statement reads them.
    sealed = "CAST('x' AS blob)" if connection.vendor == "sqlite" else "'x'::bytea"
    state = "CASE WHEN n %% 10 = 0 THEN 'accepted' ELSE 'settled' END"
    action, consignment, delivery = _uuid("a"), _uuid("c"), _uuid("d")
    _copy(Action, letter.action_id, copies, id=action, tag=tag)
    _copy(
        Consignment,
        letter.consignment_id,
        copies,
        id=consignment,
        message_id="'<' || n || '@old.example>'",
        envelope_sender="'letter-' || n || '@old.example'",
        sealed=sealed,
    )
    _copy(
        Delivery,
        letter.pk,
        copies,
        id=delivery,
        action_id=action,
        consignment_id=consignment,
        state=state,
        due_at=f"'{later}'" if connection.vendor == "sqlite" else f"'{later}'::timestamptz",
    )
    attempt = Attempt.objects.get(consignment=letter.consignment_id)
    _copy(Attempt, attempt.pk, copies, id=None, consignment_id=consignment)
    for step in Step.objects.filter(delivery=letter):
        _copy(Step, step.pk, copies, id=None, delivery_id=delivery)
    signed = Action.versions.through.objects.get(action=letter.action_id)
    _copy(type(signed), signed.pk, copies, id=None, action_id=action)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as its autovacuum does; nobody does it for a SQLite


def _copy(
    model: "type[Model]", template: UUID | int | None, copies: int, **others: str | None
) -> None:
    """Copy the row ``template``; ``others`` are columns with an expression over n, or left out."""
    from django.db import connection

    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's public API
    columns = [str(field.column) for field in fields]
    columns = [column for column in columns if others.get(column, column) is not None]
    values = ", ".join(str(others.get(column, f"t.{column}")) for column in columns)
    series = "generate_series(1, %s) AS s(n)"
    first = ""
    if connection.vendor == "sqlite":
        first = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) "
        series = "s"
    table = model._meta.db_table  # noqa: SLF001 - Django's public API
    key: UUID | int | str | None = template
    if connection.vendor == "sqlite" and isinstance(template, UUID):
        key = template.hex
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) {first}"  # noqa: S608 - our own names
            f"SELECT {values} FROM {table} t, {series} WHERE t.id = %s",
            [copies, key],
        )


def _uuid(letter: str) -> str:
    """Return an expression for the n-th UUID of a kind; in order, or filling takes hours."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"printf('{letter}%%031x', n)"
    return f"('{letter}' || lpad(to_hex(n), 31, '0'))::uuid"
