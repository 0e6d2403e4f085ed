"""A real browser for tests: how it is started, and what is looked at on every page."""

import os
import shutil
from typing import Final

import cast
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from habeas.staff.models import User

CHROMIUM: Final = (
    os.environ.get("HABEAS_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
)
# It asks no host but the test's own.
QUIET: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
_TOO_WIDE: Final = """() => [document.documentElement, document.querySelector("main")].some(
    each => each && each.scrollWidth > each.clientWidth)"""
_AT_REST: Final = "Promise.all(document.getAnimations().map(each => each.finished))"
_HEIGHT: Final = "(document.querySelector('main') || document.documentElement).scrollHeight"


def sign_in(page: Page, url: str, user: User | None = None) -> None:
    """Go through the desk's door as ``user``, else as the case worker."""
    page.goto(url + reverse("wagtailadmin_login"))
    page.fill("[name=username]", (user or cast.case_worker()).username)
    page.fill("[name=password]", cast.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{url}/desk/**")


def faults(page: Page, *, too_small: str = "") -> list[object]:
    """Return what axe finds, whether the page is wider than its window, and what is too small.

    ``too_small`` is a script that returns what a thumb would miss on this page.
    """
    page.wait_for_load_state()
    page.evaluate(_AT_REST)  # what moves in has another contrast until then
    found: list[object] = [
        (fault["id"], [node["html"] for node in fault["nodes"]])
        for fault in Axe().run(page).response["violations"]
    ]
    if page.evaluate(_TOO_WIDE):
        found.append("too wide")
    small = page.evaluate(too_small) if too_small else []
    return [*found, *([("too small for a thumb", small)] if small else [])]


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder ``HABEAS_SHOTS``, where that is set."""
    folder, size = os.environ.get("HABEAS_SHOTS"), page.viewport_size
    if folder and size:
        # The desk scrolls inside its frame, so the picture needs a window as high as the page.
        height = max(size["height"], page.evaluate(_HEIGHT) + 80)
        page.set_viewport_size({"width": size["width"], "height": height})
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(size)
