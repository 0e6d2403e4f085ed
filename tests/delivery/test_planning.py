import re
from datetime import timedelta
from typing import Any

import cast
import pytest
from carriers import Sink, dispatch, only_delivery, plan, standing, write_off

from habeas.actions.models import Action
from habeas.delivery import planning
from habeas.delivery.models import Consignment, Delivery
from habeas.directory import keeping
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_named_letter_is_queued_to_each_addressee_on_its_first_contact() -> None:
    both = [
        {"channel": "fax", "number": "+861065961109", "carriage": "each"},
        {"channel": "email", "email": "both@office.example"},
    ]
    appeal = cast.open_appeal_of(
        cast.office("both", title="Minister of Both", contacts=both), cast.office_by_fax()
    )
    action = cast.signed(appeal)
    assert plan() == 1
    rows = Delivery.objects.order_by("addressee__order")
    assert [(row.channel, row.state) for row in rows] == [("email", "queued"), ("fax", "queued")]
    action.refresh_from_db()
    assert action.planned_at is not None


def test_a_second_plan_adds_nothing() -> None:
    cast.signed(cast.open_appeal_of(cast.office_by_mail(), cast.office_by_fax()))
    plan()
    assert plan() == 0
    Action.objects.update(planned_at=None)
    assert plan() == 1
    assert Delivery.objects.count() == Consignment.objects.count() == 2


def test_each_letter_has_a_message_id_and_return_addresses_of_its_own() -> None:
    appeal = cast.open_appeal_of()
    for _ in range(3):
        cast.signed(appeal)
    plan()
    rows = Consignment.objects.all()
    assert all(re.fullmatch(r"<[0-9a-f]{32}@letters\.example>", row.message_id) for row in rows)
    assert all(
        re.fullmatch(r"letter-[0-9a-f]{32}@letters\.example", row.envelope_sender) for row in rows
    )
    assert len({row.message_id[1:33] for row in rows} | {row.envelope_sender for row in rows}) == 6


def test_a_counted_letter_waits_for_the_covering_letter_and_makes_no_consignment() -> None:
    cast.signed(cast.open_appeal_of(), counted=True)
    plan()
    assert standing() == ("held", "covering letter")
    assert not Consignment.objects.exists()


@pytest.mark.parametrize(
    ("contacts", "channel", "reason"),
    [
        ([{"channel": "fax", "number": "+861065961109"}], "fax", "register"),
        (
            [{"channel": "email", "email": "x@office.example", "carriage": "register"}],
            "email",
            "register",
        ),
        ([{"channel": "post", "lines": ["1 Street"], "country": "AQ"}], "post", "person"),
        ([], "", "contact"),
    ],
)
def test_what_does_not_travel_by_itself_is_held_with_its_reason(
    contacts: list[dict[str, Any]], channel: str, reason: str
) -> None:
    cast.signed(cast.open_appeal_of(cast.office("x", title="X", contacts=contacts)))
    plan()
    delivery = only_delivery()
    assert (delivery.channel, delivery.state, delivery.reason) == (channel, "held", reason)
    assert delivery.consignment is None


@pytest.mark.parametrize(
    "contact",
    [
        {"channel": "post", "lines": ["1 Street"], "country": "AQ"},
        {"channel": "email", "email": "x@office.example"},
    ],
    ids=["post", "email"],
)
def test_nothing_is_planned_where_supporters_post_their_letters_themselves(
    contact: dict[str, Any],
) -> None:
    contacts = [{**contact, "carriage": "you-post-it"}]
    appeal = cast.open_appeal_of(cast.office("x", title="X", contacts=contacts))
    action = cast.signed(appeal)
    counted = cast.signed(appeal, counted=True)
    assert plan() == 2
    assert not Delivery.objects.filter(action=action).exists()
    assert Delivery.objects.get(action=counted).reason == "covering letter"


