"""What became of the letters: the ledger of an appeal and of one action."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from habeas import conf
from habeas.actions.counting import AT_LATEST
from habeas.actions.models import Action
from habeas.appeals.models import Addressee, Appeal, Intervention
from habeas.delivery import states
from habeas.delivery.models import Delivery, PublicLedger

_KINDS = ("addressee", "channel", "state", "reason", "evidence")


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """So many letters to one addressee that are in the same state, for the same reason."""

    addressee: Addressee
    channel: str
    state: str
    reason: str
    evidence: str
    count: int


@dataclass(frozen=True, kw_only=True)
class OwnLine:
    """What became of one letter of the organisation's own; ``since`` is a real time."""

    channel: str
    state: str
    reason: str
    evidence: str
    since: datetime


def state_of(intervention: Intervention) -> OwnLine | None:
    """Return what became of a letter of our own; None while no courier has planned it."""
    delivery = Delivery.objects.filter(intervention=intervention).first()
    if delivery is None:
        return None
    return OwnLine(
        channel=delivery.channel,
        state=delivery.state,
        reason=delivery.reason,
        evidence=delivery.evidence,
        since=delivery.changed_at,
    )


def can_be_stopped(intervention: Intervention) -> bool:
    """Tell whether a letter of our own can still be kept from leaving, or from being repeated."""
    line = state_of(intervention)
    return intervention.stopped_at is None and (
        line is None or line.state in states.WAITING | {states.SENDING}
    )


def ledger(appeal: Appeal) -> list[LedgerLine]:
    """Return an appeal's letters, counted by addressee, channel, state, reason and evidence."""
    return _lines(Delivery.objects.filter(addressee__appeal=appeal))


def public_ledger(appeal: Appeal) -> list[LedgerLine]:
    """Return an appeal's letters as its page may show them: as of the last batch."""
    shown = PublicLedger.objects.filter(appeal=appeal).first()
    return _with_addressees(shown.lines) if shown else []


def show_due(now: datetime) -> int:
    """Renew the public ledgers that are due; return how many.

    They move in batches like the public counts: nobody can watch one letter travel.
    """
    every = timedelta(seconds=conf.count_every_seconds())
    just_shown = PublicLedger.objects.filter(counted_at__gt=now - every).values("appeal")
    due = Appeal.objects.exclude(state="draft").exclude(pk__in=just_shown)
    return sum(_show(appeal, now=now) for appeal in due)


def _show(appeal: Appeal, *, now: datetime) -> bool:
    shown = PublicLedger.objects.filter(appeal=appeal).first()
    before = shown.lines if shown else []
    lines = _counted(Delivery.objects.filter(addressee__appeal=appeal))
    moved = _moved(before, lines)
    waited = now - shown.counted_at if shown else AT_LATEST
    if moved == 0 or (moved < conf.count_at_least() and waited < AT_LATEST):
        return False
    PublicLedger.objects.update_or_create(
        appeal=appeal, defaults={"lines": lines, "counted_at": now}
    )
    return True


def _moved(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> int:
    """Return how many letters stand in another line than before."""

    def by_kind(lines: list[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
        return {tuple(line[kind] for kind in _KINDS): line["count"] for line in lines}

    old, new = by_kind(before), by_kind(after)
    gains = sum(max(0, count - old.get(kind, 0)) for kind, count in new.items())
    losses = sum(max(0, count - new.get(kind, 0)) for kind, count in old.items())
    return max(gains, losses)


def lines_of(action: Action) -> list[LedgerLine]:
    """Return what became of one supporter's letter, a line an addressee."""
    return _lines(Delivery.objects.filter(action=action))


def _lines(deliveries: QuerySet[Delivery]) -> list[LedgerLine]:
    return _with_addressees(_counted(deliveries))


def _counted(deliveries: QuerySet[Delivery]) -> list[dict[str, Any]]:
    counted = deliveries.values(*_KINDS).annotate(count=Count("pk"))
    return list(counted.order_by("addressee__order", *_KINDS))


def _with_addressees(rows: list[dict[str, Any]]) -> list[LedgerLine]:
    pks = {row["addressee"] for row in rows}
    addressees = Addressee.objects.select_related("office", "appeal").in_bulk(pks)
    return [LedgerLine(**{**row, "addressee": addressees[row["addressee"]]}) for row in rows]
