"""Whether the web process is there."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from habeas.public.answers import unkept


def show(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 200; the courier may be stopped, signing works all the same."""
    return unkept(JsonResponse({"status": "ok"}))
