"""A correction at the desk: put live by its author, looked at by somebody else."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.test import Client

from habeas.appeals.models import LetterText
from habeas.staff.models import Publication

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


@pytest.fixture
def letter() -> LetterText:
    return cast.open_appeal_of().letter_texts.get()


def rewrite(client: Client, letter: LetterText, **changes: str) -> None:
    letter.refresh_from_db()
    typed = {
        "subject": letter.subject,
        "body": letter.body,
        "lead_in": letter.lead_in,
        "demands": "\n".join(letter.demands),
        "base": letter.latest_revision_id,
        **changes,
    }
    do(client, at("words", "letter", letter.pk), **typed)
    letter.refresh_from_db()


def test_a_correction_goes_live_and_waits_for_somebody_s_look(
    wanda: Client, ali: Client, letter: LetterText
) -> None:
    home = at("words", "letter", letter.pk)
    rewrite(wanda, letter, lead_in="I respectfully urge you to:")
    assert "It is a correction: put it live" in look(wanda, home)
    assert "It is a correction: put it live" not in look(ali, home)
    do(wanda, at("correct", "letter", letter.pk), revision=letter.latest_revision_id)
    letter.refresh_from_db()
    assert letter.lead_in == "I respectfully urge you to:"
    assert "It is right" not in look(wanda, home)
    assert "It is right" in look(ali, home)
    publication = Publication.objects.get(correction=True)
    url = at("look-at-correction", "letter", letter.pk, publication.pk)
    assert wanda.post(url, {"is": "right"}).status_code == 403
    do(ali, url, **{"is": "right"})
    assert "Corrected by one person" not in look(ali, home)


def test_the_earlier_words_are_put_back_with_one_click(
    wanda: Client, ali: Client, letter: LetterText
) -> None:
    before = letter.lead_in
    rewrite(wanda, letter, lead_in="I respectfully urge you to:")
    do(wanda, at("correct", "letter", letter.pk), revision=letter.latest_revision_id)
    publication = Publication.objects.get(correction=True)
    url = at("look-at-correction", "letter", letter.pk, publication.pk)
    assert ali.post(url, {"is": "perhaps"}).status_code == 409
    do(ali, url, **{"is": "undo"})
    letter.refresh_from_db()
    assert letter.lead_in == before


def test_more_than_a_correction_says_what_changed_and_has_no_button(
    wanda: Client, letter: LetterText
) -> None:
    rewrite(wanda, letter, lead_in="I ask you twice to:")
    page = look(wanda, at("words", "letter", letter.pk))
    assert "It is a correction: put it live" not in page
    assert "a number" in page
    answer = wanda.post(at("correct", "letter", letter.pk), {"revision": letter.latest_revision_id})
    assert answer.status_code == 409
    assert "a number" in said(answer)


def test_a_correction_of_what_is_no_longer_the_newest_is_refused(
    wanda: Client, letter: LetterText
) -> None:
    stale = letter.latest_revision_id
    rewrite(wanda, letter, lead_in="I respectfully urge you to:")
    answer = wanda.post(at("correct", "letter", letter.pk), {"revision": stale})
    assert answer.status_code == 409
