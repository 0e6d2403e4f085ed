"""Links that only their holder can use: 256 random bits, of which a database keeps the SHA-256.

One token is mailed; everything else that belongs to the same signature (the key of what waits, the
link to *my letter*, the *not me* button) is derived from it with HKDF (RFC 5869), one label each,
so that the database can be read without opening any of it.
"""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 32
TOKEN_CHARACTERS = 43


def new_token() -> str:
    """Return 256 random bits in URL-safe base64 without padding (43 characters)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def raw(token: str) -> bytes:
    """Return the 32 bytes of ``token``; raises ValueError when it is not a token."""
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        raise ValueError("This is not a token.")
    decoded = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    if _text(decoded) != token:  # the last character has spare bits: one token, one spelling
        raise ValueError("This is not a token.")
    return decoded


def derive_key(token: str, label: str) -> bytes:
    """Return 32 bytes that belong to ``token`` and ``label`` alone."""
    derivation = HKDF(algorithm=hashes.SHA256(), length=TOKEN_BYTES, salt=None, info=_info(label))
    return derivation.derive(raw(token))


def derive_token(token: str, label: str) -> str:
    """Return another token that belongs to ``token`` and ``label`` alone."""
    return _text(derive_key(token, label))


def fingerprint(token: str) -> bytes:
    """Return what a database may know of ``token``: its SHA-256 (32 bytes)."""
    return hashlib.sha256(raw(token)).digest()


def _info(label: str) -> bytes:
    return f"habeas {label}".encode()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
