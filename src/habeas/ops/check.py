"""``habeas check``: say what is wrong in the configuration, and what needs somebody now."""

import argparse
from itertools import groupby

from habeas.ops import readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing but the data folder."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Print every finding, and the list of the desk's first screen.

    Returns 1 while that list is not empty, for a timer that writes to the operator. Raises
    RefusedError when a setting would keep Habeas from starting.
    """
    del args
    readying.ready_to_serve()
    print("Nothing keeps Habeas from starting.")
    from habeas.ops.needs import needs

    found = needs()
    if not found:
        print("Nothing needs anybody now.")
        return 0
    print(f"At the desk, {len(found)} to be dealt with:")
    for urgency, group in groupby(found, key=lambda need: need.urgency):
        print(f"{urgency.name.capitalize()}:")
        for need in group:
            print(f"  {need.kind}, {need.about}: {need.sentence}")
    return 1
