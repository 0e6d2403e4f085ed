"""The post room in a real browser: on a phone and on a desk, with JavaScript and without."""

from datetime import timedelta

import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from paper import IT_HAPPENED, letters_on_paper, make, take_back
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from habeas.delivery import covering, planning, posting, printing
from habeas.delivery.models import Delivery, PrintBatch
from habeas.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Links in running text and the frame of the desk are not ours to enlarge.
TOO_SMALL = """() => [...document.querySelectorAll(
    "main .button, main button, main input:not([type=hidden]), main select, main a.desk-way")]
    .filter(each => !each.closest("nav, .messages, header") && each.getClientRects().length)
    .filter(each => !["checkbox", "radio"].includes(each.type))
    .filter(each => each.getBoundingClientRect().height < 43.5)
    .map(each => each.outerHTML.slice(0, 120))"""


def posted_pile() -> PrintBatch:
    """A pile of a register and a covering letter that was posted."""
    appeal = letters_on_paper("Marie Exemple", "Jean Exemple")
    cast.signed(appeal, counted=True, confirmed_at=clock.now() - timedelta(days=8))
    planning.plan_due(clock.now())
    covering.cover_due(clock.now())
    batch = make(printing.ask_for_batch(by=cast.case_worker()))
    went = posting.Happened(on=IT_HAPPENED.on, said="The receipt lies in the folder of June.")
    posting.post(printing.parcels_of(batch)[0], went, by=cast.case_worker(), tracking="RR1CH")
    return batch


def screens() -> dict[str, str]:
    """The post room with something in each of its parts."""
    posted = posted_pile()
    other = cast.open_appeal_of(cast.office_by_post("judge"), slug="ua-21-2016")
    for name in ("Ana Exemple", "Eva Exemple", "Ida Exemple"):
        cast.signed(other, name=name)
    planning.plan_due(clock.now())
    pile = make(printing.ask_for_batch(by=cast.case_worker(), singly=True))
    gone = Delivery.objects.get(consignment__batch=pile, number=2).action
    assert gone is not None
    take_back(gone)
    make(pile)
    cast.signed(other, name="Mia Exemple")
    planning.plan_due(clock.now())
    printed, register = printing.parcels_of(pile)[0], printing.parcels_of(posted)[0]
    return {
        "room": reverse("desk:post-room"),
        "ask": reverse("desk:ask-for-pile", args=[other.addressees.get().pk]),
        "pile": reverse("desk:pile", args=[pile.pk]),
        "posted": reverse("desk:pile", args=[posted.pk]),
        "parcel": reverse("desk:parcel", args=[register.pk]),
        "handed": reverse("desk:record-proof", args=[printed.pk, "handed"]),
    }


@pytest.mark.parametrize("width", [360, 1280])
def test_no_screen_of_the_post_room_has_a_fault_or_is_too_small_for_a_thumb(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    addresses = {"empty": reverse("desk:post-room")}
    context = browser.new_context(viewport={"width": width, "height": 2400})
    page = context.new_page()
    cast.organisation()
    sign_in(page, live_server.url)
    wrong = looked_at(page, live_server.url, addresses, width)
    wrong += looked_at(page, live_server.url, screens(), width)
    context.close()
    assert not wrong


def test_an_envelope_is_ticked_off_with_one_press_without_javascript(
    live_server: LiveServer, browser: Browser
) -> None:
    letters_on_paper("Marie Exemple")
    pile = make(printing.ask_for_batch(by=cast.case_worker()))
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("desk:pile", args=[pile.pk]))
    page.get_by_role("button", name="It is in the post").click()
    page.get_by_role("main").get_by_text("Posted on 30 June 2016").first.wait_for()
    context.close()
    assert Delivery.objects.get().state == "accepted"


def looked_at(page: Page, url: str, addresses: dict[str, str], width: int) -> list[object]:
    wrong: list[object] = []
    for name, address in addresses.items():
        page.goto(url + address)
        too_small = TOO_SMALL if width < 400 else ""
        wrong += [(name, fault) for fault in faults(page, too_small=too_small)]
        keep_picture(page, f"post-{name}")
    return wrong
