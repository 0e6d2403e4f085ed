"""What a page says in every state of its appeal, and what cannot be done any more."""

import re
from datetime import date

import cast
import pytest
from browsing import FORM, sign, tags, text
from django.test import Client

from habeas import conf
from habeas.actions.models import Submission
from habeas.appeals import drafting, stopping
from habeas.appeals.models import Appeal, AppealText
from habeas.directory import keeping
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


def address(appeal: Appeal, language: str = "en") -> str:
    return f"/{language}/appeals/{appeal.slug}/"


def test_an_open_appeal_shows_the_person_the_letter_and_the_form(
    client: Client, appeal: Appeal
) -> None:
    shown = text(client.get(address(appeal)))
    order = [
        "Write for Ada Sample",
        "Arbitrarily detained",
        "since 19 June 2013 (3 years) · Antarctica",
        "Facts checked on 30 June 2016",
        "Ada Sample is held without a trial.",
        "Ask for her release.",
        "Read and sign the letter",
        "Fewer than 10 so far",
        "write by ",
        "Minister of Examples Otto Official",
        "I write to you about Ada Sample, aged 78",
        "release her at once;",
        "How shall the office see you?",
        "Your name",
        "Who you are",
        "Country you live in",
        "E-mail",
        "Sign the letter",
        "Nothing leaves before",
        "Rather not by e-mail?",
        "What happened",
        "Who gets it",
        "What became of the letters",
        "Pass it on",
        "letter no. 1 of 30 June 2016",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_nothing_is_ticked_before_she_chooses(client: Client, appeal: Appeal) -> None:
    assert not re.search(r"<input[^>]* checked", tags(client.get(address(appeal))))


@pytest.mark.usefixtures("appeal")
def test_a_draft_and_what_never_was_look_alike(client: Client) -> None:
    drafting.draft_appeal(cast.case(), slug="ua-21-2016", language="en", by=cast.case_worker())
    draft, unknown = (client.get(f"/en/appeals/ua-2{n}-2016/") for n in (1, 2))
    assert draft.status_code == unknown.status_code == 404
    assert draft.content == unknown.content
    assert client.post("/en/appeals/ua-21-2016/sign", FORM).status_code == 404


def test_an_appeal_is_not_there_before_the_moment_it_opens(client: Client, appeal: Appeal) -> None:
    with clock.as_of(date(2016, 6, 29)):
        assert client.get(address(appeal)).status_code == 404
        assert "ua-20-2016" not in tags(client.get("/en/"))


def test_a_closed_appeal_shows_its_outcome_first_and_takes_no_letters(
    client: Client, appeal: Appeal
) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="released", note="She is with friends.")
    response = client.get(address(appeal))
    shown = text(response)
    assert response.status_code == 200
    assert "Released: Ada Sample Please write no more letters." in shown
    assert shown.index("Released: Ada Sample") < shown.index("Ada Sample is held")
    assert "She is with friends." in shown
    for gone in ('action="/en/appeals', "letter.pdf", "Pass it on", "<textarea"):
        assert gone not in tags(response)
    assert sign(client, appeal).status_code == 409
    assert client.get(address(appeal) + "letter.pdf").status_code == 404
    assert not Submission.objects.exists()


def test_a_death_is_told_in_the_first_line_and_the_page_grows_quiet(
    client: Client, appeal: Appeal
) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="died")
    shown = text(client.get(address(appeal)))
    assert "Ada Sample has died" in shown
    for loud in ("Pass it on", "Who gets it", "people wrote", "Fewer than 10"):
        assert loud not in shown


def test_the_words_of_an_outcome_are_those_of_the_page_text(client: Client, appeal: Appeal) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    words = appeal.texts.get(language="en")
    words.outcome_heading, words.outcome_body = "{name of ada} is home", "Her family thanks you."
    cast.publish(words)
    shown = text(client.get(address(appeal)))
    assert "Ada Sample is home" in shown
    assert "Her family thanks you." in shown


