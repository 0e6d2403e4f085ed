"""What stands before every screen of the desk: sessions end, and the second factor comes first."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse
from django.views.decorators.cache import never_cache
from django.views.defaults import page_not_found
from wagtail.admin.auth import require_admin_access

from habeas import conf
from habeas.kernel import clock
from habeas.staff.models import User

View = Callable[..., HttpResponseBase]

LASTS: Final = timedelta(hours=8)
IDLE: Final = timedelta(minutes=60)
# The session is written at most this often to note that somebody is there.
NOTED: Final = timedelta(minutes=1)
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What opens to somebody whose password another person chose.
CHOOSING: Final = frozenset({"desk:change-password", "wagtailadmin_logout"})
# What opens to somebody who has still to set up her second factor.
SETTING_UP: Final = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "wagtailadmin_logout",
    }
)


def inside(patterns: list[URLPattern]) -> list[URLPattern]:
    """Put the guard before each view of ``patterns``: an account, a session, a second factor."""
    for pattern in patterns:
        pattern.callback = never_cache(_with_its_404(_guarded(pattern.callback)))
    return patterns


def closed(patterns: list[URLPattern | URLResolver], *, but: frozenset[str]) -> None:
    """Let every view of ``patterns`` answer 404, at any depth, but those named ``but``.

    Wagtail's own templates and menus write the addresses of its views, so they have to exist.
    """
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            closed(pattern.url_patterns, but=but)
        elif pattern.name not in but:
            pattern.callback = closed_view


def has_second_factor(user: User) -> bool:
    """Tell whether a phone or a key is asked for when ``user`` signs in."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def _guarded(view: View) -> View:
    admitted: View = require_admin_access(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's signature
        _end_old_session(request)
        if request.method == "POST" and not request.user.is_authenticated:
            # A press of a button cannot be repeated by a link: the way back is the first screen.
            messages.info(request, "Nothing was done. Sign in, and press the button again.")
            return HttpResponseRedirect(reverse("wagtailadmin_login"))
        if _has_to_choose(request):
            return HttpResponseRedirect(reverse("desk:change-password"))
        if _has_to_set_up(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return admitted(request, *args, **kwargs)

    return answer


def _with_its_404(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's signature
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            return page_not_found(request, missing, template_name="wagtailadmin/404.html")

    return answer


@never_cache
def closed_view(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponseBase:
    """Answer that there is nothing here."""
    return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")


def _end_old_session(request: HttpRequest) -> None:
    """Sign out whoever signed in too long ago, or has done nothing for too long."""
    if not request.user.is_authenticated:
        return
    now = clock.now().timestamp()
    began = request.session.setdefault("began", now)
    seen = request.session.get("seen", now)
    if now - began > LASTS.total_seconds() or now - seen > IDLE.total_seconds():
        logout(request)
        messages.info(request, "You were signed out, because time went by. Please sign in again.")
    elif "seen" not in request.session or now - seen > NOTED.total_seconds():
        request.session["seen"] = now


def _has_to_choose(request: HttpRequest) -> bool:
    """Tell whether somebody has to choose her own password before anything else."""
    user = request.user
    match = request.resolver_match
    return (
        isinstance(user, User)
        and user.password_given
        and not (match and match.view_name in CHOOSING)
    )


def _has_to_set_up(request: HttpRequest) -> bool:
    """Tell whether somebody has to set up her second factor before anything else."""
    user = request.user
    if not isinstance(user, User) or user.password_given or not conf.second_factor_required():
        return False
    match = request.resolver_match
    return not (match and match.view_name in SETTING_UP) and not has_second_factor(user)
