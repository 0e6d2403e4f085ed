"""Any mail backend for Django as a carrier: ``django:path.to.Backend``.

A backend that sends what ``message()`` gives (Django's own, Amazon SES) carries the frozen bytes. A
mail provider of django-anymail gets the parts of the same mail and writes it anew, so nobody can
repeat a mail of which the provider did not say whether it took it.
"""

import email
import inspect
import ipaddress
import socket
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage as ParsedMail
from email.message import Message
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMultiAlternatives
from django.utils.module_loading import import_string

from habeas import conf
from habeas.channels import registry
from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Kind, Phase
from habeas.channels.registry import CarrierUnknownError
from habeas.channels.replies import RetryClass
from habeas.channels.smtp_session import Patience
from habeas.channels.smtp_transaction import check
from habeas.delivery import backend_errors

SCHEME: Final = "django:"
# Carry nothing away: for demos and tests, where all others are refused.
_STAYING: Final = frozenset({"django.core.mail.backends.locmem", "anymail.backends.test"})
_CARRYING_NOTHING: Final = _STAYING | {
    "django.core.mail.backends.console",
    "django.core.mail.backends.dummy",
    "django.core.mail.backends.filebased",
}
# Providers write the others themselves, and some refuse a mail that brings its own.
_HANDED_ON: Final = ("Message-ID", "Auto-Submitted", "Content-Language")
_PATIENCE: Final = Patience()


def carrier(url: str, *, loopback_only: bool, pins: Path | None = None) -> Carrier:
    """Return the carrier for a line of configuration: a backend of Django, or one of channels.

    The other arguments are those of ``registry.carrier``. Raises HabeasError.
    """
    if not url.startswith(SCHEME):
        return registry.carrier(url, loopback_only=loopback_only, pins=pins)
    path = url.removeprefix(SCHEME)
    return DjangoCarrier(path, conf.mail_options(), loopback_only=loopback_only)


class DjangoCarrier:
    """Carries mail with one backend, made anew for each mail with ``options``.

    With ``loopback_only`` (demo and tests) only backends that stay on this machine are taken, and
    SMTP to it; otherwise those are refused that carry nothing. Raises CarrierUnknownError.
    """

    kind: Kind = "email"
    needs_person = False
    sessions = 1

    def __init__(self, path: str, options: Mapping[str, Any], *, loopback_only: bool) -> None:
        self.name = f"{SCHEME}{path}"
        self.loopback_only = loopback_only
        try:
            self._made = import_string(path)
        except ImportError:
            raise CarrierUnknownError(f"There is no mail backend {path} here.") from None
        if not (inspect.isclass(self._made) and issubclass(self._made, BaseEmailBackend)):
            raise CarrierUnknownError(f"{path} is no mail backend.")
        self._options = dict(options)
        # What a provider cannot be told (a return address, for one) it decides by itself.
        self.writes_anew = backend_errors.is_provider(self._made)
        if self.writes_anew:
            self._options.setdefault("ignore_unsupported_features", True)
        self._may_be_used()

    @property
    def repeatable(self) -> bool:
        """Whether the same bytes, with the same Message-ID, would travel a second time."""
        return not self.writes_anew

    def offer(self, envelope: Envelope) -> "BackendOffer":
        """Write the mail and open the backend; raises ChannelError."""
        check(envelope)
        mail = BackendMail(envelope, writes_anew=self.writes_anew)
        try:
            backend = self._made(fail_silently=False, **self._options)
        except Exception:  # noqa: BLE001 - a backend of anybody's; its words could hold a secret
            raise _unusable("The mail backend cannot be made of its options.") from None
        if isinstance(backend, smtp.EmailBackend):
            self._refuse_others(backend)
            backend.timeout = backend.timeout or _PATIENCE.connect
        try:
            backend.open()
            if isinstance(backend, smtp.EmailBackend):
                _wait_for_the_dot(backend)
        except Exception as error:  # noqa: BLE001 - as above
            with suppress(Exception):
                backend.close()
            raise backend_errors.before_the_mail(error) from None
        return BackendOffer(backend, mail, envelope)

    def close(self) -> None:
        """Keep nothing open: a backend lives as long as its mail."""

    def _may_be_used(self) -> None:
        module = self._made.__module__
        if not self.loopback_only and module in _CARRYING_NOTHING:
            raise CarrierUnknownError(f"{self.name} carries nothing: it is for trying things out.")
        if self.loopback_only and module not in _STAYING and self._made is not smtp.EmailBackend:
            raise CarrierUnknownError(f"{self.name} leaves this machine, and this is a demo.")

    def _refuse_others(self, backend: smtp.EmailBackend) -> None:
        if self.loopback_only and not _is_here(backend.host):
            raise ChannelError(
                "Only a mail server on this machine may be used here: name 127.0.0.1.",
                permanent=True,
                kind=RetryClass.POLICY,
            )


