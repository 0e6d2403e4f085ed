"""The pictures of a case's people: put up, seen at the desk, taken away."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.cases import consenting, picturing, pixels
from habeas.cases.models import Person, Picture
from habeas.desk.facts import FactScreen
from habeas.desk.screens import Screen
from habeas.public.portraits import Portrait, bytes_of, kind_of, rendition_named
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_day
from habeas.staff.roles import EDITORS, EVERYBODY

TOO_LARGE = "Choose a picture of at most 10 MB."


class PictureForm(forms.Form):
    """A picture and what it shows; ``replaces`` is what was there when the form was shown."""

    file = forms.FileField(
        label="Picture",
        help_text=f"{TOO_LARGE} JPEG, PNG, WebP, HEIC or AVIF. Only its pixels are kept: no place, "
        "no day, no camera, no name.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        error_messages={"required": TOO_LARGE},
    )
    description = forms.CharField(
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What it shows, for those who cannot see it",
        help_text="Describe a person, such as “A woman of about sixty, laughing, in her garden”. "
        "Take a picture as they would wish it: no mug-shot, no handcuffs.",
    )
    replaces = forms.CharField(required=False, widget=forms.HiddenInput)


class RemoveForm(forms.Form):
    """Why, if there is time to say so."""

    because = forms.CharField(
        max_length=300, required=False, label="Why", help_text="For the audit log; never public."
    )


class OfPicture(FactScreen):
    """A screen about one person's picture."""

    roles = EDITORS
    icon = "image"

    def prepare(self) -> None:
        """Look up the case and the person."""
        super().prepare()
        self.person: Person = get_object_or_404(self.case.persons, pk=self.kwargs["person"])


class AddPicture(OfPicture):
    """Put a picture up; of somebody public it waits for a second person."""

    button = "Keep the picture"
    template = "picture_form.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Whose picture."""
        return f"A picture of {self.person}"

    @property
    def done(self) -> str:  # type: ignore[override]
        """What became of it."""
        if self.person.proposed.get(picturing.PROPOSED):
            return "Kept. Readers see it when a second person has said yes."
        return "Kept."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        files = self.request.FILES if data is not None else None
        return PictureForm(data, files, initial={"replaces": self._there()})

    def record(self, facts: dict[str, Any]) -> None:
        """Keep the picture."""
        if facts["file"].size > pixels.MOST_BYTES:
            raise forms.ValidationError({"file": f"The picture is over 10 MB. {TOO_LARGE}"})
        if facts.pop("replaces") != self._there():
            raise ChangedMeanwhileError(
                "Somebody else changed this picture meanwhile. Look at theirs below; to replace it "
                "all the same, choose your file once more and keep it."
            )
        picturing.add_picture(self.person, by=self.staff, **facts)

    def more(self) -> dict[str, Any]:
        """Return the pictures that are there, and whether one may be shown."""
        return {"person": self.person, **pictures_of(self.person)}

    def _there(self) -> str:
        return f"{self.person.picture_id}-{self.person.proposed.get(picturing.PROPOSED)}"


class RemovePicture(OfPicture):
    """Take a picture away."""

    button = "Take it away"
    danger = True
    done = "Taken away, with its files."
    template = "confirm.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Whose picture."""
        return f"Take away the picture of {self.person}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RemoveForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Take it away."""
        picturing.remove_picture(self.person, by=self.staff, **facts)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {
            "warning": "It leaves every page within a minute, and the desk for good.",
            "back": self.home(),
        }


class PictureFile(Screen):
    """A picture as the desk sees it, by its random name: previews and approvals show it."""

    roles = EVERYBODY

    def crumbs(self) -> list[Any]:
        """Return nothing: it is no page."""
        return []

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Return the picture."""
        rendition = rendition_named(self.kwargs["name"])
        content = bytes_of(rendition) if rendition else None
        if rendition is None or content is None:
            raise Http404("There is no such picture.")
        return HttpResponse(content, content_type=kind_of(rendition.file.name))


def pictures_of(person: Person) -> dict[str, Any]:
    """Return what the desk shows of a person's pictures."""
    return {
        "current": seen_at_desk(person.picture) if person.picture else None,
        "proposed": seen_at_desk(waiting)
        if (waiting := picturing.proposed_picture(person))
        else None,
        "allowed": consenting.picture_allowed(person, domain_day()),
    }


def seen_at_desk(picture: Picture) -> Portrait | None:
    """Return a picture with its address at the desk."""
    return Portrait.of(picture, lambda name: reverse("desk:picture", args=[name]))


def portraits_of_draft(persons: list[Person]) -> list[Portrait]:
    """Return the pictures that a preview shows: those that wait, else those that are there."""
    day = domain_day()
    found = [
        picturing.proposed_picture(person) or person.picture
        for person in persons
        if consenting.picture_allowed(person, day)
    ]
    return [seen for picture in found if picture and (seen := seen_at_desk(picture))]
