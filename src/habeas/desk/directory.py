"""The directory: offices, who holds them, how they are reached and addressed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.desk.fields import (
    ByLanguageField,
    CountryField,
    FactForm,
)
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.directory import keeping, proposing
from habeas.directory.models import Holder, Office
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_day
from habeas.staff.roles import ADDRESS_KEEPER, EDITORS, READER

KEEPERS: Final = EDITORS | {ADDRESS_KEEPER}
READERS: Final = KEEPERS | {READER}
WAITS: Final = "Letters to this office wait until a second person has confirmed it."


class DirectoryScreen(Screen):
    """The offices, by country; a part of them when one is asked for."""

    roles = READERS
    icon = "mail"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory")]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the offices by country."""
        part = request.GET.get("part", "")
        country = request.GET.get("country", "")
        offices = Office.objects.select_related("coordinates").prefetch_related(
            "holders", "contacts"
        )
        day = domain_day()
        rows = [
            (office, office.holder_on(day), proposing.is_fresh(office))
            for office in offices.order_by("country", "handle")
            if country in {"", office.country}
        ]
        chosen = PARTS.get(part, PARTS[""])
        return self.show(
            "directory.html",
            {
                "offices": [row for row in rows if chosen.holds(row)],
                "parts": PARTS.items(),
                "part": part,
                "country": country,
                "countries": Office.objects.exclude(country="")
                .order_by("country")
                .values_list("country", flat=True)
                .distinct(),
                "is_empty": not rows and not country,
            },
        )


Row = tuple[Office, Holder | None, bool]


class Part(NamedTuple):
    """A part of the directory that somebody looks after."""

    label: str
    holds: Callable[[Row], bool]


PARTS: Final = {
    "": Part("All", lambda _row: True),
    "waiting": Part("Waiting for a yes", lambda row: not row[0].coordinates.is_approved),
    "stale": Part("Not verified for a year", lambda row: not row[2] and not row[0].stands_for),
    "vacant": Part("Nobody holds it", lambda row: row[1] is None and not row[0].stands_for),
    "bouncing": Part(
        "Not working", lambda row: any(not contact.healthy for contact in row[0].contacts.all())
    ),
}


class OfficeForm(FactForm):
    """A post."""

    country = CountryField(required=False, help_text="Empty only for one that stands for others.")
    titles = ByLanguageField(help_text="The title in full, one language a line: en: Premier of …")
    short_titles = ByLanguageField(
        required=False, help_text="As running text says it: en: the Premier of China"
    )

    class Meta:
        model = Office
        fields = ["handle", "country", "kind", "stands_for", "titles", "short_titles", "zone"]
        labels: ClassVar = {"zone": "Time zone"}
        help_texts: ClassVar = {
            "zone": "Letters arrive in the office's hours. Such as Asia/Urumqi; empty is that of "
            "the country's capital, for an embassy that of the state in which it sits."
        }


class AddOffice(DeedScreen):
    """Add an office without holders or contacts."""

    roles = KEEPERS
    icon = "mail"
    done = "The office is in the directory. Add who holds it and how it is reached."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory")), Crumb("Add an office")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return OfficeForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Add the office."""
        return reverse("desk:office", args=[keeping.add_office(by=self.staff, **facts).pk])


class OfOffice(Screen):
    """A screen about one office."""

    icon = "mail"

    def prepare(self) -> None:
        """Look up the office."""
        offices = Office.objects.select_related(
            "coordinates__changed_by", "coordinates__approved_by"
        )
        self.office = get_object_or_404(offices, pk=self.kwargs["office"])

    def home(self) -> str:
        """Return the address of the office's page."""
        return reverse("desk:office", args=[self.office.pk])


class OfficeScreen(OfOffice):
    """An office with its holders, contacts and forms of address."""

    roles = READERS

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory")), Crumb(str(self.office))]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the office."""
        context = {
            "office": self.office,
            "holder": self.office.holder_on(domain_day()),
            "may_approve": not self.office.coordinates.is_approved
            and self.office.coordinates.changed_by_id != self.staff.pk,
            "appeals": [addressee.appeal for addressee in self.office.addressed_by.all()],
        }
        return self.show("office.html", context)


class AmendOffice(OfOffice, DeedScreen):
    """Change the title, the country or the kind of an office."""

    roles = KEEPERS
    done = f"Saved. {WAITS}"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Directory", reverse("desk:directory")),
            Crumb(str(self.office), self.home()),
            Crumb("Change the office"),
        ]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form; the handle stays, because sheets and links name it."""
        form = OfficeForm(data, instance=self.office)
        del form.fields["handle"]
        return form

    def do(self, facts: dict[str, Any]) -> str:
        """Change the office."""
        keeping.amend_office(self.office, by=self.staff, **facts)
        return self.home()


class ApproveOffice(OfOffice, Act):
    """Say yes to holders, contacts and forms of an office as they are on the screen."""

    roles = KEEPERS
    done = "You said yes: letters to this office may leave."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory")), Crumb(str(self.office))]

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Approve the coordinates."""
        keeping.approve_coordinates(
            self.office, by=self.staff, seen=seen_at(str(data.get("seen", "")))
        )
        return self.home()

    def back(self) -> str:
        """Return the address of the office."""
        return self.home()


def seen_at(text: str) -> datetime:
    """Return the moment of change that a screen showed; raises ChangedMeanwhileError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ChangedMeanwhileError(
            "This has changed since you saw it. Please look again."
        ) from None
