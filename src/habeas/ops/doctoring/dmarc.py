"""Whether the From domain says what becomes of mails that only pretend to be ours (RFC 7489)."""

import re
from typing import Final

from habeas.ops.doctoring.finding import Finding, advice, ok, wrong
from habeas.ops.doctoring.names import Names

ABOUT: Final = "DMARC"
_POLICIES: Final = ("none", "quarantine", "reject")


def look(names: Names, from_domain: str, mail_domain: str) -> list[Finding]:
    """Judge the policy, and whether the envelope's domain agrees with it.

    Raises UnansweredError.
    """
    line = f'_dmarc.{from_domain}. IN TXT "v=DMARC1; p=quarantine"'
    where, found = _policy(names, from_domain)
    if not found:
        return [wrong(ABOUT, f"{from_domain} has no DMARC record.", line)]
    if len(found) > 1:
        said = f"{where} has {len(found)} DMARC records; receivers then heed none."
        return [wrong(ABOUT, said, "Keep one of them:", *found)]
    tags = _tags(found[0])
    policy = (tags.get("sp") if where != f"_dmarc.{from_domain}" else None) or tags.get("p", "")
    if policy.lower() not in _POLICIES:
        return [wrong(ABOUT, f"{where} names no policy that receivers know.", line)]
    if policy.lower() == "none":
        said = f"{where} asks receivers to let forgeries through (p=none)."
        findings = [advice(ABOUT, said, "Once our mails are accepted, change it to:", line)]
    else:
        findings = [ok(ABOUT, f"{where} says “{policy}”.")]
    if _is_related(from_domain, mail_domain):
        return findings
    said = (
        f"{mail_domain}, to which letters come back, is not of the domain {from_domain}: only the "
        "DKIM signature makes our mails pass."
    )
    return [*findings, advice(ABOUT, said, f"Use a mail domain such as mail.{from_domain}.")]


def _policy(names: Names, domain: str) -> tuple[str, list[str]]:
    """Return the nearest name up the tree that has a policy, and its records.

    RFC 7489 leaps to the organisation's domain by a public list; to climb finds the same one.
    """
    labels = domain.split(".")
    for at in range(max(1, len(labels) - 1)):
        where = "_dmarc." + ".".join(labels[at:])
        found = [text for text in names.texts(where) if re.match(r"v=DMARC1\s*(;|$)", text)]
        if found:
            return where, found
    return f"_dmarc.{domain}", []


def _tags(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(";") if "=" in part]
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _is_related(one: str, other: str) -> bool:
    """Tell whether one domain is the other or lies below it; that is enough to be aligned."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)
