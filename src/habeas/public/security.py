"""What every answer carries, what is refused before it is read, and what a log may say."""

import sys
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException

from habeas.public import errors

Answer = Callable[[HttpRequest], HttpResponse]

DESK: Final = "/desk/"
PUBLIC_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Wagtail's admin has inline scripts and styles; it is behind a login and under a path of its own.
DESK_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-src 'self'; frame-ancestors 'self'"
)
# Two years, the length that browsers' preload lists ask for.
HSTS: Final = "max-age=63072000; includeSubDomains"


class SecurityHeaders:
    """Put the security headers on every answer, errors and files included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers."""
        response = self.get_response(request)
        at_desk = request.path.startswith(DESK)
        # A view may be stricter: what was uploaded is sandboxed.
        policy = DESK_POLICY if at_desk else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Frame-Options"] = "SAMEORIGIN" if at_desk else "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if settings.SECURE_TLS:
            response.headers["Strict-Transport-Security"] = HSTS
        return response


class RefusedRequests:
    """Refuse what is too large, is not UTF-8 or comes from another site, before a view sees it.

    The public pages have no cookie and therefore no CSRF token: a POST is refused only on proof
    that another site sent it (Fetch Metadata, W3C; the Origin header, RFC 6454). The desk has
    Django's own check besides.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        refuse = _why_not(request)
        if refuse is not None:
            return refuse(request)
        if not request.path.startswith(DESK):
            # The mailed link is the check that a CSRF token would be: no session to ride on.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's switch
        return self.get_response(request)


def _why_not(request: HttpRequest) -> Answer | None:
    """Return the page that refuses the request, or None."""
    try:
        request.get_host()
    except DisallowedHost:
        return errors.bad_request
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.path.startswith(DESK):
        return None
    if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return errors.too_large
    if from_another_site(request):
        return errors.another_site
    return None if _is_utf8(request) else errors.bad_request


def from_another_site(request: HttpRequest) -> bool:
    """Tell whether the request proves that another site sent it; missing headers prove nothing."""
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.headers.get("Host")


def _length(request: HttpRequest) -> int:
    if request.headers.get("Transfer-Encoding"):
        return sys.maxsize  # no browser sends a form without saying how long it is
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _is_utf8(request: HttpRequest) -> bool:
    from urllib.parse import unquote_to_bytes

    try:
        unquote_to_bytes(request.body).decode("utf-8")
    except (UnicodeDecodeError, RawPostDataException):
        return False
    return True
