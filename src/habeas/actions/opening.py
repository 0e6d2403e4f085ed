"""Open what was dropped: the courier's half of signing, confirming, taking back and blocking.

Each submission is deleted in the commit that makes it done: for a signing that is the commit after
the mail server's 250.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from habeas.actions import addresses, envelopes, keys, limits, mails
from habeas.actions.models import Action, Blocked, Pending, Receipt, Submission
from habeas.actions.taking import Send, is_late, take_due, try_again
from habeas.appeals.models import Appeal
from habeas.channels.base import ChannelError
from habeas.kernel import clock, sealing, tokens

PENDING_LIVES: Final = timedelta(days=7)


def open_due(ring: keys.KeyRing, send: Send, *, now: datetime | None = None) -> int:
    """Open every submission that is due; return how many were handled.

    ``send`` hands one mail over and raises ChannelError; a mail that could not be handed over is
    tried again after 1, 5, 15 and 60 minutes and then hourly for 24 hours.
    """
    now = now or clock.now()
    return take_due(
        Submission.SUPPORTER, lambda submission: _open(submission, ring, send, now=now), now=now
    )


def _open(submission: Submission, ring: keys.KeyRing, send: Send, *, now: datetime) -> None:
    plaintext = sealing.open_with(
        ring.intake,
        bytes(submission.sealed),
        purpose=envelopes.SUBMISSION,
        row=str(submission.pk),
    )
    request: dict[str, Any] = json.loads(plaintext)
    match request["kind"]:
        case "sign":
            signing = envelopes.Signing.from_bytes(plaintext)
            _answer_signing(submission, signing, ring, send, now=now)
        case "confirm":
            _confirm(submission, envelopes.Confirming.from_bytes(plaintext), ring, now=now)
        case "take back":
            _take_back(submission, envelopes.TakingBack.from_bytes(plaintext), now=now)
        case "block":
            _block(submission, envelopes.Blocking.from_bytes(plaintext), now=now)


def _answer_signing(
    submission: Submission,
    signing: envelopes.Signing,
    ring: keys.KeyRing,
    send: Send,
    *,
    now: datetime,
) -> None:
    """Write to the signer: the link, or that she has signed already; or nothing at all."""
    appeal = Appeal.objects.filter(pk=signing.appeal, state__in=["open", "paused"]).first()
    late = is_late(submission, now=now)
    if appeal is None or late or limits.is_blocked(ring, signing.email):
        submission.delete()
        return
    tag = keys.tag(ring.appeal(appeal.pk), addresses.canonical(signing.email))
    earlier = Action.objects.filter(appeal=appeal, tag=tag).first()
    if not submission.opened:
        with transaction.atomic():
            if not limits.take_one(ring, signing.email, now=now):
                submission.delete()
                return
            if earlier is None:
                _keep_pending(submission, signing, appeal, ring)
            submission.opened = True
            submission.save(update_fields=["opened"])
    elif earlier is None and not _waits(signing):
        submission.delete()  # forgotten meanwhile: its link would open nothing
        return
    mail = (
        mails.already_signed(signing, appeal=appeal, signed_on=earlier.confirmed_on)
        if earlier
        else mails.confirmation(signing, expires_at=submission.created_at + PENDING_LIVES)
    )
    try:
        send(mail)
    except ChannelError as error:
        if error.permanent:
            _forget_signing(submission, signing)
        else:
            try_again(submission, now=now)
        return
    submission.delete()


def _keep_pending(
    submission: Submission, signing: envelopes.Signing, appeal: Appeal, ring: keys.KeyRing
) -> None:
    link = tokens.fingerprint(signing.token)
    sealed = sealing.seal_under(
        tokens.derive_key(signing.token, envelopes.PENDING_KEY),
        signing.to_bytes(),
        purpose=envelopes.PENDING,
        row=link.hex(),
    )
    not_me = tokens.derive_token(signing.token, envelopes.NOT_ME_TOKEN)
    Pending.objects.get_or_create(
        link=link,
        defaults={
            "not_me": tokens.fingerprint(not_me),
            "block_tag": limits.block_tag(ring, signing.email),
            "appeal": appeal,
            "sealed": sealed,
            "created_at": submission.created_at,
            "expires_at": submission.created_at + PENDING_LIVES,
        },
    )


def _waits(signing: envelopes.Signing) -> bool:
    return Pending.objects.filter(link=tokens.fingerprint(signing.token)).exists()


def _forget_signing(submission: Submission, signing: envelopes.Signing) -> None:
    with transaction.atomic():
        Pending.objects.filter(link=tokens.fingerprint(signing.token)).delete()
        submission.delete()


def _confirm(
    submission: Submission, confirming: envelopes.Confirming, ring: keys.KeyRing, *, now: datetime
) -> None:
    """Make the action: once an address and appeal, whatever is pressed how often."""
    my_token = tokens.derive_token(confirming.token, envelopes.MY_TOKEN)
    receipt = Receipt.objects.get(link=tokens.fingerprint(my_token))
    pending = Pending.objects.filter(link=tokens.fingerprint(confirming.token)).first()
    if pending is None or pending.sealed is None:
        with transaction.atomic():
            _let_go(receipt)
            submission.delete()
        return
    signing = envelopes.Signing.from_bytes(
        sealing.open_under(
            tokens.derive_key(confirming.token, envelopes.PENDING_KEY),
            bytes(pending.sealed),
            purpose=envelopes.PENDING,
            row=bytes(pending.link).hex(),
        )
    )
    appeal = pending.appeal
    with transaction.atomic():
        if appeal.state in {"closed", "withdrawn"}:
            _let_go(receipt)
        else:
            action = _make_action(signing, confirming, appeal, ring)
            receipt.action = action
            receipt.outcome = "queued" if action else "already signed"
            receipt.save(update_fields=["action", "outcome"])
            limits.lift(ring, signing.email, now=now)
        pending.delete()
        submission.delete()


def _let_go(receipt: Receipt) -> None:
    """Say what became of a letter that was confirmed but is not made: forgotten or not needed."""
    receipt.outcome = "appeal closed" if receipt.appeal.state == "closed" else "withdrawn"
    receipt.sealed = None
    receipt.save(update_fields=["outcome", "sealed"])


def _make_action(
    signing: envelopes.Signing,
    confirming: envelopes.Confirming,
    appeal: Appeal,
    ring: keys.KeyRing,
) -> Action | None:
    """Return the action, or None when the address has signed this appeal already."""
    key = ring.appeal(appeal.pk)
    named = confirming.shown == Action.NAMED
    action = Action(
        appeal=appeal,
        shown=confirming.shown,
        tag=keys.tag(key, addresses.canonical(signing.email)),
        confirmed_on=date.fromisoformat(confirming.confirmed_on),
        confirmed_at=datetime.fromisoformat(confirming.confirmed_at),
    )
    signed = envelopes.Signed(
        name=signing.name if named else "",
        who=signing.who if named else "",
        country=signing.country,
        email=signing.email,
        updates=signing.updates,
        language=signing.language,
        embassy=signing.embassy and named,
    )
    action.sealed = sealing.seal_under(
        key, signed.to_bytes(), purpose=envelopes.ACTION, row=str(action.pk)
    )
    try:
        with transaction.atomic():
            action.save(force_insert=True)
    except IntegrityError:
        return None
    action.versions.set(confirming.versions)
    return action


def _take_back(submission: Submission, taking_back: envelopes.TakingBack, *, now: datetime) -> None:
    """Forget who signed; what has not left is cancelled by the deliveries' own rule."""
    with transaction.atomic():
        receipt = (
            Receipt.objects.select_related("action")
            .filter(link=tokens.fingerprint(taking_back.my_token))
            .first()
        )
        if receipt and receipt.action:
            forget_signer(receipt.action, now=now)
        submission.delete()


def forget_signer(action: Action, *, now: datetime) -> None:
    """Forget who signed: what is sealed goes, and the tag that knows the address again."""
    with transaction.atomic():
        action.withdrawn_at = action.withdrawn_at or now
        action.tag = action.sealed = None
        action.save(update_fields=["withdrawn_at", "tag", "sealed"])
        Receipt.objects.filter(action=action).update(outcome="withdrawn", sealed=None)


def _block(submission: Submission, blocking: envelopes.Blocking, *, now: datetime) -> None:
    """Write no more to the address, for no appeal, and forget its letters that wait."""
    link = tokens.fingerprint(blocking.not_me_token)
    with transaction.atomic():
        pending = Pending.objects.filter(not_me=link).first()
        if pending is not None:
            tag = bytes(pending.block_tag)
            Blocked.objects.get_or_create(tag=tag, defaults={"created_at": now})
            Pending.objects.filter(block_tag=tag).delete()
        submission.delete()
