"""What became of the letters: the ledger of an appeal and of one action."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from habeas.actions.models import Action
from habeas.appeals.models import Addressee, Appeal
from habeas.delivery.models import Delivery


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """So many letters to one addressee that are in the same state, for the same reason."""

    addressee: Addressee
    channel: str
    state: str
    reason: str
    evidence: str
    count: int


def ledger(appeal: Appeal) -> list[LedgerLine]:
    """Return an appeal's letters, counted by addressee, channel, state, reason and evidence."""
    return _lines(Delivery.objects.filter(addressee__appeal=appeal))


def lines_of(action: Action) -> list[LedgerLine]:
    """Return what became of one supporter's letter, a line an addressee."""
    return _lines(Delivery.objects.filter(action=action))


def _lines(deliveries: QuerySet[Delivery]) -> list[LedgerLine]:
    kinds = ("addressee", "channel", "state", "reason", "evidence")
    counted = deliveries.values(*kinds).annotate(count=Count("pk"))
    rows = list(counted.order_by("addressee__order", *kinds))
    pks = {row["addressee"] for row in rows}
    addressees = Addressee.objects.select_related("office", "appeal").in_bulk(pks)
    return [LedgerLine(**{**row, "addressee": addressees[row["addressee"]]}) for row in rows]
