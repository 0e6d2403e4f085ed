"""What a letter is made of, and how each way of its trip ends."""

import email
import logging
from collections.abc import Callable
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage

import cast
import pytest
from carriers import (
    Killed,
    Sink,
    dispatch,
    kill,
    only_delivery,
    plan,
    refusal,
    standing,
    write_off,
)
from scripted import Script, mail_server, scripted_server

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.channels.base import Accepted, ChannelError, Envelope, OnPhase, Phase
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import claiming, dispatching, writing
from habeas.delivery.models import Attempt, Consignment, Delivery
from habeas.directory import keeping
from habeas.directory.models import Contact
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
        dispatch(SmtpCarrier("127.0.0.1", port, loopback_only=True, timeout=5))
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
def test_a_server_that_never_takes_it_ends_in_failed_after_the_last_retry() -> None:
    sink = Sink()
    sink.fails_with = refusal(451)
    now = clock.now()
    waits = []
    while standing()[0] in {"queued", "deferred"}:
        assert dispatch(sink, now=now) == 1
        waits.append(only_delivery().due_at - now)
        now = max(now, only_delivery().due_at)
    assert standing() == ("failed", "no reply")
    assert len(sink.tried) == 11
    assert timedelta(seconds=59) < waits[0] < timedelta(seconds=61)
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


def _withdraw(appeal: Appeal) -> None:
    stopping.withdraw(appeal, by=cast.case_worker())


def _take_back(_appeal: Appeal) -> None:
    Action.objects.update(withdrawn_at=clock.now(), tag=None, sealed=None)


def _record(appeal: Appeal) -> None:
    recording.record_situation(
        appeal.case.persons.get(), by=cast.case_worker(), status="released", since="2016-06-29"
    )


@pytest.mark.parametrize(
    ("stop", "then"),
    [
        (_withdraw, ("cancelled", "withdrawn")),
        (
            lambda appeal: stopping.close(appeal, by=cast.case_worker(), outcome="released"),
            ("cancelled", "ended"),
        ),
        (lambda appeal: stopping.pause(appeal, by=cast.case_worker()), ("held", "paused")),
        (_record, ("held", "facts")),
        (lambda _: Contact.objects.update(healthy=False), ("held", "contact")),
        (_take_back, ("cancelled", "taken back")),
    ],
)
@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.ENVELOPE, Phase.DOT])
def test_what_is_stopped_between_the_claim_and_the_dot_does_not_leave(
    appeal: Appeal, stop: Callable[[Appeal], None], then: tuple[str, str], phase: Phase
) -> None:
    sink = Sink()
    sink.before[phase] = lambda: stop(appeal)
    dispatch(sink)
    assert sink.taken == []
    assert standing() == then
    assert Consignment.objects.get().leased_until is None
    assert Attempt.objects.get().phase == "envelope"


class _Interrupted(SmtpCarrier):
    """A real carrier during whose conversation something happens, before the dot."""

    def __init__(self, port: int, happens: Callable[[], None]) -> None:
        super().__init__("127.0.0.1", port, loopback_only=True)
        self.happens = happens

    def send(self, envelope: Envelope, *, on_phase: OnPhase) -> Accepted:
        def interrupted(phase: Phase) -> None:
            if phase is Phase.DOT:
                self.happens()
            on_phase(phase)

        return super().send(envelope, on_phase=interrupted)


def test_a_stopped_letter_leaves_a_real_server_without_its_dot(appeal: Appeal) -> None:
    script = Script()
    with scripted_server(script) as port:
        dispatch(_Interrupted(port, lambda: _withdraw(appeal)))
    assert script.commands[-1] == "data"
    assert script.complete == []
    assert standing() == ("cancelled", "withdrawn")


def test_withdrawing_during_a_repeat_stops_it_and_says_that_nobody_knows(appeal: Appeal) -> None:
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    sink.before[Phase.DOT] = lambda: _withdraw(appeal)
    dispatch(sink, now=clock.now() + LATER)
    assert len(sink.taken) == 1
    assert standing() == ("unresolved", "")


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
    now = clock.now() + timedelta(minutes=61)
    write_off(now)
    dispatch(sink, now=now)
    assert "Frau Sample" in _text(sink.taken[0])


