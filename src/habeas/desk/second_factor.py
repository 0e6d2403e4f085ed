"""A member's second factor: a phone, keys, recovery codes. The library does it, in our pages."""

from typing import Any, ClassVar

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from habeas import conf
from habeas.desk.guard import has_second_factor
from habeas.desk.screens import Crumb, Screen, denied
from habeas.staff import auditing
from habeas.staff.roles import EVERYBODY, roles_of


class SecondFactor(Screen):
    """What one signs in with besides the password."""

    icon = "key"
    roles = EVERYBODY

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("My account", reverse("wagtailadmin_account")), Crumb("Second factor")]

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show them."""
        mine = Authenticator.objects.filter(user=self.staff).order_by("created_at")
        codes = mine.filter(type=Authenticator.Type.RECOVERY_CODES).first()
        return self.show(
            "second_factor.html",
            {
                "phone": mine.filter(type=Authenticator.Type.TOTP).first(),
                "keys": mine.filter(type=Authenticator.Type.WEBAUTHN),
                "codes": codes,
                "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
                "has_one": has_second_factor(self.staff),
                "required": conf.second_factor_required(),
            },
        )


class Framed:
    """A view of the library, in the desk's frame, for all who have a role."""

    roles: ClassVar = EVERYBODY
    heading: ClassVar = ""
    verb: ClassVar = ""
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Refuse those without a role, then do as the library does."""
        if not roles_of(request.user):
            return denied(request, self.roles)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add what the frame shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        crumbs = [
            Crumb("Desk", reverse("wagtailadmin_home")),
            Crumb("My account", reverse("wagtailadmin_account")),
            Crumb("Second factor", reverse("mfa_index")),
            Crumb(self.heading),
        ]
        return {
            "header_icon": "key",
            "header_title": self.heading,
            "breadcrumbs_items": [crumb._asdict() for crumb in crumbs],
            **context,
        }

    def form_valid(self, form: Any) -> HttpResponseBase:  # noqa: ANN401
        """Do it, and write it down."""
        response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        if self.verb:
            auditing.log(by=self.request.user, verb=self.verb, target=self.request.user)  # type: ignore[arg-type]
        return response


class AddPhone(Framed, ActivateTOTPView):
    """Set up the app that shows codes."""

    heading = "Use your phone"
    verb = "account.phone-added"


class RemovePhone(Framed, DeactivateTOTPView):
    """Forget the app."""

    heading = "Forget the phone"
    verb = "account.phone-removed"


class AddKey(Framed, AddWebAuthnView):
    """Set up a security key."""

    heading = "Add a security key"
    verb = "account.key-added"


class RemoveKey(Framed, RemoveWebAuthnView):
    """Forget a security key."""

    heading = "Forget the key"
    verb = "account.key-removed"


class RecoveryCodes(Framed, ViewRecoveryCodesView):
    """Show the codes that are left."""

    heading = "Recovery codes"


class NewRecoveryCodes(Framed, GenerateRecoveryCodesView):
    """Make new codes; those before end."""

    heading = "New recovery codes"
    verb = "account.recovery-codes-made"


class AgainByPassword(Framed, ReauthenticateView):
    """Ask for the password once more, before the account itself is changed."""

    heading = "Is it you?"


class AgainByCode(Framed, ReauthenticateByCodeView):
    """The same by a code."""

    heading = "Is it you?"


class AgainByKey(Framed, ReauthenticateWebAuthnView):
    """The same by a key."""

    heading = "Is it you?"
