"""Ticking off, and what comes back of paper: each a recorded state with its evidence."""

from datetime import date, timedelta
from io import BytesIO

import cast
import pytest
from carriers import plan
from django.core.files.uploadedfile import SimpleUploadedFile
from paper import (
    IT_HAPPENED,
    TODAY,
    letters_on_paper,
    make,
    parcel,
    printed,
    standings,
    take_back,
    text_of,
)
from PIL import Image

from habeas.appeals import stopping
from habeas.delivery import posting, printing, settling, timing_out, unprinting
from habeas.delivery.models import Delivery, PrintBatch, Proof
from habeas.delivery.posting import Happened
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db


def posted(*names: str, tracking: str = "") -> PrintBatch:
    batch = printed(*names)
    posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker(), tracking=tracking)
    batch.refresh_from_db()
    return batch


def photo() -> SimpleUploadedFile:
    """A photograph that knows where it was taken."""
    image = Image.effect_noise((40, 30), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("stamp of the office.jpg", file.getvalue(), "image/jpeg")


def test_ticking_off_makes_one_consignment_posted_and_forgets_the_file() -> None:
    batch = posted("Marie Exemple", "Jean Exemple")
    assert standings() == [("accepted", "", "E1")] * 2
    assert parcel(batch).posted_on == TODAY
    assert batch.sealed is None
    assert batch.ticked_by == cast.case_worker()
    assert Proof.objects.get().kind == "posted"
    assert AuditEntry.objects.filter(verb="consignment.posted").count() == 1


def test_one_consignment_of_a_pile_is_ticked_off_without_the_other() -> None:
    letters_on_paper()
    other = cast.office_by_post("judge")
    cast.signed(cast.open_appeal_of(other, slug="ua-21-2016"))
    plan()
    batch = make(printing.ask_for_batch(by=cast.case_worker(), singly=True))
    first, second = printing.parcels_of(batch)
    posting.post(first, IT_HAPPENED, by=cast.case_worker())
    batch.refresh_from_db()
    assert sorted(standings()) == [("accepted", "", "E1"), ("sending", "", "")]
    assert batch.sealed is not None
    assert batch.ticked_at is None
    posting.post(second, IT_HAPPENED, by=cast.case_worker())
    batch.refresh_from_db()
    assert batch.sealed is None


def test_what_is_ticked_off_twice_is_refused() -> None:
    batch = posted()
    with pytest.raises(RefusedError, match="ticked off already"):
        posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert Proof.objects.count() == 1


def test_nothing_is_posted_tomorrow() -> None:
    batch = printed()
    with pytest.raises(RefusedError, match="still to come"):
        posting.post(parcel(batch), Happened(on=TODAY + timedelta(days=1)), by=cast.case_worker())
    assert standings() == [("sending", "", "")]
    assert parcel(batch).posted_on is None


def test_posted_letters_settle_when_nothing_has_come_back_for_months() -> None:
    posted()
    settling.settle_due(clock.now() + timedelta(days=30))
    assert standings() == [("accepted", "", "E1")]
    settling.settle_due(clock.now() + timedelta(days=91))
    assert standings() == [("settled", "", "E1")]


def test_registered_post_that_was_signed_for_is_better_evidence() -> None:
    batch = posted(tracking="RR 123 456 785 CH")
    assert parcel(batch).tracking == "RR123456785CH"
    posting.sign_for(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("settled", "", "E2")]


def test_a_receipt_that_comes_after_the_letters_settled_is_evidence_all_the_same() -> None:
    batch = posted(tracking="RR123456785CH")
    settling.settle_due(clock.now() + timedelta(days=91))
    posting.sign_for(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("settled", "", "E2")]


@pytest.mark.parametrize("tracking", ["<script>", "x" * 41, "RR/1"])
def test_a_tracking_number_is_letters_and_digits(tracking: str) -> None:
    batch = printed()
    with pytest.raises(RefusedError, match="letters and digits"):
        posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker(), tracking=tracking)
    assert standings() == [("sending", "", "")]


def test_a_hand_over_keeps_who_went_and_a_clean_sealed_picture() -> None:
    batch = printed()
    went = Happened(on=TODAY, said="Wanda and Ali went", picture=photo())
    posting.hand_over(parcel(batch), went, by=cast.case_worker())
    assert standings() == [("settled", "", "E3")]
    proof = Proof.objects.get()
    assert proof.said == "Wanda and Ali went"
    sealed = bytes(proof.sealed or b"")
    assert b"Camera of Ada" not in sealed
    picture = posting.picture_of(proof, by=cast.case_worker())
    assert b"Camera of Ada" not in picture
    assert Image.open(BytesIO(picture)).size == (40, 30)
    assert AuditEntry.objects.get(verb="proof.opened").actor == cast.case_worker()


