"""What we hold: what becomes of what a supporter writes, and for how long."""

from django.http import HttpRequest, HttpResponse

from habeas import conf
from habeas.public import errors
from habeas.public.answers import page, published


def show(request: HttpRequest, language: str) -> HttpResponse:
    """Show what is kept of supporters, where, and until when."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    told = {"rest": "what-we-hold/", "rest_minutes": conf.rest_minutes()}
    return published(request, page("public/what_we_hold.html", language, told))
