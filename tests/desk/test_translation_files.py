"""Translations that leave the desk as files, and come back as drafts."""

import re
from io import BytesIO

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from habeas.appeals import drafting
from habeas.appeals.models import LetterText
from habeas.importers import translations
from habeas.staff import words

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)

FRENCH = {
    "subject": "Ada Exemple",
    "body-1": "Je vous écris au sujet de {name of ada}, {age of ada} ans.",
    "body-2": "Elle est détenue depuis {time since raid}.",
    "lead_in": "Je vous demande :",
    "demands-1": "de la libérer;",
    "demands-2": "un médecin.",
}


def source() -> LetterText:
    appeal = drafting.draft_appeal(cast.case(), slug="draft", language="en", by=cast.case_worker())
    text = cast.letter_text(appeal)
    words.write(text, by=cast.case_worker())
    return text


def filled(file: bytes, told: dict[str, str]) -> SimpleUploadedFile:
    """The document as a volunteer brings it back, her words in the right column."""
    document = Document(BytesIO(file))
    for row in document.tables[0].rows[1:]:
        key = re.search(r"\[(.+)\]", row.cells[0].text)
        assert key
        row.cells[2].text = told.get(key[1], "")
    made = BytesIO()
    document.save(made)
    return SimpleUploadedFile("back.docx", made.getvalue())


def exported(client: Client, text: LetterText, form: str = "docx") -> bytes:
    answer = client.get(at("export-translation", "letter", text.pk, "fr", form))
    assert answer.status_code == 200
    assert f"letter-{text.pk}-fr.{form}" in answer.headers["Content-Disposition"]
    assert cast.case_worker().username.encode() not in answer.content
    return bytes(answer.content)


def payload_in(page: str) -> str:
    found = re.search(r'name="seen"\s+value="([^"]+)"', page)
    assert found
    return found[1]


def bring(client: Client, text: LetterText, file: SimpleUploadedFile) -> str:
    answer = client.post(at("import-translation", "letter", text.pk, "fr"), {"file": file})
    assert answer.status_code == 200, said(answer)
    return said(answer)


def test_a_file_shows_what_it_would_change_and_is_a_draft_only_then(wanda: Client) -> None:
    text = source()
    page = bring(wanda, text, filled(exported(wanda, text), FRENCH))
    assert "Nothing is saved yet." in page
    assert "Je vous demande :" in page
    assert not LetterText.objects.filter(language="fr").exists()
    url = at("import-translation", "letter", text.pk, "fr")
    where = do(wanda, url, seen=payload_in(page))
    made = LetterText.objects.get(language="fr")
    assert where == at("translate", "letter", made.pk)
    assert made.body == f"{FRENCH['body-1']}\n\n{FRENCH['body-2']}"
    assert made.demands == ["de la libérer;", "un médecin."]
    assert made.made_from == text.latest_revision_id
    assert not made.live
    assert wanda.post(url, {"seen": payload_in(page)}).status_code == 409


def test_a_file_made_from_an_older_source_is_pinned_to_that(wanda: Client) -> None:
    text = source()
    file = exported(wanda, text)
    first = text.latest_revision_id
    newer = text.newest()
    newer.subject = "Ada, changed"
    words.write(newer, by=cast.case_worker())
    page = bring(wanda, text, filled(file, FRENCH))
    assert "The source has been changed since this file was exported." in page
    do(wanda, at("import-translation", "letter", text.pk, "fr"), seen=payload_in(page))
    made = LetterText.objects.get(language="fr")
    assert made.made_from == first
    assert "changed since" in look(wanda, at("translate", "letter", made.pk))


def test_a_half_translated_file_keeps_what_there_is_already(wanda: Client) -> None:
    text = source()
    page = bring(wanda, text, filled(exported(wanda, text), FRENCH))
    url = at("import-translation", "letter", text.pk, "fr")
    do(wanda, url, seen=payload_in(page))
    page = bring(wanda, text, filled(exported(wanda, text), {"demands-1": "la liberté;"}))
    assert "Request 1" in page
    do(wanda, url, seen=payload_in(page))
    newest = LetterText.objects.get(language="fr").newest()
    assert newest.demands == ["la liberté;", "un médecin."]
    assert newest.subject == "Ada Exemple"


def test_a_lost_token_is_refused_by_its_name_and_nothing_is_taken(wanda: Client) -> None:
    text = source()
    file = filled(exported(wanda, text), {**FRENCH, "body-1": "Je vous écris au sujet d’Ada."})
    answer = wanda.post(at("import-translation", "letter", text.pk, "fr"), {"file": file})
    assert answer.status_code == 422
    assert "Paragraph 1: {name of ada} was lost." in said(answer)
    assert not LetterText.objects.filter(language="fr").exists()


def test_a_part_that_the_letter_needs_is_named(wanda: Client) -> None:
    text = source()
    file = filled(exported(wanda, text), {key: FRENCH[key] for key in ("body-1", "body-2")})
    answer = wanda.post(at("import-translation", "letter", text.pk, "fr"), {"file": file})
    assert answer.status_code == 422
    assert "Subject: This field cannot be blank." in said(answer)


def test_a_file_of_another_text_is_refused(wanda: Client) -> None:
    text = source()
    file = filled(exported(wanda, text), FRENCH)
    answer = wanda.post(at("import-translation", "letter", text.pk, "ar"), {"file": file})
    assert answer.status_code == 422
    assert "belongs to" in said(answer)


def test_a_gettext_file_comes_back_too(wanda: Client) -> None:
    text = source()
    catalogue = exported(wanda, text, "po").decode()
    for key, told in FRENCH.items():
        pattern = rf'(msgctxt "{key}"\n(?:msgid .*\n)(?:".*"\n)*msgstr )""'
        catalogue, changed = re.subn(pattern, rf'\g<1>"{told}"', catalogue)
        assert changed == 1
    page = bring(wanda, text, SimpleUploadedFile("back.po", catalogue.encode()))
    do(wanda, at("import-translation", "letter", text.pk, "fr"), seen=payload_in(page))
    assert LetterText.objects.get(language="fr").lead_in == "Je vous demande :"


def test_somebody_else_s_words_are_not_overwritten_by_a_file(wanda: Client) -> None:
    text = source()
    url = at("import-translation", "letter", text.pk, "fr")
    page = bring(wanda, text, filled(exported(wanda, text), FRENCH))
    other = cast.letter_text(text.appeal, language="fr")
    words.write(other, by=cast.approver())
    answer = wanda.post(url, {"seen": payload_in(page)})
    assert answer.status_code == 409
    assert "Bring the file once more" in said(answer)
    assert wanda.post(url, {"seen": "changed" + payload_in(page)}).status_code == 409
    assert LetterText.objects.get(language="fr").revisions.count() == 1


def test_no_file_and_too_large_a_file_are_said(wanda: Client) -> None:
    text = source()
    url = at("import-translation", "letter", text.pk, "fr")
    assert wanda.post(url).status_code == 422
    large = SimpleUploadedFile("x.po", b"x" * (translations.LARGEST + 1))
    answer = wanda.post(url, {"file": large})
    assert answer.status_code == 422
    assert "larger than 2 MB" in said(answer)
    assert wanda.get(at("export-translation", "letter", text.pk, "fr", "pdf")).status_code == 404
    assert wanda.get(at("export-translation", "letter", text.pk, "en", "po")).status_code == 404
