"""The funnel through which every text goes live."""

import cast
import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Revision

from habeas.appeals.models import (
    Appeal,
    AppealText,
    Demand,
    DemandText,
    LetterText,
    LetterVersion,
)
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import accounts, reading, words
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import AuditEntry, LanguageCheck, User
from habeas.staff.words import publications_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    return cast.open_appeal_of()


def draft(appeal: Appeal, by: User) -> tuple[LetterText, Revision]:
    text = cast.letter_text(appeal, language="fr")
    return text, words.write(text, by=by)


def test_a_new_text_is_a_draft(appeal: Appeal) -> None:
    text, _ = draft(appeal, cast.case_worker())
    assert not LetterText.objects.get(pk=text.pk).live
    assert AppealText().live is False


def test_a_second_person_publishes_and_a_version_is_issued(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    text.publish(revision, user=cast.approver())
    version = LetterVersion.objects.get(appeal=appeal, language="fr")
    assert (version.number, version.issued_by) == (1, cast.approver())
    assert version.words["subject"] == text.subject
    assert AuditEntry.objects.filter(verb="words.published", actor=cast.approver()).exists()


def test_the_author_cannot_publish(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    with pytest.raises(SecondPersonNeededError):
        text.publish(revision, user=cast.case_worker())
    assert not LetterText.objects.get(pk=text.pk).live


def test_a_superuser_is_no_exception(appeal: Appeal) -> None:
    root = User.objects.create_superuser("root")
    text, revision = draft(appeal, root)
    with pytest.raises(SecondPersonNeededError):
        text.publish(revision, user=root, skip_permission_checks=True)
    with pytest.raises(SecondPersonNeededError):
        revision.publish(user=root, skip_permission_checks=True)


def test_nobody_cannot_publish(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    with pytest.raises(SecondPersonNeededError):
        text.publish(revision)
    anonymous = text.save_revision()
    with pytest.raises(SecondPersonNeededError):
        text.publish(anonymous, user=cast.approver())


def test_only_the_newest_revision_goes_live(appeal: Appeal) -> None:
    text, seen = draft(appeal, cast.case_worker())
    text.subject = "Another subject"
    words.write(text, by=cast.case_worker())
    with pytest.raises(ChangedMeanwhileError):
        text.publish(seen, user=cast.approver())


def test_two_people_can_cross(appeal: Appeal) -> None:
    text, _ = draft(appeal, cast.case_worker())
    text.subject = "The approver's subject"
    revision = words.write(text, by=cast.approver())
    text.publish(revision, user=cast.case_worker())
    assert LetterText.objects.get(pk=text.pk).subject == "The approver's subject"


def test_no_text_goes_live_by_a_timetable(appeal: Appeal) -> None:
    text = cast.letter_text(appeal, language="fr")
    text.go_live_at = clock.now()
    revision = words.write(text, by=cast.case_worker())
    with pytest.raises(RefusedError):
        text.publish(revision, user=cast.approver())


def test_a_live_text_keeps_showing_what_it_showed_while_a_draft_is_written(appeal: Appeal) -> None:
    text = appeal.letter_texts.get(language="en")
    text.subject = "A new subject"
    words.write(text, by=cast.case_worker())
    assert LetterText.objects.get(pk=text.pk).subject == "Ada Sample"
    assert LetterText.objects.get(pk=text.pk).newest().subject == "A new subject"


def test_a_text_that_waits_for_its_approval_is_locked_for_all(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    words.submit(text, by=cast.case_worker())
    text.subject = "Slipped in"
    for person in (cast.case_worker(), cast.approver()):
        with pytest.raises(RefusedError):
            words.write(text, by=person)
    text.publish(revision, user=cast.approver())
    assert not LetterText.objects.get(pk=text.pk).locked


def test_a_text_that_is_sent_back_can_be_changed_again(appeal: Appeal) -> None:
    text, _ = draft(appeal, cast.case_worker())
    words.submit(text, by=cast.case_worker())
    words.send_back(text, by=cast.approver(), because="a date is missing")
    text.subject = "With the date"
    words.write(text, by=cast.case_worker())
    assert AuditEntry.objects.get(verb="words.sent_back").because == "a date is missing"


def test_an_unknown_token_is_refused_naming_it_and_the_nearest(appeal: Appeal) -> None:
    text = cast.letter_text(appeal, language="fr", body="Aged {age of adda}.")
    with pytest.raises(ValidationError) as error:
        words.write(text, by=cast.case_worker())
    assert "adda" in str(error.value)
    assert "ada" in str(error.value)
    assert not LetterText.objects.filter(language="fr").exists()


def test_a_language_that_is_none_is_refused(appeal: Appeal) -> None:
    with pytest.raises(ValidationError):
        words.write(cast.letter_text(appeal, language="not a tag"), by=cast.case_worker())


def test_one_person_takes_a_text_down(appeal: Appeal) -> None:
    text = appeal.texts.get(language="en")
    words.take_down(text, by=cast.case_worker())
    assert not AppealText.objects.get(pk=text.pk).live


def test_a_version_is_never_changed(appeal: Appeal) -> None:
    version = LetterVersion.objects.filter(appeal=appeal).get()
    version.number = 2
    with pytest.raises(RefusedError):
        version.save()
    with pytest.raises(RefusedError):
        version.delete()


def test_publishing_again_issues_the_next_version(appeal: Appeal) -> None:
    second = cast.revise(appeal, body="Other words about {name of ada}.")
    assert (second.number, second.same_meaning) == (2, False)
    first = LetterVersion.objects.get(appeal=appeal, number=1)
    assert first.sha256 != second.sha256


# what is written down of each publication, and who has read it


def reader_of(*languages: str) -> User:
    """Ruth Reader, who reads what is named."""
    user = accounts.add_staff(username="ruth.reader", password=cast.PASSWORD, roles=["translator"])
    user.reads = list(languages)
    user.save(update_fields=["reads"])
    return user


def test_each_publication_is_written_down(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    text.publish(revision, user=cast.approver(), same_meaning=True)
    first = publications_of(text).get()
    assert (first.revision, first.by, first.same_meaning) == (revision, cast.approver(), True)
    assert not first.correction
    text.demands = [*text.demands, "return what was taken from her."]
    text.publish(words.write(text, by=cast.case_worker()), user=cast.approver())
    second = publications_of(text).last()
    assert second is not None
    assert (second.same_meaning, second.demands_changed) == (False, True)
    text.subject = "Another subject"
    text.publish(words.write(text, by=cast.case_worker()), user=cast.approver())
    third = publications_of(text).last()
    assert third is not None
    assert not third.demands_changed


def test_a_publisher_who_reads_the_language_checks_it_by_publishing(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    text.publish(revision, user=cast.approver())
    assert LanguageCheck.objects.get(revision=revision).by == cast.approver()


def test_nobody_publishes_what_nobody_has_read(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    approver = cast.approver()
    approver.reads = ["en"]
    with pytest.raises(RefusedError, match="French"):
        text.publish(revision, user=approver)
    assert not LetterText.objects.get(pk=text.pk).live
    reading.check_language(text, revision, by=reader_of("fr-CA"))
    text.publish(revision, user=approver)
    assert LetterText.objects.get(pk=text.pk).live


def test_the_author_does_not_check_her_own_language_nor_does_who_reads_another(
    appeal: Appeal,
) -> None:
    text, revision = draft(appeal, cast.case_worker())
    with pytest.raises(SecondPersonNeededError):
        reading.check_language(text, revision, by=cast.case_worker())
    with pytest.raises(RefusedError, match="French"):
        reading.check_language(text, revision, by=reader_of("ar", "en"))
    words.write(text, by=cast.approver())
    with pytest.raises(ChangedMeanwhileError):
        reading.check_language(text, revision, by=User.objects.get(username="ruth.reader"))


def test_a_new_revision_is_read_anew(appeal: Appeal) -> None:
    text, revision = draft(appeal, cast.case_worker())
    reading.check_language(text, revision, by=reader_of("fr"))
    text.subject = "Ada, autrement"
    newer = words.write(text, by=cast.case_worker())
    approver = cast.approver()
    approver.reads = []
    with pytest.raises(RefusedError, match="French"):
        text.publish(newer, user=approver)


def test_the_library_goes_through_the_same_gate() -> None:
    demand = Demand.objects.create(handle="invented-demand", instrument="An invented treaty, 1")
    text = DemandText(demand=demand, language="fr", text="de la libérer ;")
    revision = words.write(text, by=cast.case_worker())
    approver = cast.approver()
    approver.reads = ["en"]
    with pytest.raises(RefusedError, match="French"):
        text.publish(revision, user=approver)
    with pytest.raises(SecondPersonNeededError):
        text.publish(revision, user=cast.case_worker())
    text.publish(revision, user=cast.approver())
    assert DemandText.objects.get(pk=text.pk).live
