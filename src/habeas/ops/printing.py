"""``habeas print``: make a pile of what waits for the post, as one file for the printer.

It needs the keys, so it runs where the courier does; the desk ticks the pile off.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from habeas import conf
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.ops import readying

EVERY: Final = 25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be printed, how, and into which file."""
    parser.add_argument("--appeal", metavar="SLUG", help="what goes to one appeal's addressees")
    parser.add_argument("--out", metavar="FILE", help="the file; it must not be there yet")
    parser.add_argument(
        "--singly", action="store_true", help="each letter by itself, in place of a register"
    )
    parser.add_argument("--paper", choices=("a4", "us-letter"), default="", help="one for all")
    parser.add_argument(
        "--addresses", choices=("sheets", "labels"), default="", help="for envelopes"
    )


def run(args: argparse.Namespace) -> int:
    """Print; raises RefusedError when nothing waits or the file is there already."""
    os.umask(0o077)
    readying.ready()
    from habeas.actions.keys import KeyRing
    from habeas.appeals.models import Appeal
    from habeas.delivery import piling

    appeal = None
    if args.appeal:
        appeal = Appeal.objects.filter(slug=args.appeal).first()
        if appeal is None:
            raise RefusedError(f"There is no appeal {args.appeal}.")
    path = Path(args.out or f"habeas-print-{clock.now():%Y%m%d-%H%M%S}.pdf")
    handle = _new(path)
    try:
        with os.fdopen(handle, "wb") as file:
            pile = piling.print_here(
                KeyRing(conf.keys_dir()),
                now=clock.now(),
                appeal=appeal,
                singly=args.singly,
                paper=args.paper,
                addresses=args.addresses,
                progress=_tell,
            )
            file.write(pile)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    print(f"{path}: print it, post it, and tick it off at the desk under Print and post.")
    print("It bears the names of supporters: delete the file when it is printed.")
    return 0


def _new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RefusedError(f"{path} is there already: name another file.") from None
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror}.") from None


def _tell(written: int) -> None:
    if written % EVERY == 0:
        print(f"{written} letters written …", file=sys.stderr)
