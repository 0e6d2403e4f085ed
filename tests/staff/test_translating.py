"""What a translation was made from, and when it has fallen behind."""

import cast
import outdating
import pytest

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.cases.models import CaseText
from habeas.staff import translating, words
from habeas.staff.models import Publication

pytestmark = pytest.mark.django_db


def draft(language: str = "en") -> Appeal:
    return drafting.draft_appeal(
        cast.case(), slug=f"draft-{language}", language=language, by=cast.case_worker()
    )


def page(appeal: Appeal, language: str, ask: str = "Ask for her release.") -> AppealText:
    text = AppealText(appeal=appeal, language=language, summary="Ada.", ask=ask)
    words.write(text, by=cast.case_worker())
    return text


def revised(text: AppealText, *, same_meaning: bool, demands_changed: bool = False) -> None:
    """Publish the next revision of a text, with what was said of its meaning."""
    summary = f"{newest(text).summary} More."
    outdating.revise(text, same_meaning=same_meaning, summary=summary)
    revision = AppealText.objects.get(pk=text.pk).latest_revision_id
    # A page demands nothing; a letter's demands are compared by its publication.
    Publication.objects.filter(revision=revision).update(demands_changed=demands_changed)


def newest(text: AppealText) -> AppealText:
    """A text as anybody saved it last."""
    return AppealText.objects.get(pk=text.pk).newest()


def behind(text: AppealText) -> bool:
    """Whether a text is behind; asked of the one and of all, which must agree."""
    one = translating.is_behind(AppealText.objects.get(pk=text.pk))
    assert translating.behind(AppealText.objects.filter(pk=text.pk)).exists() == one
    return one


def test_a_translation_knows_the_revision_it_was_made_from() -> None:
    appeal = draft()
    source = page(appeal, "en")
    french = page(appeal, "fr")
    assert translating.source_of(french) == source
    assert french.made_from == source.latest_revision_id
    assert french.latest_revision.as_object().made_from == source.latest_revision_id
    assert translating.source_of(source) is None
    assert source.made_from is None


def test_a_translation_keeps_its_pin_when_it_is_only_corrected() -> None:
    appeal = draft()
    source, french = page(appeal, "en"), page(appeal, "fr")
    first = source.latest_revision_id
    revised(source, same_meaning=False)
    newer = newest(french)
    newer.summary = "Corrigé."
    words.write(newer, by=cast.case_worker())
    assert newest(french).made_from == first
    assert behind(french)


def test_a_source_whose_meaning_stays_leaves_its_translations_as_they_are() -> None:
    appeal = draft()
    source, french = page(appeal, "en"), page(appeal, "fr")
    revised(source, same_meaning=True)
    assert not behind(french)


def test_only_a_publication_puts_translations_behind_and_never_the_source_itself() -> None:
    appeal = draft()
    source, french = page(appeal, "en"), page(appeal, "fr")
    newer = newest(source)
    newer.summary = "Something else."
    words.write(newer, by=cast.case_worker())
    assert not behind(french)
    revised(source, same_meaning=False)
    assert behind(french)
    assert not behind(source)


def test_a_translation_that_was_pinned_anew_is_behind_no_more_once_it_is_saved() -> None:
    appeal = draft()
    source, french = page(appeal, "en"), page(appeal, "fr")
    revised(source, same_meaning=False)
    newer = newest(french)
    translating.pin(newer)
    words.write(newer, by=cast.case_worker())
    assert not translating.is_behind(newest(french))
    # Readers still see the old one until somebody publishes the new one.
    live = AppealText.objects.get(pk=french.pk)
    assert live.latest_revision.as_object().made_from == newer.made_from


def test_changed_demands_are_told_apart_from_other_changes() -> None:
    appeal = draft()
    source, french = page(appeal, "en"), page(appeal, "fr")
    revised(source, same_meaning=False)
    assert not translating.demands_behind(french)
    revised(source, same_meaning=False, demands_changed=True)
    assert translating.demands_behind(french)


def test_a_text_written_before_its_source_is_behind_the_first_that_comes() -> None:
    appeal = draft()
    french = page(appeal, "fr")
    assert french.made_from is None
    source = page(appeal, "en")
    assert not behind(french)
    revised(source, same_meaning=False)
    assert behind(french)


def test_a_case_is_told_first_in_the_language_of_its_first_appeal() -> None:
    case = cast.case()
    assert case.texts.get().source_language == "en"
    draft("fr")
    draft("en")
    french = CaseText(case=case, language="fr", summary="Ada.")
    words.write(french, by=cast.case_worker())
    english = case.texts.get(language="en")
    assert english.source_language == "fr"
    assert translating.source_of(english) == french
    tongues = CaseText.objects.annotate(tongue=CaseText.source_languages())
    assert set(tongues.values_list("tongue", flat=True)) == {"fr"}


def test_a_letter_is_written_first_in_the_appeal_s_own_language() -> None:
    appeal = draft("fr")
    assert LetterText(appeal=appeal, language="en").source_language == "fr"
