"""The organisation's own letters: the same post room, a second yes, and no appeal."""

import email
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

from habeas.appeals import intervening
from habeas.appeals.models import Intervention
from habeas.cases import recording
from habeas.channels.base import Phase
from habeas.delivery import dispatching, reckoning, wording, writing
from habeas.delivery.models import Consignment, Delivery
from habeas.directory import keeping
from habeas.directory.models import Office
from habeas.kernel import clock
from habeas.staff import approving

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


def _written(office: Office | None = None, *, on: date = date(2016, 6, 30)) -> Intervention:
    cast.organisation()
    return intervening.record_intervention(
        cast.case(),
        by=cast.case_worker(),
        kind="letter",
        on=on,
        office=office or cast.office_by_mail(),
        language="en",
        subject="A person in your custody",
        body="We write to you about a person.\n\nWe ask to see her.",
    )


def _approved(office: Office | None = None, *, on: date = date(2016, 6, 30)) -> Intervention:
    letter = _written(office, on=on)
    _approve(letter)
    return letter


def _approve(letter: Intervention) -> None:
    letter.block.refresh_from_db()
    intervening.approve_intervention(letter, by=cast.approver(), seen=letter.block.changed_at)


def _stop(letter: Intervention) -> None:
    intervening.stop_intervention(letter, by=cast.case_worker())


def test_a_letter_leaves_once_a_second_person_has_said_yes() -> None:
    letter = _written()
    assert plan() == 0
    _approve(letter)
    assert plan() == 1
    assert plan() == 0
    sink = Sink()
    assert dispatch(sink) == 1
    assert standing() == ("accepted", "")
    (envelope,) = sink.taken
    message = email.message_from_bytes(envelope.message, policy=policy.default)
    assert message["To"] == envelope.recipient == "minister@office.example"
    assert message["From"] == "Letters for Example <letters@letters.example>"
    assert message["Message-ID"] == Consignment.objects.get().message_id
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert "Minister of Examples Otto Official" in text
    assert "Switzerland, 30 June 2016\n\nA person in your custody\n\nYour Excellency," in text
    assert "We ask to see her.\n\nYours respectfully,\n\nSelma Signatory\nLetters for" in text
    assert [part.get_filename() for part in message.iter_attachments()] == ["letter.pdf"]


def test_a_letter_of_a_later_date_waits_for_it() -> None:
    _approved(on=date(2016, 7, 1))
    assert plan() == 0
    with clock.as_of(date(2016, 7, 1)):
        assert plan() == 1


def test_it_goes_by_itself_by_fax_although_faxes_are_bound() -> None:
    _approved(cast.office_by_fax(carriage="register"))
    plan()
    assert (only_delivery().channel, *standing()) == ("fax", "queued", "")
    assert dispatch(Sink("fax")) == 1


def test_paper_needs_a_person_and_an_office_without_contact_is_waited_for() -> None:
    _approved(cast.office_by_post())
    plan()
    assert standing() == ("held", "person")


def test_a_letter_without_an_address_leaves_when_there_is_one() -> None:
    office = cast.office("new", title="New Office")
    _approved(office)
    plan()
    assert (only_delivery().channel, *standing()) == ("", "held", "contact")
    keeping.add_contact(office, by=cast.case_worker(), channel="email", email="n@office.example")
    write_off()
    assert standing() == ("held", "contact")
    cast.approve_coordinates(office)
    write_off()
    assert dispatch(Sink()) == 1


def test_its_bytes_are_sealed_under_a_key_of_their_own() -> None:
    _approved()
    plan()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    row = Consignment.objects.get()
    assert b"custody" not in bytes(row.sealed or b"")
    assert writing.frozen(row, key=cast.ring().own_letters) == sink.tried[0]
    assert (cast.ring().folder / "own-letters.key").exists()


def _take_the_yes_away(letter: Intervention) -> None:
    approving.touch(letter.block, by=cast.case_worker())


def _new_fact(_letter: Intervention) -> None:
    person = cast.case().persons.get()
    recording.record_situation(
        person, by=cast.case_worker(), status="released", since="2016-06-30", place=""
    )


