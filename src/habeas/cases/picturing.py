"""The pictures of persons: who puts one up, and who takes it away."""

import secrets
from datetime import date
from typing import TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.db import transaction

from habeas.cases import consenting, pixels
from habeas.cases.models import Person, Picture, PictureRendition
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# What the rendition is called that pages show; Wagtail's own would go through files on the disk.
SHOWN: Final = "portrait"
# The field of ``Person`` as it waits in ``proposed``.
PROPOSED: Final = "picture_id"


def add_picture(
    person: Person, *, file: "UploadedFile[bytes]", description: str, by: User
) -> Picture:
    """Store the clean pixels of ``file`` as a person's picture; raises RefusedError.

    Once the person is public the picture waits in ``proposed`` for a second person. ``description``
    says what it shows to those who do not see it. The one it replaces is deleted.
    """
    description = description.strip()
    if not description:
        raise RefusedError("Describe the picture for those who cannot see it.")
    if person.kind == "group":
        raise RefusedError("A picture of a group shows people who were not asked: show none.")
    if person.minor:
        raise RefusedError("No picture of somebody under 18 is kept or shown.")
    content, ending = pixels.clean(file)
    picture = Picture(
        title="A portrait", description=description, person=person, uploaded_by_user=by
    )
    portrait = PictureRendition(image=picture, filter_spec=SHOWN)
    # Never the name that was uploaded: it may name the person, the day or the photographer. The
    # two names have nothing in common, so that the one that is public leads nowhere else.
    picture.file = ContentFile(content, name=f"{secrets.token_hex(16)}.{ending}")
    portrait.file = ContentFile(pixels.portrait(content), name=f"{secrets.token_hex(16)}.{ending}")
    try:
        with transaction.atomic():
            picture.save()
            portrait.image = picture
            portrait.save()
            _give(person, picture)
            approving.touch(person.case.facts, by=by)
            auditing.log(by=by, verb="picture.added", target=person)
    except BaseException:
        # Leave nothing on the disk of a picture whose rows were not kept.
        for written in (picture.file, portrait.file):
            written.storage.delete(written.name)
        raise
    person.refresh_from_db()
    return picture


def remove_picture(person: Person, *, by: User, because: str = "") -> None:
    """Take a person's pictures away, at once and for good: one person is enough."""
    with transaction.atomic():
        forget_pictures(person)
        auditing.log(by=by, verb="picture.removed", target=person, because=because)


def forget_pictures(person: Person) -> None:
    """Delete a person's pictures, proposed ones too, with every file of theirs."""
    with transaction.atomic():
        current = Person.objects.select_for_update().get(pk=person.pk)
        proposed = {key: value for key, value in current.proposed.items() if key != PROPOSED}
        Person.objects.filter(pk=person.pk).update(picture=None, proposed=proposed)
        person.pictures.all().delete()
    person.refresh_from_db()


def delete_replaced(person: Person) -> None:
    """Delete the pictures of a person that are neither shown nor proposed any more."""
    kept = {person.picture_id, person.proposed.get(PROPOSED)} - {None}
    person.pictures.exclude(pk__in=kept).delete()


def proposed_picture(person: Person) -> Picture | None:
    """Return the picture that waits for a second person, or None."""
    found: Picture | None = person.pictures.filter(pk=person.proposed.get(PROPOSED)).first()
    return found


def may_show(person: Person, day: date) -> bool:
    """Tell whether readers may see a person's picture on ``day``.

    The consent for it has to be in force, and a second person has said yes to that consent: what
    takes a picture away counts at once, what allows one does not.
    """
    if not consenting.picture_allowed(person, day):
        return False
    consent = consenting.standing_of(person).governing
    if consent is None:  # an organisation's
        return True
    approved_at = person.case.consents.approved_at
    return (
        approved_at is not None
        and max(consent.recorded_at, consent.settled_at or consent.recorded_at) <= approved_at
    )


def _give(person: Person, picture: Picture) -> None:
    current = Person.objects.select_for_update().get(pk=person.pk)
    if Person.objects.public().filter(pk=person.pk).exists():
        current.proposed = {**current.proposed, PROPOSED: picture.pk}
    else:
        current.picture = picture
    current.save(update_fields=["proposed", "picture"])
    delete_replaced(current)
