"""Behind the *my* link: what became of one letter, readable with that link alone."""

from dataclasses import dataclass
from datetime import date

from habeas.actions import dropping, envelopes
from habeas.actions.models import Action, Receipt
from habeas.appeals.models import Appeal, LetterVersion
from habeas.kernel import sealing, tokens


@dataclass(frozen=True, kw_only=True)
class MyLetter:
    """One supporter's letter as she may see it; ``name`` is empty when she is counted.

    ``confirmed_on`` is a domain day; None when nothing sealed is left to tell it.
    """

    token: str
    appeal: Appeal
    outcome: str
    shown: str
    name: str
    who: str
    country: str
    versions: list[LetterVersion]
    confirmed_on: date | None
    action: Action | None


def my_letter(my_token: str) -> MyLetter | None:
    """Return the letter behind a *my* link, or None."""
    receipt = _receipt(my_token)
    if receipt is None:
        return None
    copy = _open(receipt, my_token) if receipt.sealed else None
    if copy is None:
        return MyLetter(
            token=my_token,
            appeal=receipt.appeal,
            outcome=receipt.outcome,
            shown=Action.COUNTED,
            name="",
            who="",
            country="",
            versions=[],
            confirmed_on=None,
            action=receipt.action,
        )
    found = LetterVersion.objects.in_bulk(copy.versions)
    return MyLetter(
        token=my_token,
        appeal=receipt.appeal,
        outcome=receipt.outcome,
        shown=copy.shown,
        name=copy.name,
        who=copy.who,
        country=copy.country,
        versions=[found[pk] for pk in copy.versions if pk in found],
        confirmed_on=date.fromisoformat(copy.confirmed_on),
        action=receipt.action,
    )


def take_back(my_token: str) -> None:
    """Ask the courier to stop what has not left of the letter behind a *my* link."""
    if _receipt(my_token) is not None:
        dropping.drop(envelopes.TakingBack(my_token=my_token))


def _receipt(my_token: str) -> Receipt | None:
    try:
        link = tokens.fingerprint(my_token)
    except ValueError:
        return None
    return Receipt.objects.select_related("appeal", "action").filter(link=link).first()


def _open(receipt: Receipt, my_token: str) -> envelopes.Copy:
    key = tokens.derive_key(my_token, envelopes.RECEIPT_KEY)
    row = bytes(receipt.link).hex()
    sealed = bytes(receipt.sealed or b"")
    return envelopes.Copy.from_bytes(
        sealing.open_under(key, sealed, purpose=envelopes.RECEIPT, row=row)
    )
