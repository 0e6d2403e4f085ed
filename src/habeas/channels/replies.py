"""What a refusal means for the next try: one class out of a reply's code and text."""

from enum import StrEnum


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
