"""Many letters in one batch: side by side, each with its own end, none spoilt by another."""

import logging
from datetime import datetime, timedelta

import cast
import pytest
from carriers import Killed, Sink, dispatch, kill, plan, refusal, write_off
from scripted import mail_server

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import Accepted, Phase
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import binding, claiming, dispatching, pacing
from habeas.delivery.models import Attempt, Consignment, Delivery, Pace
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


def sign(appeal: Appeal, letters: int) -> list[Action]:
    made = [cast.signed(appeal, name=f"Marie Exemple {chr(65 + n)}") for n in range(letters)]
    plan()
    return made


def states() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.values_list("state", "reason"))


def leases() -> int:
    return Consignment.objects.filter(leased_until__isnull=False).count()


def test_a_batch_claims_so_many_at_once_and_no_more(appeal: Appeal) -> None:
    sign(appeal, 5)
    now = clock.now()
    assert len(claiming.claim("here-1", channels=["email"], now=now, most=3)) == 3
    assert len(claiming.claim("here-2", channels=["email"], now=now, most=3)) == 2
    assert claiming.claim("here-3", channels=["email"], now=now, most=3) == []
    assert states() == [("sending", "")] * 5


def test_a_courier_takes_up_no_more_than_it_was_told(appeal: Appeal) -> None:
    sign(appeal, 5)
    sink = Sink()
    taken_up = dispatching.dispatch_due(
        cast.ring(), "here-1", clock.now(), by={"email": sink}, most=3
    )
    assert taken_up == len(sink.taken) == 3


def test_letters_of_one_batch_are_each_their_own(appeal: Appeal) -> None:
    sign(appeal, 7)
    with mail_server() as (inbox, port):
        carrier = SmtpCarrier("127.0.0.1", port, loopback_only=True)
        assert carrier.sessions > 1
        assert dispatch(carrier) == 7
        carrier.close()
    assert states() == [("accepted", "")] * 7
    assert len({raw for _, _, raw in inbox.messages}) == 7
    ids = {raw.partition(b"Message-ID: ")[2].split(b"\r\n")[0] for _, _, raw in inbox.messages}
    assert ids == {row.message_id.encode() for row in Consignment.objects.all()}
    assert set(Attempt.objects.values_list("phase", "code")) == {("reply", 250)}
    assert leases() == 0


def test_one_that_is_refused_leaves_the_others_alone() -> None:
    offices = [cast.office_by_mail("one"), cast.office_by_mail("two"), cast.office_by_mail("three")]
    sign(cast.open_appeal_of(*offices), 1)
    sink = Sink(sessions=1)
    sink.refuses = {
        "one@office.example": refusal(550, permanent=True),
        "two@office.example": refusal(ambiguous=True),
    }
    assert dispatch(sink) == 3
    ends = Delivery.objects.values_list("addressee__office__handle", "state")
    assert dict(ends) == {"one": "failed", "two": "unknown", "three": "accepted"}
    assert leases() == 0


def test_a_poisoned_letter_stops_none_of_its_batch(
    appeal: Appeal, caplog: pytest.LogCaptureFixture
) -> None:
    actions = sign(appeal, 4)
    Action.objects.filter(pk=actions[1].pk).update(sealed=b"\x02Marie Exemple")
    sink = Sink()
    with caplog.at_level(logging.DEBUG):
        assert dispatch(sink) == 4
    assert len(sink.taken) == 3
    assert states() == [("accepted", "")] * 3 + [("queued", "")]
    assert "Marie" not in caplog.text


def test_an_end_that_cannot_be_written_down_spoils_no_other_end() -> None:
    offices = [cast.office_by_mail("one"), cast.office_by_mail("two"), cast.office_by_mail("three")]
    sign(cast.open_appeal_of(*offices), 1)
    sink = Sink(sessions=3)
    no_database_holds = Accepted(code=10**30, text="taken", evidence="E1")
    sink.answers = {"two@office.example": no_database_holds}
    dispatch(sink)
    assert len(sink.taken) == 3
    assert states() == [("accepted", "")] * 2 + [("sending", "")]
    dispatching.bring_back(clock.now() + timedelta(minutes=31))
    assert states() == [("accepted", "")] * 2 + [("unknown", "")], "their side has it"
    sink.answers = {}
    dispatch(sink, now=clock.now() + LATER)
    assert states() == [("accepted", "")] * 3
    assert len({envelope.message for envelope in sink.taken}) == 3


def test_what_is_stopped_while_others_are_on_the_line_does_not_leave(appeal: Appeal) -> None:
    sign(appeal, 4)
    sink = Sink()

    def withdraw_before_the_third() -> None:
        if len(sink.taken) == 2:
            stopping.withdraw(appeal, by=cast.case_worker())

    sink.before[Phase.DOT] = withdraw_before_the_third
    dispatch(sink)
    write_off()
    assert len(sink.taken) == 2
    assert states() == [("accepted", "")] * 2 + [("cancelled", "withdrawn")] * 2
    assert leases() == 0


def test_a_courier_that_is_stopped_puts_back_what_it_has_not_begun(appeal: Appeal) -> None:
    sign(appeal, 4)
    sink = Sink()
    dispatching.dispatch_due(
        cast.ring(), "here-1", clock.now(), by={"email": sink}, is_stopping=lambda: sink.taken != []
    )
    assert len(sink.taken) == 1
    assert states() == [("accepted", "")] + [("queued", "")] * 3
    assert leases() == 0
    dispatch(Sink())
    assert states() == [("accepted", "")] * 4


