"""My account: what a member of staff says of herself, her password, and the end of her sessions."""

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from habeas.desk.fields import FactForm, LanguagesField
from habeas.desk.guard import has_second_factor
from habeas.desk.screens import Act, Crumb, DeedScreen, Screen
from habeas.staff import accounts, codes
from habeas.staff.models import User
from habeas.staff.roles import EVERYBODY, GROUPS, HOUSE, roles_of


class MeForm(FactForm):
    """What one says of oneself."""

    reads = LanguagesField(
        required=False,
        label="Languages I read",
        help_text="Codes such as en, fr. Your yes to a text in one of them is a language check.",
    )

    class Meta:
        model = User
        fields = ["pseudonym", "email", "reads"]
        labels = {"email": "E-mail for notices"}
        help_texts = {
            "pseudonym": "Shown at the desk instead of your user name. Nobody outside sees either.",
            "email": "A notice says that something waits at the desk, and never what. Empty: none.",
        }


class MyAccount(DeedScreen):
    """Everything about one's own account, on one page."""

    icon = "user"
    roles = EVERYBODY
    template = "account.html"
    done = "Saved."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("My account")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return MeForm(data, instance=self.staff)

    def do(self, facts: dict[str, Any]) -> str:
        """Store what she says of herself."""
        accounts.describe_self(self.staff, **facts)
        return reverse("wagtailadmin_account")

    def more(self) -> dict[str, Any]:
        """Return what else stands on the page."""
        mine = roles_of(self.staff)
        return {
            "me": self.staff,
            "my_roles": [role for role in GROUPS if role in mine],
            "has_one": has_second_factor(self.staff),
            "may_withdraw": bool(mine & HOUSE),
            "codes_left": self.staff.withdrawal_codes.filter(used_at=None).count(),
        }


class PasswordForm(forms.Form):
    """The old password and the new one, twice."""

    old = forms.CharField(
        label="The password you have now",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="The new one",
        strip=False,
        help_text="Twelve characters or more: several words that nobody else puts together.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The new one once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        typed: dict[str, Any] = super().clean() or {}
        if "new" in typed and "again" in typed and typed.pop("again") != typed["new"]:
            self.add_error("again", "The two differ. Please type the new one twice.")
        return typed


@method_decorator(sensitive_post_parameters("old", "new", "again"), name="dispatch")
class ChangePassword(DeedScreen):
    """A new password for oneself."""

    icon = "password"
    roles = EVERYBODY
    button = "Change the password"
    done = "Changed. Wherever else you were signed in, you are no longer."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("My account", reverse("wagtailadmin_account")), Crumb("Password")]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return PasswordForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Change it; this session goes on."""
        accounts.change_own_password(self.staff, **facts)
        update_session_auth_hash(self.request, self.staff)
        return reverse("wagtailadmin_account")


class SignOutEverywhere(Act):
    """End all of one's sessions, this one too."""

    roles = EVERYBODY
    done = "You are signed out everywhere."

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("My account", reverse("wagtailadmin_account")), Crumb("Sign out everywhere")]

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """End them."""
        accounts.sign_out_everywhere(self.staff)
        return reverse("wagtailadmin_login")

    def back(self) -> str:
        """Return the address of the account."""
        return reverse("wagtailadmin_account")


class PrintCodes(Screen):
    """Codes on paper, which can withdraw an appeal and nothing else."""

    icon = "print"
    roles = HOUSE

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("My account", reverse("wagtailadmin_account")), Crumb("Withdrawal codes")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Say what they are."""
        left = self.staff.withdrawal_codes.filter(used_at=None).count()
        return self.show("withdrawal_codes.html", {"left": left})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make ten and show them, this once."""
        address = request.build_absolute_uri(reverse("withdraw-by-code"))
        made = codes.make_codes(self.staff)
        return self.show("withdrawal_codes.html", {"codes": made, "address": address})
