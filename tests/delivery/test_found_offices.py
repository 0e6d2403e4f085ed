"""Offices that are found for each signer: her own government, and an embassy in her country."""

import email
from collections.abc import Callable
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import cast
import pytest
from carriers import Sink, dispatch, plan, refusal, standing, write_off
from django.apps import apps
from django.core import serializers
from django.db.models import Model, QuerySet

from habeas.appeals import drafting
from habeas.appeals.models import Addressee, Appeal
from habeas.channels.base import Envelope, Phase
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.directory import keeping, representing
from habeas.directory.models import Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=2)


def _placeholder(stands_for: str) -> Office:
    made = keeping.add_office(
        by=cast.case_worker(),
        handle=stands_for,
        kind="foreign-minister" if stands_for == "own-government" else "ambassador",
        stands_for=stands_for,
        titles={"en": "Placeholder"},
    )
    cast.approve_coordinates(made)
    return made


def _minister_of(country: str, *, kind: str = "foreign-minister") -> Office:
    handle = f"{kind}-{country}".lower()
    made = keeping.add_office(
        by=cast.case_worker(),
        handle=handle,
        country=country,
        kind=kind,
        titles={"en": f"Minister of {country}"},
    )
    facts = {"channel": "email", "email": f"{handle}@office.example"}
    keeping.add_contact(made, by=cast.case_worker(), **facts)
    cast.approve_coordinates(made)
    return made


def _embassy_in(host: str) -> Office:
    mission = representing.add_mission(sending=cast.COUNTRY, host=host, by=cast.case_worker())
    address = f"embassy-{host.lower()}@office.example"
    keeping.add_contact(mission.office, by=cast.case_worker(), channel="email", email=address)
    cast.approve_coordinates(mission.office)
    return mission.office