def test_a_replaced_appeal_leads_to_the_new_letter(client: Client, appeal: Appeal) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="replaced")
    cast.open_appeal_of(slug="ua-30-2016")
    page = tags(client.get(address(appeal)))
    assert "The facts have changed" in page
    assert 'href="/en/appeals/ua-30-2016/">Read the new letter' in page


def test_a_paused_appeal_asks_to_wait(client: Client, appeal: Appeal) -> None:
    stopping.pause(appeal, by=cast.case_worker())
    response = client.get(address(appeal))
    assert "Please wait with letters. Something may have changed for Ada Sample." in text(response)
    assert "<form" not in tags(response)
    assert sign(client, appeal).status_code == 409


def test_past_its_date_the_page_stays_without_the_form(client: Client, appeal: Appeal) -> None:
    with clock.as_of(date(2016, 9, 30)):
        response = client.get(address(appeal))
        assert "The date to write by has passed." in text(response)
        assert "<form" not in tags(response)
        assert sign(client, appeal).status_code == 409


def test_overdue_it_can_be_signed_and_waits(client: Client, appeal: Appeal) -> None:
    with clock.as_of(date(2016, 7, 10)):
        response = client.get(address(appeal))
        assert "We are checking the facts." in text(response)
        assert "Sign, and let it wait" in text(response)
        assert "once you confirm" in text(sign(client, appeal)).lower()


def test_a_withdrawn_appeal_is_gone_in_the_same_bytes_for_all(
    client: Client, appeal: Appeal
) -> None:
    other = cast.open_appeal_of(slug="ua-31-2016")
    bodies = set()
    for each in (appeal, other):
        stopping.withdraw(each, by=cast.case_worker())
        for path in ("", "letter.pdf", "letter.en.pdf"):
            response = client.get(address(each) + path)
            assert response.status_code == 410
            assert response.headers["X-Robots-Tag"] == "noindex"
            bodies.add(response.content)
        signed = sign(client, each)
        assert signed.status_code == 410
        bodies.add(signed.content)
    (body,) = bodies
    for telling in (b"Ada", b"ua-2", b"ua-3", b"Antarctica", b"canonical"):
        assert telling not in body
    assert "ua-20" not in tags(client.get("/en/"))
    assert client.get("/en/cases/ada-sample/").status_code == 404


def test_when_signing_is_off_the_letter_can_be_printed_and_nothing_typed_is_lost(
    client: Client, appeal: Appeal
) -> None:
    key = conf.data_dir() / "courier.pub"
    told = key.read_bytes()
    key.unlink()
    try:
        shown = client.get(address(appeal))
        signed = sign(client, appeal)
    finally:
        key.write_bytes(told)
    assert "We cannot take signatures at this moment." in text(shown)
    assert "letter.pdf" in tags(shown)
    assert signed.status_code == 503
    assert signed.headers["Retry-After"]


def test_a_courier_that_sleeps_is_said_on_the_mailbox_page_and_nowhere_else(
    client: Client, appeal: Appeal
) -> None:
    assert "Mails are slow" not in text(sign(client, appeal))
    long_ago = clock.now().replace(year=2000)
    Submission.objects.update(created_at=long_ago)
    assert "Mails are slow" in text(sign(client, appeal))
    assert "slow" not in text(client.get(address(appeal)))
    assert client.get("/health").json() == {"status": "ok"}


def test_a_page_without_the_readers_language_shows_the_appeals_own_and_says_so(
    client: Client, appeal: Appeal
) -> None:
    page = tags(client.get(address(appeal, "ar")))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="summary" lang="en" dir="ltr">Ada Sample is held' in page
    assert "لا يوجد بعد نص بلغتكم" in page
    assert '<div class="letter" lang="en" dir="ltr">' in page


