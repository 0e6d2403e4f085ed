"""How the tests check a page at the desk: what its form sends, and what the sheet says."""

from pathlib import Path
from typing import Any

import cast
from desk_doing import at, do
from django.http.response import HttpResponseBase
from django.test import Client

from habeas.importers import keeping
from habeas.importers.entries import Entry, Sheet
from habeas.importers.models import ImportedPage

PAGES = Path(__file__).parent.parent / "pages"
COUPLE = (PAGES / "couple.txt").read_text(encoding="utf-8")


def brought(client: Client, text: str = COUPLE) -> str:
    """Paste a page; return the address of its checking screen."""
    return do(client, at("new-page"), text=text)


def sheet() -> Sheet:
    return keeping.opened(ImportedPage.objects.get(), by=cast.case_worker()).sheet


def entry(value: str) -> Entry:
    return next(each for each in sheet().entries if each.value.startswith(value))


def form(client: Client, url: str, **typed: Any) -> dict[str, Any]:  # noqa: ANN401 - form fields
    """What the checking screen's form sends, with ``typed`` in place of what stands there."""
    page = client.get(url)
    boxes = [*page.context["look"], *(box for g in page.context["groups"] for box in g.boxes)]
    sent = {f"v-{box.entry.number}": box.value for box in boxes}
    sent |= {
        f"d-{box.entry.number}-{detail.name}": detail.value or (detail.choices or [""])[0]
        for box in boxes
        for detail in box.details
    }
    return {**sent, "base": page.context["page"].changed_at.isoformat(), **typed}


def press(client: Client, url: str, button: str, **typed: Any) -> HttpResponseBase:  # noqa: ANN401
    return client.post(url, form(client, url, do=button, **typed))
