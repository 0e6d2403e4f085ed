"""What became of the letters: the ledger of an appeal and of one action.

A letter whose channel ended without success is counted once, where its successor stands. The
organisation's own letters, its covering letters among them, are no letters of supporters.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Value, When

from habeas import conf
from habeas.actions.counting import AT_LATEST
from habeas.actions.models import Action
from habeas.appeals.models import Addressee, Appeal, Intervention
from habeas.delivery import states
from habeas.delivery.models import CoveringLetter, Delivery, Proof, PublicLedger, Step

LETTER: Final = "letter"
REGISTER: Final = "register"
COVERING: Final = "covering"
KINDS: Final = ("addressee", "channel", "state", "reason", "evidence", "kind")
# A letter that is not in a consignment yet is a letter by itself until it is bound.
_KIND: Final = Case(
    When(consignment__kind__in=[REGISTER, COVERING], then=F("consignment__kind")),
    default=Value(LETTER),
    output_field=CharField(),
)


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """So many letters to one addressee that are in the same state, for the same reason.

    ``kind`` is that of the consignment; ``consignments`` is in how many registers or covering
    letters they went, 0 for letters by themselves.
    """

    addressee: Addressee
    channel: str
    state: str
    reason: str
    evidence: str
    count: int
    kind: str = LETTER
    consignments: int = 0

    def with_count(self, count: int, consignments: int = 0) -> "LedgerLine":
        """Return the same line of another number of letters."""
        return replace(self, count=count, consignments=consignments)


@dataclass(frozen=True, kw_only=True)
class MyLine:
    """One supporter's letter to one addressee, on the contact where it stands.

    ``days`` are domain days of what is known of its consignment: ``register`` or ``covering`` is
    the day that stands on it, the others are kinds of ``Proof``; ``copy_kept`` says that a picture
    of the hand-over is there. ``before`` is the letter in whose
    place it was made, ``steps`` its own history.
    """

    addressee: Addressee
    channel: str
    state: str
    reason: str
    evidence: str
    kind: str
    number: int | None
    pages: int | None
    days: dict[str, date]
    copy_kept: bool
    steps: list[Step]
    before: "MyLine | None"


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


def signed_letters(appeal: Appeal) -> QuerySet[Delivery]:
    """Return the letters of an appeal, each once; what carries it is in its consignment."""
    return Delivery.objects.filter(
        addressee__appeal=appeal, action__isnull=False, successor__isnull=True
    ).annotate(kind=_KIND)


def ledger(appeal: Appeal) -> list[LedgerLine]:
    """Return an appeal's letters, counted by addressee, channel, state, reason and evidence."""
    return _with_addressees(_counted(appeal))


def public_ledger(appeal: Appeal) -> list[LedgerLine]:
    """Return an appeal's letters as its page may show them: as of the last batch."""
    shown = PublicLedger.objects.filter(appeal=appeal).first()
    return _with_addressees(shown.lines) if shown else []


def show_due(now: datetime) -> int:
    """Renew the public ledgers that are due; return how many.

    They move in batches like the public counts: nobody can watch one letter travel. The letters of
    an appeal are not counted more often either, because there may be a million of them.
    """
    every = timedelta(seconds=conf.count_every_seconds())
    just_looked = PublicLedger.objects.filter(looked_at__gt=now - every).values("appeal")
    due = Appeal.objects.exclude(state="draft").exclude(pk__in=just_looked)
    return sum(_show(appeal, now=now) for appeal in due)


def _show(appeal: Appeal, *, now: datetime) -> bool:
    shown = PublicLedger.objects.filter(appeal=appeal).first()
    before = shown.lines if shown else []
    lines = _counted(appeal)
    moved = _moved(before, lines)
    waited = now - shown.counted_at if shown else AT_LATEST
    if moved == 0 or (moved < conf.count_at_least() and waited < AT_LATEST):
        PublicLedger.objects.filter(appeal=appeal).update(looked_at=now)
        return False
    PublicLedger.objects.update_or_create(
        appeal=appeal, defaults={"lines": lines, "counted_at": now, "looked_at": now}
    )
    return True


def _moved(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> int:
    """Return how many letters stand in another line than before."""

    def by_kind(lines: list[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
        return {tuple(line.get(kind, LETTER) for kind in KINDS): line["count"] for line in lines}

    old, new = by_kind(before), by_kind(after)
    gains = sum(max(0, count - old.get(kind, 0)) for kind, count in new.items())
    losses = sum(max(0, count - new.get(kind, 0)) for kind, count in old.items())
    return max(gains, losses)


def letters_of(action: Action) -> list[MyLine]:
    """Return what became of one supporter's letter, a line an addressee, with its history."""
    deliveries = (
        Delivery.objects.filter(action=action)
        .select_related("addressee__office", "addressee__appeal", "consignment")
        .prefetch_related(
            "steps",
            Prefetch("consignment__proofs", Proof.objects.order_by("on", "pk")),
        )
        .annotate(kind=_KIND)
        .order_by("addressee__order", "addressee", "rung")
    )
    covering = CoveringLetter.objects.filter(delivery__consignment__deliveries__action=action)
    covered = dict(covering.values_list("delivery__consignment", "on"))
    last: dict[int, MyLine] = {}
    for delivery in deliveries:
        placed = delivery.addressee_id or 0
        last[placed] = _mine(delivery, covered, before=last.get(placed))
    return list(last.values())


def _mine(delivery: Delivery, covered: dict[Any, date], *, before: MyLine | None) -> MyLine:
    carried = delivery.consignment
    days: dict[str, date] = {}
    copy_kept = False
    if carried is not None:
        copy_kept = any(p.kind == "handed" and p.sealed is not None for p in carried.proofs.all())
        days = {proof.kind: proof.on for proof in carried.proofs.all()}
        if carried.posted_on:
            days["posted"] = carried.posted_on
        if carried.pk in covered:
            days[COVERING] = covered[carried.pk]
        elif carried.kind == REGISTER and carried.dated:
            days[REGISTER] = carried.dated
    assert delivery.addressee is not None  # noqa: S101 - a signed letter has one, by constraint
    return MyLine(
        addressee=delivery.addressee,
        channel=delivery.channel,
        state=delivery.state,
        reason=delivery.reason,
        evidence=delivery.evidence,
        kind=delivery.kind,  # type: ignore[attr-defined] # annotated
        number=delivery.number,
        pages=carried.pages if carried else None,
        days=days,
        copy_kept=copy_kept,
        steps=list(delivery.steps.all()),
        before=before,
    )


def _counted(appeal: Appeal) -> list[dict[str, Any]]:
    together = Count("consignment", distinct=True, filter=~Q(kind=LETTER))
    counted = signed_letters(appeal).values(*KINDS).annotate(count=Count("pk"))
    return list(counted.annotate(consignments=together).order_by("addressee__order", *KINDS))


def _with_addressees(rows: list[dict[str, Any]]) -> list[LedgerLine]:
    pks = {row["addressee"] for row in rows}
    addressees = Addressee.objects.select_related("office", "appeal").in_bulk(pks)
    return [LedgerLine(**{**row, "addressee": addressees[row["addressee"]]}) for row in rows]
