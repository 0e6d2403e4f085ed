"""Tick off what was posted, and write down what came back of paper: signatures, stamps, refusals.

Nothing is posted because a file was taken or printed: a person says that it is in the post. That
cannot be undone, because what was accepted can only settle or come back (``states.MAY_BECOME``):
somebody may have read on the page by then that it was posted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from habeas.actions.models import Action
from habeas.appeals.models import Appeal, Intervention
from habeas.cases import confiding, pixels
from habeas.delivery import printing, states
from habeas.delivery.advancing import advance_together
from habeas.delivery.attesting import attest
from habeas.delivery.models import Consignment, Delivery, PrintBatch, Proof
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day, domain_now

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PURPOSE: Final = "proof"
# What cannot be delivered abroad is kept at the place for up to two months by some posts and comes
# back by surface mail. After three months nothing comes back.
POST_WINDOW: Final = timedelta(days=90)
MOST_SAID: Final = 200
MOST_TRACKING: Final = 40


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What somebody says of one consignment: on which day, in a few words, with a picture.

    ``said`` names nobody of the office's; ``picture`` is kept as clean pixels, sealed to the desk.
    """

    on: date
    said: str = ""
    picture: "UploadedFile[bytes] | None" = None


def post(consignment: Consignment, what: Happened, *, by: User, tracking: str = "") -> None:
    """Mark a printed consignment as posted (E1); ``tracking`` is the number of registered post.

    What else of its pile goes to the same addressee lies in the same envelope and is posted with
    it; so in all that follows. Raises RefusedError while one of its letters may not leave, and for
    a day that cannot be.
    """
    tracking = "".join(tracking.split())
    if len(tracking) > MOST_TRACKING or (tracking and not tracking.isalnum()):
        raise RefusedError("A tracking number has letters and digits, such as RR123456785CH.")
    with transaction.atomic():
        envelope = _envelope(consignment)
        letters = _printed(envelope)
        _refuse_stopped(letters)
        _prove(envelope, consignment, "posted", what, by=by)
        Consignment.objects.filter(pk__in=[each.pk for each in envelope]).update(
            posted_on=what.on, tracking=tracking
        )
        due_at = clock.now() + POST_WINDOW
        advance_together(letters, states.ACCEPTED, because="posted", evidence="E1", due_at=due_at)
        _close(consignment, by=by)


def sign_for(consignment: Consignment, what: Happened, *, by: User) -> None:
    """Write down that the office signed for registered post (E2); raises RefusedError.

    A receipt that comes when the letters have settled already is evidence all the same.
    """
    with transaction.atomic():
        envelope = _envelope(consignment)
        letters = _posted(envelope)
        settled = Delivery.objects.filter(consignment__in=envelope, state=states.SETTLED)
        for letter in settled:
            attest(letter, "E2")
        _prove(envelope, consignment, "signed", what, by=by)
        advance_together(letters, states.SETTLED, because="signed for", evidence="E2")


def hand_over(consignment: Consignment, what: Happened, *, by: User) -> None:
    """Write down that somebody handed a printed consignment over (E3); raises RefusedError.

    What was said tells who went; a picture is of the stamped copy.
    """
    if not what.said.strip():
        raise RefusedError("Say who went.")
    with transaction.atomic():
        envelope = _envelope(consignment)
        letters = _printed(envelope)
        _refuse_stopped(letters)
        _prove(envelope, consignment, "handed", what, by=by)
        advance_together(letters, states.ACCEPTED, because="handed over", evidence="E3")
        advance_together(letters, states.SETTLED, because="handed over")
        _close(consignment, by=by)


def refuse_at_the_door(consignment: Consignment, what: Happened, *, by: User) -> None:
    """Write down that the office did not take it from who brought it; raises RefusedError."""
    with transaction.atomic():
        envelope = _envelope(consignment)
        if any(each.posted_on for each in envelope):
            letters = _posted(envelope)
        else:
            letters = _printed(envelope)
            _refuse_stopped(letters)
            # It was there: the table knows no refusal of what never left.
            advance_together(letters, states.ACCEPTED, because="taken there", evidence="E1")
        _prove(envelope, consignment, "refused", what, by=by)
        advance_together(letters, states.BOUNCED, reason="at the door")
        _close(consignment, by=by)


def come_back(consignment: Consignment, what: Happened, *, by: User) -> None:
    """Write down that the post brought it back; raises RefusedError."""
    with transaction.atomic():
        envelope = _envelope(consignment)
        letters = _posted(envelope)
        _prove(envelope, consignment, "returned", what, by=by)
        advance_together(letters, states.BOUNCED, reason="returned")


