"""Whether the mail server can be reached, and whether others on the way can read along."""

import ipaddress
from typing import Final

from habeas.channels.base import Carrier, ChannelError
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_session import RefusedError, Session
from habeas.channels.smtp_wire import BrokenError
from habeas.ops.doctoring.finding import Finding, advice, ok, wrong

ABOUT: Final = "mail server"


def host_of(by: Carrier) -> str:
    """Return the host of a mail server elsewhere; nothing for this machine or a provider."""
    if not isinstance(by, SmtpCarrier) or _is_here(by.server.host):
        return ""
    return by.server.host


def look(by: Carrier) -> Finding:
    """Greet the mail server as the courier does, and say how that went."""
    if not isinstance(by, SmtpCarrier):
        return advice(ABOUT, f"Mails go by {by.name}, which cannot be greeted.")
    where = f"{by.server.host}, port {by.server.port}"
    try:
        session = Session(by.server)
    except (RefusedError, BrokenError, ChannelError) as error:
        return wrong(ABOUT, f"{where}: {_told(error)}", "Mend it, or the line mail of habeas.toml.")
    is_secure = session.wire.is_secure
    session.wire.close()
    if is_secure:
        return ok(ABOUT, f"{where} takes mail over TLS, and its certificate is valid.")
    if _is_here(by.server.host):
        return ok(ABOUT, f"{where} takes mail, on this machine.")
    said = f"{where} takes mail without TLS: who is on the way reads every letter."
    return wrong(ABOUT, said, "Switch STARTTLS on there, and write tls=must behind its address.")


def _told(error: Exception) -> str:
    match error:
        case RefusedError():
            return f"It refuses us ({error.reply.code})."
        case ChannelError():
            return str(error)
    return "It does not answer as a mail server does."


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
