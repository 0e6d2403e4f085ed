"""Carry what is queued: claim, write, freeze, hand over, and write down how it ended.

Nothing of a letter is logged but its id and the kind of an error.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from habeas import conf
from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.channels.base import Accepted, Carrier, ChannelError, Envelope, Phase
from habeas.channels.registry import carrier
from habeas.delivery import claiming, leaving, own_letters, states, writing, writing_off
from habeas.delivery.advancing import advance
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.letters.living import MissingFactError, StaleFormError
from habeas.letters.typeset import UnprintableError
from habeas.staff.organisations import domain_now

logger = logging.getLogger(__name__)

# How long a letter lies that could not be written, before it is tried again.
SET_ASIDE: Final = timedelta(minutes=5)
# How long one waits that lacks words, or the office that it is for, before it is looked at again.
LOOKED_AT_AGAIN: Final = timedelta(hours=1)
_UNWRITABLE: Final = (
    StaleFormError,
    MissingFactError,
    UnprintableError,
    writing.VersionMissingError,
)


class StoppedError(HabeasError):
    """The letter may not leave any more; raised before the dot, so that it does not."""

    def __init__(self) -> None:
        super().__init__("This letter was stopped before it left.")


def carriers() -> dict[str, Carrier]:
    """Return the carriers of this house, by the channel they serve."""
    urls = {"email": conf.mail_carrier(), "fax": conf.fax_carrier()}
    return {
        channel: carrier(url, loopback_only=conf.demo()) for channel, url in urls.items() if url
    }


def dispatch_due(  # noqa: PLR0913 - what a courier is made of
    ring: KeyRing,
    courier_id: str,
    now: datetime,
    *,
    by: Mapping[str, Carrier] | None = None,
    most: int | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Carry what is due, one letter after the other; return how many were taken up.

    ``by`` are the carriers (those of the configuration), ``most`` how many letters at most;
    ``is_stopping`` is asked before each. ``now`` is the real time the call begins.
    """
    by = carriers() if by is None else by
    ahead = now - clock.now()
    taken_up = 0
    while not is_stopping() and (most is None or taken_up < most):
        delivery = claiming.claim(courier_id, channels=by, now=clock.now() + ahead)
        if delivery is None or delivery.consignment is None:
            break
        taken_up += 1
        _Trip(delivery, delivery.consignment, by[delivery.channel], courier_id, ahead).go(ring)
    return taken_up


def bring_back(now: datetime, *, machine: str = "") -> int:
    """Bring back the letters of couriers that died (``claiming.bring_back``); return how many.

    What is unknown and cannot be repeated ends unresolved.
    """
    returned = claiming.bring_back(now=now, machine=machine)
    for delivery in Delivery.objects.filter(state=states.UNKNOWN).select_related("consignment"):
        if delivery.consignment and not _may_repeat(delivery.consignment, carriers()):
            advance(delivery, states.UNRESOLVED, because="not to be repeated")
    return returned


def _may_repeat(consignment: Consignment, by: Mapping[str, Carrier]) -> bool:
    repeatable = consignment.channel in by and by[consignment.channel].repeatable
    return repeatable and consignment.repeats < states.MOST_REPEATS


