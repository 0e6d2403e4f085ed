"""A small LMTP server (RFC 2033) for what comes back: on loopback or a socket, and for us alone.

A message is answered when its commit has been made, so that a mail server keeps what could not be
taken in. One recipient a message: each return address is used once, and LMTP wants an answer for
each recipient.
"""

import asyncio
import ipaddress
import logging
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope

from habeas.delivery.receiving import MOST_BYTES, TooLargeError, recipient_of
from habeas.kernel.errors import RefusedError
from habeas.ops.taking_in import LaterError, take_in

_SECONDS: Final = 300
# Its group may write: that is how a mail server of another user is let in.
_SOCKET_MODE: Final = 0o660


class _Server(LMTP):
    # Not every mail program keeps to 998 characters, and an answer is not refused for that.
    line_length_limit = 1024 * 1024


class Handler:
    """What is said to each recipient and each message."""

    def __init__(self) -> None:
        # One message after the other, on one connection to the database.
        self._worker = ThreadPoolExecutor(max_workers=1)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        _server: Any,  # noqa: ANN401 - aiosmtpd's
        _session: Any,  # noqa: ANN401
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the return addresses of letters, one a message."""
        if not recipient_of(b"", address):
            return "550 5.1.1 No letter has this return address"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: ANN401, N802 - aiosmtpd's
        """Take one message in, and answer after its commit."""
        # Who delivers writes down the envelope's sender: an empty one says that a server speaks.
        head = f"Return-Path: <{envelope.mail_from or ''}>\r\n".encode("utf-8", "replace")
        raw, recipient = head + (envelope.original_content or b""), envelope.rcpt_tos[0]
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._worker, lambda: take_in(raw, recipient=recipient))
        except TooLargeError as error:
            return f"552 5.3.4 {error}"
        except LaterError:
            return "451 4.3.0 Not now; bring it again"
        return "250 2.0.0 Taken in"


def serve(where: str) -> None:
    """Serve LMTP at ``HOST:PORT`` of this machine or at a socket's path until SIGTERM or SIGINT.

    Raises RefusedError for an address that others reach too, and for one that is taken.
    """
    # It writes down addresses and, over an error, the message.
    logging.getLogger("mail").setLevel(logging.CRITICAL + 1)
    asyncio.run(_serve(where, _listening(where)))


async def _serve(where: str, listening: socket.socket) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stopped.set)
    handler = Handler()

    def talk() -> _Server:
        return _Server(
            handler,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Habeas",
            timeout=_SECONDS,
            loop=loop,
        )

    if listening.family is socket.AF_UNIX:
        server = await loop.create_unix_server(talk, sock=listening)
    else:
        server = await loop.create_server(talk, sock=listening)
    print(f"LMTP at {where}.", flush=True)
    await stopped.wait()
    server.close()


def _listening(where: str) -> socket.socket:
    """Return a socket of this machine; raises RefusedError."""
    try:
        if "/" not in where:
            host, port = _on_loopback(where)
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, port), family=family)
        path = Path(where)
        if path.is_socket() and not _is_answered(path):
            path.unlink()  # one that was killed left it
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(where)
        path.chmod(_SOCKET_MODE)
    except OSError:
        raise RefusedError(f"Nobody can listen at {where}: is it taken, or not allowed?") from None
    return listening


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(str(path)) == 0


def _on_loopback(where: str) -> tuple[str, int]:
    host, _, port = where.rpartition(":")
    host = host.strip("[]").replace("localhost", "127.0.0.1")
    try:
        here = ipaddress.ip_address(host).is_loopback
        number = int(port)
    except ValueError:
        raise RefusedError("Write where to listen as 127.0.0.1:2400, or as a path.") from None
    if not here:
        raise RefusedError("LMTP has no password: listen on 127.0.0.1, ::1 or a socket's path.")
    return host, number
