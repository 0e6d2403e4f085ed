"""The steps after the call: each keeps what was typed, refuses what is stale, and leads on."""

from datetime import timedelta

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said
from django.test import Client
from hour_begun import NO_HARM, UNKNOWN, answers, begun, called, filled

from habeas.appeals import library, stocking
from habeas.appeals.models import Addressee, Appeal, AppealText, LetterText, RiskAnswers
from habeas.cases import consenting, recording
from habeas.cases.models import Confidential, Consent
from habeas.directory.models import Office
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db


wanda = at_the_desk(cast.case_worker)


ali = at_the_desk(cast.approver)


# 2 What shall we do?


def test_who_decided_and_what_was_said_become_a_consent_and_a_draft(wanda: Client) -> None:
    case, berta = called()
    page = look(wanda, at("hour-begin", case.pk))
    assert 'value="UA 1/2016"' in page
    url = do(wanda, at("hour-begin", case.pk), **answers(berta))
    appeal = Appeal.objects.get()
    assert url == at("hour-letter", appeal.pk)
    assert (appeal.slug, appeal.reference, appeal.state) == ("ua-1-2016", "UA 1/2016", "draft")
    consent = Consent.objects.get()
    assert (consent.name, consent.picture, consent.story) == (True, False, True)
    assert (str(consent.decider), consent.how) == ("her husband, wife or partner", "phone")
    assert consent.ask_again_by == domain_day() + timedelta(days=7)
    assert consenting.name_allowed(berta, domain_day())
    assert appeal.risks.way == "name"


def test_each_person_of_a_case_is_asked_about(wanda: Client) -> None:
    case, berta = called()
    zoe = recording.add_person(case, by=cast.case_worker(), handle="zoe", name="Zoe Invented")
    one = wanda.post(at("hour-begin", case.pk), answers(berta))
    assert one.status_code == 422
    both = {**answers(zoe, who="their lawyer", said=[]), **answers(berta)}
    do(wanda, at("hour-begin", case.pk), **both)
    assert consenting.name_allowed(berta, domain_day())
    assert not consenting.name_allowed(zoe, domain_day())


def test_what_is_not_known_takes_the_quieter_way(wanda: Client) -> None:
    case, berta = called()
    page = look(wanda, at("hour-begin", case.pk))
    assert page.count('value="unknown" required id="id_worse_2" checked') == 1
    loud = wanda.post(at("hour-begin", case.pk), answers(berta, **UNKNOWN))
    assert loud.status_code == 409
    assert "a louder one only by other answers" in said(loud)
    assert not Appeal.objects.exists()
    assert not Consent.objects.exists()  # nothing half-made
    url = do(wanda, at("hour-begin", case.pk), **answers(berta, **UNKNOWN, way="quiet"))
    assert url == at("record-intervention", case.pk)
    assert Appeal.objects.get().risks.way == "quiet"


def test_somebody_close_who_says_no_stops_it_and_is_on_record(wanda: Client) -> None:
    case, berta = called()
    url = do(
        wanda,
        at("hour-begin", case.pk),
        **answers(berta, against="yes", against_who="her brother"),
    )
    assert url == at("case", case.pk)
    assert "Someone close says no" in look(wanda, url)
    assert not Appeal.objects.exists()
    assert not consenting.name_allowed(berta, domain_day())
    assert "her brother" in consenting.contradiction(berta, domain_day())


def test_without_the_name_the_name_itself_is_sealed(wanda: Client) -> None:
    case, berta = called()
    url = at("hour-begin", case.pk)
    asked = wanda.post(url, answers(berta, way="no-name"))
    assert asked.status_code == 422
    assert "Say what to call them instead." in said(asked)
    bad = wanda.post(url, answers(berta, way="no-name", pseudonym="Berta I."))
    assert "holds a part of the name" in said(bad)
    do(wanda, url, **answers(berta, way="no-name", pseudonym="A lawyer"))
    berta.refresh_from_db()
    assert (berta.name, berta.pseudonym) == ("A lawyer", True)
    sealed = Confidential.objects.get()
    assert sealed.kind == "unsaid"
    assert "Berta" not in sealed.label
    assert b"Berta" not in bytes(sealed.sealed)


def test_nobody_could_be_asked_needs_a_reason_for_the_name(wanda: Client) -> None:
    case, berta = called()
    url = at("hour-begin", case.pk)
    assert wanda.post(url, answers(berta, who="nobody", said=[])).status_code == 422
    do(wanda, url, **answers(berta, who="nobody", said=[], because="The press named her."))
    assert Consent.objects.get().because == "The press named her."


