"""What a refusal means for the next try: one class out of a reply's code, status and words.

Many servers mean something else by a code than its RFC says. So known texts are looked at first,
then the enhanced status (RFC 3463), then the bare code (RFC 5321, 4.2.3). The first line of the
table that fits decides.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple


class RetryClass(StrEnum):
    """Why a try did not end with a yes, as far as it matters for the next one."""

    GREYLISTED = "greylisted"
    FULL = "full"
    THROTTLED = "throttled"
    BAD_ADDRESS = "bad-address"
    POLICY = "policy"
    SIZE = "size"
    SYNTAX = "syntax"
    UNREACHABLE = "unreachable"
    DNS = "dns"
    TLS = "tls"
    AUTH = "auth"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"


class Line(NamedTuple):
    """One line of the table: patterns for code, status and words ("" fits all), and its source."""

    kind: RetryClass
    code: str
    status: str
    words: str
    source: str


_K = RetryClass

TABLE: Final[tuple[Line, ...]] = (
    # What is known of single servers.
    Line(_K.GREYLISTED, "4..", "", r"gr[ea]y-?\s?list", "Postgrey, Exim, milter-greylist"),
    Line(_K.GREYLISTED, "45.", "", r"verification in progress|unverified address", "Postfix"),
    Line(_K.GREYLISTED, "451", "", r"\bdt:spm\b", "NetEase 163.com: again after two minutes"),
    Line(_K.THROTTLED, "550", "", r"frequency limited", "Tencent QQ: 550 for an hour or a day"),
    Line(_K.THROTTLED, "550", "", r"mailbox unavailable or access denied", "Tencent QQ: too many"),
    Line(_K.THROTTLED, "[45]50", "", r"receiving e?mail (too quickly|at a rate)", "Gmail"),
    Line(
        _K.THROTTLED, "4..", "", r"thread limit|server busy|throttl", "Microsoft 365, 432 and 451"
    ),
    Line(_K.THROTTLED, "4..", "", r"rate.?limit|too (many|fast|much)|deferred due to", "Yahoo"),
    Line(
        _K.THROTTLED, "4..", "", r"\bhl:(rep|icc|ifc|mep)|\b(mi|rp):[a-z]{3}\b", "NetEase 163.com"
    ),
    Line(_K.TLS, "...", "", r"issue a? ?starttls|tls (is )?required|encryption", "RFC 3207, Gmail"),
    Line(
        _K.AUTH, "5..", "", r"relay(ing)? (access )?(denied|not|prohib)|to relay", "Postfix, Exim"
    ),
    Line(_K.AUTH, "5..", "", r"authentication (is )?required|not authenticated", "RFC 4954, 365"),
    Line(_K.DNS, "...", "", r"(domain|host)( name)? not found|name service error", "Postfix"),
    Line(_K.DNS, "...", "", r"dns query error|no mx|domain does not exist", "Coremail, Exim"),
    Line(_K.FULL, "[45]..", "", r"(mailbox|account|storage|inbox) (is )?full", "Exchange, Dovecot"),
    Line(_K.FULL, "[45]..", "", r"(over|exceed\w*)\W.{0,20}quota|quota exceed", "Gmail, Coremail"),
    Line(_K.FULL, "[45]..", "", r"out of storage space", "Gmail"),
    Line(_K.SIZE, "5..", "", r"(message|mail).{0,20} (too (large|big|long)|exceeds)", "Postfix"),
    Line(_K.SIZE, "5..", "", r"(size|length).{0,20}(limit|exceed)", "Exim, Exchange, Coremail"),
    Line(
        _K.BAD_ADDRESS, "550", r"5\.4\.1", r"recipient address rejected", "Microsoft 365: no such"
    ),
    Line(_K.POLICY, "5..", "", r"sender.{0,30}(reject|denie|not allow)", "Postfix, Coremail"),
    Line(
        _K.POLICY,
        "5..",
        "",
        r"spam|blacklist|blocklist|blocked|dnsbl|\brbl\b",
        "Spamhaus and users",
    ),
    Line(
        _K.POLICY, "5..", "", r"\bdmarc|\bspf\b|\bdkim|content (reject|denied)|virus", "Gmail, QQ"
    ),
    Line(
        _K.BAD_ADDRESS, "5..", "", r"user (is )?unknown|unknown (user|recipient)", "Postfix, Exim"
    ),
    Line(_K.BAD_ADDRESS, "5..", "", r"no such (user|mailbox|recipient|address)", "Exim, qmail"),
    Line(_K.BAD_ADDRESS, "5..", "", r"(user|mailbox|recipient|account) not (found|exist)", "QQ"),
    Line(_K.BAD_ADDRESS, "5..", "", r"does(n't| not) exist|no mailbox", "Gmail, qmail"),
    Line(
        _K.BAD_ADDRESS, "5..", "", r"(mailbox|account).{0,12} (disabled|inactive)", "Gmail, Yahoo"
    ),
    # The enhanced status.
    Line(_K.POLICY, "", r"[45]\.1\.[78]", "", "RFC 3463, 3.2: the sender's address is at fault"),
    Line(_K.BAD_ADDRESS, "", r"[45]\.1\.\d+", "", "RFC 3463, 3.2; 5.1.10 is RFC 7505"),
    Line(_K.BAD_ADDRESS, "", r"5\.2\.1", "", "RFC 3463, 3.3: the mailbox is disabled"),
    Line(_K.FULL, "", r"[45]\.2\.2", "", "RFC 3463, 3.3"),
    Line(_K.SIZE, "", r"[45]\.(2\.3|3\.4)", "", "RFC 3463, 3.3 and 3.4"),
    Line(_K.OTHER, "", r"[45]\.3\.[01]", "", "RFC 3463, 3.4: the system is full, not the mailbox"),
    Line(_K.UNREACHABLE, "", r"[45]\.(3\.2|4\.[127])", "", "RFC 3463, 3.4 and 3.5"),
    Line(_K.DNS, "", r"[45]\.4\.[34]", "", "RFC 3463, 3.5: no directory, no route"),
    Line(_K.THROTTLED, "", r"4\.(4\.5|5\.3)", "", "RFC 3463, 3.5 and 3.6; Gmail: server busy"),
    Line(_K.SYNTAX, "", r"[45]\.5\.\d+", "", "RFC 3463, 3.6"),
    Line(_K.TLS, "", r"[45]\.7\.1[01]", "", "RFC 5248: encryption needed"),
    Line(_K.AUTH, "", r"[45]\.7\.([89]|12|57)", "", "RFC 4954; 5.7.57 is Microsoft 365's"),
    Line(_K.AUTH, "53[0458]|432|454", r"[45]\.7\.\d+", "", "RFC 4954"),
    Line(_K.GREYLISTED, "45.", r"4\.7\.1", r"again|later", "rspamd, milter-greylist"),
    Line(_K.THROTTLED, "", r"4\.7\.\d+", "", "RFC 3463, 3.8; Gmail, Microsoft 365, Yahoo"),
    Line(_K.POLICY, "", r"5\.7\.\d+", "", "RFC 3463, 3.8"),
    # The bare code.
    Line(_K.THROTTLED, "421", "", "", "RFC 5321, 3.8: closing; most often too many connections"),
    Line(_K.FULL, "[45]52", "", "", "RFC 5321, 4.2.3: insufficient, exceeded storage"),
    Line(_K.SYNTAX, "50[0-4]|455|555", "", "", "RFC 5321, 4.2.3"),
    Line(_K.BAD_ADDRESS, "55[13]", "", "", "RFC 5321, 4.2.3: not local, name not allowed"),
    Line(_K.BAD_ADDRESS, "556", "", "", "RFC 7504: the domain accepts no mail"),
    Line(_K.AUTH, "53[0458]|432|454", "", "", "RFC 4954"),
)

_STATUS: Final = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")


def status_in(text: str) -> str:
    """Return the first enhanced status in a reply ("5.1.1"), or nothing."""
    found = _STATUS.search(text)
    return found[0] if found else ""


def classify(code: int, text: str) -> RetryClass:
    """Return the class of a refusal by its code and everything that it said."""
    words, status = text.lower(), status_in(text)
    for line in TABLE:
        if (
            re.fullmatch(line.code or "...", str(code))
            and (not line.status or re.fullmatch(line.status, status))
            and re.search(line.words, words)
        ):
            return line.kind
    return RetryClass.OTHER
