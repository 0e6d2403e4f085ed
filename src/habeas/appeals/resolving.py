"""Addressees that stand for another office, found for each supporter by the country she lives in.

The web process knows that country for one request, the courier while it has one letter in hand.
What is found here is held in memory and never stored: the rows name the placeholder alone. What
goes to all of these offices alike tells of nobody, and may be written down (``offices_of``).
"""

from collections.abc import Collection
from copy import copy
from typing import Final

from django.db.models import QuerySet

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
    return standing_in(addressee, office, letter_languages=letter_languages) if office else None


def standing_in(
    addressee: Addressee, office: Office, *, letter_languages: Collection[str]
) -> Addressee:
    """Return an unsaved copy of an addressee with one of the offices that it stands for."""
    found = copy(addressee)
    found.office = office
    found.letter_language = languages.official_among(office.country, letter_languages) or (
        addressee.letter_language
    )
    return found


def offices_of(addressee: Addressee) -> list[Office]:
    """Return every office that an addressee stands for, of whatever country, as of today.

    They are those that ``resolve`` finds, one a country, in a fixed order; an office that is an
    addressee of the appeal itself is none of them.
    """
    if addressee.office.stands_for == EMBASSY:
        found = [mission.office for mission in _missions(sending_state(addressee.appeal))]
    else:
        by_country: dict[str, Office] = {}
        for office in sorted(_governments(), key=_nearness):
            by_country.setdefault(office.country, office)
        found = list(by_country.values())
    known = set(addressee.appeal.addressees.values_list("office", flat=True))
    return sorted((each for each in found if each.pk not in known), key=lambda each: each.pk)


def sending_state(appeal: Appeal) -> str:
    """Return the state whose embassy gets a copy: the first addressed one, else the case's."""
    addressed = appeal.addressees.filter(role="to", office__stands_for="").exclude(
        office__country=""
    )
    first = addressed.values_list("office__country", flat=True).first()
    return first or appeal.case.country


def _own_government(country: str) -> Office | None:
    return min(_governments().filter(country=country), key=_nearness, default=None)


def _governments() -> QuerySet[Office]:
    return Office.objects.filter(approved("coordinates"), stands_for="", kind__in=_GOVERNMENT)


def _nearness(office: Office) -> tuple[int, int]:
    return (_GOVERNMENT.index(office.kind), office.pk)


def _embassy(sending: str, host: str) -> Office | None:
    mission = _missions(sending).filter(host=host).first()
    return mission.office if mission else None


def _missions(sending: str) -> QuerySet[Mission]:
    missions = Mission.objects.filter(approved("office__coordinates"), sending=sending)
    return missions.select_related("office")
