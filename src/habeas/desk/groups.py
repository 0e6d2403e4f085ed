"""Letter-writing groups of an appeal: codes that are made, shown once, and ended."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas import conf
from habeas.delivery import grouping
from habeas.delivery.models import Group
from habeas.desk.appeals import OfAppeal
from habeas.desk.screens import Act, Crumb, DeedScreen
from habeas.staff.roles import EDITORS, READER


class Groups(OfAppeal):
    """The groups of an appeal, and what each told us."""

    roles = EDITORS | {READER}
    heading = "Groups"
    icon = "group"

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show them, the newest first."""
        groups = self.appeal.groups.select_related("made_by").prefetch_related("reports")
        rows = [
            {"group": group, "newest": next(iter(group.reports.all()), None)}
            for group in groups.order_by("-pk")
        ]
        context = {"appeal": self.appeal, "rows": rows, "told": grouping.told(self.appeal)}
        return self.show("groups.html", context)


class GroupForm(forms.Form):
    """Whose code it is."""

    label = forms.CharField(
        max_length=60,
        label="Name of the group",
        help_text="For the desk alone; never public. Such as: choir, Model City.",
    )


class MakeGroup(OfAppeal, DeedScreen):
    """Make a code; it is shown this once."""

    roles = EDITORS
    heading = "A code for a group"
    icon = "group"
    button = "Make the code"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        groups = Crumb("Groups", reverse("desk:groups", args=[self.appeal.pk]))
        return [*super().crumbs()[:-1], groups, Crumb(f"{self.heading}: {self.appeal}")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return GroupForm(data)

    def do(self, facts: dict[str, Any]) -> HttpResponse:
        """Make it, and show the link that holds it."""
        code = grouping.make_group(self.appeal, by=self.staff, **facts)
        address = conf.public_url() + reverse("group", args=["en", code])
        context = {
            "appeal": self.appeal,
            "label": facts["label"],
            "address": address,
            "back": reverse("desk:groups", args=[self.appeal.pk]),
        }
        return self.show("group_made.html", context)


class EndGroup(OfAppeal, Act):
    """End a group's code; what it told stays, or goes as well."""

    roles = EDITORS
    heading = "End a code"
    done: ClassVar = "Ended. The link does not open any more."

    def prepare(self) -> None:
        """Look up the appeal, and the group among its own."""
        super().prepare()
        self.group = get_object_or_404(Group, appeal=self.appeal, pk=self.kwargs["group"])

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """End it."""
        grouping.end_group(self.group, by=self.staff, drop_reports=data.get("reports") == "drop")
        return self.back()

    def back(self) -> str:
        """Return the address of the list."""
        return reverse("desk:groups", args=[self.appeal.pk])
