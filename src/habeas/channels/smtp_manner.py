"""How a mail server is to be spoken to, as an operator writes it behind its address."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote

from habeas.kernel.errors import HabeasError

MOST_SESSIONS: Final = 50


class Tls(StrEnum):
    """When the connection is encrypted; the server's certificate has to be valid each time.

    ``AUTO``: as ``MAY``, and never to this machine itself. ``MAY``: where the server offers
    STARTTLS (RFC 3207) or ever did. ``MUST``: STARTTLS or nothing. ``IMPLICIT``: from the first
    byte (RFC 8314).
    """

    AUTO = "auto"
    MAY = "may"
    MUST = "must"
    IMPLICIT = "implicit"


class MannerError(HabeasError):
    """What stands behind a mail server's address cannot be followed."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """Encryption, login and number of connections.

    ``ca`` is a file of certificates to trust instead of the machine's own. ``user`` logs in with
    the password from ``password_file`` or from the environment's ``password_env``: it is read anew
    for each connection and kept nowhere.
    """

    tls: Tls = Tls.AUTO
    ca: str = ""
    user: str = ""
    password_file: str = ""
    password_env: str = ""
    sessions: int = 4

    def password(self) -> str:
        """Return the password; raises MannerError when it cannot be read."""
        if self.password_env:
            password = os.environ.get(self.password_env, "")
        else:
            try:
                password = Path(self.password_file).read_text("utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError):
                password = ""
        if not password:
            raise MannerError("The password of the mail server cannot be read.")
        return password


def manner_of(parts: SplitResult, *, implicit: bool) -> Manner:
    """Return the manner that an address asks for; raises MannerError."""
    try:
        asked = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        tls = Tls.IMPLICIT if implicit else Tls(asked.pop("tls", Tls.AUTO))
        sessions = int(asked.pop("sessions", Manner.sessions))
    except ValueError:
        raise MannerError(
            "Behind a mail server's address write tls=may or tls=must, and a number of sessions."
        ) from None
    if (tls is Tls.IMPLICIT) is not implicit:
        raise MannerError("Encryption from the first byte is written smtps://.")
    if not 1 <= sessions <= MOST_SESSIONS:
        raise MannerError(f"A mail server gets 1 to {MOST_SESSIONS} sessions at once.")
    if parts.password is not None:
        raise MannerError(
            "A password does not belong in an address: name its file with password_file=."
        )
    if asked.keys() - {"ca", "password_file", "password_env"}:
        raise MannerError(
            "Behind a mail server's address stand tls, ca, password_file, password_env, sessions."
        )
    user = unquote(parts.username or "")
    if bool(user) is not (len(asked.keys() & {"password_file", "password_env"}) == 1):
        raise MannerError("A login needs a user before the @ and password_file or password_env.")
    return Manner(tls=tls, user=user, sessions=sessions, **asked)
