"""Consignments: what travels, every try to hand one over, and what came back of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.actions.models import LedgerModel
from habeas.appeals.models import Addressee
from habeas.delivery import states
from habeas.delivery.models.printing import PrintBatch
from habeas.directory.models import CHANNELS, Contact
from habeas.staff.models import User


class Consignment(LedgerModel):
    """What travels: one or more deliveries of one addressee over one channel, as one set of bytes.

    ``message_id`` and ``envelope_sender`` are fixed when it is planned; the bytes freeze, sealed
    under the appeal's key, with the first attempt and never change after it.
    """

    KINDS: ClassVar = {
        "letter": "a letter by itself",
        "register": "a register of concern",
        "covering": "a covering letter with totals",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=KINDS, default="letter")
    addressee = models.ForeignKey(Addressee, models.PROTECT, null=True, related_name="consignments")
    channel = models.CharField(max_length=5, choices=CHANNELS)
    message_id = models.CharField(max_length=200, unique=True)
    envelope_sender = models.CharField(max_length=200, unique=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="consignments")
    sealed = models.BinaryField(null=True)
    frozen_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(null=True)
    dated = models.DateField(null=True, help_text="Of a register or covering letter: its date.")
    job = models.CharField(
        max_length=200, blank=True, db_index=True, help_text="What the carrier calls it."
    )
    batch = models.ForeignKey(PrintBatch, models.PROTECT, null=True, related_name="consignments")
    posted_on = models.DateField(null=True)
    tracking = models.CharField(max_length=40, blank=True)

    class Meta:
        # Leases alone: a SQLite that looks for what has none must not read all that have none.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["leased_until"], condition=Q(leased_until__isnull=False), name="leases"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(frozen_at__isnull=False),
                name="bytes_are_frozen_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(repeats__lte=states.MOST_REPEATS), name="repeated_at_most_twice"
            ),
        ]


class Attempt(LedgerModel):
    """One try to hand a consignment over, and how far it got.

    ``phase`` is committed before the step it names is taken: after ``dot`` nobody can know, without
    a reply, whether the other side has the letter.
    """

    PHASES: ClassVar = {
        "connect": "connect",
        "envelope": "envelope",
        "dot": "dot",
        "reply": "reply",
    }

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=8, choices=PHASES)
    code = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=500, blank=True, help_text="Addresses are cut out.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        # Few are left at the dot, and whether one was is asked of everything that waits.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consignment"], condition=Q(phase="dot"), name="at_the_dot"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment", "number"], name="one_attempt_a_number"),
        ]


class Report(LedgerModel):
    """What a server, a fax machine or a provider said of a consignment after it was handed over.

    ``digest`` is that of the message that brought it: the same one twice changes nothing.
    """

    KINDS: ClassVar = {
        "failed": "came back",
        "delayed": "delayed",
        "delivered": "delivered, says the recipient's server",
        "automatic": "an automatic reply",
        "complaint": "reported as unwanted, by the recipient",
        "unmatched": "does not fit what we know",
    }

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=9, choices=KINDS)
    status = models.CharField(max_length=20, blank=True, help_text="Such as 5.1.1 (RFC 3463).")
    text = models.CharField(max_length=500, blank=True, help_text="Addresses are cut out.")
    digest = models.BinaryField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Proof(LedgerModel):
    """What a person brought back of a consignment on paper: a receipt, a stamp, a photograph.

    ``sealed`` is the picture, sealed to the desk's key; ``said`` names nobody of the office's.
    """

    KINDS: ClassVar = {
        "posted": "posted",
        "signed": "signed for",
        "handed": "handed over",
        "refused": "refused at the door",
        "returned": "came back by post",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=8, choices=KINDS)
    on = models.DateField()
    said = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
