"""Ledger, words, lost links and groups in a real browser: whole, accessible, without JavaScript."""

import cast
import pytest
from browsing import link_to_confirm, mails, press
from django.test import Client
from in_browser import faults, keep_picture
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from habeas.actions.models import Submission
from habeas.delivery import grouping, planning
from habeas.delivery.advancing import advance
from habeas.delivery.models import Delivery, PublicLedger
from habeas.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = (
    "[...document.querySelectorAll('button, .button, summary, .way a, "
    "input:not([type=hidden], [type=radio], [type=checkbox], #website)')]"
    ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)"
    ".map(e => e.outerHTML.slice(0, 80))"
)


@pytest.fixture
def addresses(client: Client) -> dict[str, str]:
    """Build an appeal with a full ledger, a letter on its way and a group; return the pages."""
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(), cast.office_by_fax())
    mine = press(client, link_to_confirm(client, appeal)).headers["Location"]
    mails()
    planning.plan_due(clock.now())
    for delivery in Delivery.objects.filter(state__in=["held", "queued"]):
        for reason in ("office", "turn"):
            advance(delivery, "held", reason=reason)
    minister, premier = appeal.addressees.order_by("order")
    kept = {"reason": "", "kind": "letter", "consignments": 0}
    lines = [
        {"addressee": minister.pk, "channel": "email", "state": "settled", "evidence": "E2"},
        {"addressee": minister.pk, "channel": "email", "state": "queued", "evidence": ""},
        {"addressee": premier.pk, "channel": "fax", "state": "settled", "evidence": "E2"},
        {"addressee": premier.pk, "channel": "post", "state": "accepted", "evidence": "E1"},
    ]
    counted = [{**kept, **line, "count": 41 + 7 * at} for at, line in enumerate(lines)]
    counted[2] |= {"kind": "register", "consignments": 9, "count": 312}
    PublicLedger.objects.create(appeal=appeal, lines=counted, counted_at=clock.now())
    code = grouping.make_group(appeal, label="Choir", by=cast.case_worker())
    group = grouping.group_of(code)
    assert group is not None
    grouping.report(group, letters=25, people=6)
    return {
        "ledger": f"/en/appeals/{appeal.slug}/",
        "ledger in Arabic": f"/ar/appeals/{appeal.slug}/",
        "words": "/en/words-of-the-ledger/",
        "words in Arabic": "/ar/words-of-the-ledger/",
        "find": "/fr/find-my-letters/",
        "for groups": f"/en/appeals/{appeal.slug}/group/",
        "group": f"/en/group/{code}/",
        "group in Arabic": f"/ar/group/{code}/",
        "my letter": mine,
        "link not valid": f"/en/my/{'A' * 43}/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_whole_and_accessible(
    browser: Browser,
    addresses: dict[str, str],
    live_server: LiveServer,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type] # a literal
        bypass_csp=True,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('.life').forEach(each => each.open = true)")
        keep_picture(page, f"{name}-{width}-{scheme}")
        assert faults(page, too_small=SMALL) == [], name
    context.close()


def test_groups_report_and_links_are_found_without_javascript(
    browser: Browser, addresses: dict[str, str], live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + addresses["group"])
    page.fill("#letters", "30")
    page.fill("#people", "7")
    page.click("text=Tell it")
    assert "letters 30, people 7" in page.inner_text("main")
    page.goto(live_server.url + addresses["find"])
    page.fill("#email", "marie@supporter.example")
    page.click("main button")
    assert "Si nous avons des lettres de vous" in page.inner_text("main")
    assert Submission.objects.get().purpose == Submission.FINDING
    assert context.cookies() == []
    context.close()
