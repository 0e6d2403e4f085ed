"""``habeas library load``: put the letters and requests that come with Habeas on the shelves."""

import argparse

from habeas.ops import readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and in whose name."""
    parser.add_argument(
        "deed",
        choices=("load",),
        help="load: submit what is not there yet; it fills no appeal before somebody else says yes",
    )
    parser.add_argument("--by", metavar="USER", required=True, help="who submits the texts")


def run(args: argparse.Namespace) -> int:
    """Load what is missing; raises RefusedError."""
    readying.ready()
    from habeas.appeals import stocking
    from habeas.staff import accounts

    loaded = stocking.load(accounts.named(args.by))
    if loaded:
        print(f"Loaded {loaded} letters and requests. They wait for a second person at the desk.")
    else:
        print("Nothing to load: every letter and request is there already.")
    return 0
