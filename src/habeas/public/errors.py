"""Pages for what went wrong, in the reader's language.

None but that for what was taken down asks the database: it may be what is broken.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from habeas.public import reading
from habeas.public.answers import behind_a_token, frame, page, unkept

RETRY_AFTER_SECONDS: Final = 2


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404: there is no such page, or none that may be told of."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            404,
            _("There is no page here"),
            _("The address may be mistyped, or the page is not there any more."),
        )


def link_not_valid(request: HttpRequest) -> HttpResponse:
    """Answer 404: a mailed link is unknown or too old, which look alike."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            404,
            _("This link is not valid, or no longer"),
            _("Letters that wait are forgotten after seven days. You can sign again."),
            lost=True,
        )


def gone(request: HttpRequest) -> HttpResponse:
    """Answer 410: the same page for everything that was taken down."""
    language = reading.language_of(request)
    with reading.speaking(language):
        return behind_a_token(page("public/taken_down.html", language, {}, status=410))


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the request is over 1 MB."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            413,
            _("That was too much at once"),
            _("The form takes a few lines. Nothing has been kept."),
        )


def another_site(request: HttpRequest) -> HttpResponse:
    """Answer 403: another site sent the form."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            403,
            _("Another site sent this form"),
            _("To be safe we did not take it. Please fill it in on our own page."),
        )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403: this may not be done."""
    with reading.speaking(reading.language_of(request)):
        return _answer(request, 403, _("This is not allowed"), _("Nothing has been changed."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 400: the request cannot be read; mostly it is not UTF-8."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            400,
            _("We could not read that"),
            _("Please go back and try again. Nothing has been kept."),
        )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer 405: the address is there, but not for this."""
    response = bad_request(request)
    response.status_code = 405
    response.headers["Allow"] = allowed
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500: something is broken, and not by the reader."""
    with reading.speaking(reading.language_of(request)):
        return _answer(
            request,
            500,
            _("Something is broken here"),
            _("It is our fault. Please try again in a while; nothing may have been kept."),
        )


def busy(request: HttpRequest) -> HttpResponse:
    """Answer 503: try again in a moment."""
    with reading.speaking(reading.language_of(request)):
        response = _answer(
            request,
            503,
            _("One moment, please"),
            _("Many people are here at once. Please try again in a few seconds."),
        )
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer(
    request: HttpRequest, status: int, heading: str, body: str, *, lost: bool = False
) -> HttpResponse:
    told = {"heading": heading, "body": body, "status": status, "lost": lost}
    text = render_to_string("public/wrong.html", frame(reading.language_of(request)) | told)
    return unkept(HttpResponse(text, status=status, headers={"X-Robots-Tag": "noindex"}))
