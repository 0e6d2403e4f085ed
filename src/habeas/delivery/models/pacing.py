"""How much a mailbox or a server has had, and whether it is being left in peace."""

from django.db import models

from habeas.actions.models import LedgerModel


class Pace(LedgerModel):
    """What one destination (a mailbox, a fax number or a mail domain) has had on one of its days.

    ``tag`` is HMAC-SHA256 under the courier's key: a found office's mailbox would tell a signer's
    country. ``resting_until`` is the circuit breaker's; all are real times.
    """

    tag = models.BinaryField(unique=True)
    day = models.DateField()
    letters = models.PositiveIntegerField(default=0)
    registers = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    next_at = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