def _new_contact(_letter: Intervention) -> None:
    contact = cast.contact_of(cast.office_by_mail(), "email")
    keeping.amend(contact, by=cast.case_worker(), email="other@office.example")


@pytest.mark.parametrize(
    ("change", "reason"),
    [(_take_the_yes_away, "approval"), (_new_fact, "facts"), (_new_contact, "contact")],
)
def test_it_is_held_while_a_yes_is_lacking(
    change: Callable[[Intervention], None], reason: str
) -> None:
    letter = _approved()
    plan()
    change(letter)
    sink = Sink()
    assert dispatch(sink) == 0
    write_off()
    assert standing() == ("held", reason)
    cast.approve_facts(cast.case())
    cast.approve_coordinates(cast.office_by_mail())
    if reason == "approval":
        _approve(letter)
    write_off()
    assert dispatch(sink) == 1


def test_a_stopped_letter_is_cancelled_and_never_planned_again() -> None:
    letter = _approved()
    plan()
    _stop(letter)
    write_off()
    assert standing() == ("cancelled", "stopped")
    assert (plan(), dispatch(Sink())) == (0, 0)


def test_a_letter_that_is_stopped_before_its_plan_is_not_planned() -> None:
    _stop(_approved())
    assert plan() == 0


@pytest.mark.parametrize("stop", [_stop, _take_the_yes_away])
@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.ENVELOPE])
def test_nothing_leaves_after_the_commit_of_a_stop(
    phase: Phase, stop: Callable[[Intervention], None]
) -> None:
    letter = _approved()
    plan()
    sink = Sink()
    sink.after[phase] = lambda: stop(letter)
    dispatch(sink)
    assert sink.taken == []
    assert standing() in {("cancelled", "stopped"), ("held", "approval")}


@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.ENVELOPE])
def test_a_courier_that_dies_before_the_dot_lets_another_carry_it(phase: Phase) -> None:
    _approved()
    plan()
    sink = Sink()
    sink.after[phase] = kill
    with pytest.raises(Killed):
        dispatch(sink)
    dispatching.bring_back(clock.now() + LATER)
    assert standing() == ("queued", "")
    sink.after.clear()
    assert dispatch(sink, now=clock.now() + LATER) == 1
    assert len(sink.taken) == 1


def test_a_letter_that_is_unknown_and_stopped_ends_unresolved() -> None:
    letter = _approved()
    plan()
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    assert standing() == ("unknown", "")
    _stop(letter)
    write_off()
    assert standing() == ("unresolved", "")


def test_a_letter_that_changed_after_its_bytes_froze_is_written_anew() -> None:
    letter = _approved()
    plan()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    _take_the_yes_away(letter)
    _approve(letter)
    write_off()
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert sink.taken == []
    assert standing() == ("held", "contact")
    write_off(clock.now() + LATER)
    dispatch(sink, now=clock.now() + LATER)
    assert len(sink.taken) == 1
    assert standing() == ("accepted", "")


def test_it_is_counted_in_no_appeal() -> None:
    appeal = cast.open_appeal_of()
    _approved()
    plan()
    dispatch(Sink())
    reckoning.show_due(clock.now())
    assert reckoning.ledger(appeal) == reckoning.public_ledger(appeal) == []


def test_the_desk_is_told_what_became_of_it() -> None:
    letter = _written()
    assert reckoning.state_of(letter) is None
    assert wording.own_words(letter) == "Waits for a second person's yes."
    _approve(letter)
    letter.refresh_from_db()
    assert wording.own_words(letter) == "Approved; the courier takes it on its day."
    plan()
    assert wording.own_words(letter) == "On its way by e-mail."
    dispatch(Sink())
    line = reckoning.state_of(letter)
    assert line is not None
    assert (line.channel, line.state, line.evidence) == ("email", "accepted", "E1")
    assert wording.own_words(letter) == "Taken by their side by e-mail."
    other = _approved(cast.office_by_mail("other"))
    plan()
    _stop(other)
    write_off()
    assert wording.own_words(other) == "Not sent: stopped at the desk."
    assert Delivery.objects.count() == 2
