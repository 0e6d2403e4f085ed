"""From the form to the mailbox, the link, and the letter's own page."""

import browsing
import cast
import pytest
from browsing import link_to_confirm, mails, path_in, press, sign, tags, text
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from habeas.actions.models import Action, Blocked, Pending, Receipt, Submission
from habeas.appeals import stopping
from habeas.appeals.models import Appeal

pytestmark = pytest.mark.django_db


def test_the_answer_shows_address_sender_and_phrase_and_the_mail_has_the_phrase(
    client: Client, appeal: Appeal
) -> None:
    response = sign(client, appeal)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    for shown in ("marie@supporter.example", "letters@letters.example", "three times a day"):
        assert shown in text(response)
    phrase = tags(response).partition("Your letter: <strong>")[2].partition("<")[0]
    (mail,) = mails()
    assert len(phrase.split()) == 2
    assert phrase in mail


def test_a_new_a_repeated_and_a_limited_address_get_the_same_answer(
    client: Client, appeal: Appeal
) -> None:
    def answer() -> tuple[int, str]:
        response = sign(client, appeal)
        phrase = tags(response).partition("Your letter: <strong>")[2].partition("<")[0]
        return response.status_code, tags(response).replace(phrase, "two words")

    answers = set()
    for _time in range(5):
        answers.add(answer())
        mails()
    assert len(answers) == 1


def test_a_machine_that_fills_the_hidden_field_is_answered_and_leaves_nothing(
    client: Client, appeal: Appeal
) -> None:
    response = sign(client, appeal, website="https://spam.example")
    assert response.status_code == 200
    assert "look into your mailbox" in text(response)
    assert not Submission.objects.exists()


def test_an_empty_form_names_every_field_and_links_to_it(client: Client, appeal: Appeal) -> None:
    response = client.post(f"/en/appeals/{appeal.slug}/sign", {})
    assert response.status_code == 422
    page = tags(response)
    for field in ("shown", "country", "email"):
        assert f'id="{field}-problem"' in page
    for target in ("shown-counted", "country", "email"):
        assert f'<a href="#{target}">' in page
    assert 'aria-invalid="true"' in page
    assert not Submission.objects.exists()


def test_nothing_typed_is_lost_when_a_field_is_wrong(client: Client, appeal: Appeal) -> None:
    response = sign(client, appeal, email="nowhere", name="Zoë <Ünïque>", updates="1")
    page = tags(response)
    assert response.status_code == 422
    assert 'value="Zoë &lt;Ünïque&gt;"' in page
    assert 'value="teacher, Lyon"' in page
    assert '<option value="FR" selected>' in page
    assert 'value="named" checked' in page
    assert 'value="nowhere"' in page
    assert 'name="updates" value="1" checked' in page


def test_by_name_from_a_risk_country_ticks_counted_and_says_why(
    client: Client, appeal: Appeal
) -> None:
    response = sign(client, appeal, country=cast.COUNTRY)
    assert response.status_code == 422
    assert 'value="counted" checked' in tags(response)
    assert "It could be used against you or your family" in text(response)
    assert not Submission.objects.exists()


def test_opening_the_link_changes_nothing_and_shows_the_very_letter(
    client: Client, appeal: Appeal
) -> None:
    path = link_to_confirm(client, appeal)
    before = (Pending.objects.count(), Receipt.objects.count(), Submission.objects.count())
    for method in (client.get, client.head, client.get):
        assert method(path).status_code == 200
    assert before == (Pending.objects.count(), Receipt.objects.count(), Submission.objects.count())
    shown = text(client.get(path))
    for words in ("Nothing has been sent yet", "Marie Exemple · France", "Minister of Examples"):
        assert words in shown
    assert "I write to you about Ada Sample, aged 78" in shown


def test_send_leads_to_my_letter_and_a_second_press_to_the_same(
    client: Client, appeal: Appeal
) -> None:
    path = link_to_confirm(client, appeal)
    first, second = press(client, path), client.post(path)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert client.get(path).headers["Location"] == first.headers["Location"]
    mails()
    assert Action.objects.count() == 1
    mine = client.get(first.headers["Location"])
    assert "Thank you. Your letter is signed." in text(mine)
    assert "Marie Exemple · France" in text(mine)


def test_count_me_instead_keeps_no_name(client: Client, appeal: Appeal) -> None:
    response = press(client, link_to_confirm(client, appeal), "count")
    mails()
    assert Action.objects.get().shown == Action.COUNTED
    mine = text(client.get(response.headers["Location"]))
    assert "one more in the total" in mine
    assert "Marie" not in mine


def test_forget_this_sends_nothing_and_leaves_nothing(client: Client, appeal: Appeal) -> None:
    path = link_to_confirm(client, appeal)
    assert "Nothing was sent" in text(press(client, path, "forget"))
    assert not Pending.objects.exists()
    assert client.get(path).status_code == 404


