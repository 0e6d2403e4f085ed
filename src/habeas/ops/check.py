"""``habeas check``: say what is wrong or missing in the configuration."""

import argparse

from habeas.ops import readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing but the data folder."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Print every finding; raises RefusedError when one of them would keep Habeas from starting."""
    del args
    readying.ready_to_serve()
    print("Nothing keeps Habeas from starting.")
    return 0
