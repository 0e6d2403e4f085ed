"""Ask a resolver for the names of a domain; nothing else of the doctor speaks to the DNS."""

import ipaddress
from typing import Final

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
import dns.reversename
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from habeas.kernel.errors import HabeasError, RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_DNS_PORT: Final = 53
# For all tries at one name together, in seconds: a resolver that is asked for much else is slow.
_LIFETIME: Final = 8


class UnansweredError(HabeasError):
    """The resolver did not answer, so nothing can be said of the name."""


class Names:
    """A resolver: the system's, or the one at ``where`` ("127.0.0.1:5353").

    With ``loopback_only`` (demo and tests) any other than one on this machine is refused. Raises
    RefusedError.
    """

    def __init__(self, where: str = "", *, loopback_only: bool) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=not where)
        except dns.resolver.NoResolverConfiguration:
            raise RefusedError("This machine knows no resolver: name one, --resolver.") from None
        if where:
            host, port = _host_and_port(where)
            self._resolver.nameservers = [host]
            self._resolver.port = port
        servers = [str(server) for server in self._resolver.nameservers]
        if loopback_only and not all(_is_loopback(server) for server in servers):
            raise RefusedError(
                "In a demo only a resolver on this machine is asked: --resolver 127.0.0.1:PORT."
            )
        self._resolver.lifetime = _LIFETIME
        self._resolver.search = []

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, their strings joined; raises UnansweredError."""
        return [
            b"".join(record.strings).decode("ascii", "replace")
            for record in self._ask(name, "TXT")
            if isinstance(record, TXT)
        ]

    def addresses(self, name: str) -> list[Address]:
        """Return the IPv4 and IPv6 addresses of a name; raises UnansweredError."""
        found = [*self._ask(name, "A"), *self._ask(name, "AAAA")]
        return [ipaddress.ip_address(record.to_text()) for record in found]

    def exchangers(self, name: str) -> list[tuple[int, str]]:
        """Return the mail exchangers of a domain, the preferred first; "" is the null MX."""
        found = [record for record in self._ask(name, "MX") if isinstance(record, MX)]
        return sorted((record.preference, _plain(record.exchange)) for record in found)

    def names_of(self, address: Address) -> list[str]:
        """Return what an address is called by the one who has it; raises UnansweredError."""
        reverse = dns.reversename.from_address(str(address)).to_text()
        return [record.to_text().rstrip(".").lower() for record in self._ask(reverse, "PTR")]

    def is_alias(self, name: str) -> bool:
        """Tell whether a name is a CNAME; raises UnansweredError."""
        return bool(self._ask(name, "CNAME"))

    def _ask(self, name: str, kind: str) -> list[dns.rdata.Rdata]:
        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return []
        except dns.exception.DNSException:
            raise UnansweredError(f"The resolver did not answer for {name} ({kind}).") from None


def reverse_name(address: Address) -> str:
    """Return the name under which the reverse of an address stands in the DNS."""
    return dns.reversename.from_address(str(address)).to_text()


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name != dns.name.root else ""


def _host_and_port(where: str) -> tuple[str, int]:
    host, colon, port = where.rpartition(":")
    if not colon or ("]" in where and where.endswith("]")):
        host, port = where, str(_DNS_PORT)
    host = host.strip("[]")
    try:
        return str(ipaddress.ip_address(host)), int(port)
    except ValueError:
        raise RefusedError("Name the resolver by its address: --resolver 127.0.0.1:53.") from None


def _is_loopback(server: str) -> bool:
    try:
        return ipaddress.ip_address(server).is_loopback
    except ValueError:
        return False
