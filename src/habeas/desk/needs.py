"""The desk's first screen: what needs the viewer now, each row a link to where it is dealt with."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from habeas.desk.permitting import MayOpen
from habeas.desk.screens import Crumb, Screen
from habeas.ops.needs import Need, Urgency, needs
from habeas.staff import roles

HEADINGS: Final = {Urgency.NOW: "Now", Urgency.TODAY: "Today", Urgency.SOON: "Soon"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A need as the screen shows it: ``url`` is empty where the viewer may not go."""

    need: Need
    url: str


class Needs(Screen):
    """Everything that waits for somebody, the most urgent first."""

    icon = "home"
    roles: ClassVar = roles.EVERYBODY

    def crumbs(self) -> list[Crumb]:
        """Return nothing more: this is where every way begins."""
        return [Crumb("What needs me now?")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the list, in parts by urgency; a guest has a list of her own."""
        if roles.roles_of(self.staff).isdisjoint(roles.HOUSE):
            return HttpResponseRedirect(reverse("desk:waiting"))
        rows = list(self._rows())
        parts = [
            (HEADINGS[urgency], list(group))
            for urgency, group in groupby(rows, key=lambda row: row.need.urgency)
        ]
        return self.show("needs.html", {"parts": parts})

    def _rows(self) -> Iterator[Row]:
        may = MayOpen(self.staff)
        for need in needs(self.staff):
            url = reverse(f"desk:{need.place}", args=need.keys) if may[need.place] else ""
            yield Row(need=need, url=url)
