"""Drafts as readers will see them."""

import re

import cast
import pytest
from desk_doing import at, at_the_desk, look, said
from django.test import Client

from habeas import conf
from habeas.appeals import drafting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases import recording
from habeas.directory import keeping
from habeas.staff import words
from habeas.staff.words import Words

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)


def appeal() -> Appeal:
    """A draft to the Premier, who has a postal address; somebody else's age is not known."""
    case = cast.case()
    recording.add_person(case, by=cast.case_worker(), handle="bert", name="Bert Example")
    made = drafting.draft_appeal(case, slug="draft", language="en", by=cast.case_worker())
    drafting.add_addressee(made, cast.office_by_fax(), by=cast.case_worker())
    return made


def written(text: Words) -> Words:
    words.write(text, by=cast.case_worker())
    return text


def letter(body: str, language: str = "en") -> Words:
    return written(LetterText(appeal=appeal(), language=language, subject="S", body=body))


def test_a_letter_is_shown_as_mail_and_as_paper(wanda: Client) -> None:
    text = letter("{name of ada} and {name of bert}, {age of ada}.\n\nTo {official}.")
    preview = look(wanda, at("preview", "letter", text.pk, text.latest_revision_id))
    assert "Ada Sample and Bert Example, 78." in preview
    assert "To Premier of Examples Otto Official." in preview
    to = LetterText.objects.get().appeal.addressees.get()
    pdf = wanda.get(at("letter-pdf", text.pk, text.latest_revision_id, to.pk))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_a_letter_that_cannot_be_written_says_why(wanda: Client) -> None:
    text = letter("Bert is {age of bert}.")
    preview = look(wanda, at("preview", "letter", text.pk, text.latest_revision_id))
    assert "no birth and no age is known" in preview
    to = LetterText.objects.get().appeal.addressees.get()
    assert wanda.get(at("letter-pdf", text.pk, text.latest_revision_id, to.pk)).status_code == 404


def test_a_letter_in_a_language_that_does_not_leave_is_shown_all_the_same(wanda: Client) -> None:
    text = letter("تحية", language="ar")
    preview = look(wanda, at("preview", "letter", text.pk, text.latest_revision_id))
    assert 'dir="rtl"' in preview
    assert "تحية" in preview


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hans", "pt"])
def test_a_page_is_shown_as_the_real_page_with_the_draft_in_it(
    wanda: Client, language: str
) -> None:
    text = written(
        AppealText(appeal=appeal(), language=language, summary="{name of bert} ...", ask="Ask.")
    )
    revision = text.latest_revision_id
    assert "Open the page by itself" in look(wanda, at("preview", "page", text.pk, revision))
    page = wanda.get(at("page-preview", "page", text.pk, revision))
    assert page.status_code == 200
    assert "Bert Example ..." in page.content.decode()
    assert 'class="appeal' in page.content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_form_of_a_previewed_page_goes_nowhere(wanda: Client) -> None:
    text = cast.open_appeal_of().texts.get()
    page = wanda.get(at("page-preview", "page", text.pk, text.latest_revision_id))
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin allow-popups")
    assert "form-action 'none'" in policy


def test_a_letter_is_shown_on_its_page_and_what_is_live_stays_as_it_is(wanda: Client) -> None:
    opened = cast.open_appeal_of()
    text = opened.letter_texts.get().newest()
    text.body = "Another letter about {name of ada}."
    written(text)
    page = wanda.get(at("page-preview", "letter", text.pk, text.latest_revision_id))
    assert "Another letter about Ada Sample." in page.content.decode()
    assert "letter no. 2 of" in page.content.decode()
    live = wanda.get(f"/en/appeals/{opened.slug}/").content.decode()
    assert "Another letter" not in live
    assert "I write to you about Ada Sample" in live


def test_a_letter_without_a_page_text_says_what_is_missing(wanda: Client) -> None:
    text = letter("{name of ada}")
    page = wanda.get(at("page-preview", "letter", text.pk, text.latest_revision_id))
    assert page.status_code == 422
    assert "There is no page text yet" in page.content.decode()


