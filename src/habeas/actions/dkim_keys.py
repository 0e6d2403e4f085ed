"""The key with which mails are signed in the name of the house's domain, and what signs them.

It lies in the courier's folder, in a file named after its selector, so that a new selector brings a
new key while the record of the old one still stands for the mails on their way. Without a key mails
leave unsigned: then the mail server signs, or nobody does.
"""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from habeas import conf
from habeas.channels import dkim
from habeas.kernel.errors import RefusedError


def path_in(keys_dir: Path) -> Path:
    """Return where the key of the selector in force is, or would be; raises DkimKeyError."""
    return keys_dir / f"dkim-{dkim.checked_selector(conf.dkim_selector())}.pem"


def make_dkim_key(keys_dir: Path) -> None:
    """Make the key of the selector in force; an existing one stays. Raises RefusedError."""
    path = path_in(keys_dir)
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise RefusedError("The folder of keys cannot be written to: be the courier.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(dkim.new_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()


def dkim_key(keys_dir: Path) -> dkim.DkimKey | None:
    """Return the key of the selector in force, or None; raises DkimKeyError for a broken one."""
    path = path_in(keys_dir)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, changed, conf.dkim_selector())


def signing_domain() -> str:
    """Return the domain that signs: that of the From address, or nothing without one."""
    from habeas.staff.organisations import the_organisation  # keys are made before there are rows

    return the_organisation().from_address.rpartition("@")[2].lower()


def with_dkim(message: bytes) -> bytes:
    """Return the finished ``message`` signed, or as it is where there is no key.

    The same message has the same signature. Raises DkimKeyError: a mail that should be signed does
    not leave without.
    """
    key, domain = dkim_key(conf.keys_dir()), signing_domain()
    if key is None or not domain:
        return message
    return dkim.sign(message, key=key, domain=domain)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, selector: str) -> dkim.DkimKey:
    """Return the key of a file; to read and check it takes longer than to sign with it."""
    return dkim.read_key(path.read_bytes(), selector=selector)
