"""The first step of the hour: a call is kept as it is typed, and becomes a case whole or not."""

from datetime import date

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in, verbs
from django.test import Client

from habeas.appeals import deciding
from habeas.cases import calling, confiding, recording
from habeas.cases.models import Call, Case, Confidential, Event, Note, Situation, Source

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

TYPED = {
    "status": "arrested",
    "name": "Berta Invented",
    "native_name": "Берта Придуманная",
    "aliases": "Bertie",
    "honorific": "Ms",
    "pronoun": "she",
    "age": "41",
    "occupation": "lawyer",
    "country": "AQ",
    "on": "2016-06-30",
    "hour": "about 21:30 local",
    "taken_at": "Model City",
    "held_at": "",
    "family": "yes",
    "lawyer": "",
    "source": "Selma Secret",
    "reach": "+41 22 555 01 99",
    "channel": "phone",
    "reliability": "one",
    "unsaid": "Where her children are.",
}
SECRETS = (b"Berta", b"Selma", b"555 01 99", b"children")


def begun(client: Client) -> Call:
    """A call that has just begun."""
    assert "/hour/calls/" in do(client, at("begin-call"))
    return Call.objects.get()


def base(call: Call) -> str:
    call.refresh_from_db()
    return call.saved_at.isoformat()


def test_what_is_typed_is_kept_sealed_and_shown_again(wanda: Client) -> None:
    call = begun(wanda)
    answer = wanda.post(at("save-call", call.pk), {**TYPED, "base": base(call)})
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    call.refresh_from_db()
    assert answer.json()["base"] == call.saved_at.isoformat()
    assert not any(secret in bytes(call.sealed) for secret in SECRETS)
    page = look(wanda, at("call", call.pk))
    assert "Selma Secret" in page
    assert "Where her children are." in page
    assert not any(secret.decode() in " ".join(verbs()) for secret in SECRETS)


def test_a_save_from_another_window_is_refused_and_nothing_is_overwritten(wanda: Client) -> None:
    call = begun(wanda)
    old = base(call)
    wanda.post(at("save-call", call.pk), {**TYPED, "base": old})
    late = wanda.post(at("save-call", call.pk), {**TYPED, "name": "Zoe Late", "base": old})
    assert late.status_code == 409
    assert "from another window" in late.json()["said"]
    form = wanda.post(at("call", call.pk), {**TYPED, "name": "Zoe Late", "base": old, "next": "1"})
    assert form.status_code == 409
    assert "Zoe Late" in said(form)
    assert calling.typed_in(Call.objects.get())["name"] == "Berta Invented"
    assert not Case.objects.exists()


def test_without_a_script_a_button_keeps_it_and_asks_who_it_is(wanda: Client) -> None:
    cast.case()
    call = begun(wanda)
    do(wanda, at("call", call.pk), **{**TYPED, "name": "Ada"}, base=base(call), look="1")
    page = look(wanda, at("call", call.pk))
    assert "Is it she?" in page
    assert "Ada Sample, Arbitrarily detained since 2013-06-19" in page
    do(wanda, at("call", call.pk), **TYPED, base=base(call), keep="1")
    assert "Berta Invented" in look(wanda, at("call", call.pk))


def test_the_question_names_a_standing_instruction(wanda: Client) -> None:
    (ada,) = cast.case().persons.all()
    recording.record_consent(
        ada,
        by=cast.case_worker(),
        given_by="her lawyer",
        given_on=date(2016, 1, 12),
        standing=True,
        name=True,
    )
    call = begun(wanda)
    answer = said(wanda.post(at("look-for-person", call.pk), {"name": "ada"}))
    assert "with a standing instruction of 12 January 2016" in answer
    nobody = wanda.post(at("look-for-person", call.pk), {"name": "Zoe"})
    assert "Nobody of this name is in a case." in said(nobody)


def test_next_makes_a_case_of_it_and_leaves_nothing_of_the_call(wanda: Client) -> None:
    call = begun(wanda)
    url = do(wanda, at("call", call.pk), **TYPED, base=base(call), next="1")
    case = Case.objects.get()
    assert url == at("hour-begin", case.pk)
    assert not Call.objects.exists()
    assert case.slug == "aq-2016-1"
    assert list(case.assigned.all()) == [cast.case_worker()]
    person = case.persons.get()
    assert (person.name, person.aged, person.aged_on) == ("Berta Invented", 41, "2016-06-30")
    assert (person.handle, person.aliases, person.minor) == ("berta", ["Bertie"], False)
    situation, event = Situation.objects.get(), Event.objects.get()
    assert (situation.status, situation.since, situation.place) == ("arrested", "2016-06-30", "")
    assert (event.kind, event.handle, event.place) == ("arrest", "arrest", "Model City")
    source = Source.objects.get()
    assert source.reliability == "one"
    assert situation.source == event.source == source
    assert "Selma" not in source.label
    note = Note.objects.get().text
    assert "about 21:30 local" in note
    assert "Family informed: yes. Lawyer informed: not known." in note


