"""Write down what servers and providers say of a consignment after it was handed over.

Whoever brings the word (a report by mail, a provider's event) calls these deeds, with a digest of
what brought it: the same word twice changes nothing. What is said of a consignment that never left
changes nothing either. Of an office that was found for the signer no text is kept, because it names
the server, and no contact is suspected, because that would tell which office it was.
"""

from collections.abc import Callable
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Q

from habeas.delivery import states
from habeas.delivery.advancing import advance
from habeas.delivery.attesting import attest
from habeas.delivery.models import Consignment, Delivery, Report
from habeas.directory import keeping
from habeas.directory.models import Contact
from habeas.kernel.errors import HabeasError
from habeas.staff.auditing import name_of
from habeas.staff.models import AuditEntry

# A letter may have had bad luck once; two of them say something of the mailbox.
SUSPECT_AFTER: Final = 2
# Nobody has so much to say of one letter: what comes after that is a loop or a flood.
MOST_REPORTS: Final = 50

_SPEAK_OF_THE_CONTACT: Final = ("failed", "complaint")
# Why a letter was refused that says something of the mailbox, and nothing of us or of the letter.
_OF_THE_MAILBOX: Final = ("no mailbox", "full")
_MAY_HAVE_LEFT: Final = frozenset(
    {
        states.ACCEPTED,
        states.SETTLED,
        states.BOUNCED,
        states.UNKNOWN,
        states.UNRESOLVED,
    }
)


class Noted(StrEnum):
    """What became of a word: kept, known already, not fitting, or one too many."""

    KEPT = "kept"
    REPEATED = "repeated"
    UNMATCHED = "unmatched"
    TOO_MANY = "too many"


class TooEarlyError(HabeasError):
    """The consignment is in the very moment of being handed over; to be told again."""

    def __init__(self) -> None:
        super().__init__("The letter is just being handed over; tell this again in a minute.")


def bounced(  # noqa: PLR0913 - the facts of one report
    consignment: Consignment,
    *,
    reason: str,
    status: str = "",
    text: str = "",
    digest: bytes,
    now: datetime,
) -> Noted:
    """Write down that a consignment came back; ``reason``: no mailbox, full or refused.

    Its letters are bounced if their window is open; after it, the report stands beside their end.
    Two consignments that came back from one contact, since somebody last looked at that contact,
    make it suspect. Raises TooEarlyError and MovedMeanwhileError, and then changes nothing.
    """

    def end(delivery: Delivery) -> None:
        if _taken(delivery, now=now):
            advance(delivery, states.BOUNCED, reason=reason, because="came back")

    return _note(consignment, "failed", status, text, digest, now, end)


def confirmed(  # noqa: PLR0913 - the facts of one report
    consignment: Consignment,
    *,
    evidence: str,
    status: str = "",
    text: str = "",
    digest: bytes,
    now: datetime,
) -> Noted:
    """Write down that a server said where the letter lies: E3 in the mailbox, E2 at the office's.

    Raises TooEarlyError and MovedMeanwhileError, and then changes nothing.
    """

    def prove(delivery: Delivery) -> None:
        _taken(delivery, now=now)
        attest(delivery, evidence)

    return _note(consignment, "delivered", status, text, digest, now, prove)


def noted(  # noqa: PLR0913 - the facts of one report
    consignment: Consignment,
    *,
    kind: str,
    status: str = "",
    text: str = "",
    digest: bytes,
    now: datetime,
) -> Noted:
    """Write down what changes no letter: ``kind`` is delayed, automatic, complaint or unmatched.

    Who calls a letter unwanted makes the contact as suspect as one that came back does.
    """
    return _note(consignment, kind, status, text, digest, now, lambda _delivery: None)


def has_left(consignment: Consignment) -> bool:
    """Tell whether the letters of a consignment left or may have; raises TooEarlyError.

    A server may speak before the courier has written down that the letter was taken.
    """
    deliveries = consignment.deliveries.all()
    if any(delivery.state in _MAY_HAVE_LEFT for delivery in deliveries):
        return True
    # At the dot now, or once before without a reply and just being repeated.
    on_the_line = consignment.attempts.filter(phase="dot")
    if any(each.state == states.SENDING for each in deliveries) and on_the_line.exists():
        raise TooEarlyError
    return False


def is_found(consignment: Consignment) -> bool:
    """Tell whether the office was found for the signer, so that nothing may tell which it was."""
    if consignment.kind == "covering":
        return False  # all offices of that kind get one, whether anybody signed there or not
    return consignment.addressee is not None and bool(consignment.addressee.office.stands_for)


def known_since(consignment: Consignment, now: datetime) -> datetime:
    """Return when something came back, as it may be written down.

    Of an office that was found the day alone: the hour at which people write tells their zone.
    """
    return datetime.combine(now.date(), time(), tzinfo=now.tzinfo) if is_found(consignment) else now


def _note(  # noqa: PLR0913, PLR0917 - the facts of one report, and what follows of it
    consignment: Consignment,
    kind: str,
    status: str,
    text: str,
    digest: bytes,
    now: datetime,
    then: Callable[[Delivery], None],
) -> Noted:
    with transaction.atomic():
        Consignment.objects.select_for_update(no_key=True).get(pk=consignment.pk)
        if Report.objects.filter(digest=digest).exists():
            return Noted.REPEATED
        if consignment.reports.count() >= MOST_REPORTS:
            return Noted.TOO_MANY
        if not has_left(consignment):
            kind, text = "unmatched", ""
        Report.objects.create(
            consignment=consignment,
            kind=kind,
            status=status[:20],
            text="" if is_found(consignment) else text[:500],
            digest=digest,
            at=known_since(consignment, now),
        )
        if kind == "unmatched":
            return Noted.UNMATCHED
        for delivery in consignment.deliveries.order_by("pk"):
            then(delivery)
        if kind in _SPEAK_OF_THE_CONTACT:
            suspect(consignment)
    return Noted.KEPT


def _taken(delivery: Delivery, *, now: datetime) -> bool:
    """Write down that a letter of which nobody knew was taken; tell whether its window is open."""
    if delivery.state == states.UNKNOWN:
        until = now + states.BOUNCE_WINDOW
        advance(delivery, states.ACCEPTED, because="word came", evidence="E1", due_at=until)
    return delivery.state == states.ACCEPTED


def suspect(consignment: Consignment) -> None:
    """Hold the queue of the contact of ``consignment`` if two of them speak ill of it.

    They do that came back, were called unwanted, or were refused because there is no such mailbox
    or it is full, since somebody last looked at the contact. The desk is told.
    """
    if consignment.contact_id is None:
        return
    contact = Contact.objects.select_for_update(no_key=True).get(pk=consignment.contact_id)
    reported = Report.objects.filter(kind__in=_SPEAK_OF_THE_CONTACT).values("consignment")
    refused = Delivery.objects.filter(state=states.FAILED, reason__in=_OF_THE_MAILBOX)
    ill = Consignment.objects.filter(
        Q(pk__in=reported) | Q(pk__in=refused.values("consignment")), contact=contact
    )
    looked_at = AuditEntry.objects.filter(
        target=name_of(contact), verb__in=keeping.LOOKED_AT
    ).order_by("-at")
    last = looked_at.values_list("at", flat=True).first()
    if last is not None:
        ill = ill.filter(frozen_at__gt=last)
    if contact.healthy and ill[:SUSPECT_AFTER].count() >= SUSPECT_AFTER:
        keeping.suspect(contact, because="two letters came back or were refused there")
