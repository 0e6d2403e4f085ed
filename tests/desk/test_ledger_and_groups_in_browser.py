"""Ledger and groups at the desk in a real browser, at 360 and 1280 px."""

import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from habeas.delivery import grouping, planning
from habeas.delivery.models import Attempt, Consignment
from habeas.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360
SMALL = (
    "[...document.querySelectorAll('main button, main .button')]"
    ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)"
    ".map(e => e.outerHTML.slice(0, 80))"
)


# A thumb needs 44 px on a phone; a wide window has a mouse.
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_the_screens_are_whole_and_accessible(
    browser: Browser, live_server: LiveServer, width: int
) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_post())
    cast.signed(appeal)
    planning.plan_due(clock.now())
    consignment = Consignment.objects.filter(channel="email").get()
    Attempt.objects.create(
        consignment=consignment,
        number=1,
        phase="reply",
        code=450,
        text="4.7.1 Greylisted, please come back later",
        began_at=clock.now(),
    )
    group = grouping.group_of(
        grouping.make_group(appeal, label="Choir, Model City", by=cast.case_worker())
    )
    assert group is not None
    grouping.report(group, letters=25, people=6)
    page = browser.new_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url)
    screens = {
        "desk ledger": reverse("desk:ledger", args=[appeal.pk]),
        "desk consignments": reverse("desk:ledger-consignments", args=[appeal.pk]),
        "desk consignment": reverse("desk:consignment", args=[appeal.pk, consignment.pk]),
        "desk groups": reverse("desk:groups", args=[appeal.pk]),
        "desk new group": reverse("desk:make-group", args=[appeal.pk]),
    }
    for name, address in screens.items():
        page.goto(live_server.url + address)
        keep_picture(page, name)
        assert faults(page, too_small=SMALL if width == PHONE else "") == [], name
    page.fill("[name=label]", "Parish")
    page.click("text=Make the code")
    page.get_by_role("main").get_by_text("/en/group/").first.wait_for()
    keep_picture(page, "desk group made")
    assert faults(page, too_small=SMALL if width == PHONE else "") == []
    page.close()
