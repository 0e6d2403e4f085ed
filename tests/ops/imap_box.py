"""A small IMAP server over TLS on loopback: as much as one client asks of it."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class ImapBox:
    """One mailbox; ``seen`` are the numbers of messages (from 1) that were marked."""

    port: int
    certificate: Path
    messages: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    logins: int = 0


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapBox]:
    """Serve one mailbox under a certificate of its own for ``localhost``, in ``folder``."""
    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = socket.create_server(("127.0.0.1", 0))
    box = ImapBox(port=listening.getsockname()[1], certificate=certificate)
    thread = threading.Thread(target=_serve, args=(listening, context, box), daemon=True)
    thread.start()
    try:
        yield box
    finally:
        # Closing alone does not wake who waits in accept.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _serve(listening: socket.socket, context: ssl.SSLContext, box: ImapBox) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as talking:
            _talk(talking, box)


def _talk(talking: ssl.SSLSocket, box: ImapBox) -> None:
    said = talking.makefile("rb")
    talking.sendall(b"* OK ready\r\n")
    for line in said:
        tag, _, command = line.strip().decode().partition(" ")
        talking.sendall(_answer(command, box) + f"{tag} OK done\r\n".encode())
        if command == "LOGOUT":
            return


def _answer(command: str, box: ImapBox) -> bytes:
    said = b""
    match command.split():
        case ["CAPABILITY"]:
            said = b"* CAPABILITY IMAP4rev1\r\n"
        case ["LOGIN", *_]:
            box.logins += 1
        case ["SELECT", _]:
            said = f"* {len(box.messages)} EXISTS\r\n".encode()
        case ["UID", "SEARCH", "UNSEEN"]:
            unseen = [n for n in range(1, len(box.messages) + 1) if n not in box.seen]
            said = f"* SEARCH {' '.join(map(str, unseen))}\r\n".encode()
        case ["UID", "FETCH", uid, part]:
            said = _fetched(int(uid), part, box)
        case ["UID", "STORE", uid, "+FLAGS.SILENT", r"(\Seen)"]:
            box.seen.add(int(uid))
    return said


def _fetched(uid: int, part: str, box: ImapBox) -> bytes:
    raw = box.messages[uid - 1]
    if "HEADER" in part:
        raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    asked = re.sub(r"\.PEEK|[()]", "", part)
    return f"* {uid} FETCH (UID {uid} {asked} {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private
