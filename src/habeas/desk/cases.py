"""The cases, and the page of one with all its facts."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from habeas.appeals import checking
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.cases.models import Case
from habeas.desk.case_file import case_file
from habeas.desk.fields import CountryField, FactForm
from habeas.desk.permitting import MayOpen
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.importers.models import ImportedPage
from habeas.staff.roles import EDITORS, READER


class CasesScreen(Screen):
    """Every case."""

    roles = EDITORS | {READER}
    icon = "folder-open-inverse"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Cases")]

    def buttons(self) -> list[HeaderButton]:
        """Return the buttons that open a case, empty or from a page that exists."""
        may = MayOpen(self.request.user)
        ways = (
            ("Open a case", "open-case", "plus"),
            ("New case from a page", "new-page", "doc-full"),
        )
        return [
            HeaderButton(label, reverse(f"desk:{name}"), icon_name=icon)
            for label, name, icon in ways
            if may[name]
        ]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the cases, the newest first."""
        cases = Case.objects.select_related("facts", "consents").prefetch_related(
            "persons", "appeals"
        )
        waiting = ImportedPage.objects.waiting().count() if MayOpen(self.staff)["pages"] else 0
        return self.show("cases.html", {"cases": cases.order_by("-pk"), "pages_wait": waiting})


class OfCase(Screen):
    """A screen about one case."""

    icon = "folder-open-inverse"
    heading: ClassVar[str]

    def prepare(self) -> None:
        """Look up the case."""
        cases = Case.objects.select_related("facts__changed_by", "consents__changed_by")
        self.case = get_object_or_404(cases, pk=self.kwargs["case"])

    def appeals_here(self) -> list[Appeal]:
        """Return the appeals of the case."""
        return list(self.case.appeals.all())

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Cases", reverse("desk:cases")),
            Crumb(name_of(self.case), self.home()),
            Crumb(self.heading),
        ]

    def home(self) -> str:
        """Return the address of the case's page."""
        return reverse("desk:case", args=[self.case.pk])


class CaseScreen(OfCase):
    """All that is known of a case."""

    roles = EDITORS | {READER}

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Cases", reverse("desk:cases")), Crumb(name_of(self.case))]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the case."""
        return self.show("case.html", case_file(self.case))


class OpenCaseForm(FactForm):
    """Where a case begins."""

    country = CountryField()

    class Meta:
        model = Case
        fields = ["slug", "country"]


class OpenCase(DeedScreen):
    """Open a case without any facts."""

    roles = EDITORS
    icon = "folder-open-inverse"
    button = "Open the case"
    done = "The case is open. Add who it is about."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Cases", reverse("desk:cases")), Crumb("Open a case")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return OpenCaseForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Open the case."""
        return reverse("desk:case", args=[recording.open_case(by=self.staff, **facts).pk])


class StillTrue(OfCase, Act):
    """Say that every current situation of a case is as it was: reviews move on."""

    roles = EDITORS
    done = "Noted: all of it is still true today."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Stamp the situations."""
        checking.still_true(self.case, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the case."""
        return self.home()


def name_of(case: Case) -> str:
    """Return how the desk calls a case: by its people, else by its slug."""
    persons = [person.name for person in case.persons.all()]
    return f"Case {case.pk}: {', '.join(persons) or case.slug}"
