"""Who holds an office, how it is reached and how it is greeted: a screen each."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.desk.corrections import BecauseForm
from habeas.desk.directory import KEEPERS, WAITS, OfOffice
from habeas.desk.fields import (
    ByLanguageField,
    CountryField,
    DayField,
    FactForm,
    LanguageField,
    LinesField,
)
from habeas.desk.screens import Crumb, DeedScreen
from habeas.directory import keeping
from habeas.directory.models import MOST_A_DAY, USUAL_CAP, Contact, FormOfAddress, Holder


class HolderForm(FactForm):
    """Who holds an office from when to when."""

    names = ByLanguageField(
        required=False, label="Names in other languages", help_text="One a line: zh: 李克强"
    )

    class Meta:
        model = Holder
        fields = ["name", "names", "address_line", "term"]


class ContactForm(FactForm):
    """How an office is reached on one channel."""

    lines = LinesField(required=False, label="Postal lines", help_text="One a line, no name.")
    country = CountryField(required=False, help_text="For post.")
    carriage = forms.ChoiceField(
        choices=[("", "As usual for the channel"), *Contact.CARRIAGES.items()],
        required=False,
        label="How letters are carried",
        help_text=(
            "Usual: e-mail each by itself, fax and post bound in a register. Where supporters post "
            "their letters themselves we carry none: the page gives them the paper to print."
        ),
    )
    daily_cap = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_A_DAY,
        initial=USUAL_CAP,
        label="Letters a day at most",
        help_text="What is above it goes as one register. Empty is 50, so that no mailbox drowns.",
    )

    class Meta:
        model = Contact
        fields = [
            "channel",
            "email",
            "number",
            "lines",
            "country",
            "carriage",
            "daily_cap",
            "verified_on",
            "source",
            "healthy",
        ]
        field_classes: ClassVar = {"verified_on": DayField}
        labels: ClassVar = {"number": "Fax number", "email": "E-mail address"}
        help_texts: ClassVar = {"healthy": "Letters arrive there, as far as we know."}

    def clean_daily_cap(self) -> int:
        """Return the usual number where none was typed."""
        return self.cleaned_data["daily_cap"] or USUAL_CAP


class AddressForm(FactForm):
    """How a letter in one language greets the holder, and how it ends."""

    language = LanguageField(help_text="BCP 47, such as fr.")

    class Meta:
        model = FormOfAddress
        fields = ["language", "salutation", "closing"]


KINDS: dict[str, tuple[type[models.Model], type[FactForm], str]] = {
    "holder": (Holder, HolderForm, "holder"),
    "contact": (Contact, ContactForm, "contact"),
    "form": (FormOfAddress, AddressForm, "form of address"),
}


class OfficeFact(OfOffice, DeedScreen):
    """A form about a holder, a contact or a form of address."""

    roles = KEEPERS
    done = f"Saved. {WAITS}"

    def prepare(self) -> None:
        """Look up the office, and what kind of fact it is about."""
        super().prepare()
        if self.kwargs["kind"] not in KINDS:
            raise Http404("There is no such kind of facts.")
        self.model, self.form_class, self.called = KINDS[self.kwargs["kind"]]

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Directory", reverse("desk:directory")),
            Crumb(str(self.office), self.home()),
            Crumb(self.heading()),
        ]

    @abstractmethod
    def heading(self) -> str:
        """Return what the screen is called."""


class AddOfficeFact(OfficeFact):
    """Add a holder, a contact or a form of address."""

    def heading(self) -> str:
        """Return what the screen is called."""
        return f"Add a {self.called}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return self.form_class(data, initial={"country": self.office.country})

    def do(self, facts: dict[str, Any]) -> str:
        """Add the fact."""
        if self.model is Contact and not facts["carriage"]:
            del facts["carriage"]
        add = {
            "holder": keeping.add_holder,
            "contact": keeping.add_contact,
            "form": keeping.set_form,
        }
        add[self.kwargs["kind"]](self.office, by=self.staff, **facts)  # type: ignore[operator]
        return self.home()


class AmendOfficeFact(OfficeFact):
    """Change a holder, a contact or a form of address."""

    def prepare(self) -> None:
        """Look up the office and the fact."""
        super().prepare()
        self.row: Any = get_object_or_404(self.model, office=self.office, pk=self.kwargs["fact"])

    def heading(self) -> str:
        """Return what the screen is called."""
        return f"Change the {self.called}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        self.shown = self.form_class(data, instance=self.row)
        if "carriage" in self.shown.fields:
            self.shown.fields["carriage"].required = True
        return self.shown

    def do(self, facts: dict[str, Any]) -> str:
        """Change the fact."""
        if facts.get("number"):
            facts["number"] = keeping.e164(facts["number"], country=self.office.country)
        keeping.amend(self.row, by=self.staff, **facts)
        return self.home()


class RemoveOfficeFact(AmendOfficeFact):
    """Take a holder, a contact or a form of address away."""

    button = "Take it away"
    danger = True
    done = f"Taken away. {WAITS}"
    template = "confirm.html"

    def heading(self) -> str:
        """Return what the screen is called."""
        return f"Take away the {self.called}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return BecauseForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Remove the fact."""
        keeping.remove(self.row, by=self.staff, **facts)
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {"warning": WAITS, "back": self.home()}
