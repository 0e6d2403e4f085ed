"""The eight steps in a real browser: by keyboard alone, on a phone, and axe finds nothing."""

from collections.abc import Iterator

import cast
import pytest
from django.urls import reverse
from hour_begun import NO_HARM, called
from in_browser import faults, sign_in
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from habeas.appeals import beginning, library, risks, stocking
from habeas.appeals.models import Appeal
from habeas.cases import calling
from habeas.cases.models import Call, Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a thumb has to hit, by its own size or by its label's.
TOO_SMALL = """() => [...document.querySelectorAll(
        ".desk-hour :is(input, select, textarea, button), .desk-steps a, .desk-card button")]
    .filter(each => each.offsetParent && !each.closest("details:not([open])"))
    .map(each => [each, each.closest("label") || each])
    .filter(([, hit]) => hit.getBoundingClientRect().height < 43.5)
    .map(([each]) => each.name || each.textContent.trim())"""
HERE = """() => { const here = document.activeElement;
    return here.tagName === "BUTTON" ? here.textContent.trim() : here.name || ""; }"""
MOST_KEYS = 150


def begun() -> Appeal:
    """A draft of Wanda's that went through the first two steps, in a house with two offices."""
    case, berta = called()
    cast.office_by_mail()
    cast.office_by_fax()
    stocking.load(by=cast.case_worker(), approver=cast.approver())
    appeal = beginning.begin(
        case,
        said=[beginning.Said(person=berta, who="herself", allows=frozenset({"name"}))],
        answers=NO_HARM,
        way="name",
        reference="UA 1/2016",
        slug="ua-1-2016",
        language="en",
        by=cast.case_worker(),
    )
    assert appeal is not None
    return appeal


def steps_of(appeal: Appeal) -> Iterator[tuple[str, str]]:
    """The screens in their order; what one needs is done before it is looked at."""
    yield "calls", reverse("desk:calls")
    call = calling.begin(by=cast.case_worker())
    yield "1", reverse("desk:call", args=[call.pk])
    yield "2", reverse("desk:hour-begin", args=[appeal.case.pk])
    yield "2-again", reverse("desk:hour-way", args=[appeal.pk])
    yield "3", reverse("desk:hour-letter", args=[appeal.pk])
    skeleton = library.proposed(appeal.case)[0]
    library.fill(
        appeal, skeleton=skeleton, demands=list(skeleton.demands.all()[:5]), by=cast.case_worker()
    )
    yield "3-words", reverse("desk:hour-letter", args=[appeal.pk])
    for number, name in (("4", "addressees"), ("5", "limits"), ("6", "look"), ("8-draft", "live")):
        yield number, reverse(f"desk:hour-{name}", args=[appeal.pk])
    yield "7", reverse("desk:approvals", args=[appeal.pk])
    opened = cast.open_appeal_of(cast.office_by_mail())
    yield "8", reverse("desk:hour-live", args=[opened.pk])


def test_no_step_has_a_fault_that_axe_knows_or_is_too_wide_or_too_small_for_a_thumb(
    live_server: LiveServer, browser: Browser
) -> None:
    appeal = begun()
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    sign_in(page, live_server.url)
    wrong: list[object] = []
    for name, address in steps_of(appeal):
        page.goto(live_server.url + address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 1000})
            too_small = TOO_SMALL if width < 400 else ""
            wrong += [(name, width, fault) for fault in faults(page, too_small=too_small)]
    context.close()
    assert not wrong


def test_the_first_six_steps_are_walked_by_keyboard_alone(
    live_server: LiveServer, browser: Browser
) -> None:
    cast.organisation()
    cast.office_by_mail()
    stocking.load(by=cast.case_worker(), approver=cast.approver())
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, live_server.url)
    reach(page, "Take a call")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hour/calls/**")
    reach(page, "name")
    page.keyboard.type("Berta Invented")
    reach(page, "country")
    page.keyboard.type("Antarctica")
    reach(page, "unsaid")
    page.keyboard.type("Where her children are.")
    press(page, "Next: what shall we do?")
    page.wait_for_url("**/hour/cases/**")
    (berta,) = Case.objects.get().persons.all()
    assert not Call.objects.exists()
    reach(page, f"who_{berta.pk}")
    page.keyboard.press("Space")
    reach(page, f"said_{berta.pk}")
    page.keyboard.press("Space")
    for question in risks.QUESTIONS:
        reach(page, question)
        page.keyboard.press("ArrowDown")  # from the last round to the first: no
    reach(page, "way")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    press(page, "Next: the letter")
    page.wait_for_url("**/letter/")
    press(page, "Next: to whom")
    page.wait_for_url("**/addressees/")
    press(page, "Next: dates and limits")
    page.wait_for_url("**/limits/")
    press(page, "Next: look once")
    page.wait_for_url("**/look/")
    press(page, "Ask the second person")
    page.wait_for_url("**/approvals/")
    context.close()
    appeal = Appeal.objects.get()
    assert appeal.risks.way == "name"
    assert all(text.locked for text in appeal.letter_texts.all())


def test_a_button_that_is_pressed_while_a_save_is_under_way_is_not_lost(
    live_server: LiveServer, browser: Browser
) -> None:
    cast.organisation()
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, live_server.url)
    page.get_by_role("button", name="Take a call").click()
    page.fill("[name=name]", "Berta Invented")
    page.get_by_text("Kept at").wait_for()
    page.select_option("[name=country]", cast.COUNTRY)
    page.fill("[name=taken_at]", "Model City")
    page.get_by_role("button", name="Next: what shall we do?").click()
    page.wait_for_url("**/hour/cases/**")
    context.close()
    assert Case.objects.get().events.get().place == "Model City"


def test_without_javascript_a_call_is_kept_and_asks_who_it_is_by_its_buttons(
    live_server: LiveServer, browser: Browser
) -> None:
    cast.organisation()
    (ada,) = cast.case().persons.all()
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url)
    page.get_by_role("button", name="Take a call").click()
    page.fill("[name=name]", "Ada")
    page.fill("[name=taken_at]", "Model City")
    page.get_by_role("button", name="Is it somebody we know?").click()
    page.get_by_text("Ada Sample, Arbitrarily detained").click()
    page.select_option("[name=country]", cast.COUNTRY)
    page.get_by_role("button", name="Keep it for later").click()
    assert page.locator("[name=taken_at]").input_value() == "Model City"
    assert page.locator(f"[name=person][value='{ada.pk}']").is_checked()
    page.get_by_role("button", name="Next: what shall we do?").click()
    page.wait_for_url("**/hour/cases/**")
    context.close()
    assert ada.case.events.filter(place="Model City").exists()
    assert Case.objects.count() == 1


def reach(page: Page, name: str) -> None:
    """Press the tabulator until the field or button of this name has the focus."""
    for _ in range(MOST_KEYS):
        if str(page.evaluate(HERE)) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not come to {name}")


def press(page: Page, name: str) -> None:
    """Press the button of this name by keyboard."""
    reach(page, name)
    page.keyboard.press("Enter")
