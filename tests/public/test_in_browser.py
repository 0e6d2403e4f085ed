"""The pages in a real browser: accessible, whole at every width, and usable without JavaScript."""

import cast
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import link_to_confirm, mails, path_in, press, sign
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from habeas.appeals import stopping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(client: Client) -> dict[str, str]:
    """Build an appeal in every state; return the address of every kind of page."""
    cast.ring()
    worker = cast.case_worker()
    appeal = cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_fax(), letter_languages=["fr", "ar"]
    )
    stopped = {
        state: cast.open_appeal_of(slug=f"ua-4{number}-2016")
        for number, state in enumerate(("paused", "released", "died", "replaced", "withdrawn"))
    }
    stopping.pause(stopped["paused"], by=worker)
    stopping.withdraw(stopped["withdrawn"], by=worker)
    for outcome in ("released", "died", "replaced"):
        stopping.close(stopped[outcome], by=worker, outcome=outcome)
    confirm = link_to_confirm(client, appeal)
    sign(client, appeal, email="ann@supporter.example")
    not_me = path_in(mails()[0], "not-me")
    mine = press(client, link_to_confirm(client, appeal, email="bob@supporter.example"))
    mails()
    return {
        "home": "/en/",
        "appeal": f"/en/appeals/{appeal.slug}/",
        "appeal in Arabic": f"/ar/appeals/{appeal.slug}/",
        "appeal in Chinese": f"/zh-Hans/appeals/{appeal.slug}/",
        **{state: f"/fr/appeals/{each.slug}/" for state, each in stopped.items()},
        "case": "/en/cases/ada-sample/",
        "what we hold": "/ar/what-we-hold/",
        "confirm": confirm,
        "not me": not_me,
        "my letter": mine.headers["Location"],
        "not found": "/en/nope/",
    }


def fills(page: Page, **fields: str) -> None:
    page.check("#shown-named")
    for field, value in {"name": "Marie Exemple", "email": "marie@supporter.example"}.items():
        page.fill(f"#{field}", fields.get(field, value))
    page.select_option("#country", "FR")
    page.click(".sign button")


def test_axe_finds_nothing_on_any_page_in_light_and_dark(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    found = []
    for scheme in ("light", "dark"):
        context = browser.new_context(
            color_scheme=scheme,
            bypass_csp=True,
            viewport={"width": 360, "height": 700},
        )
        page = context.new_page()
        for name, address in addresses.items():
            page.goto(live_server.url + address)
            found += [(scheme, name, v["id"], v["nodes"][0]["html"]) for v in _violations(page)]
        page.goto(live_server.url + addresses["appeal"])
        fills(page, email="nowhere")
        found += [(scheme, "errors", v["id"], v["nodes"][0]["html"]) for v in _violations(page)]
        fills(page)
        found += [(scheme, "mailbox", v["id"], v["nodes"][0]["html"]) for v in _violations(page)]
        assert "look into your mailbox" in page.inner_text("h1")
        context.close()
    assert found == [], found


def test_no_page_is_wider_than_the_window_and_what_is_pressed_is_large_enough(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    for width in (320, 360, 768, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for name, address in addresses.items():
            page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, width)
            small = page.evaluate(
                "[...document.querySelectorAll('button, .button, .choice, summary, select, "
                "input:not([type=hidden], [type=radio], [type=checkbox], #website)')]"
                ".filter(e => e.checkVisibility() && getComputedStyle(e).pointerEvents != 'none' "
                "&& e.getBoundingClientRect().height < 44)"
                ".map(e => e.outerHTML.slice(0, 80))"
            )
            assert small == [], (name, width)
        page.close()


def test_signing_needs_no_javascript_and_no_cookie(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(live_server.url + addresses["appeal"])
    page.click("text=Read and sign the letter")
    fills(page)
    assert "look into your mailbox" in page.inner_text("h1")
    page.goto(live_server.url + addresses["confirm"])
    page.click("text=Send my letter >> nth=0")
    assert "Thank you" in page.inner_text("h1")
    assert context.cookies() == []
    assert {url.startswith(live_server.url) for url in asked} == {True}
    context.close()


def test_on_paper_a_page_is_its_letter(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    page = browser.new_page()
    page.goto(live_server.url + addresses["appeal"])
    page.emulate_media(media="print")
    assert not page.is_visible("#sign")
    assert not page.is_visible(".top")
    assert page.is_visible(".leaving .letter")
    page.close()


def test_the_button_stands_on_the_first_screen_of_a_wide_window(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(live_server.url + addresses["appeal"])
    box = page.locator(".who .button").bounding_box()
    sheet = page.locator("#letter").bounding_box()
    assert box
    assert sheet
    assert box["y"] + box["height"] <= 800
    assert sheet["x"] > box["x"] + box["width"]
    page.close()


def _violations(page: Page) -> list[dict[str, list[dict[str, str]]]]:
    return list(Axe().run(page).response["violations"])


def test_printing_shows_each_addressees_letter_with_a_line_to_sign_on(
    live_server: LiveServer, addresses: dict[str, str], browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(live_server.url + addresses["appeal"])
    page.emulate_media(media="print")
    leaving = page.locator(".letter:not(.reading .letter)")
    assert leaving.count() == 2
    for number in range(2):
        letter = leaving.nth(number)
        box = letter.bounding_box()
        assert box is not None
        assert box["height"] > 200
        line = "e => getComputedStyle(e, '::after').borderBlockStartStyle"
        assert letter.evaluate(line) == "solid"
    assert not any(reading.is_visible() for reading in page.locator(".reading").all())
    page.close()
