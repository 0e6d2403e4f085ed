"""Make what a data folder holds: keys, the secret, the settings' file and the database.

========================  =======================================================================
``keys/``                 the courier's private keys (0700)
``courier.pub``           the public key to which the web process seals
``desk-keys/``            the key that opens what is confidential, for the desk alone (0700)
``desk.pub``              the public key to which what is confidential is sealed
``secret.key``            what signs the staff's sessions (0600)
``habeas.toml``           the settings, each with its default as a comment (0600)
``habeas.sqlite3``        the database, unless it is PostgreSQL (0600)
========================  =======================================================================
"""

import json
import os
import secrets
from pathlib import Path
from typing import Final

from habeas import conf

SETTINGS: Final = "habeas.toml"
SECRET: Final = "secret.key"  # noqa: S105 - the name of a file
_EXPLAINED: Final = {
    "URL": "The address under which readers see the site.",
    "DESK_URL": "Empty: staff find the desk at that address too. Else the address of its server.",
    "DATABASE": "Empty: SQLite in this folder. Else such as postgresql://user:password@host/name",
    "MAIL": "The server that takes mail, or django:path.of.a.Backend",
    "MAIL_OPTIONS": "A file with what that backend is made with, for the courier alone to read.",
    "MAIL_EVENTS": "A file with what a mail provider's events are checked with; empty: none.",
    "DKIM_SELECTOR": "The name in the DNS of the key that signs mails.",
    "FAX": "A gateway that takes mail and sends faxes: fax+smtp://server:25/its.domain",
    "REST_MINUTES": "How long a signed letter can be taken back before it travels.",
    "OFFICE_HOURS": "The hours in which letters leave, by the clock of the office they go to.",
    "COUNT_EVERY_SECONDS": "The least time between two public counts.",
    "COUNT_AT_LEAST": "How many new signatures a public count waits for.",
    "SECOND_FACTOR": "optional in a demo: who has none signs in without; refused elsewhere.",
    "DEMO": "1 in a demo: no mail leaves this machine.",
    "TODAY": "The day that a demo pretends, such as 2016-06-30; refused outside a demo.",
}


def found(folder: Path) -> None:
    """Make in ``folder``, which exists, whatever is missing in it; a second call changes nothing.

    The environment must name the folder as the data folder before anything reads a setting.
    """
    from habeas.actions.dkim_keys import make_dkim_key
    from habeas.actions.keys import make_keys
    from habeas.cases.desk_keys import make_desk_keys

    make_keys(folder, conf.keys_dir())
    make_dkim_key(conf.keys_dir())
    make_desk_keys(folder, conf.desk_keys_dir())
    write_once(folder / SECRET, secrets.token_urlsafe(50) + "\n")


def settings_text() -> str:
    """Return a settings file in which every line is a comment, but for a database named now."""
    lines = ["# The settings of this Habeas. A line without # in front of it is in force.", ""]
    for name, default in conf.DEFAULTS.items():
        value = conf.database() if name == "DATABASE" else default
        mark = "" if value != default else "# "
        # A JSON string is a TOML string.
        lines += [f"# {_EXPLAINED[name]}", f"{mark}{name.lower()} = {json.dumps(value)}", ""]
    return "\n".join(lines)


def write_once(path: Path, text: str) -> None:
    """Write a file that its owner alone may read; an existing one stays as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def migrate() -> None:
    """Set Django up and make the tables; about ten seconds on a new database."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
