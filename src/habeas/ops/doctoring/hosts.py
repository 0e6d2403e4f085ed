"""Whether mail finds its way back to us (MX), and whether the sending host is who it says (PTR)."""

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Final

from habeas.ops.doctoring.finding import Finding, advice, ok, wrong
from habeas.ops.doctoring.names import Address, Names, reverse_name

MX: Final = "MX"
PTR: Final = "PTR"
# RFC 1918, RFC 4193, and the machine itself.
_WITHIN: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7")
)


def look_at_exchangers(names: Names, domain: str, host: str) -> Finding:
    """Say whether answers and bounces to ``domain`` can come in; raises UnansweredError.

    ``host`` is the sending one: its name stands in the line to put into the DNS.
    """
    line = f"{domain}. IN MX 10 {_name_for(host, domain)}."
    found = [exchanger for _, exchanger in names.exchangers(domain)]
    if not found:
        said = f"{domain} has no MX record, so what comes back may not find us."
        return wrong(MX, said, line)
    if "" in found:
        return wrong(MX, f"{domain} says that it takes no mail (null MX, RFC 7505).", line)
    for exchanger in found:
        if names.is_alias(exchanger):
            said = f"{exchanger}, which takes mail for {domain}, is an alias (CNAME)."
            return wrong(MX, said, "Name the host itself, which has an address (RFC 5321, 5.1).")
        if not names.addresses(exchanger):
            said = f"{exchanger}, which takes mail for {domain}, has no address."
            return wrong(MX, said, f"{exchanger}. IN A ADDRESS-OF-{exchanger.upper()}")
    return ok(MX, f"Mail to {domain} goes to {', '.join(found)}.")


def look_at_reverse(
    names: Names, domain: str, host: str, senders: Sequence[Address]
) -> Iterator[Finding]:
    """Say of each address from which mail leaves whether its name leads back to it.

    Raises UnansweredError.
    """
    if not senders:
        yield wrong(
            PTR,
            f"{host} has no address in the DNS.",
            f"{host}. IN A ADDRESS-OF-{host.upper()}",
            "Or name the host from which mail leaves: habeas doctor --host NAME",
        )
    for address in senders:
        line = f"{reverse_name(address)} IN PTR {_name_for(host, domain)}."
        called = names.names_of(address)
        if any(address in names.addresses(each) for each in called):
            yield ok(PTR, f"{address} is {called[0]}, and {called[0]} is {address}.")
        elif any(address in network for network in _WITHIN if network.version == address.version):
            said = f"{address} is an address within your network; receivers see another one."
            yield advice(PTR, said, "Name the one they see: habeas doctor --host ADDRESS")
        elif called:
            said = f"{address} is called {called[0]}, which is not the name of {address}."
            yield wrong(PTR, said, line)
        else:
            said = f"{address} has no name; whoever gave you the address sets it."
            yield wrong(PTR, said, line)


def _name_for(host: str, domain: str) -> str:
    """Return ``host`` if it is a full name, else the usual one within ``domain``."""
    is_name = "." in host and not host.replace(".", "").isdigit() and ":" not in host
    return host if is_name else f"mail.{domain}"
