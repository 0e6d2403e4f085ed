"""The drop-box: what supporters leave, sealed, and what the courier makes of it.

No row here holds a name, an address, a country or anything that could be guessed back to one. Every
key that opens them is either in a mailed link or in the courier's folder of keys.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from habeas.appeals.models import Appeal, LetterVersion


class LedgerModel(models.Model):
    """A row of the ledger: written by machines, so Wagtail's reference index leaves it alone."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class Submission(LedgerModel):
    """What the web process seals to the courier and drops: a request that it cannot read again.

    ``due_at`` is both the lease and the retry: the courier that takes it moves it on. What the desk
    seals has a purpose of its own, and opens for that alone.
    """

    SUPPORTER: ClassVar = "supporter"
    ERASURE: ClassVar = "erasure"
    FINDING: ClassVar = "finding"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    purpose = models.CharField(
        max_length=9,
        choices={SUPPORTER: SUPPORTER, ERASURE: ERASURE, FINDING: FINDING},
        default=SUPPORTER,
    )
    opened = models.BooleanField(
        default=False, help_text="Done as far as it can be without the mail that answers it."
    )


class Pending(LedgerModel):
    """A signed letter that waits for its link to be used, sealed under a key of that link.

    ``link`` and ``not_me`` are SHA-256 of the two mailed tokens; ``block_tag`` is the address under
    the courier's long-lived key, so that *not me* can block it without knowing it. When the appeal
    ends, what is sealed goes; the link can still tell that nothing was sent.
    """

    link = models.BinaryField(unique=True)
    not_me = models.BinaryField(unique=True)
    block_tag = models.BinaryField()
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="pending")
    sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "pending"


class Action(LedgerModel):
    """A confirmed, signed letter of one supporter to one appeal.

    ``tag`` is the address under the appeal's key: one action an address. Withdrawing deletes the
    tag and what is sealed.
    """

    NAMED: ClassVar = "named"
    COUNTED: ClassVar = "counted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="actions")
    versions = models.ManyToManyField(LetterVersion, related_name="+")
    shown = models.CharField(max_length=7, choices={NAMED: NAMED, COUNTED: COUNTED})
    tag = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    confirmed_on = models.DateField()
    confirmed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        # The courier looks for these few among all that are planned and stand, every few seconds.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["confirmed_at"], condition=Q(planned_at__isnull=True), name="to_be_planned"
            ),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="taken_back",
            ),
            models.Index(fields=["appeal", "withdrawn_at", "confirmed_at"], name="to_be_counted"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "tag"], name="one_action_an_address"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(tag__isnull=True, sealed__isnull=True),
                name="withdrawn_means_forgotten",
            ),
        ]


class Receipt(LedgerModel):
    """What the web process may show behind a supporter's *my* link.

    ``link`` is the SHA-256 of the *my* token; what is sealed opens with a key of that token alone.
    """

    OUTCOMES: ClassVar = {
        "received": "received",
        "queued": "queued",
        "already signed": "already signed",
        "appeal closed": "appeal closed",
        "cannot be printed": "cannot be printed",
        "withdrawn": "withdrawn",
    }

    link = models.BinaryField(unique=True)
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=20, choices=OUTCOMES, default="received")
    sealed = models.BinaryField(null=True)
    action = models.ForeignKey(Action, models.SET_NULL, null=True, related_name="receipts")
    created_at = models.DateTimeField()


class MailCount(LedgerModel):
    """How many mails an address got today; the tag is made under a key of the day."""

    tag = models.BinaryField(unique=True)
    mails = models.PositiveSmallIntegerField(default=0)
    confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class Blocked(LedgerModel):
    """An address that said *not me*; the tag is made under one long-lived key of the courier."""

    tag = models.BinaryField(unique=True)
    created_at = models.DateTimeField()


class Tally(LedgerModel):
    """How many people an appeal's page says have written, as of the last batch."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="tally")
    loaded = models.PositiveIntegerField(default=0, help_text="Counted before Habeas was used.")
    people = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tallies"
