"""Which carrier an operator's line of configuration stands for. A new carrier is a line here.

================================================  ==============================================
``smtp://127.0.0.1:2525``                         e-mail to that SMTP server
``fax+smtp://127.0.0.1:2525/fax.example``         fax, as mail to the gateway ``fax.example``
``hylafax:`` (or ``hylafax://fax.example:4559``)  fax, through that HylaFAX server
``null:`` (or ``null:fax``, ``null:post``)        nothing travels
================================================  ==============================================
"""

import os
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from habeas.channels.base import Carrier
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.hylafax import HylafaxCarrier
from habeas.channels.null import NullCarrier
from habeas.channels.smtp import SmtpCarrier
from habeas.kernel.errors import HabeasError

_SMTP_PORT: Final = 25


class CarrierUnknownError(HabeasError):
    """A line of configuration stands for no carrier."""


def carrier(
    where: str | Mapping[str, str], *, loopback_only: bool = True, timeout: float = 30
) -> Carrier:
    """Return the carrier for a URL, or for a mapping that holds it under ``url``.

    ``loopback_only`` stays on until the operator's settings say otherwise. Raises
    CarrierUnknownError.
    """
    url = where if isinstance(where, str) else where.get("url", "")
    try:
        parts = urlsplit(url)
        make = _MAKERS[parts.scheme]
        return make(parts, loopback_only, timeout)
    except (KeyError, ValueError):
        known = ", ".join(f"{scheme}:" for scheme in _MAKERS)
        raise CarrierUnknownError(
            f"No carrier is called so: write an address that starts with one of {known}"
        ) from None


def _smtp(parts: SplitResult, loopback_only: bool, timeout: float) -> SmtpCarrier:  # noqa: FBT001 - one shape for the table
    if not parts.hostname:
        raise ValueError
    port = parts.port or _SMTP_PORT
    return SmtpCarrier(parts.hostname, port, loopback_only=loopback_only, timeout=timeout)


def _fax(parts: SplitResult, loopback_only: bool, timeout: float) -> EmailToFaxCarrier:  # noqa: FBT001 - one shape for the table
    gateway_domain = parts.path.strip("/")
    if not gateway_domain or "/" in gateway_domain:
        raise ValueError
    return EmailToFaxCarrier(_smtp(parts, loopback_only, timeout), gateway_domain)


def _hylafax(parts: SplitResult, loopback_only: bool, _timeout: float) -> HylafaxCarrier:  # noqa: FBT001 - one shape for the table
    if parts.path.strip("/"):
        raise ValueError
    server = parts.netloc or os.environ.get("FAXSERVER") or "127.0.0.1"
    return HylafaxCarrier(server, loopback_only=loopback_only)


def _null(parts: SplitResult, loopback_only: bool, _timeout: float) -> NullCarrier:  # noqa: FBT001 - one shape for the table
    if not loopback_only:
        raise CarrierUnknownError("The null carrier carries nothing: it is for trying things out.")
    match parts.path:
        case "" | "email":
            return NullCarrier("email")
        case "fax":
            return NullCarrier("fax")
        case "post":
            return NullCarrier("post")
    raise ValueError


_MAKERS: Final[Mapping[str, Callable[[SplitResult, bool, float], Carrier]]] = {
    "smtp": _smtp,
    "fax+smtp": _fax,
    "hylafax": _hylafax,
    "null": _null,
}
