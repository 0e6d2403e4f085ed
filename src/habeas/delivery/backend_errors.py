"""What an exception of a Django mail backend says of the mail: the class of the refusal.

An exception that cannot be read means that nobody knows whether the mail was taken: better once too
few than a second letter under another Message-ID.
"""

import smtplib
import ssl
from typing import Any, Final

from habeas.channels.base import ChannelError, Envelope, Phase, without_addresses
from habeas.channels.replies import RetryClass, classify

_UNAUTHORISED: Final = (401, 403)
_TOO_LARGE: Final = 413
_TOO_MANY: Final = 429
# A gateway of the provider's lost the answer of the one behind it.
_LOST_BEHIND: Final = (502, 504)


def is_provider(backend: type[Any]) -> bool:
    """Tell whether a backend is a provider's of django-anymail that writes the mail anew."""
    names = {f"{each.__module__}.{each.__name__}" for each in backend.__mro__}
    sends_raw = any(name.startswith("anymail.backends.amazon_ses.") for name in names)
    return "anymail.backends.base.AnymailBaseBackend" in names and not sends_raw


def before_the_mail(error: Exception) -> ChannelError:
    """Return what a backend's opening went wrong with; nothing of the mail was sent."""
    kind = RetryClass.OTHER
    code = None
    match error:
        case smtplib.SMTPAuthenticationError():
            kind, code = RetryClass.AUTH, error.smtp_code
        case smtplib.SMTPResponseException():
            kind, code = classify(error.smtp_code, str(error.smtp_error)), error.smtp_code
        case ssl.SSLError():
            kind = RetryClass.TLS
        case OSError() | smtplib.SMTPException():
            kind = RetryClass.UNREACHABLE
    return ChannelError(
        "The mail backend cannot be opened.",
        permanent=False,
        kind=kind,
        code=code,
        phase=Phase.CONNECT,
    )


def of_the_mail(error: Exception, envelope: Envelope) -> ChannelError:
    """Return what an exception says of the mail that the backend was sending."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()), (0, b""))
            return _replied(code, text, envelope)
        case smtplib.SMTPResponseException() if error.smtp_code > 0:
            return _replied(error.smtp_code, error.smtp_error, envelope)
    return _of_a_provider(error) if _is_anymail(error) else unknown()


def _replied(code: int, text: bytes | str, envelope: Envelope) -> ChannelError:
    said = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return ChannelError(
        f"The mail server refused the message ({code}).",
        permanent=code // 100 == 5,  # noqa: PLR2004 - RFC 5321, 4.2.1
        kind=classify(code, said),
        code=code,
        text=without_addresses(said, envelope.sender, envelope.recipient),
        phase=Phase.REPLY,
    )


def _is_anymail(error: Exception) -> bool:
    return any(each.__module__ == "anymail.exceptions" for each in type(error).__mro__)


def _of_a_provider(error: Any) -> ChannelError:  # noqa: ANN401 - django-anymail has no types
    from anymail import exceptions
    from requests import ConnectTimeout

    status = error.status_code
    if isinstance(error, exceptions.AnymailRecipientsRefused):
        # What we ask of the mailbox, it refuses: the provider knows it from before.
        return _refused("The provider refuses this mailbox.", RetryClass.BAD_ADDRESS, code=550)
    # These are raised before anything is asked; others may come out of reading the answer.
    if isinstance(
        error, exceptions.AnymailUnsupportedFeature | exceptions.AnymailSerializationError
    ):
        return _refused("The mail cannot be told to the provider.", RetryClass.OTHER)
    if isinstance(error, ConnectTimeout) or _never_connected(error):
        return _refused("The provider cannot be reached.", RetryClass.UNREACHABLE)
    if status is None or status in _LOST_BEHIND or status < 400:  # noqa: PLR2004 - HTTP
        return unknown()
    kinds = {_TOO_LARGE: RetryClass.SIZE, _TOO_MANY: RetryClass.THROTTLED}
    kinds |= dict.fromkeys(_UNAUTHORISED, RetryClass.AUTH)
    # A provider that refuses may be set right within the days that the letter is tried.
    return _refused(f"The provider refused the mail ({status}).", kinds.get(status))


def _refused(message: str, kind: RetryClass | None, *, code: int | None = None) -> ChannelError:
    return ChannelError(
        message, permanent=code is not None, kind=kind, code=code, phase=Phase.REPLY
    )


def _never_connected(error: BaseException) -> bool:
    """Tell whether urllib3 says, somewhere down the chain, that no connection came about."""
    from urllib3.exceptions import NewConnectionError

    seen: BaseException | None = error
    while seen is not None:
        causes = (*seen.args, *(getattr(each, "reason", None) for each in seen.args))
        if any(isinstance(each, NewConnectionError) for each in causes):
            return True
        seen = seen.__cause__
    return False


def unknown() -> ChannelError:
    """Return that nobody knows whether the mail was taken."""
    return ChannelError(
        "The mail backend did not say whether it took the mail.",
        permanent=False,
        ambiguous=True,
        phase=Phase.DOT,
    )
