"""What an official answered: kept sealed, read at the desk, and made public by two people.

The process that takes it in can seal it and never open it again; the desk's process alone has the
key. An answer quotes the letter as a rule, and so its signer: whoever opens one gives a reason, and
the message goes when it has been dealt with.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from habeas.appeals.models import Appeal
from habeas.cases import confiding
from habeas.cases.models import Case
from habeas.delivery import states
from habeas.delivery.advancing import advance
from habeas.delivery.attesting import attest
from habeas.delivery.bouncing import Noted, has_left, known_since
from habeas.delivery.models import Answer, Consignment
from habeas.kernel import clock, languages
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User

PURPOSE: Final = "answer"
# An office has no more to say to one letter; more than that is a loop or a flood.
MOST_ANSWERS: Final = 10
MOST_CHARACTERS: Final = 5_000
# Long enough to look again at what was put aside or published, and not longer.
KEPT_FOR: Final = timedelta(days=30)

NEW: Final = "new"
PROPOSED: Final = "proposed"
PUBLISHED: Final = "published"
SET_ASIDE: Final = "set-aside"
# The desk is still to say something to these.
OPEN: Final = frozenset({NEW, PROPOSED})


def keep(consignment: Consignment, raw: bytes, *, digest: bytes, now: datetime) -> Noted:
    """Keep an answer for the desk, sealed; the same one twice is kept once.

    Raises TooEarlyError, and HabeasError when the desk has no key yet.
    """
    with transaction.atomic():
        Consignment.objects.select_for_update(no_key=True).get(pk=consignment.pk)
        if Answer.objects.filter(digest=digest).exists():
            return Noted.REPEATED
        if consignment.answers.count() >= MOST_ANSWERS:
            return Noted.TOO_MANY
        if not has_left(consignment):
            return Noted.UNMATCHED
        pk = uuid.uuid4()
        Answer.objects.create(
            id=pk,
            consignment=consignment,
            digest=digest,
            sealed=confiding.seal(raw, purpose=PURPOSE, row=str(pk)),
            received_at=known_since(consignment, now),
        )
    return Noted.KEPT


def case_of(answer: Answer) -> Case:
    """Return the case of which the letter told that was answered."""
    addressee = answer.consignment.addressee
    if addressee is not None:
        return addressee.appeal.case
    delivery = answer.consignment.deliveries.select_related("intervention__case").first()
    if delivery is None or delivery.intervention is None:
        raise ValueError("A consignment of nobody's carries a letter of our own.")
    return delivery.intervention.case


def reveal(answer: Answer, *, by: User, because: str) -> bytes:
    """Open the whole message for ``by`` and write down why, as ``confiding.reveal`` does.

    Raises RefusedError, also when the message has gone already.
    """
    if answer.sealed is None:
        raise RefusedError("This message was deleted when it had been dealt with.")
    confiding.account_for(
        case_of(answer), by=by, verb="answer.revealed", target=answer, because=because
    )
    return confiding.open_sealed(bytes(answer.sealed), purpose=PURPOSE, row=str(answer.pk))


def propose(answer: Answer, *, by: User, text: str, language: str) -> None:
    """Say what may be published of an answer; it waits for a second person's yes.

    Raises RefusedError and LanguageError.
    """
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text or len(text) > MOST_CHARACTERS:
        raise RefusedError(f"Write what may be public, in {MOST_CHARACTERS:,} characters at most.")
    if answer.consignment.addressee is None:
        raise RefusedError("An answer to a letter of our own has no public page: set it aside.")
    language = languages.normal(language)
    with transaction.atomic():
        row = _locked(answer)
        if row.state not in OPEN:
            raise RefusedError("This answer has been dealt with already.")
        if row.block is None:
            row.block = approving.new_block(by=by)
        else:
            approving.touch(row.block, by=by)
        row.text, row.language, row.state = text, language, PROPOSED
        row.save(update_fields=["block", "text", "language", "state"])
        auditing.log(by=by, verb="answer.proposed", target=row)
    answer.refresh_from_db()


def publish(answer: Answer, *, by: User, seen: datetime) -> None:
    """Say yes to a proposed text as it was when ``seen``: it is public, as what they answered.

    Raises SecondPersonNeededError, ChangedMeanwhileError and RefusedError.
    """
    with transaction.atomic():
        row = _locked(answer)
        if row.state != PROPOSED or row.block is None:
            raise RefusedError("No text waits for a yes here.")
        approving.approve(row.block, by=by, seen=seen, of=row, verb="answer.published")
        row.state, row.published_at = PUBLISHED, clock.now()
        row.save(update_fields=["state", "published_at"])
        _attest(row.consignment)
    answer.refresh_from_db()


def set_aside(answer: Answer, *, by: User, answered: bool, because: str) -> None:
    """Publish nothing of an answer, or take it off the page again; one person's word is enough.

    ``answered``: a person of the office did answer, which is evidence all the same.
    """
    with transaction.atomic():
        row = _locked(answer)
        if row.state == SET_ASIDE:
            raise RefusedError("This was set aside already.")
        if row.block is None:
            row.block = approving.new_block(by=by)
        else:
            approving.touch(row.block, by=by)
        row.text, row.language, row.published_at = "", "", None
        row.state, row.set_aside_by = SET_ASIDE, by
        row.save()
        if answered:
            _attest(row.consignment)
        auditing.log(by=by, verb="answer.set_aside", target=row, because=because)
    answer.refresh_from_db()


def delete_message(answer: Answer, *, by: User) -> None:
    """Delete the sealed message of an answer that has been dealt with; raises RefusedError."""
    with transaction.atomic():
        row = _locked(answer)
        if row.state in OPEN:
            raise RefusedError("Publish it or set it aside first; then it can be deleted.")
        row.sealed = None
        row.save(update_fields=["sealed"])
        auditing.log(by=by, verb="answer.deleted", target=row)
    answer.refresh_from_db()


def forget_due(now: datetime) -> int:
    """Delete the messages that were dealt with long enough ago; return how many."""
    over = Answer.objects.filter(
        state__in=[PUBLISHED, SET_ASIDE],
        sealed__isnull=False,
        block__changed_at__lte=now - KEPT_FOR,
    )
    return over.update(sealed=None)


def published(appeal: Appeal) -> list[Answer]:
    """Return what was answered and is public of an appeal, the newest first."""
    public = Answer.objects.filter(consignment__addressee__appeal=appeal, state=PUBLISHED)
    rows = public.select_related("consignment__addressee__office", "block")
    return [row for row in rows.order_by("-received_at") if row.block and row.block.is_approved]


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("block", "consignment__addressee").get(pk=answer.pk)


def _attest(consignment: Consignment) -> None:
    """Write down that a person answered; so the letter was taken, if nobody knew."""
    for delivery in consignment.deliveries.order_by("pk"):
        if delivery.state == states.UNKNOWN:
            until = clock.now() + states.BOUNCE_WINDOW
            advance(delivery, states.ACCEPTED, because="answered", evidence="E4", due_at=until)
        else:
            attest(delivery, "E4")