class _Trip:
    """One claimed letter's way to the next hop and its end, whatever that is."""

    def __init__(
        self,
        delivery: Delivery,
        consignment: Consignment,
        by: Carrier,
        courier: str,
        ahead: timedelta,
    ) -> None:
        self.delivery = delivery
        self.consignment = consignment
        self.carrier = by
        self.courier = courier
        self.ahead = ahead
        self.doubtful = claiming.is_doubtful(consignment)
        self.attempt: Attempt | None = None
        self.destination: writing.Destination | None = None

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def go(self, ring: KeyRing) -> None:
        """Carry the letter; what goes wrong ends in its state, and never in the others'."""
        try:
            self._carry(ring)
        except claiming.LeaseLostError:
            logger.warning("Letter %s was taken over by another courier.", self.delivery.pk)
        except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
            kind = type(error).__name__
            logger.error("Letter %s was set aside: %s.", self.delivery.pk, kind)  # noqa: TRY400 - a traceback could quote the letter
            self._set_aside(kind)

    def _carry(self, ring: KeyRing) -> None:
        try:
            envelope = self._envelope(ring)
        except _UNWRITABLE as error:
            again = self.now() + LOOKED_AT_AGAIN
            self._end(states.HELD, reason="words", because=type(error).__name__, due_at=again)
            return
        except writing.NotFoundYetError:
            self._not_found()
            return
        except (writing.NoContactError, ChannelError):
            self._no_way()
            return
        except StoppedError:
            self._stopped()
            return
        try:
            accepted = self.carrier.send(envelope, on_phase=self._enter)
        except ChannelError as error:
            self._not_taken(error)
        except StoppedError:
            self._stopped()
        else:
            self._taken(accepted)

    def _envelope(self, ring: KeyRing) -> Envelope:
        """Return the frozen bytes, made now if this is the first attempt, and open the attempt."""
        if Action.objects.filter(deliveries=self.delivery, sealed__isnull=True).exists():
            raise StoppedError
        self.destination = destination = writing.destination_of(self.delivery, ring)
        recipient = writing.recipient_of(destination.contact, self.carrier)
        if self.consignment.sealed is None:
            letter = writing.compose(self.delivery, destination, ring)
            message = writing.message_of(self.delivery, letter, recipient=recipient, now=self.now())
            envelope = Envelope(
                sender=self.consignment.envelope_sender, recipient=recipient, message=message
            )
            sealed: bytes | None = writing.freeze(envelope, self.consignment, key=destination.key)
        else:
            envelope, sealed = writing.frozen(self.consignment, key=destination.key), None
            if envelope.recipient != recipient:
                raise writing.NoContactError("The contact changed after the letter was written.")
            if own_letters.has_changed_since(self.delivery, self.consignment.frozen_at):
                raise writing.NoContactError("Our letter changed after it was written.")
        self._open_attempt(sealed, destination)
        return envelope

    def _open_attempt(self, sealed: bytes | None, destination: writing.Destination) -> None:
        now = self.now()
        consignment = self.consignment
        with transaction.atomic():
            claiming.keep(consignment, self.courier, now=now)
            if sealed is not None:
                consignment.sealed, consignment.frozen_at = sealed, now
                consignment.contact = None if destination.is_found else destination.contact
            consignment.tries += 1
            consignment.save(update_fields=["sealed", "frozen_at", "contact", "tries"])
            self.attempt = Attempt.objects.create(
                consignment=consignment,
                number=consignment.tries,
                phase=Phase.CONNECT,
                began_at=now,
            )

    def _enter(self, phase: Phase) -> None:
        """Commit the phase that begins; before the dot, ask once more whether it may leave."""
        if self.attempt is None or phase in (Phase.CONNECT, Phase.REPLY):
            return  # the attempt was opened with the one; a reply is written with what it says
        with transaction.atomic():
            if phase is Phase.DOT:
                if not leaving.may_leave(self.delivery, self.destination):
                    raise StoppedError
                if self.doubtful:
                    self.consignment.repeats += 1
                    self.consignment.save(update_fields=["repeats"])
            claiming.keep(self.consignment, self.courier, now=self.now())
            Attempt.objects.filter(pk=self.attempt.pk).update(phase=phase)
        self.attempt.phase = phase

    def _taken(self, accepted: Accepted) -> None:
        self._end(
            states.ACCEPTED,
            evidence=accepted.evidence,
            due_at=self.now() + states.BOUNCE_WINDOW,
            reply=(accepted.code, accepted.text),
        )

    def _not_taken(self, error: ChannelError) -> None:
        tries = self.consignment.tries
        exhausted = tries > len(states.RETRY_AFTER)
        again = self.now() + states.RETRY_AFTER[min(tries, len(states.RETRY_AFTER)) - 1]
        reply = None if error.code is None else (error.code, error.text)
        # Without a code it was not the recipient's side that refused but something here is wrong.
        refused = error.permanent and error.code is not None
        if error.ambiguous or self.doubtful:
            last = exhausted or refused or not _may_repeat(self.consignment, self._by())
            self._end_unknown(due_at=again, last=last, ambiguous=error.ambiguous, reply=reply)
        elif refused:
            self._end(states.FAILED, reason="refused", reply=reply)
        elif exhausted:
            self._end(states.FAILED, reason="no reply", reply=reply)
        else:
            self._end(states.DEFERRED, due_at=again, reply=reply)

    def _by(self) -> Mapping[str, Carrier]:
        return {self.delivery.channel: self.carrier}

    def _no_way(self) -> None:
        """Wait for a person: the contact went, is unusable, or is not the one it was written to."""
        if self.doubtful:
            self._end_unknown(due_at=self.now(), last=True)
        else:
            self._end(states.HELD, reason="person", because="the contact cannot be used")

    def _not_found(self) -> None:
        """Wait until the directory has the office; the reason is the same for every country."""
        again = self.now() + LOOKED_AT_AGAIN
        if self.doubtful:
            self._end_unknown(due_at=again, last=True)
        else:
            self._end(states.HELD, reason="contact", due_at=again)

    def _stopped(self) -> None:
        to, reason = writing_off.stop(self.delivery, moment=domain_now())
        if self.doubtful:
            self._end_unknown(due_at=self.now(), last=to == states.CANCELLED)
        else:
            self._end(to, reason=reason, because="stopped before the dot")

    def _set_aside(self, kind: str) -> None:
        again = self.now() + SET_ASIDE
        at_the_dot = self.attempt is not None and self.attempt.phase == Phase.DOT
        if at_the_dot or self.doubtful:
            last = not _may_repeat(self.consignment, self._by())
            self._end_unknown(due_at=again, last=last, ambiguous=at_the_dot)
        else:
            self._end(states.QUEUED, because=kind, due_at=again)

    def _end_unknown(
        self,
        *,
        due_at: datetime,
        last: bool,
        ambiguous: bool = False,
        reply: tuple[int, str] | None = None,
    ) -> None:
        with transaction.atomic():
            self._end(states.UNKNOWN, due_at=due_at, ambiguous=ambiguous, reply=reply)
            if last:
                advance(self.delivery, states.UNRESOLVED, because="not to be repeated")

    def _end(  # noqa: PLR0913 - the facts of the end
        self,
        to: str,
        *,
        because: str = "",
        reason: str = "",
        evidence: str = "",
        due_at: datetime | None = None,
        ambiguous: bool = False,
        reply: tuple[int, str] | None = None,
    ) -> None:
        """Write the end of the trip in one commit; raises LeaseLostError."""
        with transaction.atomic():
            claiming.release(self.consignment, self.courier)
            advance(
                self.delivery, to, because=because, reason=reason, evidence=evidence, due_at=due_at
            )
            if self.attempt is not None:
                self.attempt.ended_at = self.now()
                if reply:
                    self.attempt.phase, self.attempt.code = Phase.REPLY, reply[0]
                    # What a server says of itself would tell whose office was found.
                    found = self.destination is not None and self.destination.is_found
                    self.attempt.text = "" if found else reply[1]
                elif self.attempt.phase == Phase.DOT and not ambiguous:
                    self.attempt.phase = Phase.ENVELOPE  # stopped between that commit and the dot
                self.attempt.save()
