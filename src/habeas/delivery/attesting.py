"""The only writer of evidence that comes after a letter was taken; it never grows less.

The state stays what it was: a server's or a person's later word is beside it, even beside an end.
"""

from habeas.delivery.models import Delivery


def attest(delivery: Delivery, evidence: str) -> bool:
    """Raise the evidence of a delivery to ``evidence`` (E1 to E4); tell whether it was less.

    The row in hand is changed too.
    """
    less = Delivery.objects.filter(pk=delivery.pk, evidence__lt=evidence)
    if less.update(evidence=evidence) != 1:
        return False
    delivery.evidence = evidence
    return True
