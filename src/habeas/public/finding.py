"""Find my letters: type an address, and the courier writes to it if it holds letters of it."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from habeas.actions.finding import ask_to_find
from habeas.kernel.errors import HabeasError
from habeas.public import errors
from habeas.public.answers import behind_a_token, page


def show(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take an address: the same answer for each that can be written to."""
    match request.method:
        case "GET" | "HEAD":
            return _page(language)
        case "POST":
            return _take(request, language)
        case _:
            return errors.wrong_method(request, "GET, HEAD, POST")


def _take(request: HttpRequest, language: str) -> HttpResponse:
    typed = request.POST.get("email", "")
    if request.POST.get("website"):  # only a machine sees that field; it learns nothing
        return _page(language, done=True)
    try:
        ask_to_find(typed, language=language)
    except ValidationError as error:
        return _page(language, email=typed, problem=error.messages[0], status=422)
    except (HabeasError, DatabaseError):
        response = _page(language, email=typed, off=True, status=503)
        response.headers["Retry-After"] = "600"
        return response
    return _page(language, done=True)


def _page(language: str, *, status: int = 200, **told: str | bool) -> HttpResponse:
    context = {"rest": "find-my-letters/", **told}
    return behind_a_token(page("public/finding.html", language, context, status=status))
