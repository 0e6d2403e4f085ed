"""Whether a domain's SPF record (RFC 7208) lets our mail server write in its name."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from habeas.ops.doctoring.finding import Finding, advice, ok, wrong
from habeas.ops.doctoring.names import Address, Names

ABOUT: Final = "SPF"
# RFC 7208, 4.6.4: a record that needs more look-ups is an error to every receiver.
MOST_LOOKUPS: Final = 10
_TERM: Final = re.compile(
    r"(?P<sign>[+?~-]?)(?P<kind>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<of>[^/]+))?(?P<bits>/[0-9/]*)?",
    re.IGNORECASE,
)
_RESULTS: Final = {"": "pass", "+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


class BrokenRecordError(ValueError):
    """Receivers cannot read the record: then nobody passes it."""


@dataclass
class _Count:
    lookups: int = 0

    def one_more(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise BrokenRecordError("it asks for more than ten look-ups")


def look(names: Names, domain: str, senders: Sequence[Address]) -> Finding:
    """Say whether ``senders``, the addresses from which mail leaves, pass for ``domain``.

    Raises UnansweredError.
    """
    found = records(names, domain)
    if not found:
        return wrong(ABOUT, f"{domain} has no SPF record.", _line(domain, "v=spf1 -all", senders))
    if len(found) > 1:
        said = f"{domain} has {len(found)} SPF records; receivers want one."
        return wrong(ABOUT, said, "Keep one of them, with what the others name:", *found)
    try:
        return _judged(names, domain, found[0], senders)
    except BrokenRecordError as error:
        said = f"The SPF record of {domain} cannot be used: {error}."
        line = _line(domain, "v=spf1 -all", senders)
        return wrong(ABOUT, said, "Mend that, or let it read:", line)


def _judged(names: Names, domain: str, record: str, senders: Sequence[Address]) -> Finding:
    if all(_passes(names, domain, record, nobody) for nobody in _NOBODIES):
        said = f"The SPF record of {domain} lets everybody write."
        return wrong(ABOUT, said, _line(domain, "v=spf1 -all", senders))
    outside = [each for each in senders if not _passes(names, domain, record, each)]
    if outside:
        said = f"The SPF record of {domain} does not let {_listed(outside)} write."
        return wrong(ABOUT, said, _line(domain, record, outside))
    if not senders:
        return advice(ABOUT, f"{domain} has an SPF record; who has to pass it is not known here.")
    return ok(ABOUT, f"{domain} lets {_listed(senders)} write.")


def records(names: Names, domain: str) -> list[str]:
    """Return the SPF records of a domain; raises UnansweredError."""
    return [text for text in names.texts(domain) if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]


def _line(domain: str, record: str, senders: Sequence[Address]) -> str:
    """Return the record's line for the DNS, with ``senders`` (else the exchangers) let in."""
    version, _, rest = record.partition(" ")
    who = " ".join(f"ip{address.version}:{address}" for address in senders) or "mx"
    return f'{domain}. IN TXT "{version} {who} {rest or "-all"}"'


def _listed(senders: Sequence[Address]) -> str:
    return ", ".join(str(address) for address in senders)


# Addresses of networks that do not exist (RFC 5737): who lets all of them pass lets everybody.
_NOBODIES: Final = tuple(
    ipaddress.ip_address(each) for each in ("192.0.2.255", "198.51.100.255", "203.0.113.255")
)


def _passes(names: Names, domain: str, record: str, sender: Address) -> bool:
    return _result(names, domain, record, sender, _Count()) == "pass"


def _result(names: Names, domain: str, record: str, sender: Address, count: _Count) -> str:
    """Return pass, fail, softfail or neutral for one sender; raises BrokenRecordError."""
    redirect = ""
    for word in record.split()[1:]:
        if "=" in word.partition(":")[0]:
            name, _, value = word.partition("=")
            redirect = value if name.lower() == "redirect" else redirect
            continue
        term = _TERM.fullmatch(word)
        if term is None:
            raise BrokenRecordError(f"it says “{word}”")
        if _fits(names, domain, term, sender, count):
            return _RESULTS[term["sign"]]
    if not redirect:
        return "neutral"
    count.one_more()
    return _result(names, redirect, _only(names, redirect), sender, count)


def _fits(names: Names, domain: str, term: re.Match[str], sender: Address, count: _Count) -> bool:
    kind, of, bits = term["kind"].lower(), term["of"] or domain, term["bits"] or ""
    if kind == "all":
        return True
    if kind in {"ip4", "ip6"}:
        try:
            network = ipaddress.ip_network(of + bits, strict=False)
        except ValueError:
            raise BrokenRecordError(f"it says “{term[0]}”") from None
        return sender.version == network.version and sender in network
    count.one_more()
    if kind == "include":
        return _result(names, of, _only(names, of), sender, count) == "pass"
    if "%" in of or kind in {"ptr", "exists"}:
        return False  # these depend on the mail in hand, and nobody should rely on them
    hosts = [host for _, host in names.exchangers(of)] if kind == "mx" else [of]
    return any(_near(sender, address, bits) for host in hosts for address in names.addresses(host))


def _only(names: Names, domain: str) -> str:
    found = records(names, domain)
    if len(found) != 1:
        raise BrokenRecordError(f"{domain}, which it names, has {len(found) or 'no'} SPF records")
    return found[0]


def _near(sender: Address, address: Address, bits: str) -> bool:
    """Tell whether both are in one network: ``bits`` such as "/24", "/24//64" or nothing."""
    four, _, six = bits.removeprefix("/").partition("//")
    if bits.startswith("//"):
        four, six = "", bits.removeprefix("//")
    length = four if address.version == 4 else six  # noqa: PLR2004 - IPv4
    try:
        written = f"{address}/{length}" if length else str(address)
        network = ipaddress.ip_network(written, strict=False)
    except ValueError:
        raise BrokenRecordError(f"it says “{bits}”") from None
    return sender.version == network.version and sender in network
