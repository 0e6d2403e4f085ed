"""One message over a greeted connection, up to the final dot and no further."""

import re
from typing import Final

from habeas.channels.base import ChannelError, Envelope, Phase
from habeas.channels.replies import RetryClass
from habeas.channels.smtp_session import RefusedError, Session
from habeas.channels.smtp_wire import BrokenError, Reply

CLOSING: Final = 421
_GO_ON: Final = 354
_TOO_LARGE: Final = 552
_ENVELOPE_ADDRESS: Final = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.\-\[\]:]+")
_END_OF_LINE: Final = re.compile(rb"\r\n|\r|\n")
_NOT_XTEXT: Final = re.compile(r"[^!-*,-<>-~]")


def check(envelope: Envelope) -> None:
    """Raise ChannelError when an address could change the conversation."""
    for address in (envelope.sender, envelope.recipient):
        if not _ENVELOPE_ADDRESS.fullmatch(address):
            raise ChannelError(
                "An address on the envelope cannot be used for mail: correct the contact.",
                permanent=True,
                kind=RetryClass.BAD_ADDRESS,
            )


def crlf(message: bytes) -> bytes:
    """Return the message with CRLF at every end of line, and at its end."""
    ends = message.count(b"\r\n")
    if message.count(b"\r") != ends or message.count(b"\n") != ends:
        message = _END_OF_LINE.sub(b"\r\n", message)
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def hand_over(session: Session, envelope: Envelope, message: bytes) -> None:
    """Write everything but the dot; raises ChannelError, RefusedError and BrokenError.

    ``message`` ends its lines in CRLF. After a ChannelError nothing was said. Where the server
    takes several commands at once (PIPELINING, RFC 2920) it gets them in one write.
    """
    commands = [_mail(session, envelope, len(message)), _rcpt(session, envelope), "DATA"]
    if "PIPELINING" in session.extensions:
        session.write("".join(f"{command}\r\n" for command in commands).encode("ascii"))
        _expect_all(session, len(commands))
    else:
        for command in commands:
            _expect(session.ask(command), go_on=command == "DATA")
    try:
        session.write(_dot_stuffed(message))
    except BrokenError:
        _last_word(session)
        raise


def reset(session: Session, refused: RefusedError) -> bool:
    """Forget a refused transaction (RSET); tell whether the connection can serve again."""
    if session.is_spent or refused.reply.code == CLOSING:
        return False
    try:
        session.begin()
        return session.ask("RSET").code // 100 == 2  # noqa: PLR2004 - RFC 5321, 4.2.1
    except BrokenError:
        return False


def _dot_stuffed(message: bytes) -> bytes:
    """Return the message with a second dot before each line that begins with one (4.5.2)."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _mail(session: Session, envelope: Envelope, size: int) -> str:
    command = f"MAIL FROM:<{envelope.sender}>"
    if "SIZE" in session.extensions:
        most = session.extensions["SIZE"]
        # RFC 1870: 0 or nothing means that no limit is told.
        if most.isdecimal() and 0 < int(most) < size:
            # What it would answer to the size told (RFC 1870, 6.1), without asking.
            raise ChannelError(
                "The message is larger than the mail server takes.",
                permanent=True,
                kind=RetryClass.SIZE,
                code=_TOO_LARGE,
                text=f"SIZE {most}",
                phase=Phase.ENVELOPE,
            )
        command += f" SIZE={size}"
    if envelope.reports and "DSN" in session.extensions:
        command += f" RET=HDRS ENVID={_xtext(envelope.sender.rpartition('@')[0])}"
    return command


def _rcpt(session: Session, envelope: Envelope) -> str:
    command = f"RCPT TO:<{envelope.recipient}>"
    if envelope.reports and "DSN" in session.extensions:
        command += " NOTIFY=SUCCESS,FAILURE,DELAY"
    return command


def _expect_all(session: Session, commands: int) -> None:
    """Hear every reply of a group, then raise for the first that says no."""
    refused: RefusedError | None = None
    for number in range(1, commands + 1):
        try:
            reply = session.reply()
        except BrokenError:
            session.is_spent = True
            if refused:
                raise refused from None
            raise
        if refused and reply.code == _GO_ON:
            # It waits for a message to nobody now; hanging up is the only way to send none.
            session.is_spent = True
        try:
            _expect(reply, go_on=number == commands)
        except RefusedError as error:
            refused = refused or error
    if refused:
        raise refused


def _expect(reply: Reply, *, go_on: bool) -> None:
    if reply.code != _GO_ON if go_on else reply.code // 100 != 2:  # noqa: PLR2004 - RFC 5321, 4.2.1
        raise RefusedError(reply, Phase.ENVELOPE)


def _last_word(session: Session) -> None:
    """Raise RefusedError if the server said why it hung up in the middle of the message."""
    session.is_spent = True
    if session.wire.has_spoken():
        raise RefusedError(session.reply(), Phase.ENVELOPE)


def _xtext(text: str) -> str:
    """Return ``text`` as RFC 3461, section 4 has it in a parameter."""
    return _NOT_XTEXT.sub(lambda found: f"+{ord(found[0]):02X}", text)
