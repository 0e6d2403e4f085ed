"""E-mail by SMTP (RFC 5321) to the organisation's own mail server, which carries it on.

One recipient a transaction. The final dot is a step of its own: whoever calls can write down
"about to be sent" between the last line of the message and the dot that makes it the server's
responsibility. A connection serves several messages, one after the other.
"""

import contextlib
import threading
import time
import weakref
from typing import Final

from habeas.channels.base import (
    Accepted,
    ChannelError,
    Envelope,
    Kind,
    Phase,
    without_addresses,
)
from habeas.channels.pins import Pins
from habeas.channels.replies import RetryClass, classify
from habeas.channels.smtp_manner import Manner
from habeas.channels.smtp_session import Patience, RefusedError, Server, Session
from habeas.channels.smtp_transaction import CLOSING, check, crlf, hand_over, reset
from habeas.channels.smtp_wire import BrokenError, Reply

# Shorter than any server waits for the next command: Postfix under stress hangs up after 10.
IDLE_SECONDS: Final = 8
# Many servers take 100 messages or fewer a connection, and say 421 after that.
MOST_MESSAGES: Final = 100


class SmtpCarrier:
    """Carries mail to one SMTP server.

    With ``loopback_only`` (demo and tests) a host outside this machine is refused before anything
    is sent to it. ``pins`` remembers which servers offered TLS. Several threads may share it.
    """

    kind: Kind = "email"
    name = "smtp"
    repeatable = True
    needs_person = False

    def __init__(  # noqa: PLR0913 - everything that is said of a server
        self,
        host: str,
        port: int,
        *,
        loopback_only: bool,
        manner: Manner | None = None,
        pins: Pins | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.server = Server(
            host=host,
            port=port,
            manner=manner or Manner(),
            loopback_only=loopback_only,
            pins=pins,
            patience=patience or Patience(),
        )
        self._kept = _Kept()

    @property
    def sessions(self) -> int:
        """How many connections may be open at once."""
        return self.server.manner.sessions

    def offer(self, envelope: Envelope) -> "SmtpOffer":
        """Bring the message to the final dot; raises ChannelError.

        A reply 4yz, a refused connection and a time-out are temporary, a reply 5yz to the message
        is permanent. What the server says to the connection alone (greeting, TLS, login) is never
        permanent: it is not about this message.
        """
        check(envelope)
        message = crlf(envelope.message)
        phase = Phase.CONNECT
        try:
            while session := self._kept.take():
                # The other end may have closed it meanwhile: before the dot nothing is lost.
                with contextlib.suppress(BrokenError):
                    return self._offered(session, envelope, message)
            session = Session(self.server)
            phase = Phase.ENVELOPE
            return self._offered(session, envelope, message)
        except RefusedError as refused:
            raise _refused(refused, envelope) from None
        except BrokenError:
            raise _lost_before_the_dot(phase) from None

    def close(self) -> None:
        """End the connections that are kept."""
        self._kept.close()

    def _offered(self, session: Session, envelope: Envelope, message: bytes) -> "SmtpOffer":
        try:
            hand_over(session, envelope, message)
        except RefusedError as refused:
            if not reset(session, refused):
                session.wire.close()
                if refused.reply.code == CLOSING and session.carried:
                    raise BrokenError from None
            else:
                self._kept.give(session)
            raise
        except ChannelError:
            self._kept.give(session)
            raise
        except BaseException:
            session.wire.close()
            raise
        return SmtpOffer(self._kept, session, envelope)


class SmtpOffer:
    """A message whose last line is written and whose dot is not. It ends once."""

    def __init__(self, kept: "_Kept", session: Session, envelope: Envelope) -> None:
        self._kept = kept
        self._session: Session | None = session
        self._envelope = envelope

    def drop(self) -> None:
        """Hang up: a message without its dot does not exist (RFC 5321, 4.1.1.4)."""
        if self._session is not None:
            self._session.wire.close()
            self._session = None

    def finish(self) -> Accepted:
        """Write the dot and wait for the reply; raises ChannelError, and RuntimeError if ended."""
        session, self._session = self._session, None
        if session is None:
            raise RuntimeError("This offer has ended.")
        try:
            reply = self._reply_to_the_dot(session)
        except BaseException:
            session.wire.close()
            raise
        if reply.code == CLOSING:
            session.wire.close()
        else:
            self._kept.give(session)
        if reply.code // 100 != 2:  # noqa: PLR2004 - RFC 5321, 4.2.1
            raise _refused(RefusedError(reply, Phase.REPLY), self._envelope)
        return Accepted(code=reply.code, text=_text(reply, self._envelope), evidence="E1")

    def _reply_to_the_dot(self, session: Session) -> Reply:
        """Return a reply 2yz, 4yz or 5yz to the dot; raises ChannelError."""
        if session.wire.has_spoken():
            # It hung up or refused before the dot: then it cannot have the message.
            try:
                early = session.wire.reply(seconds=session.patience.goodbye)
            except BrokenError:
                raise _lost_before_the_dot(Phase.ENVELOPE) from None
            raise _refused(RefusedError(early, Phase.ENVELOPE), self._envelope)
        try:
            session.wire.write(b".\r\n", seconds=session.patience.step)
            reply = session.wire.reply(seconds=session.patience.dot)
        except BrokenError:
            raise _lost_after_the_dot() from None
        if reply.code // 100 not in (2, 4, 5):
            raise _lost_after_the_dot()
        return reply


class _Kept:
    """Connections that wait for the next message."""

    def __init__(self) -> None:
        self._sessions: list[Session] = []
        self._lock = threading.Lock()
        # A carrier that is forgotten hangs up too.
        weakref.finalize(self, _part_from, self._sessions)

    def take(self) -> Session | None:
        """Return a connection that still stands, the one used last; None when there is none."""
        while True:
            with self._lock:
                if not self._sessions:
                    return None
                session = self._sessions.pop()
            idle = time.monotonic() - session.rested_at
            if idle < IDLE_SECONDS and not session.wire.has_spoken():
                session.begin()
                return session
            _part(session)

    def give(self, session: Session) -> None:
        """Keep a connection whose transaction has ended, or end it after MOST_MESSAGES."""
        session.carried += 1
        session.rested_at = time.monotonic()
        if session.carried >= MOST_MESSAGES:
            _part(session)
            return
        with self._lock:
            self._sessions.append(session)

    def close(self) -> None:
        """Part from all."""
        with self._lock:
            sessions = self._sessions[:]
            self._sessions.clear()
        _part_from(sessions)


def _part_from(sessions: list[Session]) -> None:
    for session in sessions:
        _part(session)


def _part(session: Session) -> None:
    """Say QUIT, wait for the answer a little, and hang up."""
    goodbye = session.patience.goodbye
    with contextlib.suppress(BrokenError):
        session.wire.write(b"QUIT\r\n", seconds=goodbye)
        session.wire.reply(seconds=goodbye)
    session.wire.close()


def _refused(refused: RefusedError, envelope: Envelope) -> ChannelError:
    reply = refused.reply
    text = _text(reply, envelope)
    permanent = reply.code // 100 == 5  # noqa: PLR2004 - RFC 5321, 4.2.1
    return ChannelError(
        f"The mail server refused the message ({reply.code}).",
        # What it says to the connection alone is not about this message.
        permanent=permanent and refused.phase is not Phase.CONNECT,
        kind=refused.kind or classify(reply.code, reply.text),
        code=reply.code,
        text=text,
        phase=refused.phase,
    )


def _lost_before_the_dot(phase: Phase) -> ChannelError:
    return ChannelError(
        "The connection broke before the message was sent.",
        permanent=False,
        kind=RetryClass.UNREACHABLE,
        phase=phase,
    )


def _lost_after_the_dot() -> ChannelError:
    return ChannelError(
        "The message was sent and the mail server did not answer.",
        permanent=False,
        ambiguous=True,
        phase=Phase.DOT,
    )


def _text(reply: Reply, envelope: Envelope) -> str:
    return without_addresses(reply.text, envelope.sender, envelope.recipient)
