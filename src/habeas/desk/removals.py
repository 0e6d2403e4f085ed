"""Remove a person from the desk for good."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.urls import reverse

from habeas.appeals import removing
from habeas.desk.consents import OfPerson
from habeas.desk.screens import DeedScreen
from habeas.importers import keeping
from habeas.importers.models import ImportedPage
from habeas.staff.roles import EDITORS


class RemoveForm(forms.Form):
    """Nobody is removed by a slip."""

    sure = forms.BooleanField(label="Yes, delete everything that is known of this person")


class RemovePerson(OfPerson, DeedScreen):
    """Delete all that is known of a person."""

    roles = EDITORS
    danger = True
    button = "Remove for good"
    done = "Removed, for good."
    template = "remove.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Who is removed."""
        return f"Remove {self.person}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RemoveForm(data)

    def do(self, facts: dict[str, Any]) -> str:  # noqa: ARG002 - ticked, or we are not here
        """Remove the person; what is left for human hands is said."""
        with transaction.atomic():
            lacks = removing.remove_person(self.person, by=self.staff)
            for page in ImportedPage.objects.filter(case=self.case).exclude(source=b""):
                keeping.forget_source(page, by=self.staff)
        for lack in lacks:
            messages.warning(self.request, str(lack))
        return reverse("desk:case", args=[self.case.pk])

    def more(self) -> dict[str, Any]:
        """Return where the name would still stand."""
        return {
            "mentions": [
                (str(lack), reverse(f"desk:{lack.place}", args=lack.keys))
                for lack in removing.mentions_of(self.person)
            ],
            "back": reverse("desk:case", args=[self.case.pk]),
        }
