"""The only reader of settings.

A setting is the environment's ``HABEAS_<NAME>``, else the line of that name in ``habeas.toml`` in
the data folder, else its default here. ``docs/operators.md`` has a heading for each.
"""

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from habeas.kernel.errors import HabeasError

# The two faces of the web, each a process of its own.
PUBLIC: Final = "public"
DESK: Final = "desk"

DEFAULTS: Final[dict[str, str]] = {
    "URL": "http://127.0.0.1:8000",
    "DESK_URL": "",
    "DATABASE": "",
    "MAIL": "smtp://127.0.0.1:25",
    "MAIL_OPTIONS": "",
    "MAIL_EVENTS": "",
    "DKIM_SELECTOR": "habeas",
    "FAX": "",
    "REST_MINUTES": "30",
    "OFFICE_HOURS": "9-17",
    "COUNT_EVERY_SECONDS": "900",
    "COUNT_AT_LEAST": "10",
    "SECOND_FACTOR": "required",
    "DEMO": "",
    "TODAY": "",
}


def data_dir() -> Path:
    """Return the data folder; raises HabeasError when none is named."""
    named = os.environ.get("HABEAS_DATA", "")
    if not named:
        raise HabeasError("Name the data folder: --data DIR, or HABEAS_DATA in the environment.")
    return Path(named)


def has_data_dir() -> bool:
    """Tell whether a data folder is named."""
    return bool(os.environ.get("HABEAS_DATA"))


def keys_dir() -> Path:
    """Return the folder of the private keys, which the courier alone may read."""
    return Path(os.environ.get("HABEAS_KEYS") or data_dir() / "keys")


def desk_keys_dir() -> Path:
    """Return the folder of the key that opens what is confidential, for the desk process alone."""
    return Path(os.environ.get("HABEAS_DESK_KEYS") or data_dir() / "desk-keys")


def only() -> str:
    """Return which face this process serves alone, PUBLIC or DESK; nothing for all others."""
    return os.environ.get("HABEAS_ONLY", "")


def courier_public_key() -> bytes:
    """Return the 32 bytes to which the web process seals; raises HabeasError without them."""
    return _public_key("courier.pub", "make one with `habeas init`")


def desk_public_key() -> bytes:
    """Return the 32 bytes to which what is confidential is sealed; raises HabeasError."""
    return _public_key("desk.pub", "the desk makes one when it starts")


def public_url() -> str:
    """Return the address under which readers see the site, without a slash at its end."""
    return _get("URL").rstrip("/")


def desk_url() -> str:
    """Return the address of the server that answers ``/desk/``, without a slash at its end."""
    return (_get("DESK_URL") or public_url()).rstrip("/")


def database() -> str:
    """Return the PostgreSQL connection string, or nothing for SQLite in the data folder."""
    return _get("DATABASE")


def mail_carrier() -> str:
    """Return the address of the carrier for mail, such as ``smtp://127.0.0.1:25``."""
    return _get("MAIL")


def mail_options() -> dict[str, Any]:
    """Return what the Django mail backend is made with; raises HabeasError."""
    return _table("MAIL_OPTIONS")


def mail_events() -> dict[str, Any]:
    """Return what django-anymail checks a provider's events with, or nothing: none are taken.

    Raises HabeasError.
    """
    return _table("MAIL_EVENTS")


def dkim_selector() -> str:
    """Return the selector under which the public key of our mails stands in the DNS."""
    return _get("DKIM_SELECTOR")


def fax_carrier() -> str:
    """Return the address of the carrier for faxes, or nothing when the house sends none."""
    return _get("FAX")


def rest_minutes() -> int:
    """Return how many minutes a signed letter rests before it may travel (0 to 1440)."""
    return min(1440, _whole("REST_MINUTES"))


def office_hours() -> tuple[int, int] | None:
    """Return the whole hours from which and to which letters leave, or None: at any hour.

    They are those of the office's own day. Raises HabeasError when they are none.
    """
    text = _get("OFFICE_HOURS")
    if text == "always":
        return None
    opens, _, closes = text.partition("-")
    if opens.isdecimal() and closes.isdecimal() and 0 <= int(opens) < int(closes) <= 24:  # noqa: PLR2004 - a day
        return int(opens), int(closes)
    raise HabeasError("The setting office_hours must be such as 9-17, or always.")


def count_every_seconds() -> int:
    """Return the least number of seconds between two public counts."""
    return _whole("COUNT_EVERY_SECONDS")


def count_at_least() -> int:
    """Return how many new signatures a public count waits for (a day ends the wait)."""
    return _whole("COUNT_AT_LEAST")


def second_factor_required() -> bool:
    """Tell whether everybody at the desk has to set up a second factor before anything else."""
    return _get("SECOND_FACTOR") != "optional"


def demo() -> bool:
    """Tell whether this is a demo or a test, where nothing may leave the machine."""
    return _get("DEMO") == "1"


def pretended_day() -> str:
    """Return the domain day (YYYY-MM-DD) that a demo pretends, or nothing."""
    return _get("TODAY")


def _public_key(name: str, remedy: str) -> bytes:
    try:
        return bytes.fromhex((data_dir() / name).read_text("ascii").strip())
    except (OSError, ValueError):
        raise HabeasError(f"The data folder has no readable {name}; {remedy}.") from None


def _table(name: str) -> dict[str, Any]:
    """Return the lines of the TOML file that a setting names, in the data folder unless absolute.

    Secrets stand in files of their own, so that each process reads those that are its own.
    """
    named = _get(name)
    if not named:
        return {}
    path = data_dir() / named if has_data_dir() else Path(named)
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise HabeasError(
            f'The file that {name.lower()} names cannot be read as lines such as name = "value".'
        ) from None


def _whole(name: str) -> int:
    text = _get(name)
    if not (text.isascii() and text.isdigit()):
        raise HabeasError(f"The setting {name.lower()} must be a whole number.")
    return int(text)


def _get(name: str) -> str:
    return os.environ.get(f"HABEAS_{name}", _file().get(name.lower(), DEFAULTS[name]))


@cache
def _file() -> dict[str, str]:
    if not has_data_dir():
        return {}
    path = data_dir() / "habeas.toml"
    try:
        with path.open("rb") as file:
            lines = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise HabeasError(f"habeas.toml in the data folder cannot be read: {error}.") from None
    unknown = sorted(set(lines) - {name.lower() for name in DEFAULTS})
    if unknown:
        known = ", ".join(sorted(name.lower() for name in DEFAULTS))
        raise HabeasError(f"habeas.toml has an unknown line: {unknown[0]}. Known are {known}.")
    return {name: str(value) for name, value in lines.items()}
