"""The pictures of people on the pages: under random names, and only while they may be shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habeas.appeals.models import Appeal
from habeas.cases import picturing
from habeas.cases.models import Case, Person, Picture, PictureRendition
from habeas.public import errors
from habeas.public.answers import published
from habeas.staff import previewing
from habeas.staff.organisations import domain_day, domain_now

KINDS: Final = {"jpg": "image/jpeg", "png": "image/png"}
# The folder in which Wagtail keeps renditions.
FOLDER: Final = "images"


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """A picture as a page shows it."""

    address: str
    description: str

    @classmethod
    def of(cls, picture: Picture, address_of: Callable[[str], str]) -> Self | None:
        """Return the portrait of a picture; None when its rendition is gone."""
        rendition = picture.renditions.filter(filter_spec=picturing.SHOWN).first()
        if rendition is None:
            return None
        name = rendition.file.name.rpartition("/")[2]
        return cls(address=address_of(name), description=picture.description)


def portraits_of(case: Case) -> list[Portrait]:
    """Return the pictures of a case's people that readers may see today."""
    waiting = previewing.portraits()
    if waiting:
        return waiting(list(case.persons.all()))
    persons = (
        case.persons.public().select_related("picture", "case__consents").exclude(picture=None)
    )
    portraits = [
        Portrait.of(person.picture, lambda name: reverse("portrait", args=[name]))
        for person in persons
        if picturing.may_show(person, domain_day())
    ]
    return [portrait for portrait in portraits if portrait]


def show(request: HttpRequest, name: str) -> HttpResponse:
    """Give a picture while its person, her consent and an appeal of hers are public."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    rendition = rendition_named(name)
    content = bytes_of(rendition) if rendition and _is_public(rendition.image) else None
    if rendition is None or content is None:
        return errors.not_found(request)
    return published(request, HttpResponse(content, content_type=kind_of(name)))


def rendition_named(name: str) -> PictureRendition | None:
    """Return the rendition that is stored under a name, with its picture and person."""
    found: PictureRendition | None = (
        PictureRendition.objects.select_related("image__person__case__consents")
        .filter(filter_spec=picturing.SHOWN, file=f"{FOLDER}/{name}")
        .first()
    )
    return found


def bytes_of(rendition: Any) -> bytes | None:  # noqa: ANN401 - Wagtail's rendition has no type
    """Return the file of a rendition; None when it is gone from the disk."""
    try:
        with rendition.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None


def kind_of(name: str) -> str:
    """Return the media type of a stored picture."""
    return KINDS[name.rpartition(".")[2]]


def _is_public(picture: Picture) -> bool:
    person = picture.person
    return (
        person is not None
        and person.picture_id == picture.pk
        and Person.objects.public().filter(pk=person.pk).exists()
        and picturing.may_show(person, domain_day())
        and Appeal.objects.with_page().filter(case=person.case, opens__lte=domain_now()).exists()
    )
