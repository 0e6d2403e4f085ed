"""``habeas ledger``: print what became of the letters, in exact figures and without a name."""

import argparse
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from habeas.ops import appeal as appeals
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.appeals.models import Appeal
    from habeas.delivery.reckoning import LedgerLine

_GAP: Final = "  "


@dataclass(frozen=True, kw_only=True)
class _Account:
    appeal: "Appeal"
    counted: int
    letters: "list[LedgerLine]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take one appeal or none, which means all of them."""
    parser.add_argument("slug", metavar="SLUG", nargs="?", help="one appeal (else all)")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def run(args: argparse.Namespace) -> int:
    """Print it; raises RefusedError."""
    readying.ready()
    from habeas.appeals.models import Appeal

    chosen = [appeals.named(args.slug)] if args.slug else Appeal.objects.exclude(state="draft")
    accounts = [_account(appeal) for appeal in chosen]
    if args.json:
        print(json.dumps({"appeals": [_as_json(account) for account in accounts]}, indent=2))
    elif accounts:
        print("\n\n".join(_as_text(account) for account in accounts))
    else:
        print("No appeal has been opened yet.")
    return 0


def _account(appeal: "Appeal") -> _Account:
    from habeas.actions.models import Action
    from habeas.delivery import reckoning

    signed = Action.objects.filter(appeal=appeal, withdrawn_at__isnull=True)
    return _Account(
        appeal=appeal,
        counted=signed.filter(shown=Action.COUNTED).count(),
        letters=reckoning.ledger(appeal),
    )


def _as_json(account: _Account) -> dict[str, object]:
    return {
        "appeal": account.appeal.slug,
        "counted": account.counted,
        "letters": [
            {
                "addressee": str(line.addressee),
                "channel": line.channel,
                "state": line.state,
                "evidence": line.evidence,
                "count": line.count,
            }
            for line in account.letters
        ],
    }


def _as_text(account: _Account) -> str:
    appeal = account.appeal
    title = f"{appeal.slug} ({appeal.get_state_display().lower()})"
    counted = f"Counted without a name: {account.counted}"
    if not account.letters:
        return f"{title}\nNo letter yet. {counted}."
    heading = ("letters", "addressee", "channel", "state", "why", "evidence")
    rows = [
        (
            str(line.count),
            str(line.addressee),
            line.channel,
            line.state,
            line.reason,
            line.evidence,
        )
        for line in account.letters
    ]
    widths = [max(len(row[column]) for row in [heading, *rows]) for column in range(len(heading))]
    table = [
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heading, *rows]
    ]
    return "\n".join([title, *table, counted])
