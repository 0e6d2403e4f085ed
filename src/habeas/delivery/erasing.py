"""Erase what is held of an address, and tell that address alone what was found.

Only the courier can: it has the keys under which addresses are known again, and the request. What
has left stays with the office; what waits is cancelled, as if its signer had taken it back.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from habeas.actions import addresses, dropping, envelopes, keys, limits, mails, opening, taking
from habeas.actions.models import Action, Pending, Submission
from habeas.actions.signed import signer_of
from habeas.channels.base import ChannelError
from habeas.delivery import states
from habeas.delivery.models import Answer, Consignment, Delivery
from habeas.kernel import clock, sealing

# What is on the line may leave in this moment; what came back was at the office's door.
_NEVER_LEFT: Final = frozenset(
    {states.HELD, states.QUEUED, states.DEFERRED, states.FAILED, states.CANCELLED}
)
_STOPPED: Final = frozenset({states.HELD, states.QUEUED, states.DEFERRED})


def erase_due(ring: keys.KeyRing, send: taking.Send, *, now: datetime | None = None) -> int:
    """Answer every request to erase that is due; return how many were handled.

    ``send`` hands one mail over and raises ChannelError; an answer that could not be handed over is
    tried again as confirmation mails are, and given up a day after it was asked for.
    """
    now = now or clock.now()
    return taking.take_due(
        Submission.ERASURE, lambda submission: _answer(submission, ring, send, now=now), now=now
    )


def _answer(
    submission: Submission, ring: keys.KeyRing, send: taking.Send, *, now: datetime
) -> None:
    plaintext = sealing.open_with(
        ring.intake,
        bytes(submission.sealed),
        purpose=envelopes.ERASURE,
        row=str(submission.pk),
    )
    request = envelopes.Erasing.from_bytes(plaintext)
    if request.found is None:
        request = _erase(submission, request, ring, now=now)
    elif taking.is_late(submission, now=now):
        submission.delete()
        return
    try:
        send(mails.erased(request))
    except ChannelError as error:
        if not error.permanent:
            taking.try_again(submission, now=now)
            return
    submission.delete()


def _erase(
    submission: Submission, request: envelopes.Erasing, ring: keys.KeyRing, *, now: datetime
) -> envelopes.Erasing:
    """Erase, and keep with the request, sealed, what its answer has to say: one commit."""
    canonical = addresses.canonical(request.address)
    with transaction.atomic():
        stopped, left, spoken = 0, 0, list[str]()
        for appeal in ring.appeals():
            tag = keys.tag(ring.appeal(appeal), canonical)
            mine = Action.objects.filter(appeal=appeal, tag=tag)
            for action in mine.select_for_update(no_key=True, of=("self",)):
                found = _fate(action)
                stopped, left = stopped + found[0], left + found[1]
                if action.sealed is not None:
                    spoken.append(signer_of(action, ring).language)
                opening.forget_signer(action, now=now)
                _forget_copies(action)
        waiting = Pending.objects.filter(block_tag=limits.block_tag(ring, request.address))
        unconfirmed = waiting.delete()[0]
        request = replace(
            request, found=[stopped, left, unconfirmed], languages=list(dict.fromkeys(spoken))
        )
        sealed = dropping.seal_erasure(request, row=submission.pk)
        Submission.objects.filter(pk=submission.pk).update(sealed=sealed, opened=True)
    return request


def _forget_copies(action: Action) -> None:
    """Forget the bytes of what their side took; those of what waits go when it is cancelled."""
    taken = Consignment.objects.filter(
        deliveries__action=action, deliveries__state__in=[states.ACCEPTED, *states.END_STATES]
    )
    taken.update(sealed=None)
    # An office that answers her quotes her.
    Answer.objects.filter(consignment__deliveries__action=action).update(sealed=None)


def _fate(action: Action) -> tuple[int, int]:
    """Return how many of its letters are stopped by this, and how many have left or may have."""
    now = list(Delivery.objects.filter(action=action).values_list("state", flat=True))
    if not now and action.planned_at is None:
        return 1, 0
    stopped = sum(state in _STOPPED for state in now)
    return stopped, sum(state not in _NEVER_LEFT for state in now)
