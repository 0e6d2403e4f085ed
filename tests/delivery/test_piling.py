"""A pile of paper: asked for at the desk, written by the courier, opened at the desk alone."""

import io
from datetime import timedelta

import cast
import pikepdf
import pytest
from carriers import plan
from paper import letters_on_paper, make, parcel, printed, standings, text_of

from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.delivery import piling, printing
from habeas.delivery.advancing import MovedMeanwhileError
from habeas.delivery.models import Delivery, PrintBatch
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.ops.courier import Courier
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def take(batch: PrintBatch) -> list[str]:
    return text_of(printing.take_batch(batch, by=cast.case_worker()))


def test_letters_for_the_post_wait_until_somebody_asks_for_a_pile() -> None:
    letters_on_paper("Marie Exemple", "Jean Exemple")
    assert piling.make_due(cast.ring(), clock.now()) == 0
    assert standings() == [("held", "person", "")] * 2
    [waiting] = printing.waiting()
    assert (waiting.letters, waiting.covering) == (2, 0)


def test_a_pile_is_one_consignment_an_addressee_and_its_letters_are_printed_not_posted() -> None:
    batch = printed("Marie Exemple", "Jean Exemple")
    assert parcel(batch).deliveries.count() == 2
    assert parcel(batch).pages == batch.pages == 2
    assert standings() == [("sending", "", "")] * 2
    assert printing.waiting() == []


def test_the_file_holds_a_list_and_every_letter_with_its_number() -> None:
    batch = printed("Marie Exemple", "Jean Exemple", singly=True)
    listed, *letters = take(batch)
    assert "Governor of Examples (AQ)" in " ".join(listed.split())
    assert "world, up to 20 g" in listed
    assert "Exemple" not in listed
    assert len(letters) == 2
    for letter in Delivery.objects.all():
        page = letters[(letter.number or 0) - 1]
        assert page.rstrip().endswith(str(letter.number))
    assert "Marie Exemple" in "".join(letters)
    assert "Jean Exemple" in "".join(letters)


def test_the_file_at_rest_names_nobody() -> None:
    batch = printed("Marie Exemple")
    assert b"Marie" not in bytes(batch.sealed or b"")
    assert b"%PDF" not in bytes(batch.sealed or b"")


def test_only_the_desk_opens_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    batch = printed()
    monkeypatch.setenv("HABEAS_DESK_KEYS", str(tmp_path))
    with pytest.raises(HabeasError, match="opens at the desk alone"):
        printing.take_batch(batch, by=cast.case_worker())


def test_taking_the_file_posts_nothing_and_is_written_down() -> None:
    batch = printed()
    take(batch)
    assert standings() == [("sending", "", "")]
    entry = AuditEntry.objects.get(verb="print-batch.taken")
    assert entry.actor == cast.case_worker()


def test_nobody_takes_many_files_within_an_hour() -> None:
    batch = printed()
    for _ in range(printing.TAKES_AN_HOUR):
        take(batch)
    with pytest.raises(RefusedError, match="within an hour"):
        take(batch)


def test_a_file_that_is_not_there_cannot_be_taken() -> None:
    letters_on_paper()
    batch = printing.ask_for_batch(by=cast.case_worker(), singly=True)
    with pytest.raises(RefusedError, match="being made"):
        take(batch)


def test_sheets_for_envelopes_stand_before_each_and_labels_at_the_end() -> None:
    letters_on_paper("Marie Exemple", "Jean Exemple")
    batch = make(printing.ask_for_batch(by=cast.case_worker(), singly=True, addresses="sheets"))
    _, sheet, *letters = take(batch)
    assert "Governor of Examples Otto Official" in sheet
    assert "ANTARCTICA" in sheet
    assert "Exemple" not in sheet
    assert len(letters) == 2
    cast.signed(Appeal.objects.get(), name="Ana Exemple")
    plan()
    labelled = make(printing.ask_for_batch(by=cast.case_worker(), singly=True, addresses="labels"))
    assert "2 Sample Street" in take(labelled)[-1]


def test_the_paper_is_the_countrys_unless_the_desk_chose_another() -> None:
    batch = printed(paper="us-letter")
    file = printing.take_batch(batch, by=cast.case_worker())
    with pikepdf.open(io.BytesIO(file)) as document:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages}
    assert sizes == {(612, 792)}


def test_nothing_is_asked_for_twice_or_for_nothing() -> None:
    with pytest.raises(RefusedError, match="Nothing waits"):
        printing.ask_for_batch(by=cast.case_worker(), singly=True)
    letters_on_paper()
    printing.ask_for_batch(by=cast.case_worker(), singly=True)
    with pytest.raises(RefusedError, match="asked for already"):
        printing.ask_for_batch(by=cast.case_worker(), singly=True)


def test_an_appeal_that_is_paused_is_not_printed_and_the_desk_is_told() -> None:
    appeal = letters_on_paper()
    batch = printing.ask_for_batch(by=cast.case_worker(), singly=True)
    stopping.pause(appeal, by=cast.approver())
    make(batch)
    assert batch.problem == piling.NOTHING
    assert standings() == [("held", "person", "")]


@pytest.mark.parametrize("singly", [True, False])
def test_a_letter_that_still_rests_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, *, singly: bool
) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "30")
    appeal = letters_on_paper("Marie Exemple")
    cast.signed(appeal, name="Jean Exemple", confirmed_at=clock.now() - timedelta(hours=1))
    plan()
    make(printing.ask_for_batch(by=cast.case_worker(), singly=singly))
    assert sorted(standings()) == [("held", "person", ""), ("sending", "", "")]
    assert Delivery.objects.get(state="sending").due_at < clock.now()


def test_two_couriers_make_a_pile_once() -> None:
    letters_on_paper()
    batch = printing.ask_for_batch(by=cast.case_worker(), singly=True)
    same = PrintBatch.objects.get(pk=batch.pk)
    now = clock.now()
    piling.make(batch, cast.ring(), now=now)
    with pytest.raises(MovedMeanwhileError):
        piling.make(same, cast.ring(), now=now + timedelta(seconds=1))
    assert parcel(batch).deliveries.count() == 1


def test_one_letter_that_cannot_be_written_does_not_keep_the_others() -> None:
    letters_on_paper("Marie Exemple", "Jean Exemple")
    action = Delivery.objects.order_by("pk")[0].action
    assert action is not None
    action.versions.clear()
    batch = make(printing.ask_for_batch(by=cast.case_worker(), singly=True))
    assert batch.problem.startswith("1 letter could not be written")
    assert sorted(standings()) == [("held", "person", ""), ("sending", "", "")]


def test_a_courier_in_its_round_makes_what_the_desk_asked_for() -> None:
    letters_on_paper("Marie Exemple")
    batch = printing.ask_for_batch(by=cast.case_worker())
    cast.ring()
    Courier(is_stopping=lambda: True).round()
    batch.refresh_from_db()
    assert batch.made_at is not None
    assert standings() == [("sending", "", "")]
