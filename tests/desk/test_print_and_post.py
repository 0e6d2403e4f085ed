"""The post room at the desk: asking for a pile, taking it, and ticking it off."""

import re
from datetime import timedelta
from io import BytesIO

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from paper import letters_on_paper, make, parcel, text_of
from PIL import Image

from habeas.delivery import covering, planning, printing
from habeas.delivery.models import Delivery, PrintBatch
from habeas.kernel import clock

pytestmark = pytest.mark.django_db

desk = at_the_desk(cast.case_worker)
approvers = at_the_desk(cast.approver)


def pile_of(desk: Client, *names: str) -> PrintBatch:
    """A pile that was asked for at the desk, and made."""
    appeal = letters_on_paper(*names)
    addressee = appeal.addressees.get()
    where = do(desk, at("ask-for-pile", addressee.pk), singly="on", paper="", addresses="")
    assert where == at("pile", PrintBatch.objects.get().pk)
    assert "The courier is making it" in look(desk, where)
    return make(PrintBatch.objects.get())


def states() -> list[str]:
    return list(Delivery.objects.order_by("number").values_list("state", flat=True))


def test_an_empty_post_room_says_what_comes_there(desk: Client) -> None:
    page = look(desk, at("post-room"))
    for empty in ("Nothing waits for paper", "There is no pile yet", "Nothing is in the post"):
        assert empty in page


def test_a_pile_is_asked_for_taken_and_ticked_off(desk: Client) -> None:
    pile = pile_of(desk, "Marie Exemple", "Jean Exemple")
    page = look(desk, at("pile", pile.pk))
    assert "No. 1, 2. 2 pages" in page
    assert "world, up to 20 g" in page
    assert "Exemple" not in page
    file = desk.post(at("take-pile", pile.pk))
    assert file.content.startswith(b"%PDF-")
    assert file.headers["Content-Type"] == "application/pdf"
    assert "no-store" in file.headers["Cache-Control"]
    assert states() == ["sending", "sending"]
    url = at("post-parcel", parcel(pile).pk)
    assert do(desk, url, letters="2", on="2016-06-30", tracking="RR1CH") == at("pile", pile.pk)
    assert states() == ["accepted", "accepted"]
    assert "Posted on 30 June 2016" in look(desk, at("pile", pile.pk))
    assert "RR1CH" in look(desk, at("post-room"))
    assert verbs()[-3:] == ["print-batch.asked", "print-batch.taken", "consignment.posted"]


def test_the_sheet_with_the_address_is_weighed_too(desk: Client) -> None:
    appeal = letters_on_paper("Marie Exemple", "Jean Exemple")
    ask = at("ask-for-pile", appeal.addressees.get().pk)
    do(desk, ask, singly="on", paper="", addresses="sheets")
    pile = make(PrintBatch.objects.get())
    listed = " ".join(text_of(desk.post(at("take-pile", pile.pk)).content)[0].split())
    assert "3 world, up to 50 g" in listed
    assert "3 pages; world, up to 50 g" in look(desk, at("pile", pile.pk))


def test_who_only_looks_sees_numbers_and_gets_no_file(desk: Client, approvers: Client) -> None:
    pile = pile_of(desk)
    page = look(approvers, at("pile", pile.pk))
    assert "Save the file" not in page
    assert "It is in the post" not in re.sub("“It is in the post”", "", page)
    assert approvers.post(at("take-pile", pile.pk)).status_code == 403


def test_a_page_that_is_out_of_date_ticks_nothing_off(desk: Client) -> None:
    pile = pile_of(desk, "Marie Exemple", "Jean Exemple")
    answer = desk.post(at("post-parcel", parcel(pile).pk), {"letters": "3", "on": "2016-06-30"})
    assert answer.status_code == 409
    assert "changed since you looked" in said(answer)
    assert states() == ["sending", "sending"]


