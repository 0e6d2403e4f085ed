"""What has to be there before an appeal opens, and before changed words of it are public."""

from datetime import timedelta
from typing import Any

import cast
import pytest

from habeas.appeals import opening, risks, stopping
from habeas.appeals.models import Appeal, LetterText
from habeas.cases import consenting, recording
from habeas.cases.models import CaseText, Note
from habeas.kernel.errors import RefusedError
from habeas.staff import words
from habeas.staff.errors import SecondPersonNeededError
from habeas.staff.models import AuditEntry, LanguageCheck
from habeas.staff.organisations import domain_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def paused() -> Appeal:
    """An appeal to which nothing is lacking but a second look."""
    appeal = cast.open_appeal_of()
    stopping.pause(appeal, by=cast.case_worker())
    return appeal


def lacks(appeal: Appeal) -> dict[str, str]:
    """What is missing, and the screen where it is mended."""
    return {str(lack): lack.place for lack in opening.missing(Appeal.objects.get(pk=appeal.pk))}


def look(appeal: Appeal) -> None:
    opening.second_look(appeal, by=cast.approver(), second_source=True)


def test_each_opening_asks_for_a_second_look_anew(paused: Appeal) -> None:
    assert list(lacks(paused).values()) == ["approvals"]
    look(paused)
    assert lacks(paused) == {}
    opening.open_appeal(paused, by=cast.case_worker())
    stopping.pause(paused, by=cast.case_worker())
    assert "A second person says that she called back" in " ".join(lacks(paused))


def test_a_change_after_the_second_look_asks_for_another(paused: Appeal) -> None:
    look(paused)
    cast.answer_risks(paused)
    assert "A second person says that she called back" in " ".join(lacks(paused))
    look(paused)
    ada = paused.case.persons.get()
    recording.amend_person(ada, by=cast.case_worker(), occupation="teacher")
    cast.approve_facts(paused.case)
    assert "A second person says that she called back" in " ".join(lacks(paused))


def test_one_source_needs_a_reason(paused: Appeal) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        opening.second_look(paused, by=cast.approver(), second_source=False)
    opening.second_look(
        paused, by=cast.approver(), second_source=False, one_source_because="Nobody else was there."
    )
    assert lacks(paused) == {}


def test_who_changed_the_facts_last_cannot_look_a_second_time(paused: Appeal) -> None:
    with pytest.raises(SecondPersonNeededError):
        opening.second_look(paused, by=cast.case_worker(), second_source=True)


def test_a_name_without_consent_keeps_it_shut_and_says_where_to_mend_it(paused: Appeal) -> None:
    look(paused)
    paused.case.persons.get().consents.all().delete()
    (found,) = opening.missing(paused)
    assert "Ada Sample" in str(found)
    assert (found.place, found.keys) == (
        "record-consent",
        (paused.case_id, paused.case.persons.get().pk),
    )
    with pytest.raises(RefusedError, match="Ada Sample"):
        opening.open_appeal(paused, by=cast.approver())


def test_a_written_reason_or_a_pseudonym_stands_for_the_consent(paused: Appeal) -> None:
    look(paused)
    ada = paused.case.persons.get()
    ada.consents.all().delete()
    case = paused.case
    case.persons.update(pseudonym=True)
    assert lacks(paused) == {}
    case.persons.update(pseudonym=False)
    recording.record_consent(
        ada, by=cast.case_worker(), name=True, given_on="2016-06-29", because="Her name is public."
    )
    cast.approve_facts(case)
    look(paused)
    assert lacks(paused) == {}


def test_missing_risk_answers_keep_it_shut(paused: Appeal) -> None:
    look(paused)
    paused.risks.delete()
    assert lacks(paused) == {"Answer the risk questions.": "answer-risks"}


def test_a_review_date_that_is_past_keeps_it_shut(paused: Appeal) -> None:
    look(paused)
    Appeal.objects.filter(pk=paused.pk).update(review_by=domain_now() - timedelta(minutes=1))
    (found,) = lacks(paused).items()
    assert found[1] == "set-limits"


def test_a_text_that_nobody_read_in_its_language_keeps_it_shut(paused: Appeal) -> None:
    look(paused)
    letter = paused.letter_texts.get()
    LanguageCheck.objects.filter(revision=letter.live_revision).delete()
    (found,) = lacks(paused)
    assert "who reads en" in found


def test_marked_sentences_have_to_be_read(paused: Appeal) -> None:
    cast.answer_risks(paused, shows_source="unknown")
    paused.refresh_from_db()
    assert risks.marks_secrets(paused), "the date of the raid is known to few"
    with pytest.raises(RefusedError, match="marked"):
        opening.second_look(paused, by=cast.approver(), second_source=True)
    opening.second_look(paused, by=cast.approver(), second_source=True, secrets_read=True)
    assert lacks(paused) == {}


# changed words of a public appeal


def test_changed_words_stay_unpublished_while_a_consent_lacks() -> None:
    appeal = cast.open_appeal_of()
    (consent,) = appeal.case.persons.get().consents.all()
    consenting.withdraw_consent(consent, by=cast.case_worker())
    texts = (appeal.letter_texts.get(), appeal.texts.get(), appeal.case.texts.get())
    for text in texts:
        newer = text.newest()
        if isinstance(newer, LetterText):
            newer.subject = "Another subject"
        else:
            newer.summary = "Another summary."
        revision = words.write(newer, by=cast.case_worker())
        with pytest.raises(RefusedError, match="Ada Sample"):
            text.publish(revision, user=cast.approver())
    assert appeal.letter_texts.get().subject == "Ada Sample"


def test_changed_words_stay_unpublished_while_risk_answers_wait() -> None:
    appeal = cast.open_appeal_of()
    no: dict[str, Any] = dict.fromkeys(risks.QUESTIONS, "no")
    risks.answer_risks(appeal, by=cast.case_worker(), **no)
    text = CaseText(case=appeal.case, language="fr", summary="Ada.")
    revision = words.write(text, by=cast.case_worker())
    with pytest.raises(RefusedError, match=r"Approve the risk answers\."):
        text.publish(revision, user=cast.approver())
    cast.answer_risks(appeal)
    text.publish(revision, user=cast.approver())


def test_words_of_a_draft_do_not_wait_for_consents() -> None:
    case = cast.case()
    case.persons.get().consents.all().delete()
    cast.publish(CaseText(case=case, language="fr", summary="Ada."))
    assert case.texts.get(language="fr").live


# given back


def test_giving_back_takes_a_note_and_opens_the_texts_for_changes(paused: Appeal) -> None:
    letter = paused.letter_texts.get()
    newer = letter.newest()
    newer.subject = "Another"
    words.write(newer, by=cast.case_worker())
    words.submit(letter, by=cast.case_worker())
    look(paused)
    with pytest.raises(RefusedError):
        opening.send_back(paused, by=cast.approver(), note=" ")
    opening.send_back(paused, by=cast.approver(), note="The date is another.")
    assert Note.objects.get().text == "The date is another."
    letter.refresh_from_db()
    assert not letter.locked
    assert letter.has_unpublished_changes
    assert not paused.second_looks.filter(opened_at=None).exists()
    assert not AuditEntry.objects.filter(because__contains="date").exists()
