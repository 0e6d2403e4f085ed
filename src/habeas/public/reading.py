"""The reader's language: it is in the address of every page, and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from habeas.kernel import languages
from habeas.staff.organisations import read_once

Answer = Callable[[HttpRequest], HttpResponse]

# The languages of the interface as addresses spell them (BCP 47), in the order in which they are
# offered, and what Django calls the catalogue of each.
CATALOGUES: Final = {"en": "en", "fr": "fr", "ar": "ar", "zh-Hans": "zh-hans"}
USUAL: Final = "en"
LANGUAGE_PATTERN: Final = "|".join(CATALOGUES)


class ReadersLanguage:
    """Speak the language that the address begins with."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        with speaking(language_of(request)), read_once():
            return self.get_response(request)


class LanguageConverter:
    """The part of an address that names a language of the interface."""

    regex = LANGUAGE_PATTERN

    def to_python(self, value: str) -> str:
        """Return the tag."""
        return value

    def to_url(self, value: str) -> str:
        """Return the tag."""
        return value


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let gettext speak a language of the interface inside the block."""
    with translation.override(CATALOGUES[language]):
        yield


def language_of(request: HttpRequest) -> str:
    """Return the language in the request's address, else the one the browser prefers."""
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in CATALOGUES else preferred(request.headers.get("Accept-Language", ""))


def preferred(accepted: str) -> str:
    """Return the language of the interface that suits an Accept-Language header best (RFC 9110)."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(accepted[:1000].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), position, tag.split("-")[0].lower()))
        except ValueError:
            continue
    spoken = {tag.split("-")[0]: tag for tag in CATALOGUES}
    for preference, _, primary in sorted(wanted):
        if primary in spoken and preference < 0:
            return spoken[primary]
    return USUAL


def direction(language: str) -> str:
    """Return "ltr" or "rtl"."""
    return languages.direction(language)
