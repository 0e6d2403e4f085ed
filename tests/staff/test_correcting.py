"""Corrections that leave the meaning: live on their author's word, and looked at after it."""

from datetime import timedelta

import cast
import pytest

from habeas.appeals import choosing
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import correcting, reading, words
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import AuditEntry, Publication, User

pytestmark = pytest.mark.django_db

BODY = (
    "I write about {name of ada}, who was tken away on Monday by two officers without a warrant."
    "\n\n"
    "Write to me at letters@letters.example or to Model City."
)


@pytest.fixture
def letter() -> LetterText:
    appeal = cast.open_appeal_of()
    cast.revise(appeal, body=BODY)
    return appeal.letter_texts.get()


def change(letter: LetterText, old: str, new: str, *, by: User | None = None) -> Publication:
    newer = letter.newest()
    newer.body = newer.body.replace(old, new)
    revision = words.write(newer, by=by or cast.case_worker())
    return correcting.correct(letter, revision, by=cast.case_worker())


def test_a_slip_of_the_pen_goes_live_on_its_author_s_word(letter: LetterText) -> None:
    publication = change(letter, "tken", "taken")
    letter.refresh_from_db()
    assert "taken away" in letter.body
    version = choosing.live_versions(letter.appeal)["en"]
    assert (version.number, version.same_meaning, version.earlier_may_go) == (3, True, True)
    assert (publication.correction, publication.same_meaning) == (True, True)
    assert not publication.demands_changed
    assert AuditEntry.objects.filter(verb="words.corrected", actor=cast.case_worker()).exists()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{name of ada}", "{age of ada}", "a living fact"),
        ("{name of ada}", "Ada Sample", "a living fact"),
        ("Monday", "Tuesday", "Tuesday"),
        ("two", "three", "a number"),
        ("two", "2", "a number"),
        ("without", "with", "a negation"),
        ("officers", "Officers", "a name"),
        ("Model City", "Sample Town", "a name"),
        ("letters@letters.example", "other@letters.example", "a contact"),
        ("was tken away", "seems to have been brought somewhere else", "words at once"),
    ],
)
def test_what_may_change_the_meaning_is_refused_naming_it(
    letter: LetterText, old: str, new: str, what: str
) -> None:
    with pytest.raises(RefusedError, match=what):
        change(letter, old, new)
    letter.refresh_from_db()
    assert letter.body == BODY


def test_a_changed_demand_is_refused(letter: LetterText) -> None:
    newer = letter.newest()
    newer.demands = [*newer.demands[:-1], "let her see a dentist of her own choice."]
    revision = words.write(newer, by=cast.case_worker())
    with pytest.raises(RefusedError, match="a demand"):
        correcting.correct(letter, revision, by=cast.case_worker())


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "Elle n’a pas vu d’avocat.", "Elle a vu un avocat."),
        ("fr", "Arrêtée en mars.", "Arrêtée en mai."),
        ("es", "Detenida sin cargos.", "Detenida con cargos."),
        ("es", "Hace tres años.", "Hace dos años."),
        ("ar", "لم تُتهم بشيء.", "تُتهم بشيء."),
        ("ar", "منذ ٣ سنوات.", "منذ ٤ سنوات."),
        ("ru", "Она не виновна.", "Она виновна."),
        ("ru", "Арест законный.", "Арест незаконный."),
        ("ru", "Задержана в марте.", "Задержана в мае."),
        ("zh-Hans", "她没有被起诉。", "她被起诉。"),
        ("zh-Hans", "她被关押三年。", "她被关押四年。"),
        ("en", "An arrest that is lawful.", "An arrest that is unlawful."),
        ("de", "Sie ist hier.", "Sie ist dort."),
    ],
)
def test_negations_numbers_and_dates_are_known_in_six_languages_and_others_are_refused(
    language: str, before: str, after: str
) -> None:
    appeal = cast.open_appeal_of()
    text = appeal.texts.filter(language=language).first() or AppealText(
        appeal=appeal, language=language, ask="—"
    )
    text.summary = before
    cast.publish(text)
    text.summary = after
    revision = words.write(text, by=cast.case_worker())
    with pytest.raises(RefusedError, match="may change the meaning"):
        correcting.correct(text, revision, by=cast.case_worker())


