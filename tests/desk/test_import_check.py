"""A page becomes a draft at the desk: brought, checked beside its source, drafted."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from page_checking import COUPLE, PAGES, brought, entry, form, press, sheet

from habeas.appeals.models import Appeal
from habeas.importers import keeping
from habeas.importers.models import ImportedPage
from habeas.importers.reading.fields import ReadSubject
from habeas.importers.reading.reader import read_page
from habeas.ops.needs import needs

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def test_from_a_pasted_page_to_its_draft(wanda: Client) -> None:
    url = brought(wanda)
    fax = entry("+44")
    assert press(wanda, url, f"accept:{fax.number}").status_code == 302
    assert press(wanda, url, "sure").status_code == 302
    subject = entry("Jory")
    moved = press(
        wanda,
        url,
        f"move:{entry('They were').number}",
        **{f"to-{entry('They were').number}": "story", f"v-{subject.number}": "Jori Quillfeather"},
    )
    assert moved.status_code == 302
    assert entry("They were").kind == "story"
    assert not sheet().unseen()
    assert press(wanda, url, "draft").status_code == 302
    appeal = Appeal.objects.get()
    assert appeal.state == "draft"
    assert "Jori Quillfeather" in set(appeal.case.persons.values_list("name", flat=True))
    assert "They were" not in appeal.letter_texts.get().body
    assert {"page.laid", "page.opened", "page.imported"} <= set(verbs())


def test_the_checking_screen_counts_what_is_doubtful_and_puts_it_first(wanda: Client) -> None:
    url = brought(wanda)
    page = look(wanda, url)
    doubtful = len(sheet().unseen())
    assert f"{doubtful} of " in page
    assert "need your eye" in page
    assert page.index("has no label: it is taken for a fax") < page.index(">The appeal</h2>")
    assert "▲ look at this" in page
    assert "✓ sure" in page


def test_each_place_is_marked_in_the_source_and_linked_from_its_field(wanda: Client) -> None:
    url = brought(wanda)
    page = look(wanda, url)
    number = entry("Jory").number
    box = page.split(f'id="f-{number}"')[1].split('id="f-')[0]
    anchors = re.findall(r'href="#(s-\d+)"', box)
    assert len(anchors) == 2
    for anchor in anchors:
        mark = re.search(rf'<mark id="{anchor}"\s+data-of="([\d ]+)">([^<]+)</mark>', page)
        assert mark
        assert (mark[2], str(number) in mark[1].split()) == ("Jory Quillfeather", True)


def test_the_whole_source_stands_on_the_screen(wanda: Client) -> None:
    page = look(wanda, brought(wanda))
    column = page.split("data-source>")[1].split("</section>")[0]
    shown = re.sub(r"<[^>]+>", "", column)
    for line in sheet_text().split("\n"):
        assert line in shown


def sheet_text() -> str:
    return keeping.opened(ImportedPage.objects.get(), by=cast.case_worker()).source.text


def test_what_is_typed_is_kept_with_every_button(wanda: Client) -> None:
    url = brought(wanda)
    title = entry("Letters for")
    box = {f"v-{title.number}": "A better title"}
    press(wanda, url, f"accept:{entry('+44').number}", **box)
    assert entry("A better title").kind == "title"


def test_what_a_field_cannot_hold_is_said_beside_it_and_all_typed_stands(wanda: Client) -> None:
    url = brought(wanda)
    day, title = entry("2030-02-03"), entry("Letters for")
    typed = {f"v-{day.number}": "in February", f"v-{title.number}": "A better title"}
    answer = press(wanda, url, "keep", **typed)
    assert answer.status_code == 422
    page = said(answer)
    box = page.split(f'id="f-{day.number}"')[1].split('id="f-')[0]
    assert 'value="in February"' in box
    assert "2013-06" in box
    assert "A better title" in page
    assert entry("2030-02-03") == day


def test_ticked_lines_are_moved_together_and_left_out_lines_are_kept(wanda: Client) -> None:
    url = brought(wanda)
    first, second = entry("Skip to"), entry("Send us")
    answer = press(wanda, url, "lines", line=[first.number, second.number], **{"to-lines": "story"})
    assert answer.status_code == 302
    assert {each.value for each in sheet().of_kind("story")} >= {first.value, second.value}
    third = entry("tamsin-and")
    press(wanda, url, "lines-out", line=[third.number])
    assert [each.value for each in sheet().of_kind("left_out")] == [third.value]
    assert f"Left out: {third.value}" in re.sub(r"<[^>]+>", "", look(wanda, url))
    refused = press(wanda, url, "lines", **{"to-lines": "story"})
    assert "Tick the lines" in said(refused)


def test_what_the_page_says_in_passing_is_added(wanda: Client) -> None:
    url = brought(wanda)
    added = press(wanda, url, "add:subjects")
    number = max(each.number for each in sheet().entries)
    assert added.headers["Location"] == f"{url}#f-{number}"
    press(wanda, url, "keep", **{f"v-{number}": "Wick Quillfeather", f"d-{number}-kind": "person"})
    press(wanda, url, "draft-anyway")
    names = Appeal.objects.get().case.persons.values_list("name", flat=True)
    assert "Wick Quillfeather" in set(names)


def test_the_draft_asks_once_about_what_nobody_has_looked_at(wanda: Client) -> None:
    url = brought(wanda)
    asked = press(wanda, url, "draft")
    assert asked.status_code == 200
    assert "Nobody has looked at these yet" in said(asked)
    assert not Appeal.objects.exists()
    assert press(wanda, url, "draft-anyway").status_code == 302
    assert Appeal.objects.exists()


def test_a_page_that_makes_no_draft_says_why_and_stays(wanda: Client) -> None:
    url = brought(wanda, "The weather of the week was written down by somebody in the village.")
    answer = press(wanda, url, "draft-anyway")
    assert answer.status_code == 409
    assert ImportedPage.objects.waiting().exists()


def test_a_screen_that_is_older_than_the_page_is_refused(wanda: Client, ali: Client) -> None:
    url = brought(wanda)
    old = form(wanda, url, do="keep")
    title = entry("Letters for").number
    press(ali, url, "keep", **{f"v-{title}": "A title of Ali's"})
    answer = wanda.post(url, {**old, f"v-{title}": "A title of Wanda's"})
    assert answer.status_code == 409
    assert "A title of Wanda's" in said(answer)
    assert entry("A title of Ali's").number == title


def test_what_was_typed_into_a_field_that_is_gone_meanwhile_stands_there_too(
    wanda: Client, ali: Client
) -> None:
    url = brought(wanda)
    story, to = entry("They were"), next(iter(sheet().of_kind("addressees")))
    older = form(wanda, url, **{f"v-{story.number}": "They were taken at dawn."})
    joined = {f"to-{story.number}": f"addressees.{to.number}"}
    assert press(ali, url, f"move:{story.number}", **joined).status_code == 302
    assert sheet().entry(story.number) is None
    shown = wanda.post(url, {**older, "do": "keep"})
    assert shown.status_code == 409
    assert '<li dir="auto">They were taken at dawn.</li>' in shown.content.decode()


def test_the_same_page_again_leads_to_where_it_is(wanda: Client, ali: Client) -> None:
    url = brought(wanda)
    again = ali.post(at("new-page"), {"text": COUPLE.replace("\n\n", "\n\n\n")})
    assert again.status_code == 409
    assert url in said(again)
    press(wanda, url, "draft-anyway")
    drafted = ali.post(at("new-page"), {"text": COUPLE})
    assert at("case", Appeal.objects.get().case_id) in said(drafted)
    assert ImportedPage.objects.count() == 1


def test_the_case_leads_to_the_page_it_came_from_which_can_only_be_read(wanda: Client) -> None:
    url = brought(wanda)
    press(wanda, url, "draft-anyway")
    case = look(wanda, at("case", Appeal.objects.get().case_id))
    assert url in case
    assert "The page it came from" in case
    page = look(wanda, url)
    assert "Send us a note when you have written." in page
    assert "What to look at in the draft" in page
    assert "<textarea" not in page
    assert "Make the draft" not in page


def test_a_page_is_thrown_away(wanda: Client) -> None:
    url = brought(wanda)
    assert do(wanda, f"{url}discard/") == at("pages")
    assert not ImportedPage.objects.exists()
    assert wanda.get(url).status_code == 404


def test_a_page_that_is_checked_in_part_is_thrown_away_only_when_asked_again(wanda: Client) -> None:
    url = brought(wanda)
    press(wanda, url, f"accept:{entry('+44').number}")
    asked = said(wanda.post(f"{url}discard/"))
    assert "1 of its values" in asked
    assert ImportedPage.objects.exists()
    assert 'name="all-the-same"' in asked
    assert do(wanda, f"{url}discard/", **{"all-the-same": "yes"}) == at("pages")
    assert not ImportedPage.objects.exists()


def test_lists_and_addresses_name_nobody(wanda: Client) -> None:
    url = brought(wanda)
    for address in (at("pages"), at("cases"), "/desk/"):
        page = look(wanda, address)
        assert "Quillfeather" not in page
        assert at("pages") in page
    assert url in look(wanda, at("pages"))
    assert "Quillfeather" not in url
    (need,) = [need for need in needs(cast.case_worker()) if need.place == "pages"]
    assert "Quillfeather" not in need.sentence + need.about
    assert need.keys == ()


def test_no_row_waits_on_the_first_screen_when_all_are_drafted(wanda: Client) -> None:
    press(wanda, brought(wanda), "draft-anyway")
    assert not [need for need in needs(cast.case_worker()) if need.place == "pages"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (dict, "Choose a file of at most 10 MB, or paste"),
        (lambda: {"text": " \n "}, "Choose a file of at most 10 MB, or paste"),
        (lambda: {"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty"),
        (lambda: {"file": SimpleUploadedFile("a.txt", b"A"), "text": "A"}, "not both"),
        (lambda: {"file": SimpleUploadedFile("a.txt", b"A" * 11_000_000)}, "at most 10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(
    wanda: Client, typed: Callable[[], dict[str, Any]], sentence: str
) -> None:
    answer = wanda.post(at("new-page"), typed())
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not ImportedPage.objects.exists()


def test_a_file_is_read_as_what_is_pasted_is(wanda: Client) -> None:
    file = SimpleUploadedFile("A page.txt", COUPLE.encode())
    url = do(wanda, at("new-page"), file=file)
    assert "A page.txt" in look(wanda, url)
    assert entry("Jory").kind == "subjects"


def test_cases_and_the_first_screen_show_the_way(wanda: Client) -> None:
    for address in (at("cases"), "/desk/"):
        page = look(wanda, address)
        assert at("new-page") in page
        assert "New case from a page" in page


def test_the_text_of_a_drafted_page_is_forgotten_by_a_press_or_with_a_person(wanda: Client) -> None:
    url = brought(wanda)
    press(wanda, url, "draft-anyway")
    case = Appeal.objects.get().case
    assert do(wanda, f"{url}forget/") == at("case", case.pk)
    assert wanda.get(url).status_code == 403
    assert url not in look(wanda, at("case", case.pk))
    other = do(wanda, at("new-page"), text=(PAGES / "single.txt").read_text(encoding="utf-8"))
    page = ImportedPage.objects.waiting().get()
    keeping.draft(page, base=page.changed_at, by=cast.case_worker())
    page.refresh_from_db()
    assert page.case
    person = page.case.persons.all()[0]
    do(wanda, at("remove-person", page.case.pk, person.pk), sure="on")
    page.refresh_from_db()
    assert (bytes(page.source), bytes(page.sheet)) == (b"", b"")
    assert wanda.get(other).status_code == 403


def test_a_page_with_many_people_is_checked_in_one_form(wanda: Client) -> None:
    names = tuple(ReadSubject(name=f"Ada Sample the {number}th") for number in range(150))
    page = keeping.lay(replace(read_page(COUPLE), subjects=names), by=cast.case_worker())
    url = at("check-page", page.reference)
    title = entry("Letters for").number
    sent = form(wanda, url, do="keep", **{f"v-{title}": "A title of it"})
    assert len(sent) > 1000  # what Django takes unless it is told otherwise
    assert wanda.post(url, sent).status_code == 302
    assert entry("A title of it").number == title


def test_fields_of_one_name_are_counted_so_that_each_button_says_which(wanda: Client) -> None:
    read = replace(read_page(COUPLE), references=("UA 7/2031", "UA 8/2031"))
    page = look(wanda, at("check-page", keeping.lay(read, by=cast.case_worker()).reference))
    assert ">Reference 1</label>" in page
    assert '<span class="w-sr-only">Reference 2</span>' in page
    assert ">Title</label>" in page
