"""``habeas receive``: take in what comes back, from wherever the mail server leaves it.

One message from standard input, as Postfix's ``pipe`` gives it; or LMTP; or a Maildir; or an IMAP
mailbox. The exit statuses of the first way are those of ``sysexits.h``, which every mail server
reads: 0 for what was understood and for what is none of ours, 75 for "keep it and come again", 65
for what is too large for anybody to take.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops import readying

if TYPE_CHECKING:
    from collections import Counter

    from habeas.delivery.receiving import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where messages come from; nothing named is standard input."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--recipient", metavar="ADDRESS", default="", help="whom the one on standard input is for"
    )
    source.add_argument("--lmtp", metavar="HOST:PORT|PATH", help="serve LMTP on loopback")
    source.add_argument("--maildir", metavar="DIR", type=Path, help="read what is new in a Maildir")
    source.add_argument("--imap", metavar="URL", help="read what is unseen: imaps://USER@HOST/BOX")
    parser.add_argument(
        "--password-file", metavar="FILE", type=Path, help="the password of the IMAP mailbox"
    )


def run(args: argparse.Namespace) -> int:
    """Take in one message, or all there are, or serve until SIGTERM.

    Raises RefusedError, but not for standard input: a mail server knows the exit status alone.
    """
    os.umask(0o077)
    if args.imap and not args.password_file:
        raise RefusedError("Name the file with the mailbox's password: --password-file FILE.")
    if args.lmtp:
        readying.ready()
        from habeas.ops import lmtp

        lmtp.serve(args.lmtp)
        return os.EX_OK
    if args.maildir or args.imap:
        readying.ready()
        from habeas.ops import mailboxes

        if args.maildir:
            return _told(*mailboxes.read_maildir(args.maildir))
        return _told(*mailboxes.read_imap(args.imap, password_file=args.password_file))
    return _from_standard_input(args.recipient)


def _from_standard_input(recipient: str) -> int:
    """Take in one message; whatever fails here may go well the next time."""
    try:
        readying.ready()
        from habeas.delivery.receiving import MOST_BYTES, TooLargeError
        from habeas.ops.taking_in import take_in

        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            take_in(raw, recipient=recipient)
        except TooLargeError as error:
            while sys.stdin.buffer.read(MOST_BYTES):
                pass  # a mail server that cannot write it all would take that for our failure
            print(f"habeas: {error}", file=sys.stderr)
            return os.EX_DATAERR
    except HabeasError as error:
        print(f"habeas: {error}", file=sys.stderr)
        return os.EX_TEMPFAIL
    except Exception as error:  # noqa: BLE001 - its text could quote the message
        print(f"habeas: Not taken in, {type(error).__name__}.", file=sys.stderr)
        return os.EX_TEMPFAIL
    return os.EX_OK


def _told(taken: "Counter[Outcome]", left: "Counter[str]") -> int:
    for outcome, number in sorted(taken.items()):
        print(f"{number}: {outcome}")
    for reason, number in sorted(left.items()):
        print(f"habeas: {number} left where it was. {reason}", file=sys.stderr)
    return os.EX_TEMPFAIL if left else os.EX_OK
