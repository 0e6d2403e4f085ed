"""The staff, for the administrator: who is there, in which roles, and help when a phone is lost."""

from typing import Any, ClassVar, Final

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from habeas.desk.guard import FACTORS
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.staff import administering
from habeas.staff.models import User
from habeas.staff.roles import ADMINISTRATOR, GROUPS, roles_of

# What each role is there for, beside its box.
EXPLAINED: Final = {
    "case worker": "prepares cases, letters and appeals, and says yes to what others prepared",
    "approver": "says yes to what others prepared, and may prepare as well",
    "translator": "writes and translates texts",
    "address keeper": "keeps the directory of offices",
    "reader": "looks at cases and appeals, but not at notes, consents and sources never named",
    "administrator": "lets people in, and looks after the house's settings and the audit log",
    "guest approver": "of a partner house: sees what will be public, and says yes to it",
}


class RolesField(forms.MultipleChoiceField):
    """The roles, each with what it is there for."""

    def __init__(self) -> None:
        super().__init__(
            choices=[(role, f"{role}: {EXPLAINED[role]}") for role in GROUPS],
            widget=forms.CheckboxSelectMultiple,
        )


class WelcomeForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        max_length=150, label="User name", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    roles = RolesField()


class RolesForm(forms.Form):
    """The roles of an account."""

    roles = RolesField()


class BecauseForm(forms.Form):
    """A reason, for the audit log."""

    because = forms.CharField(
        max_length=300,
        label="How do you know that it is she who asks?",
        help_text="Such as: I called her on the number we have. For the audit log.",
    )


class OfStaff(Screen):
    """A screen about the staff."""

    icon = "group"
    roles = frozenset({ADMINISTRATOR})
    heading: ClassVar[str] = "Staff"

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Staff", reverse("desk:staff")), Crumb(self.heading)]


class StaffScreen(OfStaff):
    """Everybody who has or had an account."""

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Staff")]

    def buttons(self) -> list[HeaderButton]:
        """Return the button that adds somebody."""
        return [HeaderButton("Add somebody", reverse("desk:add-staff"), icon_name="plus")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the accounts, the open ones first."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        people = User.objects.prefetch_related("groups").annotate(has_one=Exists(factors))
        rows = [
            {"person": person, "roles": [role for role in GROUPS if role in roles_of(person)]}
            for person in people.order_by("-is_active", "username")
        ]
        return self.show("staff.html", {"rows": rows})


class ByHerself(OfStaff):
    """A deed that could let a stranger in: the password or a code is asked for once more.

    A laptop that was left open makes no accounts. Closing one is not held up by it.
    """

    def prepare(self) -> None:
        """Look up, and ask for the second time; raises what the library answers with its page."""
        super().prepare()
        raise_if_reauthentication_required(self.request, app="account")


class AddStaff(ByHerself, DeedScreen):
    """Let somebody in."""

    heading = "Add somebody"
    button = "Add"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return WelcomeForm(data)

    def do(self, facts: dict[str, Any]) -> HttpResponse:
        """Make the account, and show its first password."""
        person, password = administering.welcome(**facts, by=self.staff)
        return show_password(self, person, password)


class OfMember(OfStaff):
    """A screen about one account."""

    def prepare(self) -> None:
        """Look up the account."""
        self.person = get_object_or_404(User, pk=self.kwargs["person"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Staff", reverse("desk:staff")), Crumb(f"{self.heading}: {self.person}")]

    def back(self) -> str:
        """Return the address of the list."""
        return reverse("desk:staff")


class GiveRoles(ByHerself, OfMember, DeedScreen):
    """Which roles somebody has."""

    heading = "Roles"
    done = "Saved. It holds from her next click on."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return RolesForm(data, initial={"roles": sorted(roles_of(self.person))})

    def do(self, facts: dict[str, Any]) -> str:
        """Give exactly these."""
        administering.give_roles(self.person, **facts, by=self.staff)
        return self.back()


class Disable(OfMember, Act):
    """Close an account."""

    heading = "Close the account"
    done = "Closed. Her sessions and printed codes have ended."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Close it."""
        administering.disable(self.person, by=self.staff)
        return self.back()


class Enable(ByHerself, OfMember, Act):
    """Open a closed account again."""

    heading = "Open the account again"
    done = "Open again."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Open it."""
        administering.enable(self.person, by=self.staff)
        return self.back()


class ResetSecondFactor(ByHerself, OfMember, DeedScreen):
    """The phone is lost: let her set up another one."""

    heading = "Reset the second factor"
    button = "Reset"
    danger = True
    done = "Reset. Her next sign-in asks for a new second factor."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return BecauseForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Take all her factors away."""
        administering.reset_second_factor(self.person, **facts, by=self.staff)
        return self.back()


class GivePassword(ByHerself, OfMember, Act):
    """A new first password, shown this once."""

    heading = "New password"

    def do(self, data: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - the POST
        """Set it, and show it."""
        password = administering.give_password(self.person, by=self.staff)
        return show_password(self, self.person, password)


def show_password(screen: Screen, person: User, password: str) -> HttpResponse:
    """Return the page that shows a first password, this once."""
    return screen.show("first_password.html", {"person": person, "password": password})
