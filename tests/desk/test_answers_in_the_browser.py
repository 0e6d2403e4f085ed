"""The way of an answer in a real browser, at both widths: nothing that axe knows is wrong."""

import came_back
import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from taken_letters import accepted

from habeas.delivery import answering, receiving
from habeas.delivery.models import Answer
from habeas.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = "We have passed the letters on to the ministry of justice.\n\nThe Minister thanks […]."
TOO_SMALL = """() => [...document.querySelectorAll("main .button, main input[type=radio]")]
    .map(each => (each.closest("label") || each))
    .filter(each => each.getBoundingClientRect().height < 43.5 && innerWidth < 800)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("width", [360, 1280])
def test_an_answer_is_read_redacted_and_quoted(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    text = f"Dear Ms Exemple,\n\n{SAID}\n\nOtto Official\nminister@office.example"
    receiving.receive(came_back.answer(accepted(), text=text), now=clock.now())
    answer = Answer.objects.get()
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page, live_server.url)
    found: dict[str, list[object]] = {}

    def look(name: str) -> None:
        found[name] = faults(page, too_small=TOO_SMALL)
        keep_picture(page, f"answers-{name}")

    page.goto(live_server.url + reverse("desk:answers"))
    look("list")
    page.click(f"a[href='{reverse('desk:answer', args=[answer.pk])}']")
    page.wait_for_selector("text=Open the message")
    look("new")
    page.click("text=Open the message")
    page.wait_for_selector("[name=because]")
    look("why")
    page.fill("[name=because]", "to see what they answered")
    page.click("button:has-text('Open it')")
    page.wait_for_selector("text=ministry of justice")
    look("opened")
    page.goto(live_server.url + reverse("desk:redact-answer", args=[answer.pk]))
    page.fill("[name=text]", f"Dear Ms Exemple,\n\n{SAID}")
    page.fill("[name=language]", "en")
    page.click("button:has-text('second person')")
    page.wait_for_selector("[name=looked]", state="attached")
    look("asked")
    page.fill("[name=text]", SAID)
    page.click("button:has-text('second person')")
    page.wait_for_selector("text=somebody else has to say yes")
    look("proposed")
    page.goto(live_server.url + reverse("desk:set-answer-aside", args=[answer.pk]))
    look("aside")
    answer.refresh_from_db()
    assert answer.block is not None
    answering.publish(answer, by=cast.approver(), seen=answer.block.changed_at)
    page.goto(live_server.url + reverse("desk:answer", args=[answer.pk]))
    look("published")
    page.goto(f"{live_server.url}/en/appeals/ua-20-2016/")
    page.wait_for_selector("text=They answered")
    found["page"] = faults(page)
    keep_picture(page, "answers-page")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
