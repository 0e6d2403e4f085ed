"""Signed letters on their way: who gets what, over which channel, with what evidence."""

from habeas.delivery.models.answers import Answer
from habeas.delivery.models.consignments import Attempt, Consignment, Proof, Report
from habeas.delivery.models.covering import CoveringLetter
from habeas.delivery.models.deliveries import (
    EVIDENCE,
    IS_TOTAL,
    OWN_REASONS,
    REASONS,
    STATES,
    Delivery,
    DeliveryQuerySet,
    PublicLedger,
    Step,
)
from habeas.delivery.models.groups import Group, GroupReport
from habeas.delivery.models.pacing import Pace
from habeas.delivery.models.printing import PrintBatch

__all__ = [
    "EVIDENCE",
    "IS_TOTAL",
    "OWN_REASONS",
    "REASONS",
    "STATES",
    "Answer",
    "Attempt",
    "Consignment",
    "CoveringLetter",
    "Delivery",
    "DeliveryQuerySet",
    "Group",
    "GroupReport",
    "Pace",
    "PrintBatch",
    "Proof",
    "PublicLedger",
    "Report",
    "Step",
]
