"""Read what is new in a Maildir or an IMAP mailbox; none is marked before its commit.

Whoever is killed in between reads the same message again, which changes nothing.
"""

import imaplib
import os
import ssl
from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from habeas import conf
from habeas.delivery.receiving import MOST_BYTES, Outcome, TooLargeError, recipient_of
from habeas.kernel.errors import RefusedError
from habeas.ops.taking_in import LaterError, take_in

TOO_LARGE: Final = "It is over 10 MB: look at it and take it out."
_IMAPS: Final = 993
_SECONDS: Final = 60
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_IMAP_FAILURES: Final = (imaplib.IMAP4.error, OSError, ssl.SSLError)

Read = tuple[Counter[Outcome], Counter[str]]


def read_maildir(folder: Path) -> Read:
    """Take in what is in ``new``, and move each to ``cur`` after its commit; marked as seen.

    Returns how many were what, and how many stay in ``new`` and why. Raises RefusedError.
    """
    new, cur = folder / "new", folder / "cur"
    if not (new.is_dir() and cur.is_dir()):
        raise RefusedError(f"{folder} is no Maildir: it has no folders new and cur.")
    taken, left = Counter[Outcome](), Counter[str]()
    for name in sorted(entry.name for entry in os.scandir(new) if entry.is_file()):
        if name.startswith("."):
            continue
        try:
            with (new / name).open("rb") as file:
                outcome = take_in(file.read(MOST_BYTES + 1))
        except FileNotFoundError:
            continue  # another one that reads here was first
        except TooLargeError:
            left[TOO_LARGE] += 1
        except LaterError as error:
            left[str(error)] += 1
        else:
            taken[outcome] += 1
            # What is none of ours stays unseen for whoever reads the mailbox by hand.
            flags = "" if outcome is Outcome.NOBODY else "S"
            (new / name).rename(cur / f"{name.partition(':')[0]}:2,{flags}")
    return taken, left


def read_imap(url: str, *, password_file: Path) -> Read:
    """Take in what is unseen in ``imaps://USER@HOST:PORT/MAILBOX``, and mark each after its commit.

    The certificate is checked. What is none of ours stays unseen. Returns as ``read_maildir``;
    raises RefusedError when the mailbox cannot be opened.
    """
    parts = urlsplit(url)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.password:
        raise RefusedError("Write the mailbox as imaps://USER@HOST/MAILBOX, without a password.")
    if conf.demo() and parts.hostname not in _HERE:
        raise RefusedError("A demo speaks to this machine alone.")
    try:
        password = password_file.read_text("utf-8").strip()
    except OSError:
        raise RefusedError("The file with the mailbox's password cannot be read.") from None
    mailbox = unquote(parts.path.strip("/")) or "INBOX"
    try:
        with imaplib.IMAP4_SSL(
            parts.hostname,
            parts.port or _IMAPS,
            ssl_context=ssl.create_default_context(),
            timeout=_SECONDS,
        ) as server:
            server.login(unquote(parts.username), password)
            quoted = mailbox.replace("\\", r"\\").replace('"', r"\"")
            if server.select(f'"{quoted}"')[0] != "OK":
                raise RefusedError("There is no such mailbox on the IMAP server.")
            return _unseen(server)
    except _IMAP_FAILURES as error:
        kind = type(error).__name__
        raise RefusedError(f"The IMAP server could not be read ({kind}); try again.") from None


def _unseen(server: imaplib.IMAP4_SSL) -> Read:
    taken, left = Counter[Outcome](), Counter[str]()
    found = server.uid("SEARCH", "UNSEEN")[1]
    for uid in (found[0] or b"").decode("ascii").split():
        head = _fetched(server, uid, "BODY.PEEK[HEADER]")
        if head is None or not recipient_of(head):
            taken[Outcome.NOBODY] += head is not None
            continue
        raw = _fetched(server, uid, f"BODY.PEEK[]<0.{MOST_BYTES + 1}>")
        if raw is None:
            continue
        try:
            outcome = take_in(raw)
        except TooLargeError:
            left[TOO_LARGE] += 1
        except LaterError as error:
            left[str(error)] += 1
        else:
            taken[outcome] += 1
            if outcome is not Outcome.NOBODY:
                server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    return taken, left


def _fetched(server: imaplib.IMAP4_SSL, uid: str, part: str) -> bytes | None:
    """Return a part of a message without marking it; None when it has gone meanwhile."""
    answer = server.uid("FETCH", uid, f"({part})")[1]
    return next((bytes(item[1]) for item in answer if isinstance(item, tuple)), None)
