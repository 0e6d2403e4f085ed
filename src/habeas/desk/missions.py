"""Embassies: which state is represented where, and by which office of the directory."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from habeas.desk.corrections import BecauseForm
from habeas.desk.directory import KEEPERS, READERS, WAITS
from habeas.desk.fields import CountryField
from habeas.desk.permitting import MayOpen
from habeas.desk.screens import Crumb, DeedScreen, Screen
from habeas.directory import representing
from habeas.directory.models import Mission, Office


class MissionsScreen(Screen):
    """Every embassy, by the state it represents."""

    roles = READERS
    icon = "site"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Directory", reverse("desk:directory")), Crumb("Embassies")]

    def buttons(self) -> list[HeaderButton]:
        """Return the button that adds an embassy."""
        if not MayOpen(self.staff)["add-mission"]:
            return []
        return [HeaderButton("Add an embassy", reverse("desk:add-mission"), icon_name="plus")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the embassies."""
        missions = Mission.objects.select_related("office__coordinates").order_by("sending", "host")
        return self.show("missions.html", {"missions": missions})


class MissionForm(forms.Form):
    """Which state is represented in which."""

    sending = CountryField(label="The embassy of")
    host = CountryField(label="in")
    office = forms.ModelChoiceField(
        queryset=Office.objects.none(),
        required=False,
        empty_label="An office that is not in the directory yet",
        label="Office",
        help_text="An ambassador who is in the directory already, if there is one.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        free = Office.objects.filter(kind="ambassador", mission__isnull=True, stands_for="")
        self.fields["office"].queryset = free.order_by("country", "handle")  # type: ignore[attr-defined]


class AddMission(DeedScreen):
    """Add an embassy."""

    roles = KEEPERS
    icon = "site"
    done = f"The embassy is in the directory. {WAITS}"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Directory", reverse("desk:directory")),
            Crumb("Embassies", reverse("desk:missions")),
            Crumb("Add an embassy"),
        ]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return MissionForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Add the embassy, and go to its office: who is ambassador, and how it is reached."""
        office = facts.pop("office")
        if office:
            representing.set_mission(office, by=self.staff, **facts)
        else:
            office = representing.add_mission(by=self.staff, **facts).office
        return reverse("desk:office", args=[office.pk])


class EndMission(DeedScreen):
    """Say that an office represents nobody any more."""

    roles = KEEPERS
    icon = "site"
    button: ClassVar = "End it"
    danger = True
    done = "The office stays in the directory; it represents nobody any more."
    template = "confirm.html"

    def prepare(self) -> None:
        """Look up the embassy."""
        missions = Mission.objects.select_related("office__coordinates")
        self.mission = get_object_or_404(missions, pk=self.kwargs["mission"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Directory", reverse("desk:directory")),
            Crumb("Embassies", reverse("desk:missions")),
            Crumb(f"End: {self.mission.office}"),
        ]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return BecauseForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """End the mission."""
        representing.end_mission(self.mission, by=self.staff, **facts)
        return reverse("desk:missions")

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {"warning": WAITS, "back": reverse("desk:missions")}