def test_a_contact_that_we_carry_to_comes_before_one_that_supporters_post_to() -> None:
    posted = {"channel": "email", "email": "x@office.example", "carriage": "you-post-it"}
    carried = {"channel": "fax", "number": "+861065961109", "carriage": "each"}
    cast.signed(cast.open_appeal_of(cast.office("x", title="X", contacts=[posted, carried])))
    plan()
    assert only_delivery().channel == "fax"


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_no_letter_with_a_name_goes_by_fax_unless_the_risk_answer_is_no(answer: str) -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax())
    cast.answer_risks(appeal, fax=answer)
    cast.signed(appeal)
    plan()
    assert only_delivery().channel == "post"


def test_a_fax_that_is_planned_waits_when_the_risk_answer_changes() -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax())
    cast.signed(appeal)
    plan()
    cast.answer_risks(appeal, fax="yes")
    fax = Sink("fax")
    assert dispatch(fax) == 0
    write_off()
    assert standing() == ("held", "contact")
    cast.answer_risks(appeal)
    write_off()
    assert dispatch(fax) == 1


def test_without_a_fax_carrier_the_next_contact_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_FAX", "")
    cast.signed(cast.open_appeal_of(cast.office_by_fax()))
    plan()
    assert only_delivery().channel == "post"
    assert standing() == ("held", "person")


@pytest.mark.parametrize(
    ("carriage", "then"), [("each", ("queued", "")), ("register", ("held", "register"))]
)
def test_faxes_that_nothing_carried_go_when_a_fax_carrier_is_there(
    carriage: str, then: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fax = {"channel": "fax", "number": "+861065961109", "carriage": carriage}
    with monkeypatch.context() as without:
        without.setenv("HABEAS_FAX", "")
        cast.signed(cast.open_appeal_of(cast.office("x", title="X", contacts=[fax])))
        plan()
        write_off()
        assert standing() == ("held", "person")
    write_off()
    assert (only_delivery().channel, *standing()) == ("fax", *then)


def test_a_healthy_contact_goes_before_one_that_bounces() -> None:
    office = cast.office_by_mail()
    keeping.add_contact(office, by=cast.case_worker(), channel="email", email="new@office.example")
    office.contacts.filter(email="minister@office.example").update(healthy=False)
    office.contacts.filter(email="new@office.example").update(channel="fax", number="+8610659")
    cast.approve_coordinates(office)
    cast.signed(cast.open_appeal_of(office))
    plan()
    assert only_delivery().channel == "fax"


def test_a_letter_rests_before_it_may_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    action = cast.signed(cast.open_appeal_of())
    plan()
    assert standing() == ("held", "resting")
    assert only_delivery().due_at == action.confirmed_at + timedelta(minutes=30)


def test_a_letter_planned_after_its_rest_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    cast.signed(cast.open_appeal_of(), confirmed_at=clock.now() - timedelta(hours=1))
    plan()
    assert standing() == ("queued", "")


def test_an_action_that_cannot_be_planned_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    appeal = cast.open_appeal_of()
    poisoned = cast.signed(appeal, name="Poison Sample")
    cast.signed(appeal)
    whole = planning._delivery  # noqa: SLF001 - where one row breaks

    def break_one(action: Action, *args: object, **kwargs: Any) -> Delivery:  # noqa: ANN401 - handed on
        if action.pk == poisoned.pk:
            raise ValueError("Poison Sample")
        return whole(action, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "_delivery", break_one)
    assert plan() == 1
    assert f"Action {poisoned.pk} was not planned: ValueError." in caplog.text
    assert "Poison Sample" not in caplog.text
    monkeypatch.undo()
    assert plan() == 1
    assert Delivery.objects.count() == 2


def test_nothing_is_planned_before_the_house_has_an_address() -> None:
    cast.signed(cast.open_appeal_of())
    Organisation.objects.update(from_address="", mail_domain="")
    with pytest.raises(RefusedError, match="organisation"):
        plan()
    assert Action.objects.get().planned_at is None
