"""``habeas staff``: add a member of staff, or set a password."""

import argparse

from habeas.ops import asking, readying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a deed and a user name; a password is never taken from the command line."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    add = deeds.add_parser("add", help="make an account that can enter the desk")
    add.add_argument("username")
    add.add_argument("--role", required=True, help="“case worker” or “approver”")
    change = deeds.add_parser("password", help="set a new password")
    change.add_argument("username")
    for deed in (add, change):
        asking.add_password_file(deed)


def run(args: argparse.Namespace) -> int:
    """Do it; raises RefusedError."""
    readying.ready()
    from habeas.staff import accounts

    password = asking.password(args, username=args.username)
    if args.deed == "add":
        accounts.add_staff(username=args.username, password=password, role=args.role)
        print(f"{args.username} can enter the desk as {args.role}.")
    else:
        accounts.change_password(username=args.username, password=password)
        print(f"The password of {args.username} has been changed.")
    return 0
