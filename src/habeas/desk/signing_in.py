"""Signing in: a name and a password, then the second step; one answer to all that is wrong."""

from datetime import timedelta
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.account.utils import perform_login
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from habeas.desk.guard import has_second_factor
from habeas.desk.permitting import home_of
from habeas.kernel import clock
from habeas.staff import auditing, tries
from habeas.staff.models import User
from habeas.staff.roles import roles_of

JUST_IN: Final = timedelta(minutes=5)
WRONG: Final = "The name or the password is not right, or the account is closed."


class SignInForm(forms.Form):
    """Who, and her password."""

    username = forms.CharField(
        max_length=150,
        label="User name",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class SignIn(FormView):  # type: ignore[type-arg] # generic for the type checker alone
    """The door of the desk.

    A wrong name, a wrong password, a closed account and an account without a role get the same
    answer after the same work, and a name that rests is told so whether it exists or not.
    """

    form_class = SignInForm
    template_name = "wagtailadmin/login.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the form; whoever is in already goes on."""
        if roles_of(request.user):
            return HttpResponseRedirect(self._next())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, or say the one sentence."""
        name = form.cleaned_data["username"]
        try:
            tries.take("sign-in", name)
        except tries.TooManyTriesError as error:
            return self._refuse(form, str(error))
        user = authenticate(self.request, username=name, password=form.cleaned_data["password"])
        if not isinstance(user, User) or not roles_of(user):
            _log_failure(name)
            return self._refuse(form, WRONG)
        response: HttpResponse = perform_login(
            self.request, user, email_verification="none", redirect_url=self._next(user)
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add where to go afterwards; nothing where the first screen is meant."""
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return super().get_context_data(next=asked, **kwargs)

    def _refuse(self, form: SignInForm, why: str) -> HttpResponse:
        form.add_error(None, why)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _next(self, user: User | None = None) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        secure = self.request.is_secure()
        is_ours = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, require_https=secure
        )
        if is_ours and wanted != reverse("wagtailadmin_home"):
            return wanted
        return home_of(user or self.request.user)


def _log_failure(name: str) -> None:
    user = User.objects.filter(username=name).first()
    if user is None:
        auditing.log_nobody("account.sign-in-failed")
    else:
        auditing.log(by=user, verb="account.sign-in-failed", target=user)


class Adapter(DefaultAccountAdapter):
    """What allauth asks us: nothing is ever mailed, and nobody makes an account for herself."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Say no."""
        return False

    def send_mail(self, *_args: object, **_kwargs: object) -> None:
        """Send nothing."""

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Send nothing."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401
        """Tell whether the password is asked once more before the account itself is changed.

        Not of somebody who came in a moment ago, nor before there is a second factor.
        """
        if self.request is not None:
            user, now = self.request.user, clock.now().timestamp()
            just_in = now - self.request.session.get("began", 0) < JUST_IN.total_seconds()
            if just_in or (isinstance(user, User) and not has_second_factor(user)):
                return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Note that somebody came in, and forget what she mistyped."""
        tries.forget("sign-in", user.username)
        tries.forget("second-step", str(user.pk))
        auditing.log(by=user, verb="account.signed-in", target=user)
        request.session.clear_expired()
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class PasswordAgainForm(ReauthenticateByPasswordForm):
    """The password once more; tries are counted over all processes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label="Your password",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean_password(self) -> str:
        """Check it."""
        try:
            tries.take("password", str(self.user.pk))
        except tries.TooManyTriesError as error:
            raise ValidationError(str(error)) from None
        try:
            password: str = super().clean_password()
        except ValidationError:
            raise ValidationError("This password is not right.") from None
        tries.forget("password", str(self.user.pk))
        return password


class _CountedCode(BaseAuthenticateForm):
    """A code of the phone or a recovery code; tries are counted over all processes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code from your phone, or a recovery code"
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True}
        )

    def clean_code(self) -> str:
        """Check the code; a code of the phone holds once."""
        try:
            tries.take("second-step", str(self.user.pk))
        except tries.TooManyTriesError as error:
            raise ValidationError(str(error)) from None
        try:
            code: str = super().clean_code()
        except ValidationError:
            auditing.log(by=self.user, verb="account.second-step-failed", target=self.user)
            raise ValidationError(
                "This code is not right. Codes change every 30 seconds."
            ) from None
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_fresh(
            self.authenticator, code
        ):
            raise ValidationError("This code was used already. Please wait for the next one.")
        tries.forget("second-step", str(self.user.pk))
        return code


def _is_fresh(phone: Authenticator, code: str) -> bool:
    """Tell whether the code is a later one than the last, and let no other process take it."""
    secret = decrypt(phone.data["secret"])
    last = phone.data.get("last", 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last and constant_time_compare(
            format_hotp_value(hotp_value(secret, counter)), code.strip().replace(" ", "")
        ):
            taken = Authenticator.objects.filter(pk=phone.pk, data=phone.data)
            phone.data = {**phone.data, "last": counter}
            return bool(taken.update(data=phone.data) == 1)
    return False


class StepForm(_CountedCode, AuthenticateForm):
    """The code of the second step."""


class StepAgainForm(_CountedCode, ReauthenticateForm):
    """The code, once more."""


@method_decorator([sensitive_post_parameters("code"), never_cache], name="dispatch")
class SecondStep(AuthenticateView):
    """The second step: a code or a key, of somebody whose password was right."""

    def form_invalid(self, form: forms.Form) -> HttpResponseBase:
        """Show the page again, as what it is."""
        response: HttpResponseBase = super().form_invalid(form)
        response.status_code = 422
        return response
