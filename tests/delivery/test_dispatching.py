"""What a letter is made of, and how each way of its trip ends."""

import email
import logging
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage

import cast
import pytest
from carriers import (
    Sink,
    dispatch,
    only_delivery,
    plan,
    refusal,
    standing,
    write_off,
)
from scripted import Script, mail_server, scripted_server

from habeas.actions.models import Action
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.channels.base import ChannelError, Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import writing
from habeas.delivery.models import Attempt, Consignment
from habeas.directory import keeping
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal with one queued letter."""
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    plan()
    return appeal


def _read(envelope: Envelope) -> EmailMessage:
    message = email.message_from_bytes(envelope.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _text(envelope: Envelope) -> str:
    body = _read(envelope).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_letter_is_a_mail_with_its_paper(appeal: Appeal) -> None:
    sink = Sink()
    dispatch(sink)
    assert standing() == ("accepted", "")
    assert only_delivery().evidence == "E1"
    (envelope,) = sink.taken
    consignment = Consignment.objects.get()
    message = _read(envelope)
    assert envelope.recipient == message["To"] == "minister@office.example"
    assert envelope.sender == consignment.envelope_sender
    assert message["Message-ID"] == consignment.message_id
    assert message["Reply-To"] == envelope.sender.replace("letter-", "reply-")
    assert [part.get_filename() for part in message.iter_attachments()] == ["letter.pdf"]
    for line in ("France, 30 June 2016", "aged 78", "3 years", "Marie Exemple", "teacher, Lyon"):
        assert line in _text(envelope)
    headers = "\n".join(f"{name}: {value}" for name, value in message.items())
    assert "Marie" not in headers
    assert appeal.reference not in headers or not appeal.reference


def test_a_country_that_was_not_said_is_not_printed() -> None:
    cast.signed(cast.open_appeal_of(), country="-")
    plan()
    sink = Sink()
    dispatch(sink)
    assert "\n\n30 June 2016\n\n" in _text(sink.taken[0])


def test_the_date_is_that_of_confirmation_and_the_facts_are_those_of_the_day_it_leaves(
    appeal: Appeal,
) -> None:
    Appeal.objects.update(review_by=clock.now())
    sink = Sink()
    with clock.as_of(date(2018, 6, 30)):
        dispatch(sink)
    assert "France, 30 June 2016" in _text(sink.taken[0])
    assert "5 years" in _text(sink.taken[0])
    assert "about 80" in _text(sink.taken[0])
    assert appeal.language == "en"


def test_each_addressee_gets_the_letter_in_its_language() -> None:
    appeal = cast.open_appeal_of(
        cast.office_by_mail("english"),
        cast.office_by_mail("french"),
        letter_languages=["", "fr"],
    )
    cast.signed(appeal)
    plan()
    sink = Sink()
    assert dispatch(sink) == 2
    by = {envelope.recipient: envelope for envelope in sink.taken}
    assert "(en)" in _text(by["english@office.example"])
    assert "(fr)" in _text(by["french@office.example"])
    assert "30 juin 2016" in _text(by["french@office.example"])


def test_a_fax_goes_to_the_number_at_the_gateway_with_the_paper_alone() -> None:
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    plan()
    with mail_server() as (inbox, port):
        smtp = SmtpCarrier("127.0.0.1", port, loopback_only=True)
        dispatch(EmailToFaxCarrier(smtp, "fax.example"))
    assert standing() == ("accepted", "")
    ((_, recipients, raw),) = inbox.messages
    message = email.message_from_bytes(raw, policy=policy.default)
    assert recipients == ["861065961109@fax.example"]
    assert message.get_content_type() == "application/pdf"
    assert message["Subject"] == Consignment.objects.get().pk.hex[:12]


def test_the_bytes_freeze_sealed_with_the_first_attempt(appeal: Appeal) -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    row = Consignment.objects.get()
    sealed = bytes(row.sealed or b"")
    assert b"Marie" not in sealed
    key = cast.ring().appeal(appeal.pk)
    assert writing.frozen(row, key=key) == sink.tried[0]
    keeping.amend(cast.office_by_mail().holders.get(), by=cast.case_worker(), name="Nora New")
    cast.approve_coordinates(cast.office_by_mail())
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert sink.taken == sink.tried[:1]
    assert bytes(Consignment.objects.get().sealed or b"") == sealed


def _attempts() -> list[tuple[int, str, int | None]]:
    return list(Attempt.objects.values_list("number", "phase", "code"))


@pytest.mark.parametrize(
    ("script", "state", "attempt", "has_arrived"),
    [
        (Script(), "accepted", ("reply", 250), True),
        (Script(greeting=None), "deferred", ("connect", None), False),
        (Script(greeting="421 busy"), "deferred", ("reply", 421), False),
        (Script(mail="451 later"), "deferred", ("reply", 451), False),
        (Script(rcpt="450 greylisted"), "deferred", ("reply", 450), False),
        (Script(rcpt="550 no such mailbox"), "failed", ("reply", 550), False),
        (Script(rcpt=None), "deferred", ("envelope", None), False),
        (Script(data="554 no"), "failed", ("reply", 554), False),
        (Script(body=None), "deferred", ("envelope", None), False),
        (Script(dot="452 full"), "deferred", ("reply", 452), True),
        (Script(dot="550 refused"), "failed", ("reply", 550), True),
        (Script(dot=None), "unknown", ("dot", None), True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("appeal")
def test_a_reply_decides_the_state(
    script: Script,
    state: str,
    attempt: tuple[str, int | None],
    has_arrived: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    with scripted_server(script) as port:
        dispatch(SmtpCarrier("127.0.0.1", port, loopback_only=True))
    assert standing()[0] == state
    assert _attempts() == [(1, *attempt)]
    assert bool(script.complete) == has_arrived
    assert Attempt.objects.get().ended_at is not None
    assert Consignment.objects.get().leased_until is None


@pytest.mark.usefixtures("appeal")
def test_a_reply_is_kept_without_addresses() -> None:
    with scripted_server(Script(rcpt="550 <minister@office.example> is unknown")) as port:
        dispatch(SmtpCarrier("127.0.0.1", port, loopback_only=True))
    assert "minister" not in Attempt.objects.get().text
    assert "is unknown" in Attempt.objects.get().text


@pytest.mark.usefixtures("appeal")
def test_a_server_that_never_takes_it_ends_in_failed_after_five_days() -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    began = now = clock.now()
    while standing()[0] in {"queued", "deferred"}:
        assert dispatch(sink, now=now) == 1
        now = max(now, only_delivery().due_at)
    assert standing() == ("failed", "no reply")
    assert now - began >= timedelta(days=5)
    assert len({envelope.message for envelope in sink.tried}) == 1


@pytest.mark.usefixtures("appeal")
def test_a_fault_of_our_own_is_tried_again_and_not_taken_for_a_refusal() -> None:
    dispatch(SmtpCarrier("mail.example", 25, loopback_only=True))
    assert standing()[0] == "deferred"


@pytest.mark.usefixtures("appeal")
def test_silence_after_the_dot_is_repeated_at_most_twice_with_the_same_bytes() -> None:
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    now = clock.now()
    for repeats in (0, 1):
        dispatch(sink, now=now)
        assert standing() == ("unknown", "")
        assert Consignment.objects.get().repeats == repeats
        now += LATER
    dispatch(sink, now=now)
    assert standing() == ("unresolved", "")
    assert dispatch(sink, now=now + LATER) == 0
    assert len(sink.taken) == 3
    assert len({envelope.message for envelope in sink.taken}) == 1
    assert _attempts() == [(1, "dot", None), (2, "dot", None), (3, "dot", None)]


@pytest.mark.usefixtures("appeal")
def test_an_unknown_letter_that_is_taken_at_last_is_accepted() -> None:
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert standing() == ("accepted", "")


@pytest.mark.usefixtures("appeal")
@pytest.mark.parametrize(
    ("then", "state"),
    [(refusal(451), "unknown"), (refusal(550, permanent=True), "unresolved")],
)
def test_a_doubt_is_not_forgotten_when_the_repeat_fails(then: ChannelError, state: str) -> None:
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    sink.fails_with = then
    dispatch(sink, now=clock.now() + LATER)
    assert standing()[0] == state


def test_a_fax_is_never_repeated_by_itself() -> None:
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    plan()
    sink = Sink("fax", repeatable=False)
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    assert standing() == ("unresolved", "")
    assert dispatch(sink, now=clock.now() + LATER) == 0
    assert len(sink.taken) == 1


def test_a_written_form_that_no_longer_fits_holds_the_letter_for_its_words() -> None:
    appeal = cast.open_appeal_of()
    cast.revise(appeal, body="About {name of ada=Ada Sample|Frau Sample}.")
    cast.signed(appeal)
    plan()
    ada = appeal.case.persons.get()
    recording.amend_person(ada, by=cast.case_worker(), name="Ada Other")
    cast.approve_facts(appeal.case)
    sink = Sink()
    dispatch(sink)
    assert standing() == ("held", "words")
    ada.refresh_from_db()
    recording.amend_person(ada, by=cast.case_worker(), name="Ada Sample")
    cast.approve_facts(appeal.case)
    now = clock.now() + timedelta(minutes=311)
    write_off(now)
    dispatch(sink, now=now)
    assert "Frau Sample" in _text(sink.taken[0])


@pytest.mark.usefixtures("appeal")
def test_a_letter_written_to_an_address_that_changed_is_not_taken_to_it() -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    office = cast.office_by_mail()
    contact = cast.contact_of(office, "email")
    keeping.amend(contact, by=cast.case_worker(), email="other@office.example")
    cast.approve_coordinates(office)
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert sink.taken == []
    assert standing() == ("held", "contact")


def test_a_poisoned_letter_stops_no_other_and_is_logged_by_its_id_alone(
    appeal: Appeal, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned = only_delivery()
    Action.objects.update(sealed=b"\x02Marie Exemple")
    cast.signed(appeal)
    plan()
    sink = Sink()
    with caplog.at_level(logging.DEBUG):
        assert dispatch(sink) == 2
    assert len(sink.taken) == 1
    assert standing(poisoned) == ("queued", "")
    assert f"Letter {poisoned.pk} was set aside: SealBrokenError." in caplog.text
    assert "Marie" not in caplog.text
    assert dispatch(sink) == 0
    assert dispatch(sink, now=clock.now() + timedelta(minutes=31)) == 1
