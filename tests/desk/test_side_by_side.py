"""Source and translation side by side."""
# ruff: noqa: RUF001 - words in Arabic

import cast
import outdating
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in
from django.test import Client

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, AppealText, LetterText
from habeas.staff import words

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def appeal() -> Appeal:
    made = drafting.draft_appeal(cast.case(), slug="draft", language="en", by=cast.case_worker())
    drafting.add_addressee(made, cast.office_by_mail(), by=cast.case_worker())
    return made


def letter(of: Appeal) -> LetterText:
    text = cast.letter_text(of)
    words.write(text, by=cast.case_worker())
    return text


def translated(
    source: LetterText, *, language: str = "fr", body: str = "Un.\n\nDeux."
) -> LetterText:
    text = LetterText(
        appeal=source.appeal,
        language=language,
        subject="Ada",
        body=body,
        lead_in="Je demande :",
        demands=["la libérer;", "un médecin."],
    )
    words.write(text, by=cast.case_worker())
    return text


def revised(text: LetterText, **fields: object) -> LetterText:
    newer = LetterText.objects.get(pk=text.pk).newest()
    for field, value in fields.items():
        setattr(newer, field, value)
    words.write(newer, by=cast.case_worker())
    return LetterText.objects.get(pk=text.pk)


def typed(text: LetterText, source: LetterText, **parts: str) -> dict[str, str]:
    """What the form of a translation sends: what it shows, with some parts typed anew."""
    shown = {"base": str(text.latest_revision_id), "source": str(source.latest_revision_id)}
    return {**shown, **{key.replace("_", "-"): told for key, told in parts.items()}}


def test_a_translation_is_begun_from_its_source_part_by_part(wanda: Client) -> None:
    source = letter(appeal())
    assert at("translate-into", "letter", source.pk) in look(
        wanda, at("words", "letter", source.pk)
    )
    answer = wanda.get(at("translate-into", "letter", source.pk), {"language": "AR"})
    url = at("new-translation", "letter", source.pk, "ar")
    assert answer.headers["Location"] == url
    shown = look(wanda, url)
    assert 'id="id_body-1"' in shown
    assert 'lang="ar" dir="rtl"' in shown
    assert "release her at once;" in shown
    where = do(
        wanda,
        url,
        source=source.latest_revision_id,
        subject="عدا",
        **{"body-1": "{name of ada}", "body-2": "اثنان", "lead_in": "أطلب", "demands-1": "الإفراج"},
    )
    made = LetterText.objects.get(language="ar")
    assert where == at("translate", "letter", made.pk)
    assert made.body == "{name of ada}\n\nاثنان"
    assert made.demands == ["الإفراج"]
    assert made.made_from == source.latest_revision_id
    assert not made.live
    assert "The source has {age of ada}, the translation does not." in look(wanda, where)


