"""Registers and covering letters on paper: one envelope an addressee, ticked off as one."""

from datetime import timedelta

import cast
import pytest
from paper import IT_HAPPENED, letters_on_paper, make, printed, take_back, text_of

from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.delivery import covering, planning, posting, printing
from habeas.delivery.models import Consignment, Delivery, PrintBatch
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError

pytestmark = pytest.mark.django_db


def take(batch: PrintBatch) -> str:
    return "\n".join(text_of(printing.take_batch(batch, by=cast.case_worker())))


def pile_with_totals() -> PrintBatch:
    """A pile of one register of two and one covering letter that counts two more."""
    appeal = letters_on_paper("Marie Exemple", "Jean Exemple")
    long_ago = clock.now() - timedelta(days=8)
    for _ in range(2):
        cast.signed(appeal, counted=True, confirmed_at=long_ago)
    planning.plan_due(clock.now())
    covering.cover_due(clock.now())
    [waiting] = printing.waiting()
    assert (waiting.letters, waiting.covering) == (2, 1)
    return make(printing.ask_for_batch(by=cast.case_worker()))


def of_kind(batch: PrintBatch, kind: str) -> Consignment:
    return batch.consignments.get(kind=kind)


def states_of(consignment: Consignment) -> set[str]:
    return set(consignment.deliveries.values_list("state", flat=True))


def test_names_go_in_one_register() -> None:
    batch = printed("Marie Exemple", "Jean Exemple", singly=False)
    register = of_kind(batch, "register")
    assert register.deliveries.count() == 2
    assert states_of(register) == {"sending"}
    text = take(batch)
    assert "Marie Exemple" in text
    assert "Jean Exemple" in text
    assert text.count("I write to you about") == 1


def test_an_office_whose_letters_go_singly_gets_no_register() -> None:
    appeal = letters_on_paper("Marie Exemple", "Jean Exemple")
    office = appeal.addressees.get().office
    office.contacts.update(carriage="each")
    batch = make(printing.ask_for_batch(by=cast.case_worker()))
    assert of_kind(batch, "letter").deliveries.count() == 2


def test_a_covering_letter_and_a_register_are_one_envelope_and_one_tick() -> None:
    batch = pile_with_totals()
    register, totals = of_kind(batch, "register"), of_kind(batch, "covering")
    assert states_of(totals) == {"sending"}
    assert totals.deliveries.count() == 3
    assert batch.pages == (register.pages or 0) + (totals.pages or 0)
    posting.post(register, IT_HAPPENED, by=cast.case_worker())
    assert states_of(register) == states_of(totals) == {"accepted"}
    totals.refresh_from_db()
    assert totals.posted_on == IT_HAPPENED.on


def test_the_list_for_who_packs_has_a_row_an_envelope() -> None:
    listed = " ".join(take(pile_with_totals()).split("\n\n")[0].split())
    assert "covering letter, register of 2" in listed
    assert listed.count("Governor of Examples (AQ)") == 1


def test_a_register_is_dissolved_when_one_of_it_takes_her_name_back() -> None:
    batch = printed("Marie Exemple", "Jean Exemple", singly=False)
    register = of_kind(batch, "register")
    gone = Action.objects.order_by("pk")[0]
    take_back(gone)
    with pytest.raises(RefusedError, match="may not leave now"):
        posting.post(register, IT_HAPPENED, by=cast.case_worker())
    make(batch)
    assert states_of(register) == {"cancelled"}
    other = Delivery.objects.exclude(action=gone).get()
    assert (other.state, other.reason, other.consignment) == ("held", "person", None)
    assert batch.sealed is None
    again = make(printing.ask_for_batch(by=cast.case_worker()))
    assert of_kind(again, "register").deliveries.get() == other


def test_a_weekly_letter_of_totals_becomes_the_last_one_when_the_appeal_closes() -> None:
    batch = pile_with_totals()
    totals = of_kind(batch, "covering")
    appeal = Delivery.objects.all()[0].addressee.appeal  # type: ignore[union-attr]
    stopping.close(appeal, by=cast.approver(), outcome="unchanged")
    with pytest.raises(RefusedError, match="may not leave now"):
        posting.post(totals, IT_HAPPENED, by=cast.case_worker())
    make(batch)
    assert "Throw away the covering letter" in batch.problem
    covering.cover_due(clock.now())
    last = make(printing.ask_for_batch(by=cast.case_worker()))
    posting.post(of_kind(last, "covering"), IT_HAPPENED, by=cast.case_worker())
    assert Delivery.objects.get(covering__isnull=False).state == "accepted"


def test_what_is_put_back_goes_with_another_pile_totals_and_all() -> None:
    batch = pile_with_totals()
    posting.put_back(of_kind(batch, "register"), by=cast.case_worker())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"held"}
    again = make(printing.ask_for_batch(by=cast.case_worker()))
    assert set(again.consignments.values_list("kind", flat=True)) == {"register", "covering"}
