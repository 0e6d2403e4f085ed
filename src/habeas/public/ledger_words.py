"""The words of the ledger: what each of them says, for whoever wants to quote a figure."""

from django.http import HttpRequest, HttpResponse

from habeas.public import errors
from habeas.public.answers import page, published


def show(request: HttpRequest, language: str) -> HttpResponse:
    """Show what every word of the ledger means."""
    if request.method not in {"GET", "HEAD"}:
        return errors.wrong_method(request, "GET, HEAD")
    told = {"rest": "words-of-the-ledger/"}
    return published(request, page("public/ledger_words.html", language, told))
