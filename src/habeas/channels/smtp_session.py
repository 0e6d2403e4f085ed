"""Reaching a mail server: its addresses, its greeting, encryption and login."""

import base64
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Final

from habeas.channels.base import ChannelError, Phase
from habeas.channels.pins import Pins
from habeas.channels.replies import RetryClass
from habeas.channels.smtp_manner import Manner, MannerError, Tls
from habeas.channels.smtp_wire import BrokenError, Reply, Wire

_READY: Final = 220
_LOGGED_IN: Final = 235
_GO_ON: Final = 334


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How many seconds each step may take.

    RFC 5321, 4.5.3.2 asks for 5 minutes at most steps. That is meant for hundreds of processes;
    here one courier talks to the organisation's own server, so a step gets one minute and
    everything before the final dot ``offer`` together, whatever a lease allows. The reply to that
    dot gets the RFC's ten minutes, because giving up on it makes a duplicate. ``goodbye`` is for
    what nobody depends on.
    """

    connect: float = 30
    step: float = 60
    offer: float = 240
    dot: float = 600
    goodbye: float = 5


@dataclass(frozen=True, kw_only=True)
class Server:
    """Whom to talk to and how; ``pins`` None: nothing is remembered."""

    host: str
    port: int
    manner: Manner
    loopback_only: bool
    pins: Pins | None
    patience: Patience

    @property
    def name(self) -> str:
        """How a pin calls it."""
        return f"{self.host.lower()}:{self.port}"


class RefusedError(Exception):
    """The server said no; ``kind`` is set where the step says more than the reply."""

    def __init__(self, reply: Reply, phase: Phase, kind: RetryClass | None = None) -> None:
        super().__init__(reply.code)
        self.reply = reply
        self.phase = phase
        self.kind = kind


class Session:
    """A connection that was greeted, and what the server offers on it.

    ``carried`` counts its transactions, ``rested_at`` is when the last one ended (monotonic), and
    ``is_spent`` says that it can serve no further one. Opening raises ChannelError, RefusedError
    and BrokenError.
    """

    def __init__(self, server: Server) -> None:
        self.patience = server.patience
        self.extensions: dict[str, str] = {}
        self.carried = 0
        self.rested_at = time.monotonic()
        self.is_spent = False
        self.begin()
        addresses = _addresses_of(server)
        self._is_local = all(ipaddress.ip_address(a).is_loopback for a in addresses)
        if server.loopback_only and not self._is_local:
            raise ChannelError(
                "Only a mail server on this machine may be used here: name 127.0.0.1.",
                permanent=True,
                kind=RetryClass.POLICY,
            )
        # What was checked is what is connected to.
        self.wire = self._connected(addresses, server.port)
        try:
            self._greet(server)
        except BaseException:
            self.wire.close()
            raise

    def begin(self) -> None:
        """Let the time run that one offer may take."""
        self._until = time.monotonic() + self.patience.offer

    def write(self, data: bytes) -> None:
        """Write within the time of the offer; raises BrokenError."""
        self.wire.write(data, seconds=self._left(self.patience.step))

    def reply(self) -> Reply:
        """Return the next reply within the time of the offer; raises BrokenError."""
        return self.wire.reply(seconds=self._left(self.patience.step))

    def ask(self, line: str) -> Reply:
        """Say one line and return its reply; raises BrokenError."""
        self.write(f"{line}\r\n".encode("ascii"))
        return self.reply()

    def _left(self, step: float) -> float:
        left = min(step, self._until - time.monotonic())
        if left <= 0:
            raise BrokenError
        return left

    def _connected(self, addresses: list[str], port: int) -> Wire:
        for address in addresses:
            try:
                left = self._left(self.patience.connect)
                return Wire(socket.create_connection((address, port), timeout=left))
            except (OSError, BrokenError):
                continue
        raise _unreachable()

    def _greet(self, server: Server) -> None:
        policy: Tls | None = server.manner.tls
        if policy is Tls.AUTO:
            policy = None if self._is_local else Tls.MAY
        if policy is Tls.IMPLICIT:
            self._secure(server)
        greeting = self.reply()
        if greeting.code != _READY:
            raise RefusedError(greeting, Phase.CONNECT)
        self._hello()
        if policy in {Tls.MAY, Tls.MUST}:
            self._start_tls(server, must=policy is Tls.MUST)
        if server.manner.user:
            self._log_in(server.manner)

    def _hello(self) -> None:
        own = self._own_name()
        reply = self.ask(f"EHLO {own}")
        if reply.code // 100 == 5 and not self.wire.is_secure:  # noqa: PLR2004 - RFC 5321, 3.2
            reply = self.ask(f"HELO {own}")
        if reply.code // 100 != 2:  # noqa: PLR2004 - RFC 5321, 4.2.1
            raise RefusedError(reply, Phase.CONNECT)
        offered = (line.upper().partition(" ") for line in reply.lines[1:])
        self.extensions = {keyword: value for keyword, _, value in offered}

    def _own_name(self) -> str:
        """Return this machine's name for a greeting; to itself it tells its address alone."""
        own = self.wire.own_address
        literal = f"[IPv6:{own}]" if ":" in own else f"[{own}]"
        return literal if self._is_local else _full_name() or literal

    def _start_tls(self, server: Server, *, must: bool) -> None:
        offered = "STARTTLS" in self.extensions
        try:
            pinned = server.pins is not None and server.pins.has(server.name)
            if offered and server.pins is not None:
                server.pins.add(server.name)
        except OSError:
            raise _insecure("The file of pinned mail servers cannot be used.") from None
        if not offered:
            if must or pinned:
                raise _insecure("The mail server does not offer TLS, and nothing goes without it.")
            return
        reply = self.ask("STARTTLS")
        if reply.code != _READY:
            raise RefusedError(reply, Phase.CONNECT, RetryClass.TLS)
        self._secure(server)
        self._hello()

    def _secure(self, server: Server) -> None:
        try:
            context = ssl.create_default_context(cafile=server.manner.ca or None)
            self.wire.secure(context, server.host, seconds=self._left(self.patience.step))
        except OSError:  # ssl.SSLError and a missing file of certificates are such
            raise _insecure("The mail server cannot be spoken to over TLS.") from None

    def _log_in(self, manner: Manner) -> None:
        if not (self.wire.is_secure or self._is_local):
            raise _not_logged_in("A password goes over TLS alone: write tls=must.")
        try:
            password = manner.password()
        except MannerError as error:
            raise _not_logged_in(str(error)) from None
        offered = self.extensions.get("AUTH", "").split()
        if "PLAIN" in offered:
            reply = self.ask(f"AUTH PLAIN {_base64(chr(0).join(('', manner.user, password)))}")
        elif "LOGIN" in offered:
            reply = self.ask("AUTH LOGIN")
            for answer in (manner.user, password):
                if reply.code == _GO_ON:
                    reply = self.ask(_base64(answer))
        else:
            raise _not_logged_in("The mail server offers no login by password.")
        if reply.code != _LOGGED_IN:
            raise RefusedError(reply, Phase.CONNECT, RetryClass.AUTH)


def _addresses_of(server: Server) -> list[str]:
    """Return the numeric addresses of a server, in the machine's order of preference (RFC 6724)."""
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ChannelError(
            "The mail server's name cannot be looked up.", permanent=False, kind=RetryClass.DNS
        ) from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _full_name() -> str:
    name = socket.getfqdn()
    return name if "." in name and name.isascii() and not name.startswith("localhost") else ""


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _unreachable() -> ChannelError:
    return ChannelError(
        "The mail server cannot be reached.", permanent=False, kind=RetryClass.UNREACHABLE
    )


def _insecure(message: str) -> ChannelError:
    return ChannelError(message, permanent=False, kind=RetryClass.TLS)


def _not_logged_in(message: str) -> ChannelError:
    return ChannelError(message, permanent=False, kind=RetryClass.AUTH)
