"""The page of the second person on a phone: read, approved and opened with few taps."""

import os
from collections.abc import Iterator
from pathlib import Path

import cast
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from second_person import prepared
from test_in_the_browser import CHROMIUM, QUIET, TOO_WIDE

from habeas.appeals.models import Appeal
from habeas.staff import accounts
from habeas.staff.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAPS = 12
"""How many taps the second person may need, from the page to the open appeal."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def appeal() -> Appeal:
    return prepared()


def guest() -> User:
    """Gita Guest, who approves for a partner house."""
    user = accounts.add_staff(
        username="gita.guest", password=cast.PASSWORD, roles=["guest approver"]
    )
    user.reads = ["en", "fr"]
    user.save(update_fields=["reads"])
    return user


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def sign_in(page: Page, url: str, user: User) -> None:
    page.goto(url + reverse("wagtailadmin_login"))
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", cast.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{url}/desk/**")


def faults(page: Page) -> list[object]:
    """What axe finds, and whether the page is wider than the phone."""
    found: list[object] = [
        (fault["id"], [node["html"] for node in fault["nodes"]])
        for fault in Axe().run(page).response["violations"]
    ]
    return [*found, *(["too wide"] if page.evaluate(TOO_WIDE) else [])]


def keep(page: Page, name: str) -> None:
    if os.environ.get("HABEAS_SHOTS"):
        # The desk scrolls inside its frame, so the picture needs a window as high as the page.
        height = page.evaluate("document.querySelector('main').scrollHeight")
        page.set_viewport_size({"width": 360, "height": height + 100})
        page.screenshot(path=str(Path(os.environ["HABEAS_SHOTS"]) / f"{name}.png"))
        page.set_viewport_size({"width": 360, "height": 740})


def test_the_second_person_approves_and_opens_on_a_phone_with_few_taps(
    page: Page, live_server: LiveServer, appeal: Appeal
) -> None:
    sign_in(page, live_server.url, cast.approver())
    page.goto(live_server.url + reverse("desk:approvals", args=[appeal.pk]))
    keep(page, "approver-360")
    assert not faults(page)
    taps = 0
    while page.locator("button.desk-yes", has_text="Yes").count():
        at = page.url.partition("#")[2]
        button = page.locator(f"#{at} button.desk-yes" if at else "button.desk-yes").first
        button.click()
        page.wait_for_load_state()
        taps += 1
        assert taps < TAPS
    assert page.url.endswith("#part-opening")
    page.get_by_label("I called back, or saw a second source").check()
    page.get_by_label("I would want this out if she were my sister").check()
    keep(page, "approver-last-360")
    assert not faults(page)
    page.get_by_role("button", name="Approve and open").click()
    page.wait_for_load_state()
    taps += 3
    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert taps <= TAPS


@pytest.mark.parametrize("who", ["case worker", "guest"])
def test_the_page_fits_a_phone_for_everybody(
    page: Page, live_server: LiveServer, appeal: Appeal, who: str
) -> None:
    sign_in(page, live_server.url, cast.case_worker() if who == "case worker" else guest())
    page.goto(live_server.url + reverse("desk:approvals", args=[appeal.pk]))
    keep(page, f"{who}-360".replace(" ", "-"))
    assert not faults(page)
    page.goto(live_server.url + "/desk/")
    keep(page, f"{who}-home-360".replace(" ", "-"))
    assert not faults(page)


def test_the_keyboard_alone_says_yes(page: Page, live_server: LiveServer, appeal: Appeal) -> None:
    sign_in(page, live_server.url, cast.approver())
    page.goto(live_server.url + reverse("desk:approvals", args=[appeal.pk]))
    page.locator("#part-facts").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').id") == "part-facts"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "focus is seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**#part-words-en")
    appeal.case.facts.refresh_from_db()
    assert appeal.case.facts.is_approved


def test_one_click_withdraws_from_the_phone(page: Page, live_server: LiveServer) -> None:
    appeal = cast.open_appeal_of()
    sign_in(page, live_server.url, cast.case_worker())
    page.locator("summary", has_text="Withdraw").click()
    keep(page, "withdraw-menu-360")
    assert not faults(page)
    page.goto(live_server.url + reverse("desk:ledger", args=[appeal.pk]))
    page.get_by_role("button", name=f"Withdraw {appeal}").click()
    page.wait_for_load_state()
    keep(page, "withdrawn-360")
    assert not faults(page)
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"
