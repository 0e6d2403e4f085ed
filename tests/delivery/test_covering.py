"""Covering letters: totals a week, everybody who is counted carried, and the last one at close."""

import email
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import cast
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from carriers import Sink, dispatch, plan, refusal, write_off
from scripted import mail_server

from habeas.actions import opening
from habeas.actions.models import Action
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.channels.base import Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import covering, pacing, registers
from habeas.delivery.models import Consignment, CoveringLetter, Delivery
from habeas.kernel import clock

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


def cover(after: timedelta = WEEK + MINUTE) -> int:
    return covering.cover_due(clock.now() + after)


def go(sink: Sink, after: timedelta = WEEK + MINUTE) -> list[Envelope]:
    """Make the covering letters that are due then, and carry them; return what was taken."""
    cover(after)
    dispatch(sink, now=clock.now() + after)
    return sink.taken


def message(envelope: Envelope) -> EmailMessage:
    read = email.message_from_bytes(envelope.message, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def text(envelope: Envelope) -> str:
    body = message(envelope).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def paper(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def close(appeal: Appeal, outcome: str = "released") -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome=outcome)


def states() -> set[tuple[str, str]]:
    return set(Delivery.objects.values_list("state", "reason"))


def sign(appeal: Appeal, *, counted: int = 0, named: int = 0) -> list[Action]:
    made = [cast.signed(appeal, counted=True) for _ in range(counted)]
    made += [cast.signed(appeal) for _ in range(named)]
    plan()
    return made


@pytest.fixture
def appeal() -> Appeal:
    return cast.open_appeal_of()


def test_everyone_who_is_counted_is_carried_a_week_after_the_first(appeal: Appeal) -> None:
    sign(appeal, counted=12)
    assert cover(WEEK - MINUTE) == 0
    (envelope,) = go(Sink())
    said = text(envelope)
    assert message(envelope)["Subject"].startswith("Number of signatures")
    assert "- Without a name: 12" in said
    assert "Selma Signatory\nLetters for Example" in said
    assert "In the letter that they signed it says:" in said
    assert Consignment.objects.get().kind == "covering"
    assert states() == {("accepted", "")}
    assert Delivery.objects.filter(action__shown="counted", state="accepted").count() == 12
    (attached,) = message(envelope).iter_attachments()
    assert "Without a name 12" in paper(attached.get_content())


def test_totals_below_ten_are_said_as_fewer(appeal: Appeal) -> None:
    sign(appeal, counted=1)
    said = text(go(Sink())[0])
    assert "- Without a name: fewer than 10" in said
    assert "By name" not in said
    assert "Together" not in said


def test_a_sum_does_not_tell_a_part_that_is_withheld(appeal: Appeal) -> None:
    sign(appeal, counted=3, named=11)
    covering.cover_due(clock.now() + WEEK + MINUTE)
    sink = Sink()
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    said = next(text(each) for each in sink.taken if "Number of" in message(each)["Subject"])
    assert "- By name: 11" in said
    assert "- Without a name: fewer than 10" in said
    assert "Together" not in said
    assert "14" not in said.replace("2016", "")


def test_there_is_one_a_week_and_only_when_somebody_has_signed_since(appeal: Appeal) -> None:
    sign(appeal, counted=1)
    go(Sink())
    assert cover(2 * WEEK + 2 * MINUTE) == 0
    assert CoveringLetter.objects.count() == 1


def test_the_next_one_tells_what_came_since_the_last(appeal: Appeal) -> None:
    now = clock.now()
    sign(appeal, counted=20)
    Action.objects.update(confirmed_at=now - 3 * WEEK)
    Delivery.objects.update(due_at=now - 3 * WEEK)
    covering.cover_due(now - WEEK)
    dispatch(Sink())
    CoveringLetter.objects.update(on="2016-06-23", until=now - WEEK)
    sign(appeal, counted=15)
    sink = Sink()
    go(sink, MINUTE)
    said = text(sink.taken[0])
    assert "In all\n- Without a name: 35" in said
    assert "Since our letter of 23 June 2016\n- Without a name: 15" in said


def test_who_took_it_back_has_left_the_total(appeal: Appeal) -> None:
    signed = sign(appeal, counted=12)
    cover()
    opening.forget_signer(signed[0], now=clock.now())
    write_off()
    sink = Sink()
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    assert "- Without a name: 11" in text(sink.taken[0])
    assert CoveringLetter.objects.get().counted == 11
    assert Delivery.objects.get(action=signed[0]).state == "cancelled"


def test_one_that_was_written_and_not_taken_is_written_anew_without_her(appeal: Appeal) -> None:
    signed = sign(appeal, counted=12)
    cover()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    opening.forget_signer(signed[0], now=clock.now())
    write_off()
    sink.fails_with = None
    for _ in range(3):
        dispatch(sink, now=clock.now() + 2 * WEEK)
    assert "- Without a name: 11" in text(sink.taken[-1])


def test_closing_sends_the_last_one_and_carries_everybody(appeal: Appeal) -> None:
    sign(appeal, counted=10, named=1)
    close(appeal)
    write_off()
    assert ("held", "covering letter") in states()
    (envelope,) = go(Sink(), MINUTE)
    said = text(envelope)
    assert message(envelope)["Subject"].startswith("Final number of signatures")
    assert "We closed this appeal on 30 June 2016" in said
    assert "In the letter that they signed" not in said
    assert "release" not in said.lower()
    assert CoveringLetter.objects.get().final
    counted = Delivery.objects.filter(action__shown="counted")
    assert set(counted.values_list("state", flat=True)) == {"accepted"}
    assert cover(3 * WEEK) == 0


def test_a_weekly_letter_that_has_not_left_becomes_the_last_one(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    cover()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    sign(appeal, counted=1)
    close(appeal)
    write_off()
    sink.fails_with = None
    sink.tried.clear()
    later = clock.now() + WEEK + 2 * MINUTE
    covering.cover_due(later)
    dispatch(sink, now=later + timedelta(days=1))
    write_off(later + timedelta(days=1))
    pacing.release_due(later + timedelta(days=1))
    dispatch(sink, now=later + timedelta(days=2))
    (envelope,) = sink.taken
    assert "We closed this appeal" in text(envelope)
    assert "- Without a name: 11" in text(envelope)
    assert states() == {("accepted", "")}
    assert CoveringLetter.objects.count() == 1


def test_where_it_ended_at_the_familys_wish_nothing_more_is_written(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    close(appeal, "family-wish")
    write_off()
    assert cover(MINUTE) == 0
    assert states() == {("cancelled", "ended")}


def test_a_withdrawn_appeal_sends_nothing(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    cover()
    stopping.withdraw(appeal, by=cast.case_worker())
    write_off()
    sink = Sink()
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    assert cover(2 * WEEK) == 0
    assert sink.taken == []
    assert states() == {("cancelled", "withdrawn")}


def test_a_last_letter_that_cannot_leave_in_time_is_not_needed_any_more(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    close(appeal)
    Appeal.objects.update(closed_on="2016-06-01")
    write_off()
    assert cover(MINUTE) == 0
    assert states() == {("cancelled", "ended")}


def test_who_gets_a_copy_gets_totals_and_is_told_whom_it_is_addressed_to() -> None:
    embassy = cast.office_by_mail("embassy")
    appeal = cast.open_appeal_of(cast.office_by_mail(), embassy)
    appeal.addressees.filter(office=embassy).update(role="copy")
    sign(appeal, counted=10, named=1)
    sink = Sink()
    go(sink)
    copy = next(each for each in sink.taken if each.recipient == "embassy@office.example")
    said = " ".join(text(copy).split())
    assert "It is addressed to: Minister of Examples. You receive the totals as a copy" in said
    assert "- By name: fewer than 10" in text(copy)
    assert "Marie" not in text(copy)
    assert len([each for each in sink.taken if each.recipient == copy.recipient]) == 1


def test_a_fax_carries_totals_also_where_no_name_may_be_faxed() -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax())
    sign(appeal, counted=10)
    cast.answer_risks(appeal, fax="unknown")
    now = clock.now() + WEEK + MINUTE
    covering.cover_due(now)
    with mail_server() as (inbox, port):
        smtp = SmtpCarrier("127.0.0.1", port, loopback_only=True)
        dispatch(EmailToFaxCarrier(smtp, "fax.example"), now=now)
    ((_, _, raw),) = inbox.messages
    read = email.message_from_bytes(raw, policy=policy.default)
    assert "Without a name 10" in paper(read.get_content())


def test_one_for_the_post_waits_for_a_print_batch_and_grows_until_then() -> None:
    appeal = cast.open_appeal_of(cast.office_by_post())
    sign(appeal, counted=10)
    cover()
    assert states() == {("held", "person")}
    sign(appeal, counted=2)
    cover(2 * WEEK + 2 * MINUTE)
    (consignment,) = Consignment.objects.all()
    letters = list(Delivery.objects.filter(consignment=consignment))
    assert len(letters) == 13
    document = registers.document_of(consignment, letters, cast.ring())
    assert "Without a name 12" in paper(document.pdf)


def test_requests_are_quoted_only_where_everybody_signed_the_same(appeal: Appeal) -> None:
    sign(appeal, counted=1)
    letter = appeal.letter_texts.get(language="en")
    letter.demands = ["something else for {name of ada};"]
    cast.publish(letter, earlier_may_go=True)
    sign(appeal, counted=1)
    said = text(go(Sink())[0])
    assert "something else" not in said
    assert "In the letter that they signed" not in said


def test_revised_words_stop_no_total(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    cover()
    cast.revise(appeal, body="Another text about {name of ada}.")
    write_off()
    sink = Sink()
    dispatch(sink, now=clock.now() + WEEK + MINUTE)
    assert "- Without a name: 10" in text(sink.taken[0])


def test_it_waits_for_those_who_are_not_planned_yet(appeal: Appeal) -> None:
    sign(appeal, counted=10)
    cast.signed(appeal, counted=True)
    assert cover() == 0
    plan()
    assert cover() == 12
