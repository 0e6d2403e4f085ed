"""The house's own settings."""

from typing import Any

from django import forms
from django.urls import reverse

from habeas.desk.fields import CountryField, FactForm
from habeas.desk.screens import Crumb, DeedScreen
from habeas.staff.models import Organisation
from habeas.staff.organisations import describe_organisation, the_organisation
from habeas.staff.roles import ADMINISTRATOR


class OrganisationForm(FactForm):
    """What pages and mails say of the house."""

    country = CountryField(required=False)

    class Meta:
        model = Organisation
        fields = [
            "legal_name",
            "postal_address",
            "telephone",
            "country",
            "signatory",
            "from_name",
            "from_address",
            "mail_domain",
            "zone",
            "privacy_contact",
        ]
        widgets = {"postal_address": forms.Textarea(attrs={"rows": 4})}


class DescribeOrganisation(DeedScreen):
    """The settings of the house, in one form."""

    roles = frozenset({ADMINISTRATOR})
    icon = "cog"
    done = "Saved. Pages and mails say so from now on."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Organisation")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return OrganisationForm(data, instance=the_organisation())

    def do(self, facts: dict[str, Any]) -> str:
        """Store the settings."""
        describe_organisation(Organisation(pk=1, **facts), by=self.staff)
        return reverse("desk:organisation")
