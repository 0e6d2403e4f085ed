"""What becomes of a fax after our own server has taken it: asked for, and never sent again."""

from datetime import timedelta

import carriers
import cast
import pytest
from fax_programs import FaxServer, fax_server

from habeas.channels.registry import carrier
from habeas.delivery import climbing, dispatching, faxing, settling
from habeas.delivery.models import Consignment, Delivery, Report
from habeas.directory.models import Contact
from habeas.kernel import clock

__all__ = ["fax_server"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def faxed(fax_server: FaxServer, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """A letter that a HylaFAX of our own has taken as its job 81."""
    monkeypatch.setenv("HABEAS_FAX", "hylafax:")
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    carriers.plan()
    assert dispatching.dispatch_due(cast.ring(), "here-1", clock.now()) == 1
    delivery = carriers.only_delivery()
    assert (delivery.state, delivery.evidence) == ("accepted", "E1")
    assert delivery.consignment is not None
    assert delivery.consignment.job == "81"
    assert fax_server.sheets()[0].startswith(b"%PDF-")
    return delivery


def poll() -> int:
    return faxing.poll_due({"fax": carrier("hylafax:")}, clock.now())


def test_a_fax_their_machine_confirmed_is_settled_with_its_pages(
    faxed: Delivery, fax_server: FaxServer
) -> None:
    fax_server.says("81   127 D habeas 861065961109 1:1   1:12")
    assert poll() == 1
    faxed.refresh_from_db()
    assert (faxed.state, faxed.evidence) == ("settled", "E2")
    assert Consignment.objects.get().pages == 1
    assert Report.objects.get().text == "1 of 1 pages."
    assert poll() == 0


def test_a_fax_that_nobody_answered_came_back(faxed: Delivery, fax_server: FaxServer) -> None:
    fax_server.says("81   127 F habeas 861065961109 0:1   12:12        No answer from remote")
    assert poll() == 1
    assert carriers.standing(faxed) == ("bounced", "no answer")
    report = Report.objects.get()
    assert (report.kind, report.text) == ("failed", "0 of 1 pages. No answer from remote")


def test_a_fax_that_broke_off_came_back_and_is_not_sent_again(
    faxed: Delivery, fax_server: FaxServer
) -> None:
    fax_server.says("81   127 F habeas 861065961109 1:3   1:12        Carrier lost")
    assert poll() == 1
    assert carriers.standing(faxed) == ("bounced", "no answer")
    later = clock.now() + timedelta(days=3)
    dispatching.dispatch_due(cast.ring(), "here-1", later)
    assert len(fax_server.sheets()) == 1


def test_a_fax_that_still_waits_stays_as_it_is(faxed: Delivery, fax_server: FaxServer) -> None:
    fax_server.says("81   127 S habeas 861065961109 0:1   3:12   17:27 Busy signal detected")
    assert poll() == 0
    assert carriers.standing(faxed)[0] == "accepted"


def test_a_fax_the_server_has_forgotten_settles_without_a_report(
    faxed: Delivery, fax_server: FaxServer
) -> None:
    fax_server.says()
    assert poll() == 0
    settling.settle_due(clock.now() + timedelta(days=6))
    faxed.refresh_from_db()
    assert (faxed.state, faxed.evidence) == ("settled", "E1")


def test_a_house_without_a_server_of_its_own_asks_nobody(faxed: Delivery) -> None:
    other = carrier("fax+smtp://127.0.0.1:1/fax.example")
    assert faxing.poll_due({"fax": other}, clock.now()) == 0
    assert carriers.standing(faxed)[0] == "accepted"


def test_a_fax_server_that_ended_in_between_is_never_asked_to_send_again(
    fax_server: FaxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_FAX", "hylafax:")
    fax_server.sendfax("os.kill(os.getpid(), 9)")
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    carriers.plan()
    dispatching.dispatch_due(cast.ring(), "here-1", clock.now())
    dispatching.dispatch_due(cast.ring(), "here-1", clock.now() + timedelta(days=3))
    assert carriers.standing()[0] == "unresolved"
    assert len(fax_server.sheets()) == 1


def test_a_fax_goes_with_the_register_unless_the_desk_chose_otherwise(
    fax_server: FaxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_FAX", "hylafax:")
    cast.signed(cast.open_appeal_of(cast.office_by_fax(carriage="register")))
    carriers.plan()
    assert carriers.standing() == ("held", "register")
    assert fax_server.sheets() == []


def test_what_their_machine_did_not_take_goes_on_by_post(
    faxed: Delivery, fax_server: FaxServer
) -> None:
    fax_server.says("81   127 F habeas 861065961109 0:1   12:12        No answer from remote")
    poll()
    climbing.climb_due(clock.now())
    after = Delivery.objects.get(instead_of=faxed)
    assert (after.channel, after.state, after.reason) == ("post", "held", "person")


def test_a_machine_that_took_two_faxes_badly_is_suspect(
    faxed: Delivery, fax_server: FaxServer
) -> None:
    contact = Contact.objects.get(channel="fax")
    before = faxed.consignment
    assert before is not None
    earlier = Consignment.objects.create(
        channel="fax",
        addressee=before.addressee,
        contact=contact,
        message_id="<earlier@letters.example>",
        envelope_sender="letter-earlier@letters.example",
        frozen_at=clock.now(),
    )
    Report.objects.create(consignment=earlier, kind="failed", digest=b"earlier", at=clock.now())
    fax_server.says("81   127 F habeas 861065961109 0:1   12:12        No answer from remote")
    poll()
    contact.refresh_from_db()
    assert not contact.healthy
