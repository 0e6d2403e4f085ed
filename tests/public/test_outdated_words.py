"""A translation that is behind its source says so to its readers."""
# ruff: noqa: RUF001 - sentences in four languages

import cast
import outdating
import pytest
from browsing import text
from django.test import Client

from habeas.appeals.models import Appeal, AppealText
from habeas.cases.models import CaseText

pytestmark = pytest.mark.django_db

MARK = {
    "en": "You are reading the French text; it is being updated.",
    "fr": "Vous lisez le texte en français ; il est en cours de mise à jour.",
    "ar": "أنت تقرأ النص بهذه اللغة: العربية؛ وهو قيد التحديث.",
    "zh-Hans": "您正在阅读简体中文文本；该文本正在更新。",
}


def page_text(appeal: Appeal, language: str) -> AppealText:
    made = AppealText(appeal=appeal, language=language, summary="{name of ada}.", ask="Ask.")
    cast.publish(made)
    return made


def seen(client: Client, appeal: Appeal, language: str) -> str:
    return text(client.get(f"/{language}/appeals/{appeal.slug}/"))


@pytest.mark.parametrize("language", ["fr", "ar", "zh-Hans"])
def test_an_outdated_page_text_is_marked_in_the_reader_s_language(
    client: Client, appeal: Appeal, language: str
) -> None:
    page_text(appeal, language)
    assert MARK[language] not in seen(client, appeal, language)
    source = appeal.texts.get(language="en")
    outdating.revise(source, same_meaning=True, ask="Ask for her release today.")
    assert MARK[language] not in seen(client, appeal, language)
    outdating.revise(source, ask="Ask for a doctor.")
    assert seen(client, appeal, language).count(MARK[language]) == 1
    assert "is being updated" not in seen(client, appeal, "en")


def test_an_outdated_letter_is_marked_where_it_leaves(client: Client) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["fr"])
    outdating.revise(appeal.letter_texts.get(language="en"), subject="Another subject")
    assert MARK["fr"] in seen(client, appeal, "fr")
    other = "You are reading the English text; the French one is being updated."
    assert other in seen(client, appeal, "en")


def test_a_letter_whose_demands_changed_is_shown_as_it_leaves_now(client: Client) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["fr"])
    outdating.revise(appeal.letter_texts.get(language="en"), demands=["drop the charges."])
    shown = seen(client, appeal, "fr")
    assert "drop the charges." in shown
    assert "release her at once;" not in shown
    other = "Vous lisez le texte en anglais ; celui en français est en cours de mise à jour."
    assert other in shown


def test_an_outdated_case_text_is_marked_on_the_page_of_the_case(
    client: Client, appeal: Appeal
) -> None:
    cast.publish(CaseText(case=appeal.case, language="fr", summary="Ada."))
    source = appeal.case.texts.get(language="en")
    outdating.revise(source, summary="{name of ada} was taken away.")
    assert MARK["fr"] in text(client.get(f"/fr/cases/{appeal.case.slug}/"))
