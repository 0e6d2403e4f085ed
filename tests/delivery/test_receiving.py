"""What comes back settles or annotates letters, and what does not fit changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import came_back
import cast
import pytest
from taken_letters import accepted

from habeas.delivery import receiving, settling, states
from habeas.delivery.bouncing import TooEarlyError
from habeas.delivery.models import Answer, Consignment, Delivery, Report, Step
from habeas.delivery.receiving import Outcome
from habeas.directory.models import Office
from habeas.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken() -> Consignment:
    """A letter that the office's side has taken."""
    return accepted()


def receive(raw: bytes, recipient: str = "") -> Outcome:
    return receiving.receive(raw, recipient=recipient, now=clock.now())


def stands(consignment: Consignment) -> tuple[str, str, str]:
    delivery = Delivery.objects.get(consignment=consignment)
    return delivery.state, delivery.reason, delivery.evidence


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (came_back.dsn, "no mailbox"),
        (came_back.exim, "full"),
        (lambda consignment: came_back.exim(consignment, report=False), "full"),
        (came_back.exchange, "no mailbox"),
        (came_back.gmail, "no mailbox"),
        (came_back.qmail, "no mailbox"),
    ],
    ids=["postfix", "exim", "exim without a report", "exchange", "gmail", "qmail"],
)
def test_a_letter_that_came_back_is_bounced_whatever_server_says_so(
    taken: Consignment, shape: Callable[[Consignment], bytes], reason: str
) -> None:
    assert receive(shape(taken)) is Outcome.FAILED
    assert stands(taken) == ("bounced", reason, "E1")
    assert Report.objects.get().kind == "failed"


def test_a_refusal_for_another_reason_is_a_refusal(taken: Consignment) -> None:
    receive(came_back.dsn(taken, status="5.7.1", diagnostic="smtp; 554 5.7.1 not from you"))
    assert stands(taken)[:2] == ("bounced", "refused")


def test_what_is_delayed_is_written_down_and_waits_on(taken: Consignment) -> None:
    said = came_back.dsn(taken, action="delayed", status="4.4.1", diagnostic="smtp; 421 busy")
    assert receive(said) is Outcome.DELAYED
    assert stands(taken) == ("accepted", "", "E1")
    report = Report.objects.get()
    assert (report.kind, report.status) == ("delayed", "4.4.1")


@pytest.mark.parametrize(
    ("action", "evidence"), [("delivered", "E3"), ("relayed", "E2"), ("expanded", "E2")]
)
def test_a_positive_report_is_evidence(taken: Consignment, action: str, evidence: str) -> None:
    said = came_back.dsn(taken, action=action, status="2.0.0", diagnostic="smtp; 250 ok")
    assert receive(said) is Outcome.DELIVERED
    assert stands(taken) == ("accepted", "", evidence)


def test_evidence_never_grows_less(taken: Consignment) -> None:
    receive(came_back.dsn(taken, action="delivered", status="2.0.0"))
    receive(came_back.dsn(taken, action="relayed", status="2.0.0"))
    assert stands(taken)[2] == "E3"


def test_of_several_behind_an_alias_one_that_has_it_is_enough(taken: Consignment) -> None:
    said = came_back.dsn(taken, more=[came_back.recipient("delivered", "2.1.5")])
    assert receive(said) is Outcome.DELIVERED
    assert stands(taken) == ("accepted", "", "E3")


def test_the_same_report_twice_changes_nothing(taken: Consignment) -> None:
    said = came_back.dsn(taken)
    receive(said)
    assert receive(b"Received: by another road\r\n" + said) is Outcome.REPEATED
    assert Report.objects.count() == 1
    assert Step.objects.filter(after="bounced").count() == 1


def test_a_bounce_after_the_window_stands_beside_the_end(taken: Consignment) -> None:
    settling.settle_due(clock.now() + states.BOUNCE_WINDOW + timedelta(minutes=1))
    assert receive(came_back.dsn(taken)) is Outcome.FAILED
    assert stands(taken) == ("settled", "", "E1")
    assert Report.objects.get().kind == "failed"


def test_word_of_a_letter_of_which_nobody_knew_says_that_it_was_taken() -> None:
    consignment = accepted()
    Delivery.objects.filter(consignment=consignment).update(state="unknown", evidence="")
    receive(came_back.dsn(consignment))
    assert stands(consignment) == ("bounced", "no mailbox", "E1")
    steps = Step.objects.filter(delivery__consignment=consignment).order_by("pk")
    last = [(step.before, step.after) for step in steps][-2:]
    assert last == [("unknown", "accepted"), ("accepted", "bounced")]


def test_a_report_that_outruns_the_courier_is_asked_for_again() -> None:
    consignment = accepted()
    Delivery.objects.filter(consignment=consignment).update(state="sending", evidence="")
    consignment.attempts.update(phase="dot", ended_at=None)
    with pytest.raises(TooEarlyError):
        receive(came_back.dsn(consignment))
    assert not Report.objects.exists()


def test_a_report_that_comes_while_a_letter_in_doubt_is_repeated_is_asked_for_again() -> None:
    consignment = accepted()
    Delivery.objects.filter(consignment=consignment).update(state="sending", evidence="")
    consignment.attempts.update(phase="dot", ended_at=clock.now())
    with pytest.raises(TooEarlyError):
        receive(came_back.dsn(consignment))
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", ["queued", "deferred", "failed", "cancelled"])
def test_a_report_of_a_letter_that_never_left_changes_nothing(
    taken: Consignment, state: str
) -> None:
    Delivery.objects.filter(consignment=taken).update(state=state, evidence="")
    assert receive(came_back.dsn(taken)) is Outcome.UNMATCHED
    assert stands(taken) == (state, "", "")
    assert receive(came_back.answer(taken)) is Outcome.UNMATCHED
    assert not Answer.objects.exists()


