"""The appeals, and the page of one: its dates, its addressees, its words, its end."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from habeas.appeals import drafting, vocabulary
from habeas.appeals.models import Addressee, Appeal
from habeas.cases.models import Case
from habeas.desk.cases import name_of
from habeas.desk.fields import CountriesField, FactForm, LanguageField, MomentField
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.directory.models import Office
from habeas.staff.organisations import domain_now
from habeas.staff.roles import EDITORS, ONLOOKERS


class AppealsScreen(Screen):
    """Every appeal."""

    roles = ONLOOKERS
    icon = "doc-full"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Appeals")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the appeals: those that can be acted on first."""
        appeals = Appeal.objects.select_related("case").prefetch_related("case__persons")
        order = list(vocabulary.STATES)
        now = domain_now()
        rows = [
            {"appeal": appeal, "overdue": appeal.is_overdue(now), "past": appeal.is_past(now)}
            for appeal in sorted(
                appeals, key=lambda each: (order.index(each.state), each.act_by, each.pk)
            )
        ]
        return self.show("appeals.html", {"appeals": rows})


class OfAppeal(Screen):
    """A screen about one appeal."""

    icon = "doc-full"
    heading: ClassVar[str]

    def prepare(self) -> None:
        """Look up the appeal with its blocks, before anything that is in them."""
        appeals = Appeal.objects.select_related(
            *(
                f"{block}__{who}"
                for block in ("case__facts", "case__consents", "addressing", "limits")
                for who in ("changed_by", "approved_by")
            )
        )
        self.appeal = get_object_or_404(appeals, pk=self.kwargs["appeal"])

    def appeals_here(self) -> list[Appeal]:
        """Return the appeal."""
        return [self.appeal]

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Appeals", reverse("desk:appeals")),
            Crumb(str(self.appeal), self.home()),
            Crumb(f"{self.heading}: {self.appeal}"),
        ]

    def home(self) -> str:
        """Return the address of the appeal's page."""
        return reverse("desk:appeal", args=[self.appeal.pk])


class AppealScreen(OfAppeal):
    """What an appeal is made of."""

    roles = ONLOOKERS

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Appeals", reverse("desk:appeals")), Crumb(str(self.appeal))]

    def buttons(self) -> list[HeaderButton]:
        """Return the button to the approvals."""
        url = reverse("desk:approvals", args=[self.appeal.pk])
        return [HeaderButton("Approvals", url, icon_name="check")]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the appeal."""
        appeal, now = self.appeal, domain_now()
        context = {
            "appeal": appeal,
            "case_name": name_of(appeal.case),
            "overdue": appeal.is_overdue(now),
            "past": appeal.is_past(now),
            "may_become": vocabulary.MAY_BECOME[appeal.state],
            "addressees": appeal.addressees.select_related("office__coordinates"),
            "case_texts": appeal.case.texts.order_by("language"),
            "page_texts": appeal.texts.order_by("language"),
            "letter_texts": appeal.letter_texts.order_by("language"),
            "versions": appeal.versions.select_related("issued_by"),
        }
        return self.show("appeal.html", context)


class LimitsForm(FactForm):
    """The reference, the dates and the risk countries."""

    risk_countries = CountriesField(
        required=False,
        help_text="Codes such as CN, FR. Signers from there are counted, never named.",
    )

    class Meta:
        model = Appeal
        fields = ["reference", "opens", "act_by", "review_by", "risk_countries"]
        field_classes: ClassVar = {
            "opens": MomentField,
            "act_by": MomentField,
            "review_by": MomentField,
        }

    def clean_reference(self) -> str:
        """Refuse a reference that another appeal has."""
        reference = str(self.cleaned_data["reference"])
        others = Appeal.objects.exclude(pk=self.instance.pk)
        if reference and others.filter(reference=reference).exists():
            raise ValidationError("There is an appeal of this reference already.")
        return reference


class DraftForm(LimitsForm):
    """What an appeal begins with; what is left empty follows from the rest."""

    slug = forms.SlugField(
        required=False,
        help_text="In the page's address; name nobody in it. Empty: from the reference.",
    )
    language = LanguageField(initial="en", help_text="The appeal's own language, such as en.")

    class Meta(LimitsForm.Meta):
        fields = ["reference", "slug", "language", "opens", "act_by", "review_by", "risk_countries"]
        help_texts: ClassVar = {
            "opens": "Empty: now.",
            "act_by": "Empty: the end of the 42nd day.",
            "review_by": "Empty: in 48 hours.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        for field in ("opens", "act_by", "review_by"):
            self.fields[field].required = False
        self.fields[
            "risk_countries"
        ].help_text = (
            "Codes such as CN, FR. Empty: the case's country, its people's and the addressees'."
        )

    def clean(self) -> dict[str, Any]:
        """Take the slug from the reference where none was typed."""
        facts = super().clean() or self.cleaned_data
        reference = facts.get("reference", "")
        if not facts.get("slug"):
            facts["slug"] = re.sub(r"[^a-z0-9]+", "-", reference.lower()).strip("-")
            if not facts["slug"]:
                self.add_error("slug", "Give the page an address, or the appeal a reference.")
        return facts


class DraftAppeal(DeedScreen):
    """Draft an appeal in a case."""

    roles = EDITORS
    icon = "doc-full"
    button = "Draft the appeal"
    done = "The appeal is a draft. Say whom it is addressed to, and write its words."

    def prepare(self) -> None:
        """Look up the case."""
        self.case = get_object_or_404(Case, pk=self.kwargs["case"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Cases", reverse("desk:cases")),
            Crumb(name_of(self.case), reverse("desk:case", args=[self.case.pk])),
            Crumb("Draft an appeal"),
        ]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return DraftForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Draft the appeal, and warn of an address that names somebody."""
        appeal = drafting.draft_appeal(self.case, by=self.staff, **facts)
        named = names_in(appeal.slug, self.case)
        if named:
            messages.warning(
                self.request,
                f"The address of the page holds the name “{named[0]}”: everybody sees it.",
            )
        return reverse("desk:appeal", args=[appeal.pk])


