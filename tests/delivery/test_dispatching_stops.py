"""What is stopped on its way does not leave, and what a courier leaves that dies comes back."""

from collections.abc import Callable
from datetime import timedelta

import cast
import pytest
from carriers import Killed, Sink, dispatch, kill, plan, refusal, standing
from scripted import Script, scripted_server

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.cases import recording
from habeas.channels.base import Envelope, Phase
from habeas.channels.smtp import SmtpCarrier, SmtpOffer
from habeas.delivery import claiming, dispatching
from habeas.delivery.models import Attempt, Consignment, Delivery
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

    def offer(self, envelope: Envelope) -> SmtpOffer:
        offer = super().offer(envelope)
        self.happens()
        return offer


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
    assert dispatching.bring_back(now + timedelta(minutes=31)) == 1
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
        dispatching.bring_back(clock.now() + timedelta(minutes=31))
        dispatch(other, courier="there-1", now=clock.now() + timedelta(minutes=32))

    sink.before[Phase.DOT] = overtaken
    dispatch(sink)
    assert sink.taken == []
    assert len(other.taken) == 1
    assert standing() == ("accepted", "")


@pytest.mark.usefixtures("appeal")
def test_a_letter_is_claimed_once() -> None:
    now = clock.now()
    assert len(claiming.claim("here-1", channels=["email"], now=now)) == 1
    assert claiming.claim("here-2", channels=["email"], now=now) == []
    assert standing() == ("sending", "")


@pytest.mark.usefixtures("appeal")
def test_a_channel_without_a_carrier_waits_in_the_queue() -> None:
    assert dispatch(Sink("fax")) == 0
    assert standing() == ("queued", "")


@pytest.mark.usefixtures("appeal")
def test_what_is_not_due_is_not_claimed() -> None:
    Delivery.objects.update(due_at=clock.now() + timedelta(hours=1))
    assert dispatch(Sink()) == 0