def test_a_case_text_is_shown_with_its_timeline(wanda: Client) -> None:
    text = cast.case().texts.get()
    page = wanda.get(at("page-preview", "case", text.pk, text.latest_revision_id))
    assert "Officers came and took her away." in page.content.decode()


def test_a_draft_is_shown_on_any_day_with_its_age_and_holder(wanda: Client) -> None:
    office = cast.office_by_mail()
    holder = office.holders.get()
    keeping.amend(holder, by=cast.case_worker(), term="2013-03-15/2016-07-09")
    keeping.add_holder(
        office, by=cast.case_worker(), name="Nina Next", address_line="N", term="2016-07-10/.."
    )
    made = drafting.draft_appeal(cast.case(), slug="d", language="en", by=cast.case_worker())
    drafting.add_addressee(made, office, by=cast.case_worker())
    page = AppealText(appeal=made, language="en", summary="{age of ada}!", ask="Ask {official}.")
    text = written(cast.letter_text(made, body="{age of ada}, {time since raid}, {official}."))
    written(page)
    urls = [
        at("preview", "letter", text.pk, text.latest_revision_id),
        at("page-preview", "letter", text.pk, text.latest_revision_id),
    ]
    for url in urls:
        assert "78, 3 years, Minister of Examples Otto Official." in look(wanda, url)
        then = said(wanda.get(url, {"on": "2016-07-20"}))
        assert "about 78, 3 years and 1 month, Minister of Examples Nina Next." in then
    assert "20 July 2016" in said(wanda.get(urls[0], {"on": "2016-07-20"}))
    to = at("letter-pdf", text.pk, text.latest_revision_id, made.addressees.get().pk)
    papers = {wanda.get(to, {"on": day}).content for day in ("2016-06-30", "2016-07-20")}
    assert len(papers) == 2


@pytest.mark.parametrize("day", ["tomorrow", "2016-02-30", "0"])
def test_a_day_that_is_none_is_said(wanda: Client, day: str) -> None:
    text = cast.case().texts.get()
    for screen in ("preview", "page-preview"):
        answer = wanda.get(at(screen, "case", text.pk, text.latest_revision_id), {"on": day})
        assert answer.status_code == 422
        assert "Write the day as YYYY-MM-DD" in said(answer)


def test_an_older_revision_can_still_be_read(wanda: Client) -> None:
    text = letter("The first words.")
    first = text.latest_revision_id
    newer = text.newest()
    newer.body = "The second words."
    words.write(newer, by=cast.case_worker())
    preview = look(wanda, at("preview", "letter", text.pk, first))
    assert "The first words." in preview
    assert "There is a newer one." in preview
    assert at("preview", "letter", text.pk, first) in look(wanda, at("words", "letter", text.pk))


def test_a_change_that_waits_is_shown_on_page_mail_and_paper_and_nowhere_else(
    wanda: Client,
) -> None:
    opened = cast.open_appeal_of()
    person = opened.case.persons.order_by("pk")[0]
    recording.amend_person(person, by=cast.case_worker(), name="Ada Newname", names={})
    person.refresh_from_db()
    assert person.proposed
    text = opened.letter_texts.get(language="en")
    fresh = text.newest()
    fresh.body = f"I write for {{name of {person.handle}}}."
    written(fresh)
    text.refresh_from_db()
    assert "I write for Ada Newname." in look(
        wanda, at("preview", "letter", text.pk, text.latest_revision_id)
    )
    page = opened.texts.get(language="en")
    seen = wanda.get(at("page-preview", "page", page.pk, page.latest_revision_id))
    assert "Ada Newname" in seen.content.decode()
    public = Client().get(f"/en/appeals/{opened.slug}/").content.decode()
    assert "Ada Newname" not in public
    assert person.name in public


def test_a_link_of_a_preview_leads_to_the_public_pages(wanda: Client) -> None:
    page = cast.open_appeal_of().texts.get(language="en")
    seen = wanda.get(at("page-preview", "page", page.pk, page.latest_revision_id)).content.decode()
    links = re.findall(r"<a\b[^>]*>", seen)
    assert any(f'href="{conf.public_url()}/en/' in link for link in links)
    assert not [link for link in links if 'href="/' in link]