def test_not_me_blocks_the_address_on_a_press_and_not_on_a_look(
    client: Client, appeal: Appeal
) -> None:
    sign(client, appeal)
    (mail,) = mails()
    path = path_in(mail, "not-me")
    assert client.get(path).status_code == 200
    mails()
    assert not Blocked.objects.exists()
    assert "not write to this address again" in text(client.post(path))
    mails()
    assert Blocked.objects.count() == 1
    sign(client, appeal)
    assert mails() == []


def test_a_letter_that_waits_can_be_taken_back(client: Client, appeal: Appeal) -> None:
    mine = press(client, link_to_confirm(client, appeal)).headers["Location"]
    mails()
    assert "Take it back" in text(client.get(mine))
    assert client.get(f"{mine}withdraw").status_code == 405
    assert "taking your letter back" in text(client.post(f"{mine}withdraw"))
    mails()
    shown = text(client.get(mine))
    assert "You took your letter back" in shown
    assert "Marie" not in shown
    assert "Take it back" not in shown


@pytest.mark.usefixtures("appeal")
def test_unknown_and_malformed_links_look_alike(client: Client) -> None:
    pages = set()
    for token in ("x", "A" * 43, "ü" * 43, "A" * 500):
        for page in ("confirm", "my", "not-me"):
            response = client.get(f"/en/{page}/{token}/")
            assert response.status_code == 404
            pages.add(response.content)
    assert len(pages) == 1


def test_pages_behind_a_token_are_neither_kept_nor_indexed(client: Client, appeal: Appeal) -> None:
    path = link_to_confirm(client, appeal)
    shown = client.get(path)
    mine = client.get(press(client, path).headers["Location"])
    for response in (shown, mine):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in tags(response)


def test_a_corrected_word_is_said_and_the_newest_letter_is_signed(
    client: Client, appeal: Appeal
) -> None:
    path = link_to_confirm(client, appeal)
    letter = appeal.letter_texts.get(language="en")
    letter.lead_in = "I respectfully beg you to:"
    cast.publish(letter, same_meaning=True)
    shown = text(client.get(path))
    assert "A word was corrected since you signed." in shown
    assert "I respectfully beg you to:" in shown
    assert press(client, path).status_code == 303


def test_a_changed_meaning_is_shown_marked_and_asks_for_a_new_signature(
    client: Client, appeal: Appeal
) -> None:
    path = link_to_confirm(client, appeal)
    cast.revise(appeal, body="She has been moved to a hospital.")
    response = client.get(path)
    assert "has changed since you signed" in text(response)
    assert "Sign the new letter" in text(response)
    assert "<ins>" in tags(response)
    assert "<del>" in tags(response)


def test_a_letter_that_changed_while_she_read_is_shown_again_with_409(
    client: Client, appeal: Appeal
) -> None:
    path = link_to_confirm(client, appeal)
    form = browsing.Forms(tags(client.get(path))).found[0]
    cast.revise(appeal, body="She has been moved to a hospital.")
    response = client.post(path, {**form, "answer": "send"})
    assert response.status_code == 409
    assert "has changed since you signed" in text(response)
    assert not Receipt.objects.exists()
    assert press(client, path).status_code == 303


@pytest.mark.parametrize("stop", ["close", "withdraw"])
def test_a_link_to_an_appeal_that_ended_says_that_nothing_was_sent_and_names_nobody(
    client: Client, appeal: Appeal, stop: str
) -> None:
    path = link_to_confirm(client, appeal)
    if stop == "close":
        stopping.close(appeal, by=cast.case_worker(), outcome="released")
    else:
        stopping.withdraw(appeal, by=cast.case_worker())
    for response in (client.get(path), client.post(path, {"answer": "send", "version": "1"})):
        assert "Nothing was sent, and nothing is needed any more" in text(response)
        assert "Ada" not in tags(response)
    assert not Receipt.objects.exists()


def test_a_paused_appeal_lets_the_letter_wait(client: Client, appeal: Appeal) -> None:
    path = link_to_confirm(client, appeal)
    stopping.pause(appeal, by=cast.case_worker())
    assert "Let my letter wait" in text(client.get(path))
    assert press(client, path).status_code == 303


def test_a_get_only_reads(client: Client, appeal: Appeal) -> None:
    path = link_to_confirm(client, appeal)
    mine = press(client, path).headers["Location"]
    with CaptureQueriesContext(connection) as asked:
        for address in ("/en/", f"/en/appeals/{appeal.slug}/", "/en/cases/ada-sample/", mine):
            assert client.get(address).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def test_a_name_with_a_line_break_is_refused_at_the_form(client: Client, appeal: Appeal) -> None:
    for name in (
        "Ann\r\nBcc: x@y.example",
        "Ann\nB",
        "Ann\u2028B",
        "Ann\u202eB",
        "Ann\x0bB",
        "%0aA",
    ):
        response = sign(client, appeal, name=name)
        assert response.status_code == 422, name
        assert 'id="name-problem"' in tags(response)
    assert not Submission.objects.exists()
