"""``habeas staff``: add a member of staff, set a password, or forget a lost second factor."""

import argparse

from habeas.ops import asking, readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a deed and a user name; a password is never taken from the command line."""
    parser.add_argument("deed", choices=("add", "password", "second-factor"), help="what to do")
    parser.add_argument("username", metavar="USERNAME")
    asking.add_roles(parser, unless_said="for add: at least one")
    asking.add_password_file(parser)


def run(args: argparse.Namespace) -> int:
    """Do it; raises RefusedError."""
    readying.ready()
    from habeas.staff import accounts, administering

    if args.deed == "second-factor":
        administering.reset_second_factor(
            accounts.named(args.username), by=None, because=accounts.AT_THE_SERVER
        )
        print(f"{args.username} sets up a new second factor at the next sign-in.")
        return 0
    password = asking.password(args, username=args.username)
    if args.deed == "add":
        administering.let_in(username=args.username, password=password, roles=args.roles or ())
        print(f"{args.username} can enter the desk as {' and '.join(args.roles)}.")
    else:
        accounts.change_password(username=args.username, password=password)
        print(f"The password of {args.username} has been changed.")
    return 0
