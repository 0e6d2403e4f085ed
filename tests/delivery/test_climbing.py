"""Where a channel ends without success the next contact takes over, and the letter counts once."""

from collections.abc import Mapping
from datetime import timedelta

import cast
import pytest
from carriers import plan, write_off

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.delivery import climbing, pacing, reckoning, routing
from habeas.delivery.advancing import advance
from habeas.delivery.models import Delivery
from habeas.directory import keeping
from habeas.directory.models import Contact, Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

FIRST = {"channel": "email", "email": "first@office.example"}
SECOND = {"channel": "email", "email": "second@office.example"}
FAX = {"channel": "fax", "number": "+861065961109", "carriage": "each"}
POST = {"channel": "post", "lines": ["2 Sample Street"], "country": "AQ"}


def _appeal(*contacts: Mapping[str, object]) -> Appeal:
    cast.ring()
    return cast.open_appeal_of(cast.office("ladder", title="Warden", contacts=contacts))


def _ends(letter: Delivery, to: str = "failed", reason: str = "refused") -> None:
    """Let a letter end as the dispatch does, on the contact to which it goes."""
    assert letter.consignment is not None
    assert letter.addressee is not None
    tried = routing.tried_before(letter)
    letter.consignment.contact = routing.contact_on(
        letter.addressee.office, letter.channel, tried=tried
    )
    letter.consignment.tries = 1
    letter.consignment.save()
    advance(letter, "sending")
    if to == "failed":
        advance(letter, "failed", reason=reason)
    else:
        advance(letter, "accepted", evidence="E1", due_at=clock.now() + timedelta(days=5))
        advance(letter, "bounced", reason=reason)


def _newest() -> Delivery:
    return Delivery.objects.select_related("consignment", "addressee__office").latest("rung")


def _climb() -> int:
    return climbing.climb_due(clock.now())


def test_a_letter_climbs_from_the_second_address_to_fax_and_post() -> None:
    appeal = _appeal(POST, FAX, FIRST, SECOND)
    cast.answer_risks(appeal)
    cast.signed(appeal)
    plan()
    seen = []
    for _ in range(5):
        letter = _newest()
        seen.append((letter.rung, letter.channel, letter.state, letter.reason))
        if letter.state != "queued":
            break
        _ends(letter, *(("failed",) if letter.rung else ("bounced", "no mailbox")))
        assert _climb() == 1
    assert seen == [
        (0, "email", "queued", ""),
        (1, "email", "queued", ""),
        (2, "fax", "queued", ""),
        (3, "post", "held", "person"),
    ]
    tried = routing.tried_before(_newest())
    assert tried == set(Contact.objects.exclude(channel="post").values_list("pk", flat=True))
    assert _climb() == 0, "nobody takes over twice"


def test_the_second_mail_goes_to_the_second_address_although_the_first_still_works() -> None:
    appeal = _appeal(FIRST, SECOND)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    _climb()
    second = _newest()
    assert second.addressee is not None
    to = routing.contact_on(second.addressee.office, "email", tried=routing.tried_before(second))
    assert to is not None
    assert to.email == "second@office.example"
    assert second.consignment is not None
    message_ids = Delivery.objects.values_list("consignment__message_id", flat=True)
    assert len(set(message_ids)) == 2, "it is another mail"


def test_a_letter_that_climbed_counts_once_where_it_stands_now() -> None:
    appeal = _appeal(FIRST, FAX)
    action = cast.signed(appeal)
    cast.signed(appeal)
    plan()
    _ends(Delivery.objects.get(action=action), "bounced", "full")
    _climb()
    assert sum(line.count for line in reckoning.ledger(appeal)) == 2
    assert {(line.channel, line.state) for line in reckoning.ledger(appeal)} == {
        ("email", "queued"),
        ("fax", "queued"),
    }
    (mine,) = reckoning.letters_of(action)
    assert mine.channel == "fax"
    assert mine.before is not None
    assert mine.before.state == "bounced"


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_no_name_goes_on_by_fax_where_the_risk_answer_does_not_allow_it(answer: str) -> None:
    appeal = _appeal(FIRST, FAX, POST)
    cast.answer_risks(appeal, fax=answer)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    assert _climb() == 1
    assert _newest().channel == "post"


def test_a_contact_that_is_bound_takes_it_over_in_its_register() -> None:
    appeal = _appeal(FIRST, {**FAX, "carriage": "register"})
    cast.signed(appeal)
    plan()
    _ends(_newest())
    _climb()
    assert (_newest().channel, _newest().state, _newest().reason) == ("fax", "held", "register")
    assert _newest().consignment is None