class BackendOffer:
    """A mail in front of an open backend. It ends once."""

    def __init__(self, backend: BaseEmailBackend, mail: "BackendMail", envelope: Envelope) -> None:
        self._backend = backend
        self._mail = mail
        self._envelope = envelope

    def finish(self) -> Accepted:
        """Let the backend send the mail; raises ChannelError."""
        try:
            taken = self._backend.send_messages([self._mail])
        except Exception as error:  # noqa: BLE001 - a backend of anybody's raises what it likes
            raise backend_errors.of_the_mail(error, self._envelope) from None
        finally:
            self.drop()
        if not taken:
            raise _unusable("The mail backend did not take the mail.")
        return Accepted(code=250, text="taken by the mail backend", evidence="E1", job=self._job())

    def _job(self) -> str:
        """Return what the provider calls the mail; raises ChannelError if it may not have it."""
        status = getattr(self._mail, "anymail_status", None)
        if status is None:
            return ""
        if status.status == {"failed"}:
            raise _unusable("The provider could not take the mail.")
        # One recipient a mail, so one name at most; some providers answer for the address as well.
        named = {each.message_id for each in status.recipients.values()} - {None}
        if not named and status.status == {"unknown"}:
            raise backend_errors.unknown()
        return str(named.pop()) if named else ""

    def drop(self) -> None:
        """Close the backend; a mail that it was not given was not sent."""
        with suppress(Exception):
            self._backend.close()


class BackendMail(EmailMultiAlternatives):
    """One envelope as Django's backends know mails; ``message()`` is the frozen bytes.

    Where the backend ``writes_anew``, the sender is that of the From header.
    """

    def __init__(self, envelope: Envelope, *, writes_anew: bool) -> None:
        parsed = email.message_from_bytes(envelope.message, _class=ParsedMail, policy=SMTP)
        text = parsed.get_body(("plain",))
        super().__init__(
            subject=str(parsed["Subject"] or ""),
            body=str(text.get_content()).replace("\r\n", "\n") if text is not None else "",
            from_email=str(parsed["From"]) if writes_anew else envelope.sender,
            to=[envelope.recipient],
            reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else None,
            headers={name: str(parsed[name]) for name in _HANDED_ON if parsed[name]},
        )
        for part in parsed.iter_attachments():
            self.attach(part.get_filename() or "", part.get_content(), part.get_content_type())
        self.frozen = envelope.message
        # What django-anymail reads: who gets what comes back, and that nobody is followed.
        self.envelope_sender = envelope.sender
        self.track_clicks = False
        self.track_opens = False

    def message(self, **_: Any) -> "FrozenMessage":  # type: ignore[override]  # noqa: ANN401 - newer Djangos give a policy
        """Return the frozen bytes as a message that writes exactly them."""
        message = email.message_from_bytes(self.frozen, _class=FrozenMessage)
        message.frozen = self.frozen
        return message


class FrozenMessage(Message):
    """A message that is written as the bytes it was read from."""

    frozen: bytes = b""

    def as_bytes(self, *_: Any, **__: Any) -> bytes:  # noqa: ANN401 - whatever a backend asks for
        """Return the bytes as they are."""
        return self.frozen

    def as_string(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 - whatever a backend asks for
        """Return the bytes as text."""
        return self.frozen.decode("ascii", "surrogateescape")


def _is_here(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(address[0])).is_loopback for *_, address in found)


def _wait_for_the_dot(backend: smtp.EmailBackend) -> None:
    """Give an open connection the time that the reply to the final dot may take."""
    connection = backend.connection
    if connection is not None and connection.sock is not None:
        connection.sock.settimeout(_PATIENCE.dot)


def _unusable(message: str) -> ChannelError:
    return ChannelError(message, permanent=False, phase=Phase.CONNECT)