def test_a_courier_that_dies_loses_no_letter_of_its_batch(appeal: Appeal) -> None:
    sign(appeal, 4)
    sink = Sink()

    def die_at_the_second() -> None:
        if len(sink.taken) == 1:
            kill()

    sink.after[Phase.DOT] = die_at_the_second
    with pytest.raises(Killed):
        dispatch(sink)
    assert states() == [("accepted", "")] + [("sending", "")] * 3
    assert dispatching.bring_back(clock.now() + timedelta(minutes=31)) == 3
    assert states() == [("accepted", "")] + [("queued", "")] * 2 + [("unknown", "")]
    dispatch(Sink(), now=clock.now() + LATER)
    assert states() == [("accepted", "")] * 4


def test_a_lost_lease_stops_the_one_and_not_the_batch(appeal: Appeal) -> None:
    sign(appeal, 3)
    sink = Sink()
    taken_over: list[Consignment] = []

    def overtake_the_second() -> None:
        if len(sink.taken) == 1 and not taken_over:
            taken_over.append(Consignment.objects.get(message_id=_id(sink.tried[-1].message)))
            Consignment.objects.filter(pk=taken_over[0].pk).update(leased_by="there-1")

    sink.before[Phase.DOT] = overtake_the_second
    dispatch(sink)
    assert len(sink.taken) == 2
    assert states() == [("accepted", "")] * 2 + [("sending", "")]
    assert len(sink.dropped) == 1


def test_leases_of_a_batch_are_kept_while_its_first_letters_are_slow(appeal: Appeal) -> None:
    sign(appeal, 3)
    sink = Sink()
    until: list[list[datetime]] = []

    def look() -> None:
        leased = Consignment.objects.exclude(leased_by="")
        until.append(sorted(each.leased_until for each in leased if each.leased_until))

    sink.before[Phase.CONNECT] = look
    dispatch(sink)
    assert [len(each) for each in until] == [3, 2, 1]
    assert until[0][0] < until[1][0] < until[2][0]


def test_a_server_that_serves_nobody_is_left_in_peace_and_tried_again(appeal: Appeal) -> None:
    sign(appeal, 8)
    nowhere = SmtpCarrier("127.0.0.1", 1, loopback_only=True)
    dispatch(nowhere)
    assert {state for state, _ in states()} == {"deferred"}
    assert Pace.objects.filter(resting_until__gt=clock.now()).count() == 1
    soon = clock.now() + timedelta(minutes=2)
    sink = Sink()
    dispatch(sink, now=soon)
    assert sink.tried == []
    assert states() == [("held", "turn")] * 8
    later = clock.now() + timedelta(hours=2)
    pacing.release_due(later)
    dispatch(sink, now=later)
    assert len(sink.taken) == 8
    assert not Pace.objects.filter(failures__gt=0).exists()


def _register(letters: int) -> tuple[Appeal, list[Action]]:
    appeal = cast.open_appeal_of(cast.office_by_mail(carriage="register"))
    actions = sign(appeal, letters)
    assert binding.bind_due(cast.ring(), clock.now()) > 0
    return appeal, actions


def _take_back(action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(withdrawn_at=clock.now(), tag=None, sealed=None)


def test_all_letters_of_a_register_advance_together() -> None:
    _register(3)
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    assert states() == [("deferred", "")] * 3
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert len(sink.taken) == 1
    assert states() == [("accepted", "")] * 3
    assert set(Delivery.objects.values_list("evidence", flat=True)) == {"E1"}
    assert Attempt.objects.count() == 2


def test_a_written_register_is_dissolved_when_one_of_its_letters_is_taken_back() -> None:
    _, actions = _register(3)
    sink = Sink()
    sink.before[Phase.DOT] = lambda: _take_back(actions[0])
    dispatch(sink)
    assert sink.taken == []
    assert states() == [("cancelled", "taken back")] + [("held", "register")] * 2
    assert Consignment.objects.get().sealed is None
    assert not Delivery.objects.filter(consignment__isnull=False).exists()
    assert leases() == 0
    later = clock.now() + timedelta(days=1)
    binding.bind_due(cast.ring(), later)
    sink.before.clear()
    dispatch(sink, now=later)
    assert len(sink.taken) == 1
    assert states() == [("accepted", "")] * 2 + [("cancelled", "taken back")]


def test_a_register_that_may_be_there_is_not_repeated_with_the_name_of_who_took_it_back() -> None:
    _, actions = _register(3)
    sink = Sink()
    sink.fails_with = refusal(ambiguous=True)
    dispatch(sink)
    assert states() == [("unknown", "")] * 3
    _take_back(actions[0])
    write_off()
    sink.fails_with = None
    dispatch(sink, now=clock.now() + LATER)
    assert len(sink.taken) == 1
    assert states() == [("unresolved", "")] * 3


def test_a_paused_register_rests_as_it_is_and_goes_when_the_appeal_goes_on() -> None:
    appeal, _ = _register(3)
    sink = Sink()
    sink.before[Phase.DOT] = lambda: stopping.pause(appeal, by=cast.case_worker())
    dispatch(sink)
    assert states() == [("held", "paused")] * 3
    appeal.refresh_from_db()
    cast.reopen(appeal)
    write_off()
    sink.before.clear()
    dispatch(sink)
    assert len(sink.taken) == 1
    assert states() == [("accepted", "")] * 3
    assert sink.taken == sink.tried[:1]


def _id(message: bytes) -> str:
    return message.partition(b"Message-ID: ")[2].split(b"\r\n")[0].decode()