def test_nothing_climbs_to_paper_that_supporters_post_themselves() -> None:
    appeal = _appeal(FIRST, {**POST, "carriage": "you-post-it"})
    cast.signed(appeal)
    plan()
    _ends(_newest())
    assert _climb() == 0


def test_what_was_refused_at_the_door_goes_nowhere_else() -> None:
    appeal = _appeal(FIRST, SECOND)
    cast.signed(appeal)
    plan()
    _ends(_newest(), "bounced", "at the door")
    assert _climb() == 0


@pytest.mark.parametrize("end", ["taken back", "closed", "withdrawn"])
def test_nothing_climbs_that_is_not_wanted_any_more(end: str) -> None:
    appeal = _appeal(FIRST, SECOND)
    action = cast.signed(appeal)
    plan()
    _ends(_newest())
    match end:
        case "taken back":
            Action.objects.filter(pk=action.pk).update(
                withdrawn_at=clock.now(), tag=None, sealed=None
            )
        case "closed":
            stopping.close(appeal, by=cast.case_worker(), outcome="released")
        case _:
            stopping.withdraw(appeal, by=cast.case_worker())
    assert _climb() == 0


def test_what_climbs_while_the_appeal_is_paused_waits() -> None:
    appeal = _appeal(FIRST, SECOND)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    stopping.pause(appeal, by=cast.case_worker())
    assert _climb() == 1
    write_off()
    assert (_newest().state, _newest().reason) == ("held", "paused")


def test_another_contact_that_is_found_in_time_takes_it_over() -> None:
    appeal = _appeal(FIRST)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    assert _climb() == 0
    office = Office.objects.get(handle="ladder")
    keeping.add_contact(office, by=cast.case_worker(), **SECOND)
    cast.approve_coordinates(office)
    late = clock.now() + climbing.CLIMBS_WITHIN + timedelta(days=1)
    assert climbing.climb_due(late) == 0, "after two weeks it is over"
    assert _climb() == 1


def test_a_contact_that_does_not_work_is_passed_over() -> None:
    appeal = _appeal(FIRST, SECOND, POST)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    Contact.objects.filter(email="second@office.example").update(healthy=False)
    _climb()
    assert _newest().channel == "post"


def test_who_is_counted_is_counted_in_the_next_covering_letter() -> None:
    appeal = _appeal(FIRST, SECOND)
    cast.signed(appeal, counted=True)
    plan()
    letter = _newest()
    letter.consignment = routing.new_consignment(
        letter.addressee, "email", domain="letters.example"
    )
    letter.consignment.kind = "covering"
    letter.consignment.save(force_insert=True)
    letter.save()
    advance(letter, "queued")
    _ends(letter, "bounced", "full")
    assert _climb() == 1
    assert (_newest().rung, _newest().state, _newest().reason) == (1, "held", "covering letter")


def test_what_waits_for_a_contact_that_nobody_mends_goes_by_the_next_one() -> None:
    appeal = _appeal(FIRST, FAX)
    cast.signed(appeal)
    cast.signed(appeal)
    plan()
    Contact.objects.filter(channel="email").update(healthy=False)
    write_off()
    late = clock.now() + climbing.MENDED_WITHIN + timedelta(minutes=1)
    assert _climb() == 0, "somebody may look at it first"
    assert climbing.climb_due(late) == 2
    pacing.release_due(late)
    rows = Delivery.objects.values_list("channel", "state", "rung", "consignment__channel")
    assert set(rows) == {("fax", "queued", 0, "fax")}


def test_what_waits_for_a_yes_to_its_contact_stays_with_it() -> None:
    appeal = _appeal(FIRST, FAX)
    cast.signed(appeal)
    plan()
    office = Office.objects.get(handle="ladder")
    keeping.amend(cast.contact_of(office, "fax"), by=cast.case_worker(), source="a call")
    write_off()
    assert (_newest().state, _newest().reason) == ("held", "contact")
    assert climbing.climb_due(clock.now() + 2 * climbing.MENDED_WITHIN) == 0


def test_the_queue_of_a_second_address_goes_on_by_fax_and_not_by_the_first_again() -> None:
    appeal = _appeal(FIRST, SECOND, FAX)
    cast.signed(appeal)
    plan()
    _ends(_newest())
    _climb()
    Contact.objects.filter(email="second@office.example").update(healthy=False)
    Delivery.objects.filter(rung=1).update(state="held", reason="contact")
    assert climbing.climb_due(clock.now() + 2 * climbing.MENDED_WITHIN) == 1
    assert _newest().channel == "fax"