def test_what_changed_in_the_source_is_marked_and_not_by_colour_alone(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    revised(source, body="A new one.\n\n" + source.body.replace("write", "turn"))
    shown = look(wanda, at("translate", "letter", french.pk))
    assert "2 parts changed since" in shown
    assert '<ins><span class="w-sr-only">[added: </span>turn' in shown
    assert '<del><span class="w-sr-only">[taken away: </span>write' in shown
    # The French of a paragraph that moved moved along.
    assert shown.index('id="id_body-2"') < shown.index("Un.") < shown.index('id="id_body-3"')


def test_a_paragraph_that_left_the_source_is_shown_with_what_it_said(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    revised(source, body=source.body.split("\n\n")[0])
    shown = look(wanda, at("translate", "letter", french.pk))
    assert "Taken out of the source" in shown
    assert "Nothing in the source. Empty the field to take this part away." in shown


def test_a_translation_is_pinned_to_what_its_translator_saw(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    seen = revised(source, subject="Ada, seen")
    form = typed(french, seen, subject="Ada, vue", body_1="Un.")
    revised(source, subject="Ada, not seen")
    do(wanda, at("translate", "letter", french.pk), **form)
    newest = LetterText.objects.get(pk=french.pk).newest()
    assert newest.made_from == seen.latest_revision_id
    assert newest.subject == "Ada, vue"


def test_somebody_else_s_words_are_not_overwritten_and_nothing_typed_is_lost(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    form = typed(french, source, subject="Mine", body_1="Mon paragraphe.")
    revised(french, subject="Hers")
    answer = wanda.post(at("translate", "letter", french.pk), form)
    assert answer.status_code == 409
    assert "nothing is lost" in said(answer)
    assert "Mon paragraphe." in said(answer)
    assert LetterText.objects.get(pk=french.pk).newest().subject == "Hers"


def test_a_translation_begun_twice_is_refused_with_the_words_kept(wanda: Client) -> None:
    source = letter(appeal())
    translated(source)
    url = at("new-translation", "letter", source.pk, "fr")
    form = {"source": source.latest_revision_id, "subject": "Encore", "body-1": "Encore un."}
    answer = wanda.post(url, form)
    assert answer.status_code == 409
    assert "Encore un." in said(answer)
    there = at("translate", "letter", LetterText.objects.get(language="fr").pk)
    assert wanda.get(url).headers["Location"] == there


def test_an_unknown_token_is_said_at_its_part_with_everything_kept(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    form = typed(french, source, subject="{nom de ada}", body_1="Le reste.")
    answer = wanda.post(at("translate", "letter", french.pk), form)
    assert answer.status_code == 422
    assert "“{nom de ada}” means nothing here" in said(answer)
    assert "Le reste." in said(answer)


def test_one_click_says_that_a_translation_still_fits(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    newer = revised(source, subject="Ada, again")
    screen = look(wanda, at("translate", "letter", french.pk))
    assert "Nothing to change: it still fits" in screen
    form = {"base": french.latest_revision_id, "source": newer.latest_revision_id}
    do(wanda, at("still-fits", "letter", french.pk), **form)
    newest = LetterText.objects.get(pk=french.pk).newest()
    assert newest.made_from == newer.latest_revision_id
    assert newest.body == "Un.\n\nDeux."
    assert wanda.post(at("still-fits", "letter", french.pk), form).status_code == 409


def test_a_translation_that_waits_for_its_yes_is_locked(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    words.submit(french, by=cast.case_worker())
    shown = look(wanda, at("translate", "letter", french.pk))
    assert "waits for its approval" in shown
    assert "Save draft" not in shown
    answer = wanda.post(at("translate", "letter", french.pk), typed(french, source, subject="X"))
    assert answer.status_code == 409


def test_a_source_is_no_translation_and_no_language_is_none(wanda: Client) -> None:
    source = letter(appeal())
    french = translated(source)
    assert wanda.get(at("translate", "letter", source.pk)).status_code == 404
    assert wanda.get(at("new-translation", "letter", french.pk, "ar")).status_code == 404
    assert wanda.get(at("new-translation", "letter", source.pk, "xx")).status_code == 404
    answer = wanda.get(at("translate-into", "letter", source.pk), {"language": "klingon"})
    assert answer.status_code == 422
    assert "is not a language tag" in said(answer)


def test_two_revisions_are_compared_word_by_word(wanda: Client) -> None:
    text = letter(appeal())
    first = text.latest_revision_id
    newer = revised(text, subject="Ada Example")
    url = at("compare-revisions", "letter", text.pk)
    shown = said(wanda.get(url, {"from": str(newer.latest_revision_id), "to": str(first)}))
    assert '<del><span class="w-sr-only">[taken away: </span>Sample' in shown
    assert '<ins><span class="w-sr-only">[added: </span>Example' in shown
    assert "Subject – changed" in shown
    assert wanda.get(url, {"from": "x"}).status_code == 404


def test_publishing_a_changed_source_asks_whether_the_meaning_changed(ali: Client) -> None:
    opened = cast.open_appeal_of()
    page = opened.texts.get(language="en")
    french = AppealText(appeal=opened, language="fr", summary="Ada.", ask="Demandez.")
    cast.publish(french)
    newer = page.newest()
    newer.ask = "Ask for a doctor."
    revision = words.write(newer, by=cast.case_worker())
    words.submit(AppealText.objects.get(pk=page.pk), by=cast.case_worker())
    assert "Did the meaning change?" in look(ali, at("words", "page", page.pk))
    url = at("publish-words", "page", page.pk)
    assert ali.post(url, {"revision": revision.pk}).status_code == 409
    do(ali, url, revision=revision.pk, meaning="changed")
    assert "<strong>behind</strong>" in look(ali, at("words", "page", page.pk))


def test_languages_that_are_missing_or_behind_are_listed(wanda: Client) -> None:
    opened = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["ru"])
    page = look(wanda, at("translations"))
    letter_text = opened.letter_texts.get(language="en")
    assert at("new-translation", "letter", letter_text.pk, "fr") in page
    russian = opened.letter_texts.get(language="ru")
    assert at("translate", "letter", russian.pk) in page
    assert "behind its source" not in page
    outdating.revise(letter_text, subject="Another")
    assert "behind its source" in look(wanda, at("translations"))


def test_an_outdated_translation_says_so_at_its_form(wanda: Client) -> None:
    opened = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["fr"])
    source, french = opened.letter_texts.get(language="en"), opened.letter_texts.get(language="fr")
    outdating.revise(source, subject="Another")
    assert "Its readers are told" in look(wanda, at("words", "letter", french.pk))
    outdating.revise(source, demands=["drop the charges."])
    for screen in ("words", "translate"):
        assert "no letter leaves in it" in look(wanda, at(screen, "letter", french.pk))


def test_a_translator_takes_back_her_own_text_and_nobody_else_s(wanda: Client) -> None:
    source = letter(appeal())
    lotus = signed_in(cast.translator())
    hers = translated(source)
    words.write(hers.newest(), by=cast.translator())
    for text in (LetterText.objects.get(pk=hers.pk), source):
        words.submit(text, by=cast.case_worker())
    assert "Take it back" in look(lotus, at("words", "letter", hers.pk))
    assert "Send it back" not in look(lotus, at("words", "letter", source.pk))
    do(lotus, at("send-back-words", "letter", hers.pk))
    assert not LetterText.objects.get(pk=hers.pk).locked
    refused = lotus.post(at("send-back-words", "letter", source.pk))
    assert "ask an editor" in said(refused)
    assert LetterText.objects.get(pk=source.pk).locked
    do(wanda, at("send-back-words", "letter", source.pk))
    assert not LetterText.objects.get(pk=source.pk).locked
