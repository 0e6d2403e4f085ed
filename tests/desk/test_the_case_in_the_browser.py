"""The file of a case in a real browser: at two widths, for axe, and with the keyboard alone."""

from urllib.parse import urlsplit

import cast
import pytest
from desk_doing import at
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from habeas.appeals import deciding, intervening
from habeas.appeals.models import Appeal
from habeas.cases import asking, noting, recording
from habeas.staff.organisations import domain_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Links and buttons that a thumb would miss; a link inside a sentence is exempt.
TOO_SMALL = """() => [...document.querySelectorAll(`main .desk-actions a, main .desk-said a,
    main .desk-actions button, main .desk-onpage a, main form button[type=submit]`)]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5)
    .map(each => each.outerHTML.slice(0, 120))"""


def screens(appeal: Appeal) -> dict[str, str]:
    """Our screens of a case in which something of every kind has happened."""
    worker, case = cast.case_worker(), appeal.case
    person = case.persons.get()
    herself, husband = asking.name_deciders(person, by=worker, who=["herself", "her husband"])
    recording.record_consent(person, by=worker, decider=husband, given_on=domain_day())
    recording.record_consent(
        person, by=worker, decider=herself, name=True, story=True, given_on=domain_day()
    )
    for handle in ("bo", "beau"):  # two of one name, each of whom a screen reader has to find
        recording.add_person(
            case, by=worker, handle=handle, name="Bo Test", minor=True, pseudonym=True
        )
    recording.amend_fact(case.events.get(), by=worker, place="Model Town")
    source = recording.name_source(case, by=worker, label="A newspaper", kind="newspaper")
    fact = recording.record_situation(person, by=worker, status="released", since="2016-06-29")
    deciding.ask(fact)
    noting.note(case, by=worker, text="Her sister called.\nAsk again on Monday.")
    letter = intervening.record_intervention(
        case,
        by=cast.approver(),
        kind="letter",
        on=domain_day(),
        office=cast.office_by_mail(),
        language="en",
        subject="Ada Sample",
        body="We write to you.\n\nPlease answer.",
    )
    return {
        "case": at("case", case.pk),
        "deciders": at("deciders", case.pk, person.pk),
        "record-consent": at("record-consent", case.pk, person.pk),
        "settle-consent": at("settle-consent", case.pk, person.pk),
        "withdraw-consent": at("withdraw-consent", case.pk, herself.consents.get().pk),
        "what-becomes": at("what-becomes", case.pk, "situation", fact.pk),
        "amend-person": at("amend-person", case.pk, person.pk),
        "amend-situation": at("amend-situation", case.pk, fact.pk),
        "amend-event": at("amend-event", case.pk, case.events.get().pk),
        "amend-source": at("amend-source", case.pk, source.pk),
        "remove-person": at("remove-person", case.pk, person.pk),
        "add-note": at("add-note", case.pk),
        "record-intervention": at("record-intervention", case.pk),
        "intervention": at("intervention", case.pk, letter.pk),
        "search": at("search"),
    }


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_of_a_case_are_without_fault(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    addresses = screens(cast.open_appeal_of())
    context = browser.new_context(viewport={"width": width, "height": 800})
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    sign_in(page, live_server.url)
    too_small = TOO_SMALL if width < 400 else ""
    wrong: list[object] = []
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        wrong += [(name, fault) for fault in faults(page, too_small=too_small)]
        keep_picture(page, name)
    page.fill("#desk-search", "sample ada")
    page.press("#desk-search", "Enter")
    page.wait_for_selector(".desk-hits")
    wrong += faults(page, too_small=too_small)
    keep_picture(page, "found")
    context.close()
    assert not wrong
    assert not broken
    assert asked == {urlsplit(live_server.url).netloc}


def test_a_consent_is_taken_back_with_the_keyboard_alone(
    live_server: LiveServer, browser: Browser
) -> None:
    appeal = cast.open_appeal_of()
    consent = appeal.case.persons.get().consents.get()
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, live_server.url)
    page.goto(live_server.url + at("case", appeal.case.pk))
    tab_to(page, f'a[href$="consents/{consent.pk}/withdraw/"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/consents/{consent.pk}/withdraw/")
    tab_to(page, "main form button.serious:not(.desk-withdraw button)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/*/#consents")
    context.close()
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus, which has to be visible, is on ``selector``."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            seen = page.evaluate(
                "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            )
            assert seen
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")
