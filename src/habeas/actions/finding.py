"""Bring a lost link back: whoever has the address gets new links to the letters of that address.

The page that asks learns nothing, and answers alike in every case. Where there is no letter, no
mail is written: it would tell that somebody typed the address, and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from habeas.actions import addresses, dropping, envelopes, keys, limits, mails, taking
from habeas.actions.models import Action, Receipt, Submission
from habeas.actions.signed import signer_of
from habeas.channels.base import ChannelError
from habeas.kernel import clock, sealing, tokens


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """A letter that was found, and the token of its new link."""

    action: Action
    my_token: str


def ask_to_find(address: str, *, language: str) -> None:
    """Seal an address to the courier, which writes to it if it holds letters of it.

    Raises ValidationError, in the reader's language, for what is no address, and HabeasError where
    this server does not know the courier's public key.
    """
    address = address.strip()
    if not addresses.is_address(address):
        raise ValidationError(_("This is not an e-mail address we can write to."))
    now = clock.now()
    request = envelopes.Finding(
        token=tokens.new_token(), address=address, language=language, asked_at=now.isoformat()
    )
    dropping.drop_finding(request, now=now)


def find_due(ring: keys.KeyRing, send: taking.Send, *, now: datetime | None = None) -> int:
    """Answer every request for lost links that is due; return how many were handled.

    ``send`` hands one mail over and raises ChannelError; a mail that could not be handed over is
    tried again, the same, as confirmation mails are, and given up after a day.
    """
    now = now or clock.now()
    return taking.take_due(
        Submission.FINDING, lambda submission: _answer(submission, ring, send, now=now), now=now
    )


def _answer(
    submission: Submission, ring: keys.KeyRing, send: taking.Send, *, now: datetime
) -> None:
    if taking.is_late(submission, now=now):
        submission.delete()
        return
    plaintext = sealing.open_with(
        ring.intake,
        bytes(submission.sealed),
        purpose=envelopes.FINDING,
        row=str(submission.pk),
    )
    request = envelopes.Finding.from_bytes(plaintext)
    found = _prepared(submission, request, ring, now=now)
    if not found:
        submission.delete()
        return
    links = [(letter.action.confirmed_on, letter.my_token) for letter in found]
    try:
        send(mails.found(request, links=links))
    except ChannelError as error:
        if not error.permanent:
            taking.try_again(submission, now=now)
            return
    submission.delete()


def _prepared(
    submission: Submission, request: envelopes.Finding, ring: keys.KeyRing, *, now: datetime
) -> list[_Letter]:
    """Return the letters to write of, each with a link that works; none where nothing is written.

    Links are made with the first try, in the commit that counts the mail; later tries find them.
    """
    if limits.is_blocked(ring, request.address):
        return []
    found = _letters(request, ring)
    if submission.opened:
        links = {tokens.fingerprint(letter.my_token): letter for letter in found}
        made = Receipt.objects.filter(link__in=list(links)).values_list("link", flat=True)
        there = {bytes(link) for link in made}
        return [letter for link, letter in links.items() if link in there]
    with transaction.atomic():
        if not found or not limits.take_one(ring, request.address, now=now):
            return []
        for letter in found:
            _give_link(letter, ring, now=now)
        submission.opened = True
        submission.save(update_fields=["opened"])
    return found


def _letters(request: envelopes.Finding, ring: keys.KeyRing) -> list[_Letter]:
    """Return the letters of an address, newest first, in all appeals whose key is still there."""
    canonical = addresses.canonical(request.address)
    found: list[Action] = []
    for appeal in ring.appeals():
        tag = keys.tag(ring.appeal(appeal), canonical)
        found += Action.objects.filter(appeal=appeal, tag=tag, sealed__isnull=False)
    return [
        _Letter(action=action, my_token=tokens.derive_token(request.token, f"found {action.pk}"))
        for action in sorted(found, key=lambda action: action.confirmed_at, reverse=True)
    ]


def _give_link(letter: _Letter, ring: keys.KeyRing, *, now: datetime) -> None:
    """Make a receipt under a new link; those that were made before go on working."""
    action = letter.action
    signer = signer_of(action, ring)
    link = tokens.fingerprint(letter.my_token)
    copy = envelopes.Copy(
        shown=action.shown,
        name=signer.name,
        who=signer.who,
        country=signer.country,
        language=signer.language,
        versions=list(action.versions.values_list("pk", flat=True)),
        confirmed_on=action.confirmed_on.isoformat(),
    )
    key = tokens.derive_key(letter.my_token, envelopes.RECEIPT_KEY)
    Receipt.objects.create(
        link=link,
        appeal_id=action.appeal_id,
        action=action,
        outcome="queued",
        sealed=sealing.seal_under(key, copy.to_bytes(), purpose=envelopes.RECEIPT, row=link.hex()),
        created_at=now,
    )
