"""``habeas directory``: take the directory out as a sheet, or bring one in."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.kernel.errors import RefusedError
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.importers.directory_import import Fate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which way, the file, and who says so."""
    parser.add_argument("deed", choices=("export", "import"), help="out of Habeas, or into it")
    parser.add_argument("file", metavar="FILE", type=Path, help="the sheet (CSV, UTF-8)")
    parser.add_argument("--by", metavar="USER", help="who brings it in")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would become of each row, change nothing"
    )


def run(args: argparse.Namespace) -> int:
    """Do it; returns 1 when a row is refused, and then nothing was brought in."""
    readying.ready()
    if args.deed == "export":
        return _export(args.file)
    if not args.by:
        raise RefusedError("Say who brings it in: --by USER.")
    return _import(args.file, by=args.by, dry_run=args.dry_run)


def _export(path: Path) -> int:
    from habeas.importers import directory_sheet

    if path.exists():
        raise RefusedError("There is a file of this name already: name a new one.")
    path.write_bytes(directory_sheet.write().encode("utf-8-sig"))
    print(f"The directory stands in {path}.")
    return 0


def _import(path: Path, *, by: str, dry_run: bool) -> int:
    from habeas.importers.directory_import import REFUSED, bring_in
    from habeas.staff import accounts

    try:
        content = path.read_bytes()
    except OSError:
        raise RefusedError("The file cannot be read.") from None
    fates = bring_in(content, by=accounts.named(by), dry_run=dry_run)
    for fate in fates:
        print(_line(fate))
    refused = sum(fate.fate == REFUSED for fate in fates)
    if refused:
        print(f"habeas: {refused} rows are refused, so nothing was brought in.", file=sys.stderr)
        return 1
    if dry_run:
        print("Nothing was changed: this was a dry run.")
    else:
        print("Brought in. A second person has to say yes to each office that has changed.")
    return 0


def _line(fate: "Fate") -> str:
    told = f": {fate.told}" if fate.told else ""
    return f"row {fate.number}, {fate.record} of {fate.office}: {fate.fate}{told}"