def test_a_hand_over_says_who_went() -> None:
    batch = printed()
    with pytest.raises(RefusedError, match="who went"):
        posting.hand_over(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("sending", "", "")]


@pytest.mark.parametrize("was_posted", [False, True])
def test_what_was_refused_at_the_door_is_an_end_of_its_own(*, was_posted: bool) -> None:
    batch = posted() if was_posted else printed()
    posting.refuse_at_the_door(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert [line[:2] for line in standings()] == [("bounced", "at the door")]


def test_what_the_post_brought_back_has_come_back() -> None:
    batch = posted()
    posting.come_back(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert [line[:2] for line in standings()] == [("bounced", "returned")]


def test_nothing_comes_back_that_was_not_posted() -> None:
    batch = printed()
    for deed in (posting.come_back, posting.sign_for):
        with pytest.raises(RefusedError, match="as posted first"):
            deed(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    with pytest.raises(RefusedError, match="before the one on which it was posted"):
        posting.sign_for(parcel(batch), Happened(on=date(2016, 6, 1)), by=cast.case_worker())
    assert standings() == [("accepted", "", "E1")]


def test_a_letter_taken_back_after_printing_leaves_the_pile_and_the_desk_is_told() -> None:
    batch = printed("Marie Exemple", "Jean Exemple", "Ana Exemple")
    gone = Delivery.objects.get(number=2)
    assert gone.action is not None
    take_back(gone.action)
    make(batch)
    assert unprinting.numbers_out(batch) == [2]
    assert standings() == [
        ("sending", "", ""),
        ("cancelled", "taken back", ""),
        ("sending", "", ""),
    ]
    pages = text_of(printing.take_batch(batch, by=cast.case_worker()))
    assert [page.split()[-1] for page in pages[1:]] == ["1", "3"]
    posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings()[1][0] == "cancelled"
    assert standings()[0][0] == "accepted"


def test_one_taken_back_a_moment_before_cannot_be_ticked_off() -> None:
    batch = printed("Marie Exemple", "Jean Exemple")
    gone = Delivery.objects.get(number=2)
    assert gone.action is not None
    take_back(gone.action)
    with pytest.raises(RefusedError, match="may not leave now"):
        posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("sending", "", "")] * 2


def test_a_pile_of_an_appeal_that_was_withdrawn_is_never_posted() -> None:
    batch = printed("Marie Exemple", "Jean Exemple")
    appeal = Delivery.objects.all()[0].addressee.appeal  # type: ignore[union-attr]
    stopping.withdraw(appeal, by=cast.approver())
    with pytest.raises(RefusedError, match="may not leave now"):
        posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    make(batch)
    assert [line[:2] for line in standings()] == [("cancelled", "withdrawn")] * 2
    assert batch.sealed is None
    assert batch.ticked_at is not None


def test_a_pause_keeps_the_pile_and_its_ticking_off_waits() -> None:
    batch = printed()
    appeal = Delivery.objects.get().addressee.appeal  # type: ignore[union-attr]
    stopping.pause(appeal, by=cast.approver())
    with pytest.raises(RefusedError, match="may not leave now"):
        posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    make(batch)
    assert standings() == [("sending", "", "")]
    appeal.refresh_from_db()
    cast.reopen(appeal)
    posting.post(parcel(batch), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("accepted", "", "E1")]


def test_what_was_not_posted_after_all_waits_for_another_pile() -> None:
    batch = printed("Marie Exemple")
    posting.put_back(parcel(batch), by=cast.case_worker())
    assert standings() == [("held", "person", "")]
    again = make(printing.ask_for_batch(by=cast.case_worker(), singly=True))
    posting.post(parcel(again), IT_HAPPENED, by=cast.case_worker())
    assert standings() == [("accepted", "", "E1")]


def test_a_pile_that_nobody_ticks_off_is_not_known_and_its_file_goes() -> None:
    batch = printed()
    timing_out.time_out_due(clock.now() + timedelta(days=31))
    make(batch)
    assert standings()[0][0] in {"unknown", "unresolved"}
    assert batch.sealed is None
