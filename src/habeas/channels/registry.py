"""Which carrier an operator's line of configuration stands for. A new carrier is a line here.

================================================  ==============================================
``smtp://127.0.0.1:2525``                         e-mail to that SMTP server
``smtps://relay.example:465``                     the same, encrypted from the first byte
``fax+smtp://127.0.0.1:2525/fax.example``         fax, as mail to the gateway ``fax.example``
``hylafax:`` (or ``hylafax://fax.example:4559``)  fax, through that HylaFAX server
``null:`` (or ``null:fax``, ``null:post``)        nothing travels
================================================  ==============================================
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from habeas.channels.base import Carrier
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.hylafax import HylafaxCarrier
from habeas.channels.null import NullCarrier
from habeas.channels.pins import Pins
from habeas.channels.smtp import SmtpCarrier
from habeas.channels.smtp_manner import MannerError, manner_of
from habeas.kernel.errors import HabeasError

_SMTP_PORT: Final = 25
_SMTPS_PORT: Final = 465


class CarrierUnknownError(HabeasError):
    """A line of configuration stands for no carrier."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for every carrier of a house, whatever its address says."""

    loopback_only: bool
    pins: Pins | None


def carrier(
    where: str | Mapping[str, str], *, loopback_only: bool = True, pins: Path | None = None
) -> Carrier:
    """Return the carrier for a URL, or for a mapping that holds it under ``url``.

    ``loopback_only`` stays on until the operator's settings say otherwise. ``pins`` is the file
    that remembers which servers offered TLS; without one nothing is remembered. Raises
    CarrierUnknownError.
    """
    url = where if isinstance(where, str) else where.get("url", "")
    try:
        parts = urlsplit(url)
        make = _MAKERS[parts.scheme]
        return make(parts, Terms(loopback_only=loopback_only, pins=Pins(pins) if pins else None))
    except MannerError as error:
        raise CarrierUnknownError(str(error)) from None
    except (KeyError, ValueError):
        known = ", ".join(f"{scheme}:" for scheme in _MAKERS)
        raise CarrierUnknownError(
            f"No carrier is called so: write an address that starts with one of {known}"
        ) from None


def _smtp(parts: SplitResult, terms: Terms, *, implicit: bool = False) -> SmtpCarrier:
    if not parts.hostname:
        raise ValueError
    return SmtpCarrier(
        parts.hostname,
        parts.port or (_SMTPS_PORT if implicit else _SMTP_PORT),
        loopback_only=terms.loopback_only,
        manner=manner_of(parts, implicit=implicit),
        pins=terms.pins,
    )


def _smtps(parts: SplitResult, terms: Terms) -> SmtpCarrier:
    return _smtp(parts, terms, implicit=True)


def _fax(parts: SplitResult, terms: Terms) -> EmailToFaxCarrier:
    gateway_domain = parts.path.strip("/")
    if not gateway_domain or "/" in gateway_domain:
        raise ValueError
    return EmailToFaxCarrier(_smtp(parts, terms), gateway_domain)


def _hylafax(parts: SplitResult, terms: Terms) -> HylafaxCarrier:
    if parts.path.strip("/"):
        raise ValueError
    server = parts.netloc or os.environ.get("FAXSERVER") or "127.0.0.1"
    return HylafaxCarrier(server, loopback_only=terms.loopback_only)


def _null(parts: SplitResult, terms: Terms) -> NullCarrier:
    if not terms.loopback_only:
        raise CarrierUnknownError("The null carrier carries nothing: it is for trying things out.")
    match parts.path:
        case "" | "email":
            return NullCarrier("email")
        case "fax":
            return NullCarrier("fax")
        case "post":
            return NullCarrier("post")
    raise ValueError


_MAKERS: Final[Mapping[str, Callable[[SplitResult, Terms], Carrier]]] = {
    "smtp": _smtp,
    "smtps": _smtps,
    "fax+smtp": _fax,
    "hylafax": _hylafax,
    "null": _null,
}
