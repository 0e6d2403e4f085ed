"""``habeas migrate``: bring the database to this version, after Habeas has been upgraded."""

import argparse

from habeas.ops import readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing but the data folder."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Apply every migration that is missing."""
    del args
    readying.enter()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print("The database is of this version.")
    return 0
