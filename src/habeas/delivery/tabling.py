"""The ledger as rows, for programs and for spreadsheets: exact figures, and no name."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from habeas.actions.models import Action
from habeas.appeals.models import Appeal
from habeas.delivery import grouping, reckoning
from habeas.delivery.reckoning import LedgerLine

COLUMNS: Final = (
    "appeal",
    "addressee",
    "channel",
    "kind",
    "state",
    "reason",
    "evidence",
    "letters",
    "consignments",
)
# A spreadsheet takes a cell that begins so for a formula and computes it.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def counted(appeal: Appeal) -> int:
    """Return how many signed an appeal without a name."""
    signed = Action.objects.filter(appeal=appeal, withdrawn_at__isnull=True)
    return signed.filter(shown=Action.COUNTED).count()


def as_data(appeal: Appeal) -> dict[str, Any]:
    """Return the ledger of an appeal as plain data; what groups told is in no other figure."""
    return {
        "appeal": appeal.slug,
        "counted": counted(appeal),
        "letters": [
            {
                "addressee": str(line.addressee),
                "channel": line.channel,
                "kind": line.kind,
                "state": line.state,
                "reason": line.reason,
                "evidence": line.evidence,
                "count": line.count,
                "consignments": line.consignments,
            }
            for line in reckoning.ledger(appeal)
        ],
        "told_by_groups": asdict(grouping.told(appeal)),
    }


def as_csv(appeals: Iterable[Appeal]) -> Iterator[str]:
    """Return the ledgers of appeals as CSV (RFC 4180), a row at a time, the heading first.

    No cell is a formula to a spreadsheet: one that would be begins with an apostrophe.
    """
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for appeal in appeals:
        for line in reckoning.ledger(appeal):
            yield writer.writerow(_cells(appeal, line))


def _cells(appeal: Appeal, line: LedgerLine) -> list[str]:
    said = (appeal.slug, str(line.addressee), line.channel, line.kind)
    then = (line.state, line.reason, line.evidence, str(line.count), str(line.consignments))
    return [f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in (*said, *then)]
