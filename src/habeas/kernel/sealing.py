"""Sealing: what is written down so that only the right process or person can read it.

Two ways, told apart by the first byte of a sealed record:

* ``1``: HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) to a public key. The web process seals a
  submission this way and cannot open it again.
* ``2``: AES-256-GCM under a shared key, of a link or of an appeal.

Layout: suite byte, 4-byte key id, then HPKE's encapsulated key and ciphertext, or a 12-byte nonce
and ciphertext. The plaintext is padded to a multiple of 512 bytes, so that its length does not tell
a short name from a long one. ``purpose`` and ``row`` (the id of the row it is stored in) are bound
into the seal: a record copied into another row or used for another purpose does not open.
"""

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from habeas.kernel.errors import HabeasError

TO_PUBLIC_KEY: Final = 1
UNDER_SHARED_KEY: Final = 2
PADDED_TO: Final = 512
KEY_BYTES: Final = 32

_BODY: Final = 5
_NONCE: Final = 12
_HPKE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealBrokenError(HabeasError):
    """A sealed record does not open: another key, another row, or it was changed."""

    def __init__(self) -> None:
        super().__init__("A sealed record cannot be opened with this key.")


def new_private_key() -> bytes:
    """Return the 32 raw bytes of a new X25519 private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32 raw bytes of the public key that belongs to ``private_key``."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def new_shared_key() -> bytes:
    """Return 32 random bytes to use with ``seal_under``."""
    return os.urandom(KEY_BYTES)


def derived_key(key: bytes, *, purpose: str) -> bytes:
    """Return a shared key for one purpose, which does not tell ``key`` (RFC 5869's extraction)."""
    return hmac.digest(key, b"habeas " + purpose.encode(), "sha256")


def key_id(key: bytes) -> bytes:
    """Return the 4 bytes that name ``key`` (a public or a shared key) in a sealed record."""
    return hashlib.sha256(b"habeas key id" + key).digest()[:4]


def seal_to(public_key: bytes, plaintext: bytes, *, purpose: str, row: str) -> bytes:
    """Seal ``plaintext`` so that only the holder of the private key can open it."""
    body = _HPKE.encrypt(
        _pad(plaintext),
        X25519PublicKey.from_public_bytes(public_key),
        info=_binding(purpose, row),
    )
    return bytes([TO_PUBLIC_KEY]) + key_id(public_key) + body


def open_with(private_key: bytes, sealed: bytes, *, purpose: str, row: str) -> bytes:
    """Open what ``seal_to`` sealed; raises SealBrokenError."""
    _expect(TO_PUBLIC_KEY, sealed)
    try:
        padded = _HPKE.decrypt(
            sealed[_BODY:],
            X25519PrivateKey.from_private_bytes(private_key),
            info=_binding(purpose, row),
        )
    except (InvalidTag, ValueError):
        raise SealBrokenError from None
    return _unpad(padded)


def seal_under(key: bytes, plaintext: bytes, *, purpose: str, row: str) -> bytes:
    """Seal ``plaintext`` under a shared 32-byte key."""
    nonce = os.urandom(_NONCE)
    body = AESGCM(key).encrypt(nonce, _pad(plaintext), _binding(purpose, row))
    return bytes([UNDER_SHARED_KEY]) + key_id(key) + nonce + body


def open_under(key: bytes, sealed: bytes, *, purpose: str, row: str) -> bytes:
    """Open what ``seal_under`` sealed; raises SealBrokenError."""
    _expect(UNDER_SHARED_KEY, sealed)
    nonce, body = sealed[_BODY : _BODY + _NONCE], sealed[_BODY + _NONCE :]
    try:
        padded = AESGCM(key).decrypt(nonce, body, _binding(purpose, row))
    except (InvalidTag, ValueError):
        raise SealBrokenError from None
    return _unpad(padded)


def _binding(purpose: str, row: str) -> bytes:
    parts = (b"habeas", purpose.encode(), row.encode())
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _expect(suite: int, sealed: bytes) -> None:
    if len(sealed) <= _BODY or sealed[0] != suite:
        raise SealBrokenError


def _pad(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(4, "big") + plaintext
    return framed + bytes(-len(framed) % PADDED_TO)


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length]
