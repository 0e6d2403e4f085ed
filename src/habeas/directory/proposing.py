"""Propose whom an appeal could be addressed to: those of a country who can end it."""

from typing import Final

from habeas.directory.models import Office

# Those nearest to the cell come first: they can act today, the others have to ask them.
NEAREST: Final = (
    "police",
    "prison",
    "prosecutor",
    "minister",
    "judge",
    "head-of-government",
    "head-of-state",
)


def propose(country: str) -> list[Office]:
    """Return offices of ``country`` (ISO 3166-1) with a contact that works, the best first.

    One with a contact verified within a year comes before one without; of these the nearest to the
    person. Embassies and offices that stand for others are not proposed.
    """
    offices = Office.objects.filter(
        country=country, stands_for="", kind__in=NEAREST, contacts__healthy=True
    ).distinct()
    return sorted(
        offices.prefetch_related("contacts", "holders").select_related("coordinates"),
        key=lambda office: (not is_fresh(office), NEAREST.index(office.kind), office.pk),
    )


def is_fresh(office: Office) -> bool:
    """Tell whether a working contact of ``office`` was verified within a year."""
    return any(contact.healthy and not contact.is_stale for contact in office.contacts.all())
