"""Drafts as readers will see them."""

import cast
import pytest
from desk_doing import at, at_the_desk, look
from django.test import Client

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases import recording
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
def test_a_page_is_shown_in_the_frame_of_the_public_pages(wanda: Client, language: str) -> None:
    text = written(
        AppealText(appeal=appeal(), language=language, summary="{name of bert} ...", ask="Ask.")
    )
    revision = text.latest_revision_id
    assert "Open the page by itself" in look(wanda, at("preview", "page", text.pk, revision))
    page = wanda.get(at("page-preview", "page", text.pk, revision))
    assert page.status_code == 200
    assert "Bert Example ..." in page.content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_case_text_is_shown_with_its_timeline(wanda: Client) -> None:
    text = cast.case().texts.get()
    page = wanda.get(at("page-preview", "case", text.pk, text.latest_revision_id))
    assert "Officers came and took her away." in page.content.decode()


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