def test_a_letter_that_leaves_in_another_language_is_shown_in_both(client: Client) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(), letter_languages=["fr"])
    page = tags(client.get(address(appeal)))
    assert "It leaves in: French. This is what it says." in page
    assert page.index('<div class="letter" lang="en"') < page.index('<div class="letter" lang="fr"')
    assert text(client.get(address(appeal))).count("Sign the letter") == 1


def test_two_addressees_get_a_sheet_each_under_one_signature(client: Client) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_fax(), letter_languages=["en", "fr"]
    )
    response = client.get(address(appeal))
    shown = text(response)
    assert "How shall the offices see you?" in shown
    assert "To the Minister of Examples" in shown
    assert "The same letter to the Premier of Examples; it leaves in: French" in shown
    assert tags(response).count('<form class="sign"') == 1
    for paper in ("letter.pdf", "letter.fr.pdf"):
        assert client.get(address(appeal) + paper).status_code == 200


def test_the_living_facts_of_a_page_are_those_of_the_day(client: Client, appeal: Appeal) -> None:
    words: AppealText = appeal.texts.get(language="en")
    words.summary = "Held for {time since raid}."
    cast.publish(words)
    assert "Held for 3 years." in text(client.get(address(appeal)))
    with clock.as_of(date(2016, 7, 20)):
        assert "Held for 3 years and 1 month." in text(client.get(address(appeal)))


def test_a_form_that_no_longer_fits_takes_the_letter_away_and_not_the_page(
    client: Client, appeal: Appeal
) -> None:
    cast.revise(appeal, body="{name of ada} is {age of ada=77|seventy-seven}.")
    response = client.get(address(appeal))
    assert response.status_code == 200
    assert "We are checking the words of this letter." in text(response)
    assert "seventy-seven" not in text(response)
    assert sign(client, appeal).status_code == 409


def test_facts_that_nobody_has_approved_are_not_shown(client: Client, appeal: Appeal) -> None:
    from habeas.cases import recording

    recording.add_person(appeal.case, by=cast.case_worker(), handle="eve", name="Eve Secret")
    for path in (address(appeal), "/en/", "/en/cases/ada-sample/"):
        assert "Eve Secret" not in tags(client.get(path))


def test_holders_and_contacts_that_one_person_changed_are_not_shown(
    client: Client, appeal: Appeal
) -> None:
    office = appeal.addressees.get().office
    mailbox = cast.contact_of(office, "email")
    keeping.amend(mailbox, by=cast.case_worker(), email="trap@elsewhere.example")
    keeping.amend(office.holders.get(), by=cast.case_worker(), name="X", address_line="Minister X")
    keeping.set_form(
        office, by=cast.case_worker(), language="en", salutation="Sir X!", closing="X."
    )
    page = client.get(address(appeal))
    assert "Minister of Examples" in text(page)
    for waiting in ("trap", "Minister X", "Sir X!"):
        assert waiting not in tags(page)
    assert "mailto:minister" not in tags(page)
    assert "until then letters wait with us" in text(page)
    cast.approve_coordinates(office)
    page = client.get(address(appeal))
    for told in ("trap", "Minister X", "Sir X!"):
        assert told in tags(page)


def test_a_contact_that_does_not_work_is_not_said_to_carry_letters(
    client: Client, appeal: Appeal
) -> None:
    office = appeal.addressees.get().office
    keeping.amend(cast.contact_of(office, "email"), by=cast.case_worker(), healthy=False)
    cast.approve_coordinates(office)
    page = client.get(address(appeal))
    assert "We are looking for a working address" in text(page)
    assert "mailto:minister" not in tags(page)


def test_letters_that_cannot_leave_in_this_version_are_said_to_wait(client: Client) -> None:
    cast.ring()
    appeal = cast.open_appeal_of(cast.office_by_mail(carriage="register"))
    said = "Letters go by e-mail, bound in a register. Until then they wait with us."
    assert said in text(client.get(address(appeal)))