def put_back(consignment: Consignment, *, by: User) -> None:
    """Let what was printed and not posted wait for another pile; raises RefusedError."""
    with transaction.atomic():
        envelope = _envelope(consignment)
        _printed(envelope)
        batch = consignment.batch
        for each in envelope:
            let_wait(each, because="not posted")
        auditing.log(by=by, verb="consignment.put-back", target=consignment)
        if batch is not None:
            printing.close_if_done(batch, by=by)


def let_wait(consignment: Consignment, *, because: str) -> None:
    """Let the printed letters of a consignment wait for another pile.

    A covering letter stays what it is and leaves the pile; all others leave their consignment.
    """
    letters = list(consignment.deliveries.filter(state=states.SENDING))
    advance_together(letters, states.HELD, reason="person", because=because)
    mine = Delivery.objects.filter(pk__in=[letter.pk for letter in letters])
    if consignment.kind == "covering":
        Consignment.objects.filter(pk=consignment.pk).update(batch=None, frozen_at=None, pages=None)
    else:
        mine.update(consignment=None, number=None)


def picture_of(proof: Proof, *, by: User) -> bytes:
    """Return the picture that a proof comes with, for ``by``; written down first.

    Raises RefusedError when there is none, HabeasError in a process that is not the desk's.
    """
    if proof.sealed is None:
        raise RefusedError("There is no picture with this.")
    auditing.log(by=by, verb="proof.opened", target=proof)
    return confiding.open_sealed(bytes(proof.sealed), purpose=PURPOSE, row=str(proof.pk))


def _envelope(consignment: Consignment) -> list[Consignment]:
    lying = [each.pk for each in printing.envelope_of(consignment)]
    rows = Consignment.objects.filter(pk__in=lying).order_by("kind", "pk")
    return list(rows.select_for_update(of=("self",)))


def _printed(envelope: Sequence[Consignment]) -> list[Delivery]:
    letters = list(Delivery.objects.filter(consignment__in=envelope, state=states.SENDING))
    if any(each.posted_on for each in envelope) or not letters:
        raise RefusedError(
            "This is ticked off already, or nothing of it is left to post: load the page anew."
        )
    return letters


def _posted(envelope: Sequence[Consignment]) -> list[Delivery]:
    """Return the letters that may still come to another end; none once they have settled."""
    if not any(each.posted_on for each in envelope):
        raise RefusedError("Tick it off as posted first.")
    return list(Delivery.objects.filter(consignment__in=envelope, state=states.ACCEPTED))


def _refuse_stopped(letters: Sequence[Delivery]) -> None:
    """Raise RefusedError unless all may leave; whoever withdraws waits, or was first."""
    these = Delivery.objects.filter(pk__in=[letter.pk for letter in letters])
    appeals = Appeal.objects.filter(addressees__deliveries__in=these.values("pk"))
    list(appeals.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))
    for rows in (Action.objects, Intervention.objects):
        own = rows.filter(deliveries__in=these.values("pk")).order_by("pk")
        list(own.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    may = these.may_travel(domain_now()).filter(addressee__isnull=False).count()
    may += these.own_may_travel().count()
    stopped = len(letters) - may
    if stopped:
        what = "A letter in it" if stopped == 1 else f"{stopped} of its letters"
        raise RefusedError(
            f"{what} may not leave now: the appeal was stopped, its facts have to be checked, its "
            "address has changed, or a signer took it back. Post nothing of it; load the page anew."
        )


def _prove(
    envelope: Sequence[Consignment],
    consignment: Consignment,
    kind: str,
    what: Happened,
    *,
    by: User,
) -> None:
    if what.on > domain_day():
        raise RefusedError("That day is still to come.")
    if any(each.posted_on is not None and what.on < each.posted_on for each in envelope):
        raise RefusedError("That day is before the one on which it was posted.")
    proof = Proof(
        consignment=consignment,
        kind=kind,
        on=what.on,
        said=what.said.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    if what.picture is not None:
        clean, _ = pixels.clean(what.picture)
        proof.sealed = confiding.seal(clean, purpose=PURPOSE, row=str(proof.pk))
    if len(proof.said) > MOST_SAID:
        raise RefusedError(f"Say it in {MOST_SAID} characters.")
    proof.save(force_insert=True)
    auditing.log(by=by, verb=_VERBS[kind], target=consignment)


def _close(consignment: Consignment, *, by: User) -> None:
    batch = PrintBatch.objects.filter(consignments=consignment).first()
    if batch is not None:
        printing.close_if_done(batch, by=by)


_VERBS: Final = {
    "posted": "consignment.posted",
    "signed": "consignment.signed-for",
    "handed": "consignment.handed-over",
    "refused": "consignment.refused",
    "returned": "consignment.returned",
}
