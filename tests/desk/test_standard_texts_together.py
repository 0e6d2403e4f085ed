"""Standard texts in further languages cost the second person one yes, whatever their number."""

from typing import Any

import cast
import pytest
from desk_doing import at, at_the_desk, look, say_yes, shown
from django.test import Client

from habeas.appeals import drafting, library, risks, stocking, submitting
from habeas.appeals.models import Appeal
from habeas.staff import words

pytestmark = pytest.mark.django_db
ali = at_the_desk(cast.approver)


@pytest.fixture
def appeal() -> Appeal:
    """A draft that the library filled in all its languages, submitted."""
    cast.organisation()
    worker = cast.case_worker()
    stocking.load(by=worker, approver=cast.approver())
    made = drafting.draft_appeal(cast.case(), slug="ua-60-2016", language="en", by=worker)
    skeleton = library.proposed(made.case)[0]
    library.fill(made, skeleton=skeleton, demands=list(skeleton.demands.all())[:2], by=worker)
    no: dict[str, Any] = dict.fromkeys(risks.QUESTIONS, "no")
    risks.answer_risks(made, by=worker, note="Her cousin knows.", **no)
    submitting.submit_all(made, by=worker)
    return made


def test_one_yes_publishes_every_standard_text_and_shows_each_in_full(
    ali: Client, appeal: Appeal
) -> None:
    parts = shown(ali, appeal)
    of_words = [key for key in parts if key.startswith("words-")]
    assert of_words == ["words-en", "words-standard"]
    told = {line.language: line.text for line in parts["words-standard"].lines}
    page = look(ali, at("approvals", appeal.pk))
    assert set(told) == set(appeal.letter_texts.values_list("language", flat=True)) - {"en"}
    assert all(words_ in page for words_ in told.values())
    say_yes(ali, appeal, "words-standard")
    assert set(appeal.letter_texts.filter(live=True).values_list("language", flat=True)) == (
        set(appeal.letter_texts.values_list("language", flat=True)) - {"en"}
    )


def test_a_language_with_words_of_its_own_has_a_yes_of_its_own(ali: Client, appeal: Appeal) -> None:
    french = appeal.letter_texts.get(language="fr")
    words.send_back(french, by=cast.approver())
    mine = french.newest()
    mine.body = "Autre chose."
    words.write(mine, by=cast.case_worker())
    words.submit(appeal.letter_texts.get(language="fr"), by=cast.case_worker())
    of_words = [key for key in shown(ali, appeal) if key.startswith("words-")]
    assert of_words == ["words-en", "words-fr", "words-standard"]


def test_the_house_s_approver_reads_the_note_on_the_answers(ali: Client, appeal: Appeal) -> None:
    assert "Her cousin knows." in look(ali, at("approvals", appeal.pk))
