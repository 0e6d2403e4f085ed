"""The checking screen in a real browser: two columns or one, with JavaScript and without."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser, FilePayload, Locator, Page
from pytest_django.live_server_helper import LiveServer

from habeas.importers import keeping
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import load_page, read_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = Path(__file__).parent.parent / "pages"


def packed(files: dict[str, str]) -> bytes:
    """A ZIP of pages by their names, "" being an empty file."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, of in files.items():
            archive.writestr(name, load_page(PAGES / f"{of}.txt") if of else "")
    return made.getvalue()


TOO_SMALL = """() => [...document.querySelectorAll(
        "main form :is(input:not([type=hidden]), select, textarea, button), .desk-place-link")]
    .map(each => [each, each.closest("label") || each])
    .filter(([, hit]) => hit.getBoundingClientRect().height < 43.5)
    .map(([each]) => each.name || each.textContent.trim())"""
BEHIND_THE_SOURCE = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    const source = document.querySelector(".desk-source");
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + 4);
    return source.contains(above) && !source.contains(focused) ? [focused.outerHTML] : [];
}"""
PACKAGE = FilePayload(
    name="pages.zip", mimeType="application/zip", buffer=packed({"a.txt": "page-pt", "b.txt": ""})
)
YELLOW = "rgb(255, 224, 138)"


def laid(name: str) -> ImportedPage:
    return keeping.lay(read_page(load_page(PAGES / f"{name}.txt")), by=cast.case_worker())


def address_of(page: ImportedPage) -> str:
    return reverse("desk:check-page", args=[page.reference])


def ground(mark: Locator) -> str:
    return str(mark.evaluate("each => getComputedStyle(each).backgroundColor"))


def opened(live_server: LiveServer, page: Page, name: str = "couple") -> None:
    sign_in(page, live_server.url)
    page.goto(live_server.url + address_of(laid(name)))


@pytest.mark.parametrize("width", [360, 1280])
def test_no_screen_of_an_import_has_a_fault_that_axe_knows_or_is_too_small_for_a_thumb(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    made = laid("single")
    keeping.draft(made, base=made.changed_at, by=cast.case_worker())
    made.refresh_from_db()
    assert made.case
    screens = {
        "new page": reverse("desk:new-page"),
        **{f"check {name}": address_of(laid(name)) for name in ("couple", "page-ar", "page-zh")},
        "pages": reverse("desk:pages"),
        "came from": address_of(made),
        "case": reverse("desk:case", args=[made.case.pk]),
        "needs": reverse("wagtailadmin_home"),
    }
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    sign_in(page, live_server.url)
    wrong: list[object] = []
    for name, address in screens.items():
        page.goto(live_server.url + address)
        small = TOO_SMALL if width == 360 and name != "case" else ""
        wrong += [(name, fault) for fault in faults(page, too_small=small)]
        keep_picture(page, name)
    page.goto(live_server.url + screens["new page"])
    page.set_input_files("input[type=file]", files=[PACKAGE])
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("Of 2 pages 1 to be checked").wait_for()
    wrong += [("brought", fault) for fault in faults(page)]
    keep_picture(page, "brought")
    context.close()
    assert not wrong


@pytest.mark.parametrize(("width", "side_by_side"), [(360, False), (1280, True)])
def test_source_and_fields_stand_side_by_side_where_there_is_room(
    live_server: LiveServer, browser: Browser, width: int, *, side_by_side: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    opened(live_server, page)
    source, fields = page.locator(".desk-source"), page.locator(".desk-fields")
    left, right = source.bounding_box(), fields.bounding_box()
    context.close()
    assert left
    assert right
    assert (left["x"] + left["width"] <= right["x"]) is side_by_side
    assert (left["y"] + left["height"] <= right["y"]) is not side_by_side


def test_a_field_that_has_the_focus_shows_its_place_in_the_source_and_back(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 400})
    page = context.new_page()
    opened(live_server, page)
    page.get_by_label("Closing", exact=True).focus()
    marks = page.locator("mark.is-here")
    assert marks.all_inner_texts() == ["Yours sincerely,"]
    assert ground(marks.first) == YELLOW
    # It was below what the column shows, and the column has scrolled to it.
    box, column = marks.first.bounding_box(), page.locator(".desk-source").bounding_box()
    assert box
    assert column
    assert column["y"] <= box["y"] <= column["y"] + column["height"]
    head = page.locator("header").first.bounding_box()
    assert head
    assert head["y"] + head["height"] <= column["y"]
    page.get_by_label("Fax", exact=True).focus()
    assert marks.all_inner_texts() == ["+44 20 7946 0123"]
    page.locator("mark", has_text="UA 7/2031").first.click()
    focused = page.evaluate("document.activeElement.value")
    context.close()
    assert focused == "UA 7/2031"


def test_on_a_phone_the_source_stays_above_the_field_that_has_the_focus(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    opened(live_server, page)
    source, field = page.locator(".desk-source"), page.get_by_label("Closing", exact=True)
    field.focus()
    mark = page.locator("mark.is-here")
    column, passage, typed = source.bounding_box(), mark.bounding_box(), field.bounding_box()
    assert column
    assert passage
    assert typed
    assert 0 <= column["y"] <= passage["y"]
    assert passage["y"] + passage["height"] <= column["y"] + column["height"] <= typed["y"]
    assert typed["y"] + typed["height"] <= 740
    # Nor does it hide what comes to have the focus from below.
    hidden = []
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        hidden += page.evaluate(BEHIND_THE_SOURCE)
    context.close()
    assert not hidden


def test_on_a_phone_without_javascript_a_field_stays_while_its_place_is_shown(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    opened(live_server, page)
    field = page.get_by_label("Closing", exact=True)
    page.locator(".desk-box", has=field).get_by_role("link").first.click()
    passage, typed = page.locator("mark:target").bounding_box(), field.bounding_box()
    context.close()
    assert passage
    assert typed
    assert 0 <= passage["y"] < typed["y"] <= 740


def test_without_javascript_each_field_leads_to_its_place(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    opened(live_server, page, "page-ar")
    box = page.locator(".desk-box", has=page.get_by_label("Closing", exact=True))
    box.get_by_role("link").first.click()
    mark = page.locator("mark:target")
    assert ground(mark) == YELLOW
    assert mark.inner_text() in box.locator("input, textarea").first.input_value()
    others = page.locator("mark:not(:target, .desk-not-taken)").first
    assert "dotted" in str(others.evaluate("each => getComputedStyle(each).textDecoration"))
    context.close()


def test_what_is_in_no_field_is_told_from_the_rest_in_the_source(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    opened(live_server, page)
    drawn = {
        said: page.locator("mark", has_text=said).first.evaluate(
            "each => [getComputedStyle(each).textDecorationLine, "
            "getComputedStyle(each).borderInlineStartWidth]"
        )
        for said in ("Send us a note", "Yours sincerely,")
    }
    context.close()
    assert drawn == {"Send us a note": ["none", "3px"], "Yours sincerely,": ["underline", "0px"]}


def test_a_page_is_checked_by_keyboard_and_without_javascript(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    opened(live_server, page)
    assert page.locator("#look").inner_text().startswith("1 of ")
    page.get_by_label("Fax", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Accept
    page.wait_for_url("**#look")
    assert page.locator("#look").inner_text() == "Nothing is doubtful any more"
    page.get_by_label("Title", exact=True).fill("A better title")
    page.get_by_label("Move Letter, paragraph 2 to").select_option("story")
    page.get_by_role("button", name="Move Letter, paragraph 2").click()
    page.wait_for_url("**#f-*")
    assert page.get_by_label("Title", exact=True).input_value() == "A better title"
    story = page.locator("section", has=page.locator("#story"))
    assert any(
        "They were detained" in text for text in story.locator("textarea").all_text_contents()
    )
    page.get_by_role("button", name="Make the draft").click()
    report = page.locator("#report").inner_text()
    context.close()
    assert report == "What to look at in the draft"


def test_each_line_of_the_source_runs_in_its_own_direction(
    live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    opened(live_server, page, "page-ar")
    ways = page.locator(".desk-source-line").evaluate_all(
        "all => all.filter(each => each.textContent.trim())"
        ".map(each => getComputedStyle(each).direction)"
    )
    context.close()
    assert ways.count("rtl") == len(ways)


def test_a_second_press_brings_no_page_twice(live_server: LiveServer, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("desk:new-page"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Or its text, pasted").fill(load_page(PAGES / "page-pt.txt"))
    page.get_by_role("button", name="Read it").dblclick()
    page.wait_for_url("**/imports/*-*/")
    context.close()
    assert sent.count("POST") == 1
