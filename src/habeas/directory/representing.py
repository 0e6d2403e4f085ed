"""Embassies: which office represents one state in another."""

from django.core.exceptions import ValidationError
from django.db import transaction

from habeas.directory import keeping
from habeas.directory.models import Mission, Office
from habeas.staff import approving, auditing
from habeas.staff.models import User


def set_mission(office: Office, *, sending: str, host: str, by: User) -> Mission:
    """Say that ``office`` represents ``sending`` in ``host`` (ISO 3166-1); raises ValidationError.

    It is a change of the office's coordinates: letters to it wait for a second person's yes.
    """
    if sending == host:
        raise ValidationError({"host": "A state has no embassy at home."})
    mission = Mission.objects.filter(office=office).first() or Mission(office=office)
    mission.sending, mission.host = sending, host
    mission.full_clean()
    with transaction.atomic():
        mission.save()
        approving.touch(office.coordinates, by=by)
        auditing.log(by=by, verb="mission.set", target=mission)
    return mission


def add_mission(*, sending: str, host: str, by: User) -> Mission:
    """Add an embassy that the directory has no office for yet; raises ValidationError."""
    with transaction.atomic():
        office = keeping.add_office(
            by=by,
            handle=f"embassy-{sending}-{host}".lower(),
            country=sending,
            kind="ambassador",
            titles={"en": "Ambassador"},
        )
        return set_mission(office, sending=sending, host=host, by=by)


def end_mission(mission: Mission, *, by: User, because: str) -> None:
    """Say that an office represents nobody any more; the office stays in the directory."""
    with transaction.atomic():
        auditing.log(by=by, verb="mission.ended", target=mission, because=because)
        approving.touch(mission.office.coordinates, by=by)
        mission.delete()
