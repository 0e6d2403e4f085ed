"""Ask for what never stands on a command line, where every user of the machine could read it."""

import argparse
import getpass
import sys
from pathlib import Path

from habeas.kernel.errors import RefusedError
from habeas.staff.roles import GROUPS


def add_password_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a file with the password on its first line."""
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=Path,
        help="its first line is the password (else it is asked for, or read from standard input)",
    )


def add_roles(parser: argparse.ArgumentParser, *, unless_said: str) -> None:
    """Add the option that names a role; it may be given more than once, into ``args.roles``."""
    parser.add_argument(
        "--role",
        dest="roles",
        action="append",
        metavar="ROLE",
        help=f"{', '.join(GROUPS)}; may be given several times ({unless_said})",
    )


def password(args: argparse.Namespace, *, username: str) -> str:
    """Return a password: of the file, typed twice at a terminal, or a line of standard input.

    Raises RefusedError when there is none or the two typed ones differ.
    """
    if args.password_file:
        try:
            given = args.password_file.read_text("utf-8").split("\n", 1)[0]
        except (OSError, UnicodeDecodeError):
            raise RefusedError("The password file cannot be read.") from None
    elif sys.stdin.isatty():
        given = getpass.getpass(f"Password for {username}: ")
        if getpass.getpass("The same once more: ") != given:
            raise RefusedError("The two passwords differ. Please start again.")
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise RefusedError("No password was given: type one, or name a file with --password-file.")
    return str(given)


def username(given: str | None) -> str:
    """Return the user name that was given or is typed at a terminal; raises RefusedError."""
    if given:
        return given
    if sys.stdin.isatty():
        typed = input("User name of the first member of staff: ").strip()
        if typed:
            return typed
    raise RefusedError("Name the first member of staff: --username NAME.")
