"""What the desk's own process answers: the desk, its files, and whether it is there."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from habeas.public import errors

Answer = Callable[[HttpRequest], HttpResponse]

ANSWERED: Final = ("/desk/", "/static/")
HEALTH: Final = "/health"


class DeskAlone:
    """Answer 404 for the supporters' pages: they are another process's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is the desk's."""
        if request.path == HEALTH or request.path.startswith(ANSWERED):
            return self.get_response(request)
        return errors.not_found(request)