def test_who_told_us_and_what_must_not_be_said_stay_sealed(wanda: Client) -> None:
    call = begun(wanda)
    do(wanda, at("call", call.pk), **TYPED, base=base(call), next="1")
    told = {row.kind: row for row in Confidential.objects.all()}
    assert set(told) == {"source", "unsaid"}
    for row in told.values():
        assert not any(secret in bytes(row.sealed) for secret in SECRETS)
        assert not any(secret.decode() in row.label for secret in SECRETS)
    opened = confiding.reveal(
        told["source"], by=cast.case_worker(), because="to call her back at once"
    )
    assert opened.decode() == "Selma Secret\n+41 22 555 01 99\nby phone"


def test_somebody_whom_a_case_knows_gets_the_news_and_no_second_case(wanda: Client) -> None:
    (ada,) = cast.case().persons.all()
    ada.case.assigned.clear()
    call = begun(wanda)
    typed = {**TYPED, "name": "Ada", "status": "held-no-charge", "person": str(ada.pk)}
    do(wanda, at("call", call.pk), **typed, base=base(call), next="1")
    assert Case.objects.count() == 1
    assert ada.case.situations.first().status == "held-no-charge"
    assert ada.case.events.first().handle == "detention"
    assert ada.case.persons.count() == 1
    (how,) = Confidential.objects.filter(label__startswith="What the call")
    told = confiding.open_sealed(
        bytes(how.sealed), purpose=confiding.PURPOSE, row=str(how.reference)
    )
    assert "Bertie" in told.decode()
    assert not ada.case.assigned.exists()  # a call opens nobody's confidential papers


def test_news_of_a_case_with_an_appeal_ask_what_becomes_of_it(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    ada = appeal.case.persons.get()
    call = begun(wanda)
    news = {**TYPED, "status": "released", "name": "Ada Sample", "person": str(ada.pk)}
    gone = do(wanda, at("call", call.pk), **{**news, "base": base(call), "next": "1"})
    freed = Situation.objects.get(person=ada, status="released")
    assert gone == at("what-becomes", appeal.case_id, "situation", freed.pk)
    assert deciding.undecided(appeal.case) == [freed]


def test_a_call_that_cannot_become_a_case_leaves_nothing_half_made(wanda: Client) -> None:
    call = begun(wanda)
    typed = {**TYPED, "unsaid": "x" * 5001}
    assert (
        wanda.post(at("call", call.pk), {**typed, "base": base(call), "next": "1"}).status_code
        == 422
    )
    empty = wanda.post(at("call", call.pk), {**TYPED, "name": "", "base": base(call), "next": "1"})
    assert empty.status_code == 422
    late = wanda.post(
        at("call", call.pk), {**TYPED, "on": "2016-07-20", "base": base(call), "next": "1"}
    )
    assert "That day has not come yet." in said(late)
    assert not Case.objects.exists()
    assert Call.objects.exists()


def test_an_organisation_that_was_raided_is_no_person(wanda: Client) -> None:
    call = begun(wanda)
    do(wanda, at("call", call.pk), **{**TYPED, "status": "raided"}, base=base(call), next="1")
    assert Case.objects.get().persons.get().kind == "organisation"


def test_a_child_is_noted_as_one(wanda: Client) -> None:
    call = begun(wanda)
    do(wanda, at("call", call.pk), **{**TYPED, "age": "17"}, base=base(call), next="1")
    assert Case.objects.get().persons.get().minor


def test_nobody_sees_anothers_call_and_it_can_be_thrown_away(wanda: Client, ali: Client) -> None:
    call = begun(wanda)
    assert ali.get(at("call", call.pk)).status_code == 404
    assert ali.post(at("throw-away-call", call.pk)).status_code == 404
    assert "None." in look(ali, at("calls"))
    assert "Unfinished call" in look(wanda, "/desk/")
    assert "Unfinished call" not in look(ali, "/desk/")
    do(wanda, at("throw-away-call", call.pk))
    assert not Call.objects.exists()
    assert verbs()[-2:] == ["call.begun", "call.thrown_away"]


def test_a_reader_takes_no_call() -> None:
    from habeas.staff import accounts

    reader = accounts.add_staff(username="rea.reader", password=cast.PASSWORD, roles=["reader"])
    assert signed_in(reader).post(at("begin-call")).status_code == 403