def test_a_report_of_another_message_changes_nothing(taken: Consignment) -> None:
    forged = came_back.dsn(taken, message_id="<another@elsewhere.example>")
    assert receive(forged) is Outcome.UNMATCHED
    assert stands(taken) == ("accepted", "", "E1")
    assert [report.kind for report in Report.objects.all()] == ["unmatched"]


def test_a_token_that_is_none_of_ours_leaves_no_trace(taken: Consignment) -> None:
    for address in (f"letter-{'0' * 32}@letters.example", "letters@letters.example", "x" * 5000):
        assert receive(came_back.dsn(taken), address) is Outcome.NOBODY
    assert not Report.objects.exists()
    assert not Answer.objects.exists()


def test_what_a_report_says_of_the_recipient_is_not_believed() -> None:
    other = cast.office_by_mail("other")
    for number in range(2):
        consignment = accepted(name=f"Nina Example{'a' * number}")
        receive(came_back.dsn(consignment, final="other@office.example"))
    assert cast.contact_of(other, "email").healthy
    assert not cast.contact_of(Office.objects.get(handle="minister"), "email").healthy


def test_no_address_of_the_report_is_kept(taken: Consignment) -> None:
    receive(came_back.dsn(taken))
    assert "office.example" not in Report.objects.get().text


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner=somebody",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "Return-Path: <>",
        "Return-Path: <MAILER-DAEMON>",
    ],
)
def test_what_a_mailbox_answers_by_itself_is_no_answer(taken: Consignment, header: str) -> None:
    assert receive(came_back.away(taken, header, subject="Re: Ada Sample")) is Outcome.AUTOMATIC
    assert not Answer.objects.exists()
    assert stands(taken) == ("accepted", "", "E1")


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Ada Sample",
        "Abwesenheitsnotiz",
        "=?utf-8?B?6Ieq5Yqo5Zue5aSN?=",
        "=?utf-8?Q?R=C3=A9ponse_automatique?=",
    ],
)
def test_words_in_a_subject_alone_make_no_machine(taken: Consignment, subject: str) -> None:
    assert receive(came_back.away(taken, subject=subject)) is Outcome.ANSWER
    again = came_back.away(taken, "Precedence: bulk", subject=subject)
    assert receive(again.replace(b"away-1", b"away-2")) is Outcome.AUTOMATIC


def test_a_person_who_writes_that_no_machine_wrote_is_a_person(taken: Consignment) -> None:
    said = came_back.away(taken, "Auto-Submitted: no", subject="Re: Ada Sample")
    assert receive(said) is Outcome.ANSWER


def test_a_person_who_quotes_a_server_is_no_server(taken: Consignment) -> None:
    text = "Hi. This is the\n\n<minister@office.example>:\nno such user here, you wrote."
    assert receive(came_back.answer(taken, text=text)) is Outcome.ANSWER
    assert stands(taken) == ("accepted", "", "E1")


def test_an_answer_waits_sealed_for_the_desk(taken: Consignment) -> None:
    assert receive(came_back.answer(taken, text="A plainly invented answer.")) is Outcome.ANSWER
    answer = Answer.objects.get()
    assert (answer.state, answer.consignment) == ("new", taken)
    assert b"plainly invented" not in bytes(answer.sealed or b"")
    assert stands(taken)[2] == "E1"
    assert receive(came_back.answer(taken, text="A plainly invented answer.")) is Outcome.REPEATED


def test_a_flood_at_one_address_ends_by_itself(taken: Consignment) -> None:
    outcomes = [receive(came_back.answer(taken, number=number)) for number in range(12)]
    assert outcomes[-2:] == [Outcome.TOO_MANY] * 2
    assert Answer.objects.count() == 10


def test_a_message_over_ten_megabytes_is_refused(taken: Consignment) -> None:
    with pytest.raises(receiving.TooLargeError):
        receive(came_back.answer(taken) + b"x" * receiving.MOST_BYTES)
    assert not Answer.objects.exists()


def test_nothing_of_a_message_is_logged(
    taken: Consignment, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        for shape in (came_back.qmail, came_back.exchange, came_back.answer, came_back.complaint):
            receive(shape(taken))
        receive(b"From: MAILER-DAEMON\r\nX-Failed-Recipients: " + b"(" * 5_000, "x")
        poison = b"From: MAILER-DAEMON\r\nX-Failed-Recipients: office.example" + b"(" * 5_000
        receive(poison, taken.envelope_sender)
    assert "office.example" not in caplog.text
    assert "ministry" not in caplog.text


def test_all_letters_of_a_consignment_come_back_together_and_once(taken: Consignment) -> None:
    other = accepted(name="Nina Example")
    Delivery.objects.filter(consignment=other).update(consignment=taken)
    assert receive(came_back.dsn(taken)) is Outcome.FAILED
    assert set(Delivery.objects.values_list("state", "reason")) == {("bounced", "no mailbox")}
    assert Report.objects.count() == 1
    assert cast.contact_of(Office.objects.get(handle="minister"), "email").healthy
