"""``habeas appeal``: pause, close or withdraw an appeal, at any hour, from any shell."""

import argparse
from typing import TYPE_CHECKING

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.ops import readying

if TYPE_CHECKING:
    from habeas.appeals.models import Appeal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, to which appeal, and who says so."""
    parser.add_argument(
        "deed",
        choices=("pause", "close", "withdraw"),
        help="pause: the form goes, letters wait; close: it ends with an outcome; "
        "withdraw: page, PDF and every letter are taken down for good",
    )
    parser.add_argument("slug", metavar="SLUG", help="the last part of its address")
    parser.add_argument("--by", metavar="USER", required=True, help="who decided it")
    parser.add_argument(
        "--outcome",
        metavar="TEXT",
        default="",
        help="for close: a code (released), its label (Released), or a sentence of your own",
    )


def run(args: argparse.Namespace) -> int:
    """Do it, and cancel or hold at once what waits; raises RefusedError."""
    if args.outcome and args.deed != "close":
        raise RefusedError("Only an appeal that is closed has an outcome: leave --outcome out.")
    readying.ready()
    from habeas.appeals import stopping
    from habeas.delivery import writing_off
    from habeas.staff import accounts

    by = accounts.named(args.by)
    appeal = named(args.slug)
    if args.deed == "pause":
        stopping.pause(appeal, by=by)
    elif args.deed == "close":
        outcome, note = read_outcome(args.outcome)
        stopping.close(appeal, by=by, outcome=outcome, note=note)
    else:
        stopping.withdraw(appeal, by=by)
    writing_off.write_off(clock.now())
    print(f"{args.slug} is {appeal.get_state_display().lower()}.")
    return 0


def named(slug: str) -> "Appeal":
    """Return the appeal of this slug; raises RefusedError."""
    from habeas.appeals.models import Appeal

    appeal = Appeal.objects.filter(slug=slug).first()
    if appeal is None:
        raise RefusedError("There is no appeal of this name: give the last part of its address.")
    return appeal


def read_outcome(text: str) -> tuple[str, str]:
    """Return the outcome's code and a note: free text is a note, and its outcome not known."""
    from habeas.appeals.vocabulary import OUTCOMES

    wanted = " ".join(text.split())
    for code, label in OUTCOMES.items():
        if wanted.casefold() in {code, str(label).casefold()}:
            return code, ""
    return "not-known", wanted
