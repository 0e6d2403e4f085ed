"""``habeas ledger``: print what became of the letters, in exact figures and without a name."""

import argparse
import json
from typing import TYPE_CHECKING, Final

from habeas.ops import appeal as appeals
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.appeals.models import Appeal

_GAP: Final = "  "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take one appeal or none, which means all of them."""
    parser.add_argument("slug", metavar="SLUG", nargs="?", help="one appeal (else all)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, for programs")
    form.add_argument("--csv", action="store_true", help="print CSV, for spreadsheets")


def run(args: argparse.Namespace) -> int:
    """Print it; raises RefusedError."""
    readying.ready()
    from habeas.appeals.models import Appeal
    from habeas.delivery import tabling

    chosen = [appeals.named(args.slug)] if args.slug else Appeal.objects.exclude(state="draft")
    if args.json:
        told = [tabling.as_data(appeal) for appeal in chosen]
        print(json.dumps({"appeals": told}, indent=2))
    elif args.csv:
        for row in tabling.as_csv(chosen):
            print(row, end="")
    else:
        accounts = [_as_text(appeal) for appeal in chosen]
        print("\n\n".join(accounts) or "No appeal has been opened yet.")
    return 0


def _as_text(appeal: "Appeal") -> str:
    from habeas.delivery import grouping, reckoning, tabling

    title = f"{appeal.slug} ({appeal.get_state_display().lower()})"
    counted = f"Counted without a name: {tabling.counted(appeal)}"
    told = grouping.told(appeal)
    groups = f"Written by groups, as they tell us: {told.letters}" if told.groups else ""
    letters = reckoning.ledger(appeal)
    if not letters:
        return "\n".join(filter(None, [title, f"No letter yet. {counted}.", groups]))
    heading = ("letters", "addressee", "channel", "state", "why", "evidence", "as")
    rows = [
        (
            str(line.count),
            str(line.addressee),
            line.channel,
            line.state,
            line.reason,
            line.evidence,
            line.kind,
        )
        for line in letters
    ]
    widths = [max(len(row[column]) for row in [heading, *rows]) for column in range(len(heading))]
    table = [
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heading, *rows]
    ]
    return "\n".join(filter(None, [title, *table, counted, groups]))
