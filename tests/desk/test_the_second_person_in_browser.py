"""The page of the second person on a phone: read, approved and opened with few taps."""

from collections.abc import Iterator

import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from second_person import prepared

from habeas.appeals.models import Appeal
from habeas.staff import accounts
from habeas.staff.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAPS = 12
"""How many taps the second person may need, from the page to the open appeal."""


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


def test_the_second_person_approves_and_opens_on_a_phone_with_few_taps(
    page: Page, live_server: LiveServer, appeal: Appeal
) -> None:
    sign_in(page, live_server.url, cast.approver())
    page.goto(live_server.url + reverse("desk:approvals", args=[appeal.pk]))
    keep_picture(page, "approver")
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
    keep_picture(page, "approver-last")
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
    keep_picture(page, f"{who}".replace(" ", "-"))
    assert not faults(page)
    page.goto(live_server.url + "/desk/")
    keep_picture(page, f"{who}-home".replace(" ", "-"))
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
    keep_picture(page, "withdraw-menu")
    assert not faults(page)
    page.goto(live_server.url + reverse("desk:ledger", args=[appeal.pk]))
    page.get_by_role("button", name=f"Withdraw {appeal}").click()
    page.wait_for_load_state()
    keep_picture(page, "withdrawn")
    assert not faults(page)
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"
