"""One connection to a mail server, as lines: commands go out, whole replies come in."""

import contextlib
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final

_LINE: Final = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?")
# RFC 5321, 4.5.3.1.5 has 512 octets a line. Who sends far more is no mail server.
_MOST_OCTETS: Final = 65536
_PIECE: Final = 4096


class BrokenError(Exception):
    """Nothing more can be said or heard here: hung up, silent for too long, or no SMTP."""


@dataclass(frozen=True)
class Reply:
    """A reply's code and its lines of text."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything that it said, on one line."""
        return " ".join(self.lines)


class Wire:
    """A connected socket. Time-outs are seconds for the whole step, however it trickles."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._heard = b""
        # The dot goes in a packet of its own: without this it waits for the other side's ACK.
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_secure(self) -> bool:
        """Whether the connection is encrypted."""
        return isinstance(self._sock, ssl.SSLSocket)

    @property
    def own_address(self) -> str:
        """The numeric address of this end."""
        return str(self._sock.getsockname()[0]).partition("%")[0]

    def write(self, data: bytes, *, seconds: float) -> None:
        """Write all of ``data``; raises BrokenError."""
        try:
            self._sock.settimeout(seconds)
            self._sock.sendall(data)
        except OSError:
            raise BrokenError from None

    def reply(self, *, seconds: float) -> Reply:
        """Return the next reply; raises BrokenError."""
        end = time.monotonic() + seconds
        code, lines, octets = 0, [], 0
        while True:
            line = self._line(end)
            octets += len(line)
            found = _LINE.fullmatch(line)
            if not found or (code and int(found[1]) != code) or octets > _MOST_OCTETS:
                raise BrokenError
            code = int(found[1])
            lines.append((found[3] or b"").decode("utf-8", "replace").strip())
            if found[2] != b"-":
                return Reply(code, tuple(lines))

    def has_spoken(self) -> bool:
        """Tell whether something waits that was not asked for, or the other side hung up."""
        if self._heard:
            return True
        try:
            self._sock.settimeout(0)
            piece = self._sock.recv(_PIECE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        self._heard = piece
        return True

    def secure(self, context: ssl.SSLContext, host: str, *, seconds: float) -> None:
        """Encrypt from here on; raises ssl.SSLError or another OSError.

        What the other side said before that in the clear does not count as said after it.
        """
        if self._heard:
            raise ssl.SSLError("Something was said before the handshake.")
        self._sock.settimeout(seconds)
        self._sock = context.wrap_socket(self._sock, server_hostname=host)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _line(self, end: float) -> bytes:
        while b"\n" not in self._heard:
            left = end - time.monotonic()
            try:
                self._sock.settimeout(max(left, 0.001))
                piece = self._sock.recv(_PIECE)
            except OSError:
                raise BrokenError from None
            if not piece or left <= 0 or len(self._heard) > _MOST_OCTETS:
                raise BrokenError
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return line.removesuffix(b"\r")
