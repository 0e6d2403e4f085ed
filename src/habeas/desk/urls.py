"""The addresses of the desk, to be mounted at ``/desk/``.

Every screen stands behind one guard (``habeas.desk.guard``): an account, a session that has not
ended, a second factor. Of Wagtail's own views three are used; the others keep their addresses,
because its templates write them, and answer 404 to everybody.
"""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtails

from habeas.desk import addresses, second_factor, signing_in, withdrawing
from habeas.desk.account import MyAccount
from habeas.desk.guard import closed, inside
from habeas.desk.needs import Needs

OF_WAGTAIL: Final = frozenset(
    {"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
)
closed(wagtails.urlpatterns, but=OF_WAGTAIL)

FACTOR: Final = "account/second-factor/"
_sign_in = signing_in.SignIn.as_view()
_entrance: list[URLPattern] = [
    path("login/", _sign_in, name="wagtailadmin_login"),
    path("login/", _sign_in, name="account_login"),
    path("login/second-step/", signing_in.SecondStep.as_view(), name="mfa_authenticate"),
    path("withdraw-by-code/", withdrawing.WithdrawByCode.as_view(), name="withdraw-by-code"),
]
# The names are those by which Wagtail and allauth ask for these addresses.
_own: list[URLPattern] = [
    path("", Needs.as_view(), name="wagtailadmin_home"),
    path("account/", MyAccount.as_view(), name="wagtailadmin_account"),
    path("account/again/", second_factor.AgainByPassword.as_view(), name="account_reauthenticate"),
    path("account/again/code/", second_factor.AgainByCode.as_view(), name="mfa_reauthenticate"),
    path(
        "account/again/key/",
        second_factor.AgainByKey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(FACTOR, second_factor.SecondFactor.as_view(), name="mfa_index"),
    path(FACTOR, second_factor.SecondFactor.as_view(), name="mfa_list_webauthn"),
    path(f"{FACTOR}phone/", second_factor.AddPhone.as_view(), name="mfa_activate_totp"),
    path(f"{FACTOR}phone/forget/", second_factor.RemovePhone.as_view(), name="mfa_deactivate_totp"),
    path(f"{FACTOR}keys/add/", second_factor.AddKey.as_view(), name="mfa_add_webauthn"),
    path(
        f"{FACTOR}keys/<int:pk>/forget/",
        second_factor.RemoveKey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        f"{FACTOR}recovery-codes/",
        second_factor.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        f"{FACTOR}recovery-codes/new/",
        second_factor.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_entrance,
    *inside(_own),
    path("", include((inside(addresses.urlpatterns), "desk"))),
    path("", include(wagtails.urlpatterns)),
]
