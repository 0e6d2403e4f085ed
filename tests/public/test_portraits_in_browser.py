"""A portrait in a real browser: its size on a phone and on a wide screen, and axe's silence."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from test_portraits import PAGE, pictured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = "[...document.images].map(each => [each.naturalWidth, each.clientWidth, each.clientHeight])"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def _with_a_portrait(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    pictured()


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
