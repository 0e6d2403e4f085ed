"""The door, one's own account, the staff and the printed codes, in a real browser."""

import time

import cast
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.core.cache import cache
from django.urls import reverse
from in_browser import faults, keep_picture
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from habeas.staff import accounts, codes
from habeas.staff.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _required(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that is no demo."""
    monkeypatch.setenv("HABEAS_SECOND_FACTOR", "required")
    cache.clear()


def ada() -> User:
    """Ada Administrator, who has a role of everything that is looked at here."""
    return accounts.add_staff(
        username="ada.administrator",
        password=cast.PASSWORD,
        roles=["administrator", "approver"],
    )


class Looker:
    """What axe, the width and the console say of each page that is looked at."""

    def __init__(self, page: Page, width: int) -> None:
        self.page, self.width = page, width
        self.wrong: list[object] = []
        self.said: list[str] = []
        page.on("console", lambda said: self.said.append(f"{said.type} {said.text}"))

    def look(self, name: str) -> None:
        """Look at the page that is open."""
        too_small = TOO_SMALL if self.width < 400 else ""
        self.wrong += [(name, fault) for fault in faults(self.page, too_small=too_small)]
        keep_picture(self.page, name)


TOO_SMALL = """() => [...document.querySelectorAll("main button, main a.button, main .desk-way")]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5
        && !each.closest("header"))
    .map(each => each.outerHTML)"""


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(page: Page, url: str, user: User) -> None:
    """Type name and password with the keyboard alone."""
    page.goto(url + reverse("wagtailadmin_login"))
    page.locator("[name=username]").focus()
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(cast.PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_first_day_at_the_desk(live_server: LiveServer, browser: Browser, width: int) -> None:
    user, worker = ada(), cast.case_worker()
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, url = context.new_page(), live_server.url
    looker = Looker(page, width)
    page.goto(url + reverse("wagtailadmin_login"))
    looker.look("sign-in")
    sign_in(page, url, user)
    page.wait_for_url(url + reverse("mfa_index"))
    looker.look("set-up")
    page.get_by_role("link", name="Use your phone").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(url + reverse("mfa_activate_totp"))
    looker.look("phone")
    secret = page.locator(".desk-key-text").inner_text()
    page.locator("[name=code]").focus()
    page.keyboard.type(code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(url + reverse("mfa_view_recovery_codes"))
    looker.look("recovery-codes")
    for name, address in (
        ("second-factor", reverse("mfa_index")),
        ("key", reverse("mfa_add_webauthn")),
        ("again", reverse("account_reauthenticate")),
        ("again-code", reverse("mfa_reauthenticate")),
        ("forget-phone", reverse("mfa_deactivate_totp")),
        ("account", reverse("wagtailadmin_account")),
        ("password", reverse("desk:change-password")),
        ("codes-before", reverse("desk:withdrawal-codes")),
        ("staff", reverse("desk:staff")),
        ("add-staff", reverse("desk:add-staff")),
        ("roles", reverse("desk:give-roles", args=[worker.pk])),
        ("reset", reverse("desk:reset-second-factor", args=[worker.pk])),
        ("audit", reverse("desk:audit")),
    ):
        page.goto(url + address)
        looker.look(name)
    page.goto(url + reverse("desk:withdrawal-codes"))
    page.get_by_role("button", name="Make ten codes").press("Enter")
    page.locator(".desk-codes").wait_for()
    looker.look("codes")
    page.emulate_media(media="print")
    assert page.get_by_text("every letter that has not left").is_visible()
    assert not page.get_by_text("I have them on paper").is_visible()
    page.emulate_media(media="screen")
    page.goto(url + reverse("desk:add-staff"))
    page.locator("[name=username]").fill("tia.translator")
    page.get_by_label("translator:").check()
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    page.locator(".desk-codes").wait_for()
    looker.look("first-password")
    context.clear_cookies()
    cache.clear()
    Authenticator.objects.filter(type="totp").update(data={"secret": encrypt(secret)})
    sign_in(page, url, user)
    page.wait_for_url(url + reverse("mfa_authenticate"))
    looker.look("second-step")
    assert page.evaluate("document.activeElement.name") == "code"
    page.keyboard.type(code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(url + "/desk/")
    context.close()
    assert not looker.wrong
    assert not [said for said in looker.said if said.startswith("error")]


def test_a_security_key_opens_the_desk(live_server: LiveServer, browser: Browser) -> None:
    user = ada()
    context = browser.new_context()
    page, url = context.new_page(), live_server.url.replace("127.0.0.1", "localhost")
    a_key(context, page)
    sign_in(page, url, user)
    page.wait_for_url(url + reverse("mfa_index"))
    page.goto(url + reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(url + reverse("mfa_view_recovery_codes"))
    context.clear_cookies()
    sign_in(page, url, user)
    page.wait_for_url(url + reverse("mfa_authenticate"))
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(url + "/desk/")
    context.close()


def a_key(context: BrowserContext, page: Page) -> None:
    """Plug a security key into the browser."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_a_printed_code_withdraws_on_a_phone_without_javascript(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    appeal, code = cast.open_appeal_of(), codes.make_codes(cast.case_worker())[0]
    url = live_server.url
    with_scripts = browser.new_context(viewport={"width": width, "height": 800})
    page = with_scripts.new_page()
    looker = Looker(page, width)
    page.goto(url + reverse("withdraw-by-code"))
    looker.look("withdraw-by-code")
    page.locator("[name=appeal]").fill("ua-99-2016")
    page.locator("[name=code]").fill(code)
    page.keyboard.press("Enter")
    page.get_by_text("Nothing was withdrawn.").wait_for()
    looker.look("withdraw-refused")
    with_scripts.close()
    assert not looker.wrong

    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(url + reverse("withdraw-by-code"))
    page.locator("[name=appeal]").fill(appeal.slug)
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Withdraw now").press("Enter")
    page.get_by_text("The page, its PDF and every letter that had not left are gone.").wait_for()
    context.close()
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"
