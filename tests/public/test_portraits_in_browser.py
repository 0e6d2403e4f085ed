"""A portrait in a real browser: its size on a phone and on a wide screen, and axe's silence."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer
from test_in_browser import QUIET
from test_portraits import PAGE, pictured
from wagtail.models import Collection

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs Chromium: install your system's `chromium` package"
    ),
]
SIZE = "[...document.images].map(each => [each.naturalWidth, each.clientWidth, each.clientHeight])"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def browser(settings: LazySettings, tmp_path: Path) -> Iterator[Browser]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    # Tests with a real database begin with empty tables; a migration makes this row in a house.
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    pictured()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield started
        started.close()


def test_a_portrait_is_as_large_as_the_page_is_wide_enough_for(
    browser: Browser, live_server: LiveServer
) -> None:
    for width, size in ((360, [352, 88, 110]), (1280, [352, 166, 208])):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                color_scheme=scheme,
                bypass_csp=True,
                viewport={"width": width, "height": 900},
            )
            page = context.new_page()
            page.goto(live_server.url + PAGE)
            assert page.evaluate(SIZE) == [size]
            assert not page.evaluate(WIDE)
            assert not Axe().run(page).response["violations"]
            bottom = page.locator(".who .button").bounding_box()
            assert bottom
            assert bottom["y"] + bottom["height"] < 900  # the first screen ends with the button
            context.close()


def test_a_printed_page_has_no_picture(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page()
    page.goto(live_server.url + PAGE)
    page.emulate_media(media="print")
    assert not page.locator(".portrait").is_visible()
