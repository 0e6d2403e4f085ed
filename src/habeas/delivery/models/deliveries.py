"""Deliveries: one letter to one addressee over one channel, and how far each has come."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When

from habeas.actions.models import Action, LedgerModel
from habeas.appeals import choosing
from habeas.appeals.models import Addressee, Appeal, Intervention, LetterText, LetterVersion
from habeas.appeals.resolving import EMBASSY
from habeas.appeals.vocabulary import OPEN
from habeas.delivery import states
from habeas.delivery.models.consignments import Consignment
from habeas.delivery.models.covering import CoveringLetter
from habeas.directory.models import CHANNELS, Contact
from habeas.staff.models import approved

STATES = {state: state for state in states.MAY_BECOME}
REASONS = {
    "": "",
    # why it is held
    "resting": "resting",
    "facts": "waits for a check of the facts",
    "contact": "waits for a working address",
    "words": "waits for its words: a written form no longer fits",
    "translation": "waits for its translation: the source asks for something else by now",
    "paused": "the appeal is paused",
    "register": "waits for the register",
    "covering letter": "waits for the covering letter",
    "person": "needs a person",
    "office": "waits for the office to open",
    "turn": "waits for its turn at that mailbox",
    # why it is cancelled
    "taken back": "taken back by the signer",
    "ended": "no longer needed: the appeal was closed",
    "withdrawn": "the appeal was withdrawn",
    "too old": "the facts could not be checked in time",
    "revised": "the words were revised",
    "no way": "no way was found in time",
    # why it failed or came back
    "refused": "refused for good",
    "no reply": "no server took it in time",
    "no mailbox": "the mailbox does not exist",
    "full": "the mailbox is full",
    "no answer": "the fax machine did not answer",
    "at the door": "refused at the door",
    "returned": "came back by post",
}
# Only letters of the organisation's own have these.
OWN_REASONS = {
    "approval": "waits for a second person's yes",
    "stopped": "stopped at the desk",
}
# A covering letter, or somebody whom one counts.
IS_TOTAL = Q(covering__isnull=False) | Q(action__shown=Action.COUNTED)
EVIDENCE = {"": "", "E1": "E1", "E2": "E2", "E3": "E3", "E4": "E4"}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """How deliveries are asked for."""

    def waiting(self) -> Self:
        """Those that have not left and may still be stopped, and those of which nobody knows."""
        return self.filter(state__in=states.WAITING)

    def may_travel(self, moment: datetime) -> Self:
        """Signed letters that may leave at ``moment`` (domain time), whatever their own state.

        The appeal may send, the office's coordinates carry a second person's yes, a contact on the
        channel is healthy, the signer did not take it back and the words were not stopped. Part of
        the claim of each letter, and asked again in the commit before the final dot. A letter that
        was signed in a translation waits while that asks for other things than its source.
        """
        # Who stands for another office has no coordinates: the courier looks at those it finds.
        reached = (approved("addressee__office__coordinates") & _has_a_contact()) | (
            ~Q(addressee__office__stands_for="") & ~Q(_told_to_an_office_not_reached())
        )
        of_letters = (
            ~IS_TOTAL
            & ~Q(_stopped())
            & ~Q(_outdated())
            & (~Q(channel="fax") | Q(addressee__appeal__risks__fax="no"))
            & (
                ~Q(addressee__office__stands_for=EMBASSY)
                | Q(addressee__appeal__risks__embassy="no")
            )
            & Q(addressee__appeal__in=Appeal.objects.may_send(moment))
        )
        last = Delivery.objects.filter(consignment=OuterRef("consignment"), covering__final=True)
        of_totals = (
            IS_TOTAL
            & (Q(addressee__appeal__state=OPEN) | Q(Exists(last)))
            & Q(addressee__appeal__in=Appeal.objects.may_send_totals(moment))
        )
        return self._with_language().filter(
            of_letters | of_totals, reached, action__withdrawn_at__isnull=True
        )

    def without_contact(self) -> Self:
        """Those whose addressee has no healthy contact on their channel that they have not had."""
        return self.exclude(_has_a_contact())

    def own_may_travel(self) -> Self:
        """Letters of the organisation's own that may leave, whatever their own state.

        A second person has said yes to the letter as it is and to the office's coordinates, nobody
        has stopped it, and no fact of its case has changed since without a second person's yes.
        """
        healthy = Contact.objects.filter(
            office=OuterRef("intervention__office"), channel=OuterRef("channel"), healthy=True
        )
        unchanged = Q(
            intervention__case__facts__changed_at__lte=F("intervention__block__approved_at")
        )
        return self.filter(
            approved("intervention__block"),
            approved("intervention__case__facts") | unchanged,
            approved("intervention__office__coordinates"),
            Exists(healthy),
            intervention__stopped_at__isnull=True,
        )

    def revised(self) -> Self:
        """Those of a version whose successor said that letters of earlier ones stop."""
        return self._with_language().filter(_stopped())

    def outdated(self) -> Self:
        """Those signed in a translation that asks for other things than its source by now."""
        return self._with_language().filter(_outdated())

    def not_revised(self) -> Self:
        """All but the revised ones."""
        return self._with_language().exclude(_stopped())

    def _with_language(self) -> Self:
        """Annotate the language in which it leaves, as ``choosing.leaving_version`` has it.

        It is "" where the office is found for the signer: that language would tell her country.
        """
        signed_in_its_own = Action.versions.through.objects.filter(
            action_id=OuterRef("action_id"),
            letterversion__language=OuterRef("addressee__letter_language"),
        )
        return self.annotate(
            language=Case(
                When(~Q(addressee__office__stands_for=""), then=Value("")),
                When(Exists(signed_in_its_own), then=F("addressee__letter_language")),
                default=F("addressee__appeal__language"),
            )
        )


def _has_a_contact() -> Q:
    """Return whether a healthy contact is on the channel that no predecessor was tried at."""
    healthy = Contact.objects.filter(
        office=OuterRef("addressee__office"), channel=OuterRef("channel"), healthy=True
    )
    tried = Delivery.objects.filter(
        action=OuterRef(OuterRef("action")),
        addressee=OuterRef(OuterRef("addressee")),
        rung__lt=OuterRef(OuterRef("rung")),
        consignment__contact=OuterRef("pk"),
    )
    # Nearly all letters are on the first rung, and their claim is asked for often.
    return Q(Exists(healthy)) & (Q(rung=0) | Q(Exists(healthy.exclude(Exists(tried)))))


def _told_to_an_office_not_reached() -> Exists:
    """Return whether the covering letter it travels in has an office without a working mailbox."""
    healthy = Contact.objects.filter(
        office=OuterRef("covering__office"), channel=OuterRef("channel"), healthy=True
    )
    reached = approved("covering__office__coordinates") & Q(Exists(healthy))
    letters = Delivery.objects.filter(
        consignment=OuterRef("consignment"), covering__office__isnull=False
    )
    return Exists(letters.exclude(reached))


def _outdated() -> Exists:
    texts = LetterText.objects.filter(
        live=True, appeal=OuterRef("addressee__appeal"), language=OuterRef("language")
    )
    return Exists(choosing.outdated_letters(texts))


def _stopped() -> Exists:
    later = LetterVersion.objects.filter(
        appeal=OuterRef("letterversion__appeal"),
        language=OuterRef("letterversion__language"),
        number__gt=OuterRef("letterversion__number"),
        earlier_may_go=False,
    )
    # Where the language is not told, whichever of the signed versions was stopped stops it.
    language = ExpressionWrapper(OuterRef("language"), models.CharField())
    leaving = Action.versions.through.objects.alias(leaves_in=language).filter(
        Q(leaves_in="") | Q(letterversion__language=F("leaves_in")),
        Exists(later),
        action_id=OuterRef("action_id"),
    )
    return Exists(leaving)


class Delivery(LedgerModel):
    """One letter to one addressee over one channel: signed, our own, or a covering letter of ours.

    ``state`` is written by ``advancing`` alone. ``channel`` is empty while the office has no
    contact at all. A letter whose channel ended without success has a ``successor`` on the next
    contact; such a letter is counted once, where its successor stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="deliveries")
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, related_name="deliveries")
    intervention = models.ForeignKey(
        Intervention, models.PROTECT, null=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=5, choices=CHANNELS, blank=True)
    covering = models.OneToOneField(
        CoveringLetter, models.PROTECT, null=True, related_name="delivery"
    )
    consignment = models.ForeignKey(
        Consignment, models.PROTECT, null=True, related_name="deliveries"
    )
    rung = models.PositiveSmallIntegerField(
        default=0, help_text="How many contacts of the addressee were tried before this one."
    )
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    number = models.PositiveIntegerField(null=True, help_text="Its place in a register.")
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.CharField(max_length=20, choices=REASONS | OWN_REASONS, blank=True)
    evidence = models.CharField(max_length=2, choices=EVIDENCE, blank=True)
    due_at = models.DateTimeField(help_text="Its state is not acted upon before then.")
    changed_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="the_queue"),
            models.Index(fields=["addressee", "channel", "state", "reason"], name="the_ledger"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["action", "addressee", "rung"], name="a_letter_once_a_rung"
            ),
            models.UniqueConstraint(fields=["intervention", "channel"], name="our_own_letter_once"),
            models.CheckConstraint(
                condition=Q(
                    action__isnull=False,
                    addressee__isnull=False,
                    intervention__isnull=True,
                    covering__isnull=True,
                )
                | Q(
                    action__isnull=True,
                    addressee__isnull=True,
                    intervention__isnull=False,
                    covering__isnull=True,
                )
                | Q(
                    action__isnull=True,
                    addressee__isnull=False,
                    intervention__isnull=True,
                    covering__isnull=False,
                ),
                name="a_letter_signed_or_our_own",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(STATES)), name="a_known_state_of_a_delivery"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "failed", "cancelled"])
                | Q(consignment__isnull=False),
                name="what_travels_is_in_a_consignment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "settled"]) | ~Q(evidence=""),
                name="accepted_means_evidence",
            ),
        ]


class PublicLedger(LedgerModel):
    """What an appeal's page says became of its letters, as of the last batch."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="public_ledger")
    lines = models.JSONField(default=list)
    counted_at = models.DateTimeField()
    looked_at = models.DateTimeField(
        null=True, help_text="When its letters were last counted, moved or not."
    )


class Step(LedgerModel):
    """One change of a delivery's state; written once."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    because = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
