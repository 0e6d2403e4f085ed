"""From nothing to an open appeal and its end, by two members of staff at the desk."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, look_again, say_yes_to_all, signed_in, verbs
from django.test import Client

from habeas.appeals import risks
from habeas.appeals.models import Appeal, LetterVersion
from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.staff import accounts
from habeas.staff.models import User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def test_two_members_of_staff_prepare_and_publish_an_appeal_from_nothing(
    wanda: Client, ali: Client
) -> None:
    describe_house(signed_in(administrator()))
    case = prepare_case(wanda)
    office = prepare_office(wanda)
    appeal = prepare_appeal(wanda, case, office)
    assert "Nothing waits for your yes." in look(wanda, at("waiting"))
    assert "UA 1/2016" in look(ali, at("waiting"))

    assert say_yes_to_all(ali, appeal) == 5
    look_again(ali, appeal)

    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert LetterVersion.objects.get().number == 1
    page = ali.get(f"/en/appeals/{appeal.slug}/")
    assert page.status_code == 200
    assert "Berta Invented" in page.content.decode()
    assert look(wanda, at("ledger", appeal.pk)).count("No letter has been signed yet.") == 1
    assert verbs() == DEEDS


DEEDS = [
    "organisation.described",
    "case.opened",
    "source.named",
    "person.added",
    "person.amended",
    "situation.recorded",
    "event.recorded",
    "consent.recorded",
    "words.written",
    "words.submitted",
    "office.added",
    "holder.added",
    "contact.added",
    "contact.amended",
    "form_of_address.set",
    "appeal.drafted",
    "addressee.added",
    "appeal.limits_set",
    "words.written",
    "words.submitted",
    "words.written",
    "words.submitted",
    "risks.answered",
    "facts.approved",
    "words.language_checked",
    "words.published",
    "words.language_checked",
    "words.published",
    "words.language_checked",
    "words.published",
    "addressees.approved",
    "coordinates.approved",
    "consents.approved",
    "risks.approved",
    "limits.approved",
    "appeal.looked_at",
    "appeal.opened",
]


def test_pausing_closing_and_withdrawing_take_one_form_each(wanda: Client, ali: Client) -> None:
    appeal = cast.open_appeal_of()
    do(wanda, at("pause", appeal.pk), because="we are asking")
    assert state(appeal) == "paused"
    look_again(ali, appeal)
    assert state(appeal) == "open"
    do(wanda, at("close", appeal.pk), outcome="released", note="She is home.")
    assert state(appeal) == "closed"
    assert "She is home." in look(wanda, at("appeal", appeal.pk))
    do(wanda, at("withdraw", appeal.pk))
    assert state(appeal) == "withdrawn"
    assert verbs()[-5:] == [
        "appeal.paused",
        "appeal.looked_at",
        "appeal.opened",
        "appeal.closed",
        "appeal.withdrawn",
    ]


def test_facts_are_checked_and_retracted_at_the_case(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    case = appeal.case
    situation, event = case.situations.get(), case.events.get()
    do(wanda, at("check-fact", case.pk, situation.pk))
    do(wanda, at("still-true", case.pk))
    do(wanda, at("retract", case.pk, "event", event.pk), because="it was another day")
    assert not case.events.exists()
    assert verbs()[-3:] == ["fact.checked", "fact.checked", "fact.retracted"]


def test_an_overdue_review_stands_on_the_first_screen_until_somebody_checks(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    Appeal.objects.filter(pk=appeal.pk).update(review_by="2016-06-29T12:00:00Z")
    assert "Facts past their review" in look(wanda, "/desk/")
    do(wanda, at("still-true", appeal.case.pk))
    assert "Facts past their review" not in look(wanda, "/desk/")


def test_held_letters_stand_on_the_first_screen_and_in_the_ledger_without_a_name(
    wanda: Client,
) -> None:
    from habeas.delivery import planning
    from habeas.kernel import clock

    appeal = cast.open_appeal_of(cast.office_by_post())
    cast.signed(appeal)
    planning.plan_due(clock.now())
    first, ledger = look(wanda, "/desk/"), look(wanda, at("ledger", appeal.pk))
    assert "ua-20-2016" in first
    assert "Governor of Examples" in ledger
    assert "held" in ledger
    assert "Marie" not in first + ledger


def test_withdrawing_writes_off_every_letter_that_waits(wanda: Client) -> None:
    from habeas.delivery import planning
    from habeas.delivery.models import Delivery
    from habeas.kernel import clock

    appeal = cast.open_appeal_of(cast.office_by_mail())
    cast.signed(appeal)
    planning.plan_due(clock.now())
    do(wanda, at("withdraw", appeal.pk))
    assert [(d.state, d.reason) for d in Delivery.objects.all()] == [("cancelled", "withdrawn")]


def test_holders_contacts_and_addressees_can_be_taken_away(wanda: Client) -> None:
    office = cast.office_by_fax()
    do(
        wanda,
        at("remove-office-fact", office.pk, "contact", cast.contact_of(office, "fax").pk),
        because="the fax is gone",
    )
    assert office.contacts.count() == 1
    assert verbs()[-1] == "contact.removed"
    case = cast.case()
    do(wanda, at("draft-appeal", case.pk), reference="UA 99/2016", language="en")
    appeal = Appeal.objects.get(slug="ua-99-2016")
    do(wanda, at("add-addressee", appeal.pk), office=office.pk)
    do(wanda, at("remove-addressee", appeal.pk, appeal.addressees.get().pk))
    assert not appeal.addressees.exists()
    assert verbs()[-3:] == ["appeal.drafted", "addressee.added", "addressee.removed"]


def state(appeal: Appeal) -> str:
    appeal.refresh_from_db()
    return str(appeal.state)


def administrator() -> User:
    """Adam Administrator, who describes the house."""
    return accounts.add_staff(
        username="adam.administrator", password=cast.PASSWORD, roles=["administrator"]
    )


def describe_house(client: Client) -> None:
    do(
        client,
        at("organisation"),
        legal_name="Letters for Example",
        postal_address="1 Model Street",
        country="CH",
        from_name="Letters",
        from_address="letters@letters.example",
        mail_domain="letters.example",
        zone="Europe/Zurich",
        privacy_contact="privacy@letters.example",
    )


def prepare_case(client: Client) -> Case:
    do(client, at("open-case"), slug="berta", country="AQ")
    case = Case.objects.get(slug="berta")
    do(
        client,
        at("add-source", case.pk),
        label="An invented newspaper",
        kind="newspaper",
        reliability="one",
    )
    do(
        client,
        at("add-person", case.pk),
        name="Berta Invented",
        handle="berta",
        kind="person",
        pronoun="she",
        aged="40",
        aged_on="2016-01",
        names="fr: Berthe Inventée",
        aliases="B.\nBert",
        nationality="AQ",
    )
    person = case.persons.get()
    form = client.get(at("amend-person", case.pk, person.pk)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    do(client, at("amend-person", case.pk, person.pk), **{**typed, "occupation": "teacher"})
    do(
        client,
        at("add-situation", case.pk),
        person=person.pk,
        status="arbitrarily-detained",
        since="2015-06-30",
        place="Model City",
        known_to="public",
        source=case.sources.get().pk,
    )
    do(
        client,
        at("add-event", case.pk),
        kind="arrest",
        on="2015-06-30",
        handle="raid",
        known_to="public",
        persons=[person.pk],
    )
    do(
        client,
        at("record-consent", case.pk, person.pk),
        what=["name", "story"],
        given_by="herself",
        given_on="2016-06-01",
    )
    person.refresh_from_db()
    assert (person.occupation, person.names) == ("teacher", {"fr": "Berthe Inventée"})
    url = do(
        client,
        at("add-words", "case", case.pk),
        language="en",
        summary="{name of berta} was taken on {date of raid}.",
        timeline="raid: She was taken away.",
    )
    do(client, f"{url}submit/")
    return case


def prepare_office(client: Client) -> Office:
    do(
        client,
        at("add-office"),
        handle="minister",
        country="AQ",
        kind="minister",
        titles="en: Minister of Examples\nfr: Ministre des exemples",
    )
    office = Office.objects.get()
    do(
        client,
        at("add-office-fact", office.pk, "holder"),
        name="Otto Official",
        address_line="Minister Otto Official",
        term="2015-01-01/..",
    )
    mailbox = {"channel": "email", "email": "minister@office.example", "healthy": "on"}
    do(client, at("add-office-fact", office.pk, "contact"), **mailbox)
    do(
        client,
        at("amend-office-fact", office.pk, "contact", office.contacts.get().pk),
        **mailbox,
        carriage="each",
        verified_on="2016-06-29",
    )
    do(
        client,
        at("add-office-fact", office.pk, "form"),
        language="en",
        salutation="Minister,",
        closing="Respectfully,",
    )
    return office


def prepare_appeal(client: Client, case: Case, office: Office) -> Appeal:
    do(client, at("draft-appeal", case.pk), reference="UA 1/2016", language="en")
    appeal = Appeal.objects.get(slug="ua-1-2016")
    do(client, at("add-addressee", appeal.pk), office=office.pk)
    do(
        client,
        at("set-limits", appeal.pk),
        reference="UA 1/2016",
        opens="2016-06-30T00:00",
        act_by="2016-08-01T12:00",
        review_by="2016-07-02T00:00",
        risk_countries="aq, FR",
    )
    appeal.refresh_from_db()
    assert appeal.risk_countries == ["AQ", "FR"]
    assert appeal.act_by.isoformat() == "2016-08-01T10:00:00+00:00", "typed in Zurich's time"
    page = do(
        client,
        at("add-words", "page", appeal.pk),
        language="en",
        summary="{name of berta}, {age of berta}, is held.",
        ask="Ask for her release.",
    )
    do(client, f"{page}submit/")
    letter = do(
        client,
        at("add-words", "letter", appeal.pk),
        language="en",
        subject="{name of berta}",
        body="She has been held for {time since raid}.\n\nPlease listen.",
        lead_in="I ask you to:",
        demands="release her;\n\nlet her see a doctor.",
    )
    do(client, f"{letter}submit/")
    do(client, at("answer-risks", appeal.pk), **dict.fromkeys(risks.QUESTIONS, "no"))
    assert appeal.letter_texts.get().newest().demands == ["release her;", "let her see a doctor."]
    return appeal
