"""Addressees that stand for another office, found for each supporter by the country she lives in.

The web process knows that country for one request, the courier while it has one letter in hand.
What is found here is held in memory and never stored: the rows name the placeholder alone.
"""

from collections.abc import Collection
from copy import copy
from typing import Final

from habeas.appeals.models import Addressee, Appeal
from habeas.directory.models import Mission, Office
from habeas.kernel import languages
from habeas.staff.models import approved

OWN_GOVERNMENT: Final = "own-government"
EMBASSY: Final = "embassy"
# Whoever speaks for a government abroad; where nobody of that kind is known, its head.
_GOVERNMENT: Final = ("foreign-minister", "head-of-government")


def resolve(
    addressee: Addressee, *, country: str, letter_languages: Collection[str]
) -> Addressee | None:
    """Return an unsaved copy of ``addressee`` with the office that it stands for in ``country``.

    An addressee that is an office itself comes back as it is. The copy's letter language is the
    first official one of that office's country among ``letter_languages``, else the addressee's
    own. None when the country was not said, or when the directory has no such office whose
    coordinates a second person has approved.
    """
    if not addressee.office.stands_for:
        return addressee
    if not country.isalpha():  # not asked yet, or not said
        return None
    if addressee.office.stands_for == EMBASSY:
        office = _embassy(sending_state(addressee.appeal), country)
    else:
        office = _own_government(country)
    if office is None:
        return None
    found = copy(addressee)
    found.office = office
    found.letter_language = languages.official_among(office.country, letter_languages) or (
        addressee.letter_language
    )
    return found


def sending_state(appeal: Appeal) -> str:
    """Return the state whose embassy gets a copy: the first addressed one, else the case's."""
    addressed = appeal.addressees.filter(role="to", office__stands_for="").exclude(
        office__country=""
    )
    first = addressed.values_list("office__country", flat=True).first()
    return first or appeal.case.country


def _own_government(country: str) -> Office | None:
    offices = Office.objects.filter(
        approved("coordinates"), country=country, stands_for="", kind__in=_GOVERNMENT
    )
    return min(
        offices, key=lambda office: (_GOVERNMENT.index(office.kind), office.pk), default=None
    )


def _embassy(sending: str, host: str) -> Office | None:
    missions = Mission.objects.filter(
        approved("office__coordinates"), sending=sending, host=host
    ).select_related("office")
    mission = missions.first()
    return mission.office if mission else None
