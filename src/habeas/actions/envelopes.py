"""What is inside the seals of the drop-box, as plain data.

Each is JSON in one sealed record. A record opens only for the purpose and the row it was sealed
for, so none can be passed off as another.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

SUBMISSION: Final = "submission"
ERASURE: Final = "erasure"
FINDING: Final = "finding"
PENDING: Final = "pending"
RECEIPT: Final = "receipt"
ACTION: Final = "action"

# The labels under which everything else is derived from the one mailed token.
PENDING_KEY: Final = "pending key"
MY_TOKEN: Final = "my token"  # noqa: S105 - a label, not a secret
NOT_ME_TOKEN: Final = "not me token"  # noqa: S105 - a label, not a secret
RECEIPT_KEY: Final = "receipt key"
MESSAGE_ID: Final = "message id"


@dataclass(frozen=True, kw_only=True)
class _Envelope:
    def to_bytes(self) -> bytes:
        """Return the JSON that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return what ``to_bytes`` made."""
        fields: dict[str, Any] = json.loads(data)
        fields.pop("kind", None)
        return cls(**fields)


@dataclass(frozen=True, kw_only=True)
class Signing(_Envelope):
    """A letter as it was signed on the page. ``country`` is ISO 3166-1 or ``-`` (not said).

    ``embassy``: by name also to the embassy of the addressed state in that country.
    """

    token: str
    appeal: int
    shown: str
    name: str
    who: str
    country: str
    email: str
    updates: bool
    language: str
    versions: list[int]
    phrase: str
    signed_at: str
    embassy: bool = False
    kind: str = "sign"


@dataclass(frozen=True, kw_only=True)
class Confirming(_Envelope):
    """The mailed link was used: send the letter, in these versions, seen in this way."""

    token: str
    versions: list[int]
    shown: str
    confirmed_at: str
    confirmed_on: str
    kind: str = "confirm"


@dataclass(frozen=True, kw_only=True)
class TakingBack(_Envelope):
    """The letter behind a *my* link is taken back."""

    my_token: str
    kind: str = "take back"


@dataclass(frozen=True, kw_only=True)
class Blocking(_Envelope):
    """The address behind a *not me* link wants no more mail."""

    not_me_token: str
    kind: str = "block"


@dataclass(frozen=True, kw_only=True)
class Erasing(_Envelope):
    """Whoever has this address asks that what we hold is erased.

    Once that is done, ``found`` says what the answer has to say, so that it is the same at every
    try: how many letters were stopped, how many had left, how many waited to be confirmed.
    ``languages`` are those in which she was written to.
    """

    token: str
    address: str
    asked_at: str
    found: list[int] | None = None
    languages: list[str] | None = None
    kind: str = "erase"


@dataclass(frozen=True, kw_only=True)
class Finding(_Envelope):
    """Whoever has this address asks for new links to the letters of it, in ``language``."""

    token: str
    address: str
    language: str
    asked_at: str
    kind: str = "find"


@dataclass(frozen=True, kw_only=True)
class Signed(_Envelope):
    """What is kept of a supporter once the letter is confirmed; ``name`` is empty when counted."""

    name: str
    who: str
    country: str
    email: str
    updates: bool
    language: str
    embassy: bool = False
    kind: str = "signed"


@dataclass(frozen=True, kw_only=True)
class Copy(_Envelope):
    """What the supporter sees again behind her *my* link."""

    shown: str
    name: str
    who: str
    country: str
    language: str
    versions: list[int]
    confirmed_on: str
    kind: str = "copy"
