"""Use the mailed link: what the web process does with a confirmation.

Everything is opened with the link's own token; without it these rows cannot be read by anyone.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from habeas.actions import dropping, envelopes
from habeas.actions.models import Action, Pending, Receipt
from habeas.appeals import choosing, vocabulary
from habeas.appeals.models import Appeal
from habeas.kernel import clock, sealing, tokens
from habeas.kernel.errors import RefusedError
from habeas.staff.organisations import domain_day, domain_now


class VersionsChangedError(RefusedError):
    """The letter changed while it was read; the page shows it again."""

    def __init__(self) -> None:
        super().__init__("The letter has changed. Please read it again.")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A signed letter that waits for its link; ``versions`` are those shown when it was signed."""

    token: str
    appeal: Appeal
    shown: str
    name: str
    who: str
    country: str
    language: str
    versions: list[int]
    expires_at: datetime
    embassy: bool = False


def waiting(token: str) -> Waiting | None:
    """Return the letter that waits behind ``token``, or None (unknown, expired and used alike)."""
    pending = _pending(token)
    if pending is None or pending.sealed is None:
        return None
    signing = _open(pending, token)
    return Waiting(
        token=token,
        appeal=pending.appeal,
        shown=signing.shown,
        name=signing.name,
        who=signing.who,
        country=signing.country,
        language=signing.language,
        versions=signing.versions,
        expires_at=pending.expires_at,
        embassy=signing.embassy,
    )


def ended_appeal(token: str) -> Appeal | None:
    """Return the appeal of a letter whose link is still known but that is not needed any more.

    The appeal was closed or withdrawn, or its date has passed.
    """
    pending = _pending(token)
    if pending is None or _takes_confirmations(pending.appeal):
        return None
    return pending.appeal


def my_token_of(token: str) -> str | None:
    """Return the *my* token that belongs to a used link, or None when it was not used."""
    try:
        my_token = tokens.derive_token(token, envelopes.MY_TOKEN)
    except ValueError:
        return None
    used = Receipt.objects.filter(link=tokens.fingerprint(my_token)).exists()
    return my_token if used else None


def confirm(letter: Waiting, *, versions: list[int], counted: bool) -> str:
    """Take the letter's confirmation and return the *my* token; a second press changes nothing.

    ``versions`` are those the page showed. Raises VersionsChangedError when they are not the live
    ones any more, and RefusedError when the appeal takes no letters any more.
    """
    appeal = Appeal.objects.get(pk=letter.appeal.pk)
    if not _takes_confirmations(appeal):
        raise RefusedError("This appeal needs no more letters.")
    if versions != [version.pk for version in choosing.signed_versions(appeal)]:
        raise VersionsChangedError
    shown = Action.COUNTED if counted else letter.shown
    named = shown == Action.NAMED
    my_token = tokens.derive_token(letter.token, envelopes.MY_TOKEN)
    link = tokens.fingerprint(my_token)
    now, day = clock.now(), domain_day().isoformat()
    copy = envelopes.Copy(
        shown=shown,
        name=letter.name if named else "",
        who=letter.who if named else "",
        country=letter.country,
        language=letter.language,
        versions=versions,
        confirmed_on=day,
    )
    key = tokens.derive_key(my_token, envelopes.RECEIPT_KEY)
    sealed = sealing.seal_under(key, copy.to_bytes(), purpose=envelopes.RECEIPT, row=link.hex())
    try:
        with transaction.atomic():
            Receipt.objects.create(link=link, appeal=appeal, sealed=sealed, created_at=now)
            dropping.drop(
                envelopes.Confirming(
                    token=letter.token,
                    versions=versions,
                    shown=shown,
                    confirmed_at=now.isoformat(),
                    confirmed_on=day,
                ),
                now=now,
            )
    except IntegrityError:
        if not Receipt.objects.filter(link=link).exists():
            raise
    return my_token


def forget(token: str) -> None:
    """Forget a letter that waits, and send nothing."""
    pending = _pending(token)
    if pending is not None:
        pending.delete()


def can_block(not_me_token: str) -> bool:
    """Tell whether a *not me* link still belongs to a letter that waits."""
    try:
        link = tokens.fingerprint(not_me_token)
    except ValueError:
        return False
    return Pending.objects.filter(not_me=link, expires_at__gt=clock.now()).exists()


def block(not_me_token: str) -> None:
    """Ask the courier to write no more to the address behind a *not me* link."""
    dropping.drop(envelopes.Blocking(not_me_token=not_me_token))


def _takes_confirmations(appeal: Appeal) -> bool:
    return appeal.state in {vocabulary.OPEN, vocabulary.PAUSED} and not appeal.is_past(domain_now())


def _pending(token: str) -> Pending | None:
    try:
        link = tokens.fingerprint(token)
    except ValueError:
        return None
    return (
        Pending.objects.select_related("appeal")
        .filter(link=link, expires_at__gt=clock.now())
        .first()
    )


def _open(pending: Pending, token: str) -> envelopes.Signing:
    key = tokens.derive_key(token, envelopes.PENDING_KEY)
    row = bytes(pending.link).hex()
    sealed = bytes(pending.sealed or b"")
    return envelopes.Signing.from_bytes(
        sealing.open_under(key, sealed, purpose=envelopes.PENDING, row=row)
    )