@pytest.mark.parametrize("day", ["", "yesterday", "2016-07-01"])
def test_a_day_that_cannot_be_is_refused(desk: Client, day: str) -> None:
    pile = pile_of(desk)
    answer = desk.post(at("post-parcel", parcel(pile).pk), {"letters": "1", "on": day})
    assert answer.status_code == 409
    assert states() == ["sending"]


def test_the_desk_is_told_which_number_to_take_out_of_the_paper(desk: Client) -> None:
    pile = pile_of(desk, "Marie Exemple", "Jean Exemple")
    gone = Delivery.objects.select_related("action").get(number=2).action
    assert gone is not None
    gone.withdrawn_at, gone.tag, gone.sealed = gone.confirmed_at, None, None
    gone.save()
    make(pile)
    page = look(desk, at("pile", pile.pk))
    assert "Take out of the paper: no. 2." in page
    do(desk, at("post-parcel", parcel(pile).pk), letters="1", on="2016-06-30")
    assert states() == ["accepted", "cancelled"]


def test_a_hand_over_is_written_down_with_its_picture(desk: Client) -> None:
    pile = pile_of(desk)
    image = BytesIO()
    Image.effect_noise((30, 30), 80).save(image, "PNG")
    stamp = SimpleUploadedFile("stamp.png", image.getvalue(), "image/png")
    url = at("record-proof", parcel(pile).pk, "handed")
    assert desk.post(url, {"on": "2016-06-30"}).status_code == 422
    do(desk, url, on="2016-06-30", said="W. and A. went", picture=stamp)
    page = look(desk, at("parcel", parcel(pile).pk))
    assert "30 June 2016: handed over" in page
    assert "W. and A. went" in page
    proof = parcel(pile).proofs.get()
    picture = desk.post(at("open-proof", proof.pk))
    assert picture.headers["Content-Type"] in {"image/png", "image/jpeg"}
    assert picture.headers["Content-Disposition"].startswith("attachment")
    assert verbs()[-2:] == ["consignment.handed-over", "proof.opened"]


@pytest.mark.parametrize(
    ("kind", "ends"), [("signed", "settled"), ("returned", "bounced"), ("refused", "bounced")]
)
def test_what_happened_to_a_posted_envelope_is_written_down(
    desk: Client, kind: str, ends: str
) -> None:
    pile = pile_of(desk)
    do(desk, at("post-parcel", parcel(pile).pk), letters="1", on="2016-06-30")
    assert "30 June 2016: posted" in look(desk, at("parcel", parcel(pile).pk))
    do(desk, at("record-proof", parcel(pile).pk, kind), on="2016-06-30", said="")
    assert states() == [ends]


def test_an_unknown_kind_of_proof_is_nowhere(desk: Client) -> None:
    pile = pile_of(desk)
    assert desk.get(at("record-proof", parcel(pile).pk, "eaten")).status_code == 404


def test_what_is_printed_anew_waits_again(desk: Client) -> None:
    pile = pile_of(desk)
    assert do(desk, at("put-back", parcel(pile).pk)) == at("post-room")
    assert states() == ["held"]
    assert "Governor of Examples" in look(desk, at("post-room"))
    assert "Nothing of it is left to post" in look(desk, at("pile", pile.pk))


def test_a_register_and_its_covering_letter_are_one_envelope_with_one_press(desk: Client) -> None:
    appeal = letters_on_paper("Marie Exemple", "Jean Exemple")
    cast.signed(appeal, counted=True, confirmed_at=clock.now() - timedelta(days=8))
    planning.plan_due(clock.now())
    covering.cover_due(clock.now())
    pile = make(printing.ask_for_batch(by=cast.case_worker()))
    page = look(desk, at("pile", pile.pk))
    assert "A covering letter and a register of 2." in page
    assert page.count("It is in the post <span") == 1
    first = printing.parcels_of(pile)[0]
    do(desk, at("post-parcel", first.pk), letters="4", on="2016-06-30")
    assert set(states()) == {"accepted"}
    assert look(desk, at("post-room")).count("posted on 30 June 2016") == 1
