"""Whom a page asks to send copies: embassies, and offices that the directory has already."""

import re
from typing import Final

from habeas.appeals import drafting, resolving
from habeas.appeals.models import Appeal
from habeas.directory import keeping, representing
from habeas.directory.models import Mission, Office
from habeas.kernel.languages import country_name
from habeas.staff.models import User

from .reading.countries import countries_in
from .reading.fields import ReadAppeal
from .reading.words import any_of, words_of_all

COPY: Final = "copy"
_STANDING_HANDLE: Final = "embassy-of-the-addressed-state"
_STANDING_TITLE: Final = "The embassy in the supporter's country"


def copy_to(appeal: Appeal, read: ReadAppeal, *, by: User) -> list[str]:
    """Let the offices that a page asks copies for get them, and return sentences for the report.

    A copy is the total and names nobody. An embassy in a country that is named is that mission; one
    without a country is whichever is in the supporter's. Coordinates are not taken off a page for
    copies: they are in the report.
    """
    report: list[str] = []
    for printed in read.embassies:
        office, said = _office_of(printed, read, by=by)
        report.append(f"The page asks for a copy: “{' '.join(printed.split())}”. {said}")
        if office and not appeal.addressees.filter(office=office).exists():
            drafting.add_addressee(appeal, office, by=by, role=COPY)
    return report


def _office_of(printed: str, read: ReadAppeal, *, by: User) -> tuple[Office | None, str]:
    folded = printed.casefold()
    for office in Office.objects.filter(country=read.country, stands_for="").order_by("pk"):
        if any(title.casefold() in folded for title in office.titles.values() if title):
            return office, f"It goes to “{office}” of the directory; check the address there."
    words = words_of_all((read.language, *read.languages, "en"))
    if words is None or not _is_mission(printed, words.missions):
        return None, "The directory has no such office; add it there, and to the appeal for a copy."
    named = dict.fromkeys(code for code, _ in countries_in(printed, read.language))
    hosts = [code for code in named if code != read.country]
    if len(hosts) > 1:
        return None, "It names more than one country: add the embassy in each by hand."
    if hosts:
        return _mission(read.country, hosts[0], by=by)
    return _standing(by=by)


def _is_mission(printed: str, missions: tuple[str, ...]) -> bool:
    return bool(re.search(rf"(?i){any_of(missions)}", printed))


def _mission(sending: str, host: str, *, by: User) -> tuple[Office, str]:
    place = country_name(host, "en")
    known = Mission.objects.select_related("office").filter(sending=sending, host=host).first()
    if known:
        return known.office, f"It goes to the embassy in {place}, as the directory has it."
    made = representing.add_mission(sending=sending, host=host, by=by)
    return made.office, (
        f"The embassy in {place} is new in the directory and has no address yet: enter it there."
    )


def _standing(*, by: User) -> tuple[Office, str]:
    office = Office.objects.filter(stands_for=resolving.EMBASSY).order_by("pk").first()
    if office is None:
        office = keeping.add_office(
            by=by,
            handle=_STANDING_HANDLE,
            kind="ambassador",
            stands_for=resolving.EMBASSY,
            titles={"en": _STANDING_TITLE},
        )
    return office, "It goes to the embassy in each supporter's country, where the directory has it."