def test_digits_of_another_script_are_the_same_number() -> None:
    from habeas.staff.weighing import weighty_changes

    assert not weighty_changes(
        {"body": "منذ ٣ سنوات"}, {"body": "منذ 3 سنوات"}, demands=([], []), names=(), language="ar"
    )


def test_a_name_in_a_script_without_capitals_is_known_from_the_case() -> None:
    appeal = cast.open_appeal_of()
    appeal.case.persons.update(native_name="أدا مثال", native_language="ar")
    text = AppealText(appeal=appeal, language="ar", summary="أدا مثال في السجن.", ask="—")
    cast.publish(text)
    text.summary = "هدى مثال في السجن."
    revision = words.write(text, by=cast.case_worker())
    with pytest.raises(RefusedError, match="a name"):
        correcting.correct(text, revision, by=cast.case_worker())


def test_only_the_author_herself_corrects(letter: LetterText) -> None:
    with pytest.raises(SecondPersonNeededError):
        change(letter, "tken", "taken", by=cast.approver())


def test_a_submitted_text_is_not_corrected(letter: LetterText) -> None:
    newer = letter.newest()
    newer.body = newer.body.replace("tken", "taken")
    revision = words.write(newer, by=cast.case_worker())
    words.submit(letter, by=cast.case_worker())
    with pytest.raises(RefusedError, match="waits for its approval"):
        correcting.correct(letter, revision, by=cast.case_worker())


def test_a_text_that_readers_do_not_see_is_not_corrected() -> None:
    appeal = cast.open_appeal_of()
    text = cast.letter_text(appeal, language="fr")
    revision = words.write(text, by=cast.case_worker())
    with pytest.raises(RefusedError, match="Readers see nothing"):
        correcting.correct(text, revision, by=cast.case_worker())


def test_a_correction_waits_on_everybody_else_s_list_and_is_late_after_a_day(
    letter: LetterText,
) -> None:
    publication = change(letter, "tken", "taken")
    assert list(correcting.corrections_to_see(cast.approver())) == [publication]
    assert not correcting.corrections_to_see(cast.case_worker()).exists()
    assert not correcting.is_late(publication)
    Publication.objects.filter(pk=publication.pk).update(at=clock.now() - timedelta(hours=25))
    publication.refresh_from_db()
    assert correcting.is_late(publication)
    with pytest.raises(SecondPersonNeededError):
        correcting.see_correction(publication, by=cast.case_worker())
    correcting.see_correction(publication, by=cast.approver())
    assert not correcting.corrections_to_see().exists()
    letter.refresh_from_db()
    assert reading.is_checked(letter.live_revision)
    with pytest.raises(ChangedMeanwhileError):
        correcting.undo_correction(publication, by=cast.approver())


def test_undoing_puts_the_earlier_words_back_at_once_and_keeps_a_draft(letter: LetterText) -> None:
    publication = change(letter, "tken", "taken")
    draft = letter.newest()
    draft.subject = "A draft"
    words.write(draft, by=cast.case_worker())
    correcting.undo_correction(publication, by=cast.approver())
    letter = LetterText.objects.get(pk=letter.pk)
    assert letter.body == BODY
    assert letter.newest().subject == "A draft"
    assert reading.is_checked(letter.live_revision)
    assert not correcting.corrections_to_see().exists()
    assert choosing.live_versions(letter.appeal)["en"].words["body"] == BODY


def test_a_later_publication_by_a_second_person_has_seen_the_correction(letter: LetterText) -> None:
    change(letter, "tken", "taken")
    cast.revise(letter.appeal, body="Other words.")
    assert not correcting.corrections_to_see().exists()


def test_a_correction_waits_for_consents_like_every_change(letter: LetterText) -> None:
    Appeal.objects.get(pk=letter.appeal_id).case.persons.get().consents.all().delete()
    with pytest.raises(RefusedError, match="Ada Sample"):
        change(letter, "tken", "taken")