def _text(envelope: Envelope) -> str:
    message = email.message_from_bytes(envelope.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _appeal() -> Appeal:
    return cast.open_appeal_of(_placeholder("own-government"))


def test_a_letter_goes_to_the_foreign_minister_of_the_signers_country() -> None:
    _minister_of("FR")
    _minister_of("CH")
    _minister_of("FR", kind="head-of-government")
    appeal = _appeal()
    cast.signed(appeal, country="FR")
    cast.signed(appeal, country="CH")
    assert plan() == 2
    sink = Sink()
    assert dispatch(sink) == 2
    assert {envelope.recipient for envelope in sink.taken} == {
        "foreign-minister-fr@office.example",
        "foreign-minister-ch@office.example",
    }
    texts = "".join(map(_text, sink.taken))
    assert "Minister of FR\nFRANCE" in texts
    assert "Minister of CH\nSWITZERLAND" in texts
    assert "Your Excellency," in texts


def test_where_there_is_no_foreign_minister_it_is_the_head_of_government() -> None:
    _minister_of("FR", kind="head-of-government")
    cast.signed(_appeal(), country="FR")
    plan()
    sink = Sink()
    dispatch(sink)
    assert sink.taken[0].recipient == "head-of-government-fr@office.example"


def test_the_letter_leaves_in_an_official_language_of_that_office_where_it_was_signed() -> None:
    _minister_of("FR")
    _minister_of("SE")
    government = _placeholder("own-government")
    other = cast.office_by_mail()
    appeal = cast.open_appeal_of(government, other, letter_languages=["", "fr"])
    cast.signed(appeal, country="FR")
    cast.signed(appeal, country="SE")
    plan()
    sink = Sink()
    dispatch(sink)
    by = {envelope.recipient: _text(envelope) for envelope in sink.taken}
    assert "(fr)" in by["foreign-minister-fr@office.example"]
    assert "Excellence," in by["foreign-minister-fr@office.example"]
    assert "(en)" in by["foreign-minister-se@office.example"]


def _nobody_says_yes() -> None:
    keeping.add_holder(
        Office.objects.get(handle="foreign-minister-fr"),
        by=cast.case_worker(),
        name="Nora New",
        address_line="Nora New",
        term="2016-01-01/..",
    )


def _a_register() -> None:
    office = Office.objects.get(handle="foreign-minister-fr")
    keeping.amend(office.contacts.get(), by=cast.case_worker(), carriage="register")
    cast.approve_coordinates(office)


def _a_bounce() -> None:
    office = Office.objects.get(handle="foreign-minister-fr")
    keeping.amend(office.contacts.get(), by=cast.case_worker(), healthy=False)
    cast.approve_coordinates(office)


@pytest.mark.parametrize("happens", [_nobody_says_yes, _a_register, _a_bounce])
def test_it_waits_for_a_working_address_that_a_second_person_has_seen(
    happens: Callable[[], None],
) -> None:
    _minister_of("FR")
    cast.signed(_appeal(), country="FR")
    plan()
    happens()
    sink = Sink()
    dispatch(sink)
    assert sink.tried == []
    assert standing() == ("held", "contact")
    office = Office.objects.get(handle="foreign-minister-fr")
    keeping.amend(office.contacts.get(), by=cast.case_worker(), healthy=True, carriage="each")
    cast.approve_coordinates(office)
    write_off()
    assert standing() == ("held", "contact")
    write_off(clock.now() + LATER)
    dispatch(sink, now=clock.now() + LATER)
    assert len(sink.taken) == 1


@pytest.mark.parametrize("country", ["-", "SE"])
def test_a_country_that_was_not_said_and_one_without_an_office_wait_alike(country: str) -> None:
    _minister_of("FR")
    cast.signed(_appeal(), country=country)
    plan()
    dispatch(Sink())
    assert standing() == ("held", "contact")
    row = Delivery.objects.get()
    steps = list(row.steps.values_list("after", "because"))
    assert steps[-1] == ("held", "contact")


def test_coordinates_that_lose_their_yes_before_the_dot_stop_the_letter() -> None:
    _minister_of("FR")
    cast.signed(_appeal(), country="FR")
    plan()
    sink = Sink()
    sink.after[Phase.ENVELOPE] = _nobody_says_yes
    dispatch(sink)
    assert sink.taken == []


def test_what_was_written_to_a_mailbox_is_tried_at_no_other_but_written_anew() -> None:
    office = _minister_of("FR")
    cast.signed(_appeal(), country="FR")
    plan()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    keeping.amend(office.contacts.get(), by=cast.case_worker(), email="new@office.example")
    cast.approve_coordinates(office)
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert sink.taken == []
    assert standing() == ("held", "contact")
    write_off(clock.now() + LATER)
    dispatch(sink, now=clock.now() + LATER)
    assert [taken.recipient for taken in sink.taken] == ["new@office.example"]
    assert Consignment.objects.filter(contact__isnull=False).count() == 0


def _everything_but_the_directory() -> str:
    rooms = ("habeas_actions", "habeas_appeals", "habeas_delivery")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    every: list[QuerySet[Model]] = [QuerySet(model).all() for model in models]
    return "\n".join(serializers.serialize("json", rows) for rows in every)


def test_a_seized_database_does_not_tell_where_a_signer_lives() -> None:
    offices = [_minister_of("FR"), _minister_of("SE")]
    appeal = _appeal()
    cast.signed(appeal, country="FR")
    plan()
    sink = Sink()
    dispatch(sink)
    assert len(sink.taken) == 1
    delivery, consignment = Delivery.objects.get(), Consignment.objects.get()
    assert delivery.addressee == consignment.addressee == Addressee.objects.get()
    assert consignment.contact is None
    assert Attempt.objects.get().text == ""
    stored = _everything_but_the_directory()
    for telling in ("foreign-minister", "office.example", '"FR"', "France", "FRANCE"):
        assert telling not in stored
    keys = {contact.pk for office in offices for contact in office.contacts.all()}
    assert not Consignment.objects.filter(contact__in=keys).exists()


@pytest.mark.usefixtures("caplog")
def test_the_same_rows_are_left_whichever_country_it_was() -> None:
    _minister_of("FR")
    _minister_of("SE")
    appeal = _appeal()
    left = []
    for country in ("FR", "SE"):
        action = cast.signed(appeal, country=country)
        plan()
        dispatch(Sink())
        delivery = Delivery.objects.get(action=action)
        consignment = delivery.consignment
        assert consignment is not None
        steps = list(delivery.steps.values_list("before", "after", "because"))
        attempts = list(consignment.attempts.values_list("phase", "code", "text"))
        left.append((delivery.channel, delivery.state, delivery.evidence, steps, attempts))
    assert left[0] == left[1]


def _with_embassy(**answers: str) -> Appeal:
    embassy = _placeholder("embassy")
    appeal = cast.open_appeal_of(cast.office_by_mail(), embassy)
    if answers:
        cast.answer_risks(appeal, **answers)
    return appeal


def test_an_embassy_gets_a_letter_by_name_only_where_the_signer_ticked_that() -> None:
    _embassy_in("FR")
    appeal = _with_embassy()
    assert appeal.addressees.get(office__stands_for="embassy").role == "copy"
    cast.signed(appeal, country="FR")
    cast.signed(appeal, country="FR", counted=True)
    plan()
    assert not Delivery.objects.filter(addressee__role="copy").exists()
    cast.signed(appeal, country="FR", embassy=True)
    plan()
    assert Delivery.objects.filter(addressee__role="copy").count() == 1
    sink = Sink()
    dispatch(sink)
    to_embassy = [e for e in sink.taken if e.recipient == "embassy-fr@office.example"]
    (letter,) = map(_text, to_embassy)
    assert "Ambassador\n" in letter
    assert "Your Excellency," in letter


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_no_embassy_gets_a_name_unless_the_risk_answer_is_no(answer: str) -> None:
    _embassy_in("FR")
    appeal = _with_embassy(embassy=answer)
    cast.signed(appeal, country="FR", embassy=True)
    plan()
    assert not Delivery.objects.filter(addressee__role="copy").exists()


def test_a_letter_to_an_embassy_waits_when_the_risk_answer_changes() -> None:
    _embassy_in("FR")
    appeal = _with_embassy()
    cast.signed(appeal, country="FR", embassy=True)
    plan()
    cast.answer_risks(appeal, embassy="yes")
    sink = Sink()
    dispatch(sink)
    assert [envelope.recipient for envelope in sink.taken] == ["minister@office.example"]
    write_off()
    copied = Delivery.objects.get(addressee__role="copy")
    assert standing(copied) == ("held", "facts")


def test_an_embassy_in_a_country_without_one_waits() -> None:
    _embassy_in("FR")
    cast.signed(_with_embassy(), country="SE", embassy=True)
    plan()
    dispatch(Sink())
    assert standing(Delivery.objects.get(addressee__role="copy")) == ("held", "contact")


def test_a_copy_is_a_total_and_no_letter_is_planned_for_it() -> None:
    cast.organisation()
    appeal = cast.open_appeal_of()
    appeal.state = "draft"
    appeal.save()
    drafting.add_addressee(appeal, cast.office_by_mail("bar"), by=cast.case_worker(), role="copy")
    Appeal.objects.update(state="open")
    cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    assert set(Delivery.objects.values_list("addressee__role", flat=True)) == {"to"}


def test_the_supporters_own_country_is_no_risk_to_her() -> None:
    appeal = _appeal()
    assert "" not in appeal.risk_countries
    assert appeal.risk_countries == [cast.COUNTRY]
