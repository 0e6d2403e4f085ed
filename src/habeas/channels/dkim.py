"""Sign a mail in the name of its domain: DKIM (RFC 6376), with RSA or Ed25519 (RFC 8463).

The signature is a header in front of the message, so it freezes with it. The same message and key
give the same bytes. Canonicalisation is relaxed for head and body, because relays wrap lines
and trim spaces.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from habeas.kernel.errors import HabeasError

PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

# Long enough until 2030 (NIST SP 800-57), and a record that every name server still serves.
RSA_BITS: Final = 2048
# Shorter ones are refused by verifiers (RFC 8301).
LEAST_RSA_BITS: Final = 1024
_SELECTOR: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

# What a reader is shown or a machine acts upon. RFC 6376, 5.4.1; RFC 8058, 4 for the last two.
_SIGNED: Final = (
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-language",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
# Named once more than they are there, so that one that is added on the way breaks the signature
# (RFC 6376, 8.15). Those that relays add by right (Received, Return-Path) are not signed at all.
_NO_MORE_OF: Final = (
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "content-type",
    "content-transfer-encoding",
)
_FIELD: Final = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_SPACE: Final = re.compile(rb"[ \t]+")
_TXT_STRING: Final = 255


class DkimKeyError(HabeasError):
    """A file holds no key that mail can be signed with."""


@dataclass(frozen=True, kw_only=True)
class DkimKey:
    """A private key, and the selector under which its public half stands in the DNS."""

    selector: str
    private: PrivateKey


def checked_selector(selector: str) -> str:
    """Return ``selector`` if it can stand in the DNS; raises DkimKeyError."""
    if not _SELECTOR.fullmatch(selector):
        raise DkimKeyError("A DKIM selector has small letters, digits and hyphens: such as habeas.")
    return selector


def new_key() -> bytes:
    """Return a new RSA key as PEM (PKCS #8), as other signers read it too."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_key(pem: bytes, *, selector: str) -> DkimKey:
    """Return the key of a PEM file: RSA or Ed25519. Raises DkimKeyError."""
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise DkimKeyError("The DKIM key is no PEM file that can be read.") from None
    if isinstance(private, ed25519.Ed25519PrivateKey) or (
        isinstance(private, rsa.RSAPrivateKey) and private.key_size >= LEAST_RSA_BITS
    ):
        return DkimKey(selector=selector, private=private)
    raise DkimKeyError("The DKIM key is neither RSA of 1024 bits or more nor Ed25519.")


def record_name(selector: str, domain: str) -> str:
    """Return the name under which the public key is looked up (RFC 6376, 3.6.2.1)."""
    return f"{selector}._domainkey.{domain}"


def record(key: DkimKey) -> str:
    """Return the text of the TXT record that publishes the key (RFC 6376, 3.6.1)."""
    kind = "rsa" if isinstance(key.private, rsa.RSAPrivateKey) else "ed25519"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(_public(key)).decode('ascii')}"


def txt_strings(text: str) -> str:
    """Return a TXT record's text as a zone file has it: quoted, in strings of 255 at most."""
    parts = [text[at : at + _TXT_STRING] for at in range(0, len(text), _TXT_STRING)]
    return " ".join(f'"{part}"' for part in parts)


def sign(message: bytes, *, key: DkimKey, domain: str) -> bytes:
    """Return ``message`` (lines in CRLF) with a signature in front of it.

    ``domain`` signs: the one of the From address, so that it is aligned (RFC 7489). The time of
    signing is said to be that of the Date header, without which nothing is signed: ValueError.
    """
    head, _, body = message.partition(b"\r\n\r\n")
    fields = _fields(head)
    names = [name for name, _ in reversed(fields) if name in _SIGNED] + list(_NO_MORE_OF)
    date = parsedate_to_datetime(dict(fields).get("date", b"").decode("ascii"))
    is_rsa = isinstance(key.private, rsa.RSAPrivateKey)
    unsigned = (
        f"v=1; a={'rsa' if is_rsa else 'ed25519'}-sha256; c=relaxed/relaxed;\r\n"
        f" d={domain}; s={key.selector}; t={int(date.timestamp())};\r\n"
        f"{_wrapped('h=' + ':'.join(names))};\r\n"
        f" bh={base64.b64encode(_body_hash(body)).decode('ascii')};\r\n"
        " b="
    ).encode("ascii")
    # RFC 6376, 3.7: this header comes last, without the line end of its own.
    signed = _chosen(fields, names) + _relaxed("dkim-signature", unsigned)
    signature = base64.b64encode(_signature(key.private, signed)).decode("ascii")
    lines = [signature[at : at + 72] for at in range(0, len(signature), 72)]
    return b"DKIM-Signature: " + unsigned + "\r\n ".join(lines).encode("ascii") + b"\r\n" + message


def _public(key: DkimKey) -> bytes:
    public = key.private.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    return public.public_bytes_raw()


def _signature(private: PrivateKey, signed: bytes) -> bytes:
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    # RFC 8463, 3: what is signed is the digest.
    return private.sign(hashlib.sha256(signed).digest())


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """Return the fields of a head from top to bottom: the name in small letters, and the value."""
    unfolded = re.split(rb"\r\n(?![ \t])", head)
    found = [_FIELD.fullmatch(line) for line in unfolded]
    return [(field[1].decode("ascii").lower(), field[2]) for field in found if field]


def _chosen(fields: list[tuple[str, bytes]], names: list[str]) -> bytes:
    """Return the canonical fields in the order of ``names``; of one name the lowest comes first."""
    left = list(fields)
    signed = b""
    for name in names:
        at = next((at for at in range(len(left) - 1, -1, -1) if left[at][0] == name), None)
        if at is not None:
            signed += _relaxed(name, left.pop(at)[1]) + b"\r\n"
    return signed


def _relaxed(name: str, value: bytes) -> bytes:
    """Return a field in the relaxed form (RFC 6376, 3.4.2), without its line end."""
    unfolded = _SPACE.sub(b" ", value.replace(b"\r\n", b""))
    return name.encode("ascii") + b":" + unfolded.strip(b" \t")


def _body_hash(body: bytes) -> bytes:
    """Return the digest of the body in the relaxed form (RFC 6376, 3.4.4)."""
    lines = [_SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return hashlib.sha256(b"".join(line + b"\r\n" for line in lines)).digest()


def _wrapped(tag: str) -> str:
    """Return a tag of many names on lines of at most 76 characters; names are not cut."""
    lines = [" "]
    for word in re.findall(r"[^:]+:?", tag):
        if len(lines[-1]) + len(word) > 76:  # noqa: PLR2004 - RFC 5322's 78 without CRLF
            lines.append(" ")
        lines[-1] += word
    return "\r\n".join(lines)