class SetLimits(OfAppeal, DeedScreen):
    """Change the dates, the reference and the risk countries."""

    roles = EDITORS
    heading = "Dates and limits"
    done = "Saved. A second person has to say yes to the dates and limits."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return LimitsForm(data, instance=self.appeal)

    def do(self, facts: dict[str, Any]) -> str:
        """Set the limits."""
        drafting.set_limits(self.appeal, by=self.staff, **facts)
        return self.home()


class AddresseeForm(FactForm):
    """An office, the language of its letter, and whether it gets letters or totals."""

    letter_language = LanguageField(
        required=False, help_text="Such as fr. Empty: the appeal's own language."
    )
    role = forms.ChoiceField(
        choices=[("to", "It gets the letters"), ("copy", "It gets a copy with the total")],
        required=False,
        label="What it gets",
        help_text=(
            "The embassy in the supporter's country always gets the total, and a letter by name "
            "only from those who tick so."
        ),
    )

    class Meta:
        model = Addressee
        fields = ["office", "role", "letter_language"]

    def __init__(self, appeal: Appeal, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        others = Office.objects.exclude(addressed_by__appeal=appeal).order_by("country", "handle")
        self.fields["office"].queryset = others  # type: ignore[attr-defined]

    def clean_role(self) -> str:
        """Return what it gets: letters, unless said otherwise."""
        return str(self.cleaned_data["role"] or "to")


class AddAddressee(OfAppeal, DeedScreen):
    """Address an appeal to an office."""

    roles = EDITORS
    heading = "Add an addressee"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return AddresseeForm(self.appeal, data)

    def do(self, facts: dict[str, Any]) -> str:
        """Add the addressee."""
        drafting.add_addressee(self.appeal, by=self.staff, **facts)
        return self.home()


class RemoveAddressee(OfAppeal, Act):
    """Take an addressee off a draft."""

    roles = EDITORS
    done = "The addressee is gone."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Remove the addressee."""
        addressee = get_object_or_404(self.appeal.addressees, pk=self.kwargs["addressee"])
        drafting.remove_addressee(addressee, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the appeal."""
        return self.home()


def names_in(slug: str, case: Case) -> list[str]:
    """Return the parts of the names of a case's people that a page's address holds."""
    parts = [part for person in case.persons.all() for part in person.name.split()]
    words = slug.lower().split("-")
    return [part for part in parts if part.lower() in words]