@pytest.mark.usefixtures("appeal")
def test_a_letter_written_to_an_address_that_changed_waits_for_a_person() -> None:
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
    assert standing() == ("held", "person")


def test_a_number_that_cannot_be_dialled_waits_for_a_person() -> None:
    office = cast.office_by_fax()
    cast.signed(cast.open_appeal_of(office))
    plan()
    Contact.objects.filter(channel="fax").update(number="12")
    dispatch(EmailToFaxCarrier(SmtpCarrier("127.0.0.1", 1, loopback_only=True), "fax.example"))
    assert standing() == ("held", "person")


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
    assert dispatch(sink, now=clock.now() + timedelta(minutes=6)) == 1


@pytest.mark.usefixtures("appeal")
@pytest.mark.parametrize(
    ("when", "phase", "state"),
    [
        ("before", Phase.CONNECT, "queued"),
        ("before", Phase.ENVELOPE, "queued"),
        ("before", Phase.DOT, "queued"),
        ("after", Phase.DOT, "unknown"),
        ("before", Phase.REPLY, "unknown"),
        ("after", Phase.REPLY, "unknown"),
    ],
)
def test_a_dead_courier_s_letter_comes_back_by_how_far_it_got(
    when: str, phase: Phase, state: str
) -> None:
    sink = Sink()
    getattr(sink, when)[phase] = kill
    with pytest.raises(Killed):
        dispatch(sink)
    assert standing() == ("sending", "")
    now = clock.now()
    assert dispatching.bring_back(now) == 0, "the lease still runs"
    assert dispatching.bring_back(now + timedelta(minutes=6)) == 1
    assert standing() == (state, "")
    sink = Sink()
    dispatch(sink, now=now + LATER)
    assert standing() == ("accepted", "")
    assert Consignment.objects.get().repeats == (state == "unknown")


@pytest.mark.usefixtures("appeal")
def test_a_courier_that_is_alone_brings_back_at_once_what_died_on_its_machine() -> None:
    sink = Sink()
    sink.before[Phase.DOT] = kill
    with pytest.raises(Killed):
        dispatch(sink, courier="here-1")
    assert dispatching.bring_back(clock.now(), machine="there-") == 0
    assert dispatching.bring_back(clock.now(), machine="here-") == 1
    assert standing() == ("queued", "")


def test_a_fax_that_died_at_the_dot_is_left_to_a_person() -> None:
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    plan()
    sink = Sink("fax", repeatable=False)
    sink.after[Phase.DOT] = kill
    with pytest.raises(Killed):
        dispatch(sink)
    dispatching.bring_back(clock.now(), machine="here-")
    assert standing() == ("unresolved", "")


@pytest.mark.usefixtures("appeal")
def test_a_courier_that_lost_its_lease_stops_before_the_dot() -> None:
    sink, other = Sink(), Sink()

    def overtaken() -> None:
        dispatching.bring_back(clock.now() + timedelta(minutes=6))
        dispatch(other, courier="there-1", now=clock.now() + timedelta(minutes=7))

    sink.before[Phase.DOT] = overtaken
    dispatch(sink)
    assert sink.taken == []
    assert len(other.taken) == 1
    assert standing() == ("accepted", "")


@pytest.mark.usefixtures("appeal")
def test_a_letter_is_claimed_once() -> None:
    now = clock.now()
    assert claiming.claim("here-1", channels=["email"], now=now) is not None
    assert claiming.claim("here-2", channels=["email"], now=now) is None
    assert standing() == ("sending", "")


@pytest.mark.usefixtures("appeal")
def test_a_channel_without_a_carrier_waits_in_the_queue() -> None:
    assert dispatch(Sink("fax")) == 0
    assert standing() == ("queued", "")


@pytest.mark.usefixtures("appeal")
def test_what_is_not_due_is_not_claimed() -> None:
    Delivery.objects.update(due_at=clock.now() + timedelta(hours=1))
    assert dispatch(Sink()) == 0
