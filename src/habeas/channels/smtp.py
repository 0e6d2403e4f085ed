"""E-mail by SMTP (RFC 5321) to the organisation's own mail server, which carries it on.

The final dot is a step of its own: whoever calls can write down "about to be sent" between the
last line of the message and the dot that makes it the server's responsibility.
"""

import contextlib
import ipaddress
import re
import select
import smtplib
import socket
import ssl
from collections.abc import Iterator
from typing import Final

from habeas.channels.base import (
    Accepted,
    ChannelError,
    Envelope,
    Kind,
    Phase,
    Phased,
    without_addresses,
)

_READY_FOR_DATA: Final = 354
_ENVELOPE_ADDRESS: Final = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.\-\[\]:]+")
_END_OF_LINE: Final = re.compile(rb"\r\n|\r|\n")


class SmtpCarrier(Phased):
    """Carries mail to one SMTP server, over a new connection each time.

    With ``loopback_only`` (demo and tests) a host outside this machine is refused before anything
    is sent to it. Any other host is spoken to over TLS where it offers STARTTLS, and its
    certificate has to be valid. ``timeout`` is in seconds, for each step.
    """

    kind: Kind = "email"
    name = "smtp"
    repeatable = True
    needs_person = False
    sessions = 1

    def __init__(self, host: str, port: int, *, loopback_only: bool, timeout: float = 30) -> None:
        self.host = host
        self.port = port
        self.loopback_only = loopback_only
        self.timeout = timeout

    def offer(self, envelope: Envelope) -> "_SmtpOffer":
        """Bring the message to the final dot; raises ChannelError.

        A reply 4yz, a refused connection and a time-out before the dot are temporary, a reply 5yz
        is permanent, and silence after the dot is ambiguous.
        """
        _check(envelope)
        try:
            server = self._connect()
        except smtplib.SMTPResponseException as reply:
            raise _refused(reply.smtp_code, reply.smtp_error, envelope) from None
        except (OSError, smtplib.SMTPException):
            raise ChannelError("The mail server cannot be reached.", permanent=False) from None
        with _closed_on_error(server):
            _offer(server, envelope)
        return _SmtpOffer(server, envelope)

    def close(self) -> None:
        """Nothing is kept open."""

    def _connect(self) -> smtplib.SMTP:
        addresses = _addresses_of(self.host, self.port)
        local = all(ipaddress.ip_address(address).is_loopback for address in addresses)
        if self.loopback_only and not local:
            raise ChannelError(
                "Only a mail server on this machine may be used here: name 127.0.0.1.",
                permanent=True,
            )
        if local:
            # What was checked is what is connected to; our own name needs no look-up.
            return _greeted(smtplib.SMTP(addresses[0], self.port, "[127.0.0.1]", self.timeout))
        server = _greeted(smtplib.SMTP(self.host, self.port, timeout=self.timeout))
        if server.has_extn("starttls"):
            _secure(server)
        return server


def _addresses_of(host: str, port: int) -> list[str]:
    """Return the numeric addresses that ``host`` stands for, IPv4 first; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = {str(address[0]).partition("%")[0] for *_, address in found}
    return sorted(addresses, key=lambda address: (":" in address, address))


def _greeted(server: smtplib.SMTP) -> smtplib.SMTP:
    with _closed_on_error(server):
        server.ehlo_or_helo_if_needed()
    return server


def _secure(server: smtplib.SMTP) -> None:
    with _closed_on_error(server):
        server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()


@contextlib.contextmanager
def _closed_on_error(server: smtplib.SMTP) -> Iterator[None]:
    try:
        yield
    except BaseException:
        server.close()
        raise


def _check(envelope: Envelope) -> None:
    for address in (envelope.sender, envelope.recipient):
        if not _ENVELOPE_ADDRESS.fullmatch(address):
            raise ChannelError(
                "An address on the envelope cannot be used for mail: correct the contact.",
                permanent=True,
            )


def _offer(server: smtplib.SMTP, envelope: Envelope) -> None:
    try:
        _expect(server.mail(envelope.sender), envelope)
        _expect(server.rcpt(envelope.recipient), envelope)
        server.putcmd("data")
        _expect(server.getreply(), envelope, wanted=_READY_FOR_DATA)
        server.send(_dot_stuffed(envelope.message))
    except (OSError, smtplib.SMTPException):
        raise _lost_before_the_dot() from None


class _SmtpOffer:
    def __init__(self, server: smtplib.SMTP, envelope: Envelope) -> None:
        self.server = server
        self.envelope = envelope

    def drop(self) -> None:
        self.server.close()

    def finish(self) -> Accepted:
        try:
            return self._finish()
        finally:
            self.server.close()

    def _finish(self) -> Accepted:
        server, envelope = self.server, self.envelope
        _expect_silence(server, envelope)
        try:
            server.send(b".\r\n")
            code, reply = server.getreply()
        except (OSError, smtplib.SMTPException):
            raise _lost_after_the_dot() from None
        if code < 0:
            raise _lost_after_the_dot()
        _expect((code, reply), envelope)
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.putcmd("quit")
        return Accepted(code=code, text=_text(reply, envelope), evidence="E1")


def _expect_silence(server: smtplib.SMTP, envelope: Envelope) -> None:
    """Raise when the server hung up or refused before the dot: then it cannot have the message.

    Without this look a closed connection would be noticed only after the dot, as an ambiguity.
    Under TLS bytes may wait that are no reply, so there the look is left out.
    """
    sock = server.sock
    if sock is None:
        raise _lost_before_the_dot()
    if isinstance(sock, ssl.SSLSocket) or not select.select([sock], [], [], 0)[0]:
        return
    try:
        code, reply = server.getreply()
    except (OSError, smtplib.SMTPException):
        raise _lost_before_the_dot() from None
    raise _refused(code, reply, envelope)


def _expect(reply: tuple[int, bytes], envelope: Envelope, *, wanted: int = 2) -> None:
    """Raise ChannelError unless the reply's code is ``wanted`` or, for 2, any 2yz."""
    code, text = reply
    if wanted not in (code, code // 100):
        raise _refused(code, text, envelope)


def _refused(code: int, text: bytes | str, envelope: Envelope) -> ChannelError:
    permanent = code // 100 == 5  # noqa: PLR2004 - RFC 5321 section 4.2.1
    return ChannelError(
        f"The mail server refused the message ({code}).",
        permanent=permanent,
        code=code,
        text=_text(text, envelope),
    )


def _lost_before_the_dot() -> ChannelError:
    return ChannelError("The connection broke before the message was sent.", permanent=False)


def _lost_after_the_dot() -> ChannelError:
    return ChannelError(
        "The message was sent and the mail server did not answer.", permanent=False, ambiguous=True
    )


def _text(reply: bytes | str, envelope: Envelope) -> str:
    text = reply if isinstance(reply, str) else reply.decode("utf-8", "replace")
    return without_addresses(text, envelope.sender, envelope.recipient)


def _dot_stuffed(message: bytes) -> bytes:
    """Return the message with CRLF at every end of line and leading dots doubled, no final dot."""
    lines = _END_OF_LINE.sub(b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
