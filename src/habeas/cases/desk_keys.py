"""The desk's keys: one private key in a folder that no other process reads, and its public half."""

import os
from pathlib import Path
from typing import Final

from habeas.kernel import sealing
from habeas.kernel.errors import HabeasError

PRIVATE: Final = "desk.key"
PUBLIC: Final = "desk.pub"


def make_desk_keys(data_dir: Path, keys_dir: Path) -> None:
    """Make the desk's key, and ``desk.pub`` for whoever seals; existing ones stay.

    A public key without its private one is never replaced: what was sealed to it waits for the
    private key to be restored.
    """
    public, private = data_dir / PUBLIC, keys_dir / PRIVATE
    if public.exists():
        return
    keys_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not private.exists():
        _write_once(private, sealing.new_private_key())
    _write_once(public, sealing.public_key_of(read_private_key(keys_dir)))


def read_private_key(keys_dir: Path) -> bytes:
    """Return the desk's private key; raises HabeasError when this process may not read it."""
    try:
        return bytes.fromhex((keys_dir / PRIVATE).read_text("ascii").strip())
    except (OSError, ValueError):
        raise HabeasError(
            "What is confidential opens at the desk alone, and the desk's key is not here."
        ) from None


def _write_once(path: Path, key: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
