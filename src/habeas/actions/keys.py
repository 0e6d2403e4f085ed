"""The courier's keys: files in one folder that no other process reads.

Keys are never in the database: deleted rows live on in its journal and in backups, destroyed keys
do not come back.
"""

import hashlib
import hmac
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Final

from habeas.kernel import sealing
from habeas.kernel.errors import HabeasError

INTAKE: Final = "intake.key"
NOT_ME: Final = "not-me.key"
OWN_LETTERS: Final = "own-letters.key"
PACES: Final = "paces.key"


def make_keys(data_dir: Path, keys_dir: Path) -> None:
    """Make the courier's keys, and ``courier.pub`` for the web process; existing ones stay."""
    keys_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ring = KeyRing(keys_dir)
    public = data_dir / "courier.pub"
    if not public.exists():
        private_key = ring.make(INTAKE, sealing.new_private_key())
        ring.make(NOT_ME, sealing.new_shared_key())
        _write_once(public, sealing.public_key_of(private_key))


class KeyRing:
    """The keys in one folder; ``folder`` is readable by the courier alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def intake(self) -> bytes:
        """The private key that opens submissions."""
        return self._read(INTAKE)

    @property
    def not_me(self) -> bytes:
        """The long-lived key under which blocked addresses are remembered."""
        return self._read(NOT_ME)

    def appeal(self, pk: int) -> bytes:
        """Return the key of an appeal's actions and letters; made when first asked for.

        Raises HabeasError once it has been destroyed.
        """
        return self._made_once(f"appeal-{pk}.key")

    @property
    def own_letters(self) -> bytes:
        """The key of the organisation's own letters; made when first asked for."""
        return self._made_once(OWN_LETTERS)

    @property
    def paces(self) -> bytes:
        """The key of the tags under which mailboxes are counted; made when first asked for."""
        return self._made_once(PACES)

    def appeals(self) -> list[int]:
        """Return the appeals whose keys are there: made, and not destroyed."""
        names = [path.stem.removeprefix("appeal-") for path in self.folder.glob("appeal-*.key")]
        return sorted(int(name) for name in names if name.isdecimal())

    def destroy_appeal(self, pk: int) -> None:
        """Destroy an appeal's key: nothing that was sealed under it opens again."""
        self._destroy(f"appeal-{pk}.key")

    def of_day(self, day: date) -> bytes:
        """Return the key under which one day's mails are counted; made when first asked for."""
        return self._made_once(f"day-{day.isoformat()}.key")

    def destroy_days_before(self, day: date) -> None:
        """Destroy the counting keys of all days before ``day``."""
        for path in self.folder.glob("day-*.key"):
            if path.stem.removeprefix("day-") < day.isoformat():
                self._destroy(path.name)

    def _read(self, name: str) -> bytes:
        try:
            return bytes.fromhex((self.folder / name).read_text("ascii").strip())
        except (OSError, ValueError):
            raise HabeasError(f"The courier cannot read its key {name}.") from None

    def _made_once(self, name: str) -> bytes:
        path = self.folder / name
        if path.with_suffix(".destroyed").exists():
            raise HabeasError(f"The key {name} has been destroyed.")
        return self._read(name) if path.exists() else self.make(name, sealing.new_shared_key())

    def make(self, name: str, key: bytes) -> bytes:
        """Write a new key; where there is one already, that one stays and is returned."""
        _write_once(self.folder / name, key)
        return self._read(name)

    def _destroy(self, name: str) -> None:
        path = self.folder / name
        if path.exists():
            # A journal may keep the old blocks all the same; overwriting costs nothing.
            path.write_text(secrets.token_hex(sealing.KEY_BYTES), "ascii")
            path.unlink()
        if name.startswith("appeal-"):
            path.with_suffix(".destroyed").touch(mode=0o600)


def tag(key: bytes, canonical_address: str) -> bytes:
    """Return what stands for an address where it may not be: HMAC-SHA256 under ``key``."""
    return hmac.new(key, canonical_address.encode(), hashlib.sha256).digest()


def _write_once(path: Path, key: bytes) -> None:
    """Write a key file completely or not at all; of two writers the first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
