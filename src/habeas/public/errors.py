"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the request is over 1 MB."""
    return HttpResponse(status=413)


def another_site(request: HttpRequest) -> HttpResponse:
    """Answer 403: another site sent the form."""
    return HttpResponse(status=403)


def bad_request(request: HttpRequest) -> HttpResponse:
    """Answer 400: the request is not UTF-8."""
    return HttpResponse(status=400)