def test_a_standing_instruction_is_proposed_first_and_asked_no_more(wanda: Client) -> None:
    case, berta = called()
    recording.record_consent(
        berta,
        by=cast.case_worker(),
        given_by="herself",
        given_on=domain_day(),
        standing=True,
        name=True,
    )
    page = look(wanda, at("hour-begin", case.pk))
    assert "The standing instruction on 30 June 2016: yes to the name" in page
    do(wanda, at("hour-begin", case.pk), **answers(berta, who="before", said=[]))
    assert Consent.objects.count() == 1


def test_the_questions_can_be_answered_again_and_nothing_is_overwritten(wanda: Client) -> None:
    appeal = begun()
    base = appeal.risks.block.changed_at.isoformat()
    url = at("hour-way", appeal.pk)
    assert "herself on 30 June 2016" in look(wanda, url)
    again = {**NO_HARM, "fax": "yes", "way": "name", "embargo_until": "", "base": base}
    assert do(wanda, url, **again) == at("hour-letter", appeal.pk)
    assert RiskAnswers.objects.get().fax == "yes"
    late = wanda.post(url, {**again, "fax": "no"})
    assert late.status_code == 409
    assert RiskAnswers.objects.get().fax == "yes"


# 3 The letter


def test_the_library_fills_the_letter_in_every_language_of_the_house(wanda: Client) -> None:
    appeal = begun()
    stocking.load(by=cast.case_worker(), approver=cast.approver())
    page = look(wanda, at("hour-letter", appeal.pk))
    assert "Lawyer arrested" in page
    assert "I write to you out of deep concern for Berta Invented." in page
    skeleton = library.proposed(appeal.case)[0]
    ticked = [demand.pk for demand in skeleton.demands.all()[:5]]
    assert page.count(" checked>") == len(ticked) == 5
    url = at("hour-letter", appeal.pk)
    assert wanda.post(url, {"skeleton": skeleton.pk}).status_code == 422
    do(wanda, url, skeleton=skeleton.pk, demands=ticked, next="1")
    assert {text.language for text in LetterText.objects.all()} >= {"en", "fr", "es", "ar", "ru"}
    assert AppealText.objects.count() == LetterText.objects.count()


def test_free_sentences_are_written_into_the_own_language_alone(wanda: Client) -> None:
    appeal = filled()
    url = at("hour-letter", appeal.pk)
    letter, page = appeal.letter_texts.get(language="en"), appeal.texts.get(language="en")
    typed = {
        **{field: getattr(letter.newest(), field) for field in ("subject", "body", "lead_in")},
        "demands": "\n".join(letter.newest().demands),
        "summary": page.newest().summary,
        "ask": page.newest().ask,
        "letter_base": letter.latest_revision_id,
        "page_base": page.latest_revision_id,
    }
    do(wanda, url, **typed)
    assert letter.revisions.count() == 1  # nothing was changed, so nothing is written
    typed["body"] = f"{typed['body']}\n\nShe had just come home."
    do(wanda, url, **typed)
    letter.refresh_from_db()
    assert letter.newest().body.endswith("She had just come home.")
    late = wanda.post(url, {**typed, "body": "Other words."})
    assert late.status_code == 409
    assert "Other words." in said(late)
    assert not library.is_standard(letter)
    assert "standard text" in look(wanda, url)


# 4 To whom


def test_the_best_two_offices_are_ticked_and_become_addressees(wanda: Client) -> None:
    appeal = begun()
    offices = [cast.office_by_mail(), cast.office_by_fax(), cast.office_by_post()]
    url = at("hour-addressees", appeal.pk)
    page = look(wanda, url)
    assert page.count(" checked>") == 2
    assert "No contact here was checked within a year." in page
    base = appeal.addressing.changed_at.isoformat()
    nobody = wanda.post(url, {"base": base})
    assert nobody.status_code == 409
    assert "Choose at least one office" in said(nobody)
    first, second, third = offices
    assert do(wanda, url, offices=[first.pk], copies=[third.pk], base=base) == at(
        "hour-limits", appeal.pk
    )
    roles = {each.office: each.role for each in Addressee.objects.all()}
    assert roles == {first: "to", third: "copy"}
    assert wanda.post(url, {"offices": [second.pk], "base": base}).status_code == 409
    appeal.refresh_from_db()
    do(wanda, url, offices=[second.pk], base=appeal.addressing.changed_at.isoformat())
    assert [each.office for each in Addressee.objects.all()] == [second]


def test_a_country_without_a_checked_contact_shows_the_ways_out(wanda: Client) -> None:
    appeal = begun()
    page = look(wanda, at("hour-addressees", appeal.pk))
    assert "The directory knows no office of Antarctica" in page
    assert "Embassy and paper only" in page
    assert at("add-office") in page
    other = cast.office_by_mail()
    Office.objects.filter(pk=other.pk).update(country="FR")
    base = appeal.addressing.changed_at.isoformat()
    stays = do(wanda, at("hour-addressees", appeal.pk), another=other.pk, base=base)
    assert stays == at("hour-addressees", appeal.pk)
    assert Addressee.objects.get().office == other
