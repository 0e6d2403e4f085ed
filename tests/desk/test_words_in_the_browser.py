"""The screens of texts and translations in a real browser, with JavaScript and without."""
# ruff: noqa: RUF001 - words in Chinese

import cast
import outdating
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from habeas.appeals.models import Appeal, LetterText
from habeas.staff import words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def outdated_appeal() -> Appeal:
    """An open appeal whose Arabic letter is behind its source, with a draft of two revisions."""
    appeal = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["ar"])
    source = appeal.letter_texts.get(language="en")
    body = f"{source.body.replace('write', 'turn')}\n\nShe was recently moved."
    outdating.revise(source, body=body)
    draft = LetterText.objects.get(pk=source.pk).newest()
    draft.subject = "Ada Sample, once more"
    words.write(draft, by=cast.case_worker())
    return appeal


def signed_in(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    sign_in(page, url)
    return page


def screens(appeal: Appeal) -> dict[str, str]:
    source, arabic = (appeal.letter_texts.get(language=tag) for tag in ("en", "ar"))
    first, *_, last = source.revisions.values_list("pk", flat=True)
    letter = ["letter", source.pk]
    compare = reverse("desk:compare-revisions", args=letter)
    return {
        "list": reverse("desk:translations"),
        "text": reverse("desk:words", args=letter),
        "side by side": reverse("desk:translate", args=["letter", arabic.pk]),
        "new": reverse("desk:new-translation", args=[*letter, "zh-Hans"]),
        "file": reverse("desk:import-translation", args=[*letter, "ar"]),
        "compare": f"{compare}?from={first}&to={last}",
        "preview": reverse("desk:preview", args=[*letter, last]) + "?on=2016-07-10",
    }


@pytest.mark.parametrize("width", [360, 1280])
def test_no_screen_of_words_has_a_fault_that_axe_knows(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    appeal = outdated_appeal()
    context = browser.new_context(viewport={"width": width, "height": 2600})
    page = signed_in(context, live_server.url)
    wrong: list[object] = []
    for name, address in screens(appeal).items():
        page.goto(live_server.url + address)
        wrong += [(name, fault) for fault in faults(page)]
        keep_picture(page, f"words-{name}")
    context.close()
    assert not wrong


def test_source_and_translation_stand_side_by_side_or_one_under_the_other(
    live_server: LiveServer, browser: Browser
) -> None:
    address = screens(outdated_appeal())["side by side"]
    for width, beside in ((360, False), (1280, True)):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = signed_in(context, live_server.url)
        page.goto(live_server.url + address)
        left = page.locator(".desk-pair-source").first.bounding_box()
        right = page.locator(".desk-pair-target").first.bounding_box()
        context.close()
        assert left is not None
        assert right is not None
        assert (right["y"] < left["y"] + left["height"]) is beside


def test_a_living_fact_is_put_in_at_the_cursor_by_mouse_or_keys(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = signed_in(context, live_server.url)
    page.goto(live_server.url + screens(outdated_appeal())["text"])
    body = page.locator("[name=body]")
    body.fill("She is  years old.")
    body.evaluate("text => text.setSelectionRange(7, 7)")
    page.get_by_role("button", name="Insert {age of ada}").click()
    assert body.input_value() == "She is {age of ada} years old."
    page.get_by_role("button", name="Insert {name of ada}").focus()
    page.keyboard.press("Enter")
    assert body.input_value() == "She is {age of ada}{name of ada} years old."
    context.close()


def test_without_javascript_a_translation_is_made_and_tokens_stand_there_to_copy(
    live_server: LiveServer, browser: Browser
) -> None:
    appeal = outdated_appeal()
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page = signed_in(context, live_server.url)
    page.goto(live_server.url + screens(appeal)["new"])
    page.fill("[name=subject]", "爱达")
    page.fill("[name=body-1]", "{name of ada}，{age of ada}岁。")
    page.fill("[name=body-2]", "{time since raid}。")
    page.fill("[name=lead_in]", "请：")
    page.fill("[name=demands-1]", "释放她；")
    assert page.locator("code", has_text="{age of ada}").count()
    page.locator("form.desk-translation button[type=submit]").click()
    page.wait_for_load_state()
    made = LetterText.objects.get(appeal=appeal, language="zh-Hans")
    context.close()
    assert made.body == "{name of ada}，{age of ada}岁。\n\n{time since raid}。"
