"""How an answer leaves: who may keep it, and for how long."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from habeas import conf
from habeas.kernel import clock
from habeas.public import reading
from habeas.staff.organisations import domain_day, the_organisation

PUBLISHED: Final = "public, max-age=60"


def page(
    template: str, language: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page of ours in ``language``, the same for every reader; nobody may keep it yet."""
    organisation = the_organisation()
    told = {
        "organisation": organisation,
        "house": organisation.legal_name or settings.WAGTAIL_SITE_NAME,
        "archived": clock.pretended(),
        "demo": conf.demo(),
        **frame(language),
        **context,
    }
    # Rendered without the request: no cookie is read, no token made, no session looked at.
    return unkept(HttpResponse(render_to_string(template, told), status=status))


def frame(language: str) -> dict[str, Any]:
    """Return what the frame of every page needs; asks no database."""
    return {
        "language": language,
        "direction": reading.direction(language),
        "languages": [tag for tag in reading.CATALOGUES if tag != language],
        "style": style_address(),
        "home": f"/{language}/",
    }


def published(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches keep a published page for a minute, under a tag of its content and the day."""
    day = domain_day().isoformat().encode()
    etag = f'"{hashlib.sha256(day + response.content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = PUBLISHED
    response.headers["ETag"] = etag
    kept = get_conditional_response(request, etag=etag, response=response)
    if not isinstance(kept, HttpResponse):
        return response
    kept.headers["Cache-Control"] = PUBLISHED
    return kept


def unkept(response: HttpResponse) -> HttpResponse:
    """Forbid every cache to keep an answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def behind_a_token(response: HttpResponse) -> HttpResponse:
    """Mark a page behind a mailed link: not kept, not indexed."""
    response.headers["X-Robots-Tag"] = "noindex"
    return unkept(response)


@cache
def style_address() -> str:
    """Return the address of the style sheet, which changes when the sheet does."""
    sheet = (files("habeas.public") / "static" / "public" / "habeas.css").read_bytes()
    return f"{settings.STATIC_URL}public/habeas.css?v={hashlib.sha256(sheet).hexdigest()[:12]}"
