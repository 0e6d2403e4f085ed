"""Registers of concern: who is bound with whom, what the document says, and what is kept of it."""

import email
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage

import cast
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from carriers import Sink, dispatch, plan, write_off
from scripted import mail_server

from habeas.actions import opening
from habeas.appeals.models import Appeal
from habeas.channels.base import Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.smtp import SmtpCarrier
from habeas.delivery import binding, pacing, registers
from habeas.delivery.models import Consignment, Delivery
from habeas.directory.models import Office
from habeas.kernel import clock
from habeas.letters.typeset import register_pages

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def bind(now: datetime | None = None) -> int:
    return binding.bind_due(cast.ring(), now or clock.now())


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


def by_register(handle: str = "minister") -> Office:
    return cast.office_by_mail(handle, carriage="register")


@pytest.fixture
def appeal() -> Appeal:
    """An open appeal to the Minister, whose letters are bound in a register."""
    return cast.open_appeal_of(by_register())


def test_letters_for_a_register_go_as_one_mail_with_everybody_in_it(appeal: Appeal) -> None:
    cast.signed(appeal, name="Marie Exemple", who="teacher, Lyon", country="FR")
    cast.signed(appeal, name="Max Muster", who="", country="-")
    plan()
    assert bind() == 2
    sink = Sink()
    assert dispatch(sink) == 1
    (envelope,) = sink.taken
    said = text(envelope)
    assert "Register of concern" in message(envelope)["Subject"]
    assert "Signatures: 2" in said
    assert "1. Marie Exemple, teacher, Lyon, France" in said
    assert "2. Max Muster\n" in said
    assert said.count("aged 78") == 1
    assert "Switzerland, 30 June 2016" in said
    (attached,) = message(envelope).iter_attachments()
    on_paper = paper(attached.get_content())
    assert "Register of concern" in on_paper
    assert "1. Marie Exemple, teacher, Lyon, France 2. Max Muster" in on_paper


def test_each_letter_knows_its_number_and_the_register_its_day_and_pages(appeal: Appeal) -> None:
    now = clock.now()
    second = cast.signed(appeal, name="Second Signer", confirmed_at=now - timedelta(hours=1))
    first = cast.signed(appeal, name="First Signer", confirmed_at=now - timedelta(hours=2))
    plan()
    bind()
    dispatch(Sink())
    numbers = dict(Delivery.objects.values_list("action", "number"))
    assert numbers == {first.pk: 1, second.pk: 2}
    register = Consignment.objects.get()
    assert (register.kind, register.pages) == ("register", 1)
    assert str(register.dated) == "2016-06-30"
    states = Delivery.objects.values_list("state", "evidence", "consignment").distinct()
    assert list(states) == [("accepted", "E1", register.pk)]


def test_no_supporters_name_is_in_a_header_of_a_register(appeal: Appeal) -> None:
    cast.signed(appeal, name="Marie Exemple")
    plan()
    bind()
    sink = Sink()
    dispatch(sink)
    headers = "\n".join(f"{key}: {value}" for key, value in message(sink.taken[0]).items())
    assert "Marie" not in headers


def test_a_mailbox_gets_one_register_a_day(appeal: Appeal) -> None:
    cast.signed(appeal)
    plan()
    assert bind() == 1
    cast.signed(appeal, name="Late Signer")
    plan()
    assert bind() == 0
    dispatch(Sink())
    assert bind() == 0
    assert bind(clock.now() + DAY) == 1


def test_two_appeals_share_the_one_register_a_day_of_an_office(appeal: Appeal) -> None:
    other = cast.open_appeal_of(by_register(), slug="ua-21-2016")
    cast.signed(appeal)
    cast.signed(other, name="Other Signer")
    plan()
    assert bind() == 1
    dispatch(Sink())
    assert bind() == 0
    assert bind(clock.now() + DAY) == 1


def test_nothing_is_bound_while_the_office_is_shut(
    appeal: Appeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.signed(appeal)
    plan()
    tomorrow = clock.now() + DAY
    monkeypatch.setenv("HABEAS_OFFICE_HOURS", "9-17")
    assert bind(tomorrow.replace(hour=3)) == 0
    weekday = tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7)
    assert bind(weekday.replace(hour=12)) == 1


def test_a_register_holds_one_version_alone(appeal: Appeal) -> None:
    early = cast.signed(appeal, confirmed_at=clock.now() - DAY)
    cast.revise(appeal, body="Another text (en) about {name of ada}.", earlier_may_go=True)
    late = cast.signed(appeal, name="Late Signer")
    plan()
    assert bind() == 1
    sink = Sink()
    dispatch(sink)
    assert bind(clock.now() + DAY) == 1
    dispatch(sink, now=clock.now() + DAY)
    first, second = (text(envelope) for envelope in sink.taken)
    assert "Another text" not in first
    assert "Late Signer" not in first
    assert "Another text" in second
    assert "Late Signer" in second
    bound = dict(Delivery.objects.values_list("action", "consignment"))
    assert bound[early.pk] != bound[late.pk]


def test_who_takes_her_letter_back_is_not_in_the_register(appeal: Appeal) -> None:
    gone = cast.signed(appeal, name="Gone Again", confirmed_at=clock.now() - DAY)
    cast.signed(appeal, name="Marie Exemple")
    plan()
    bind()
    opening.forget_signer(gone, now=clock.now())
    write_off()
    sink = Sink()
    dispatch(sink)
    dispatch(sink)
    (envelope,) = sink.taken
    assert "Gone Again" not in text(envelope)
    assert "1. Marie Exemple" in text(envelope)
    assert Delivery.objects.get(action=gone).state == "cancelled"


def test_a_name_goes_on_no_fax_where_that_could_harm() -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax(carriage="register"))
    cast.signed(appeal)
    plan()
    cast.answer_risks(appeal, fax="unknown")
    assert bind() == 0
    cast.answer_risks(appeal, fax="no")
    assert bind() == 1


def test_nobody_who_is_counted_stands_in_a_register(appeal: Appeal) -> None:
    cast.signed(appeal)
    for _ in range(12):
        cast.signed(appeal, counted=True)
    plan()
    assert bind() == 1
    sink = Sink()
    dispatch(sink)
    assert "Signatures: 1\n" in text(sink.taken[0])
    assert "Others who have signed without giving a name: 12" in text(sink.taken[0])


def test_fewer_than_ten_who_are_counted_are_not_told_of_in_a_register(appeal: Appeal) -> None:
    cast.signed(appeal)
    cast.signed(appeal, counted=True)
    plan()
    bind()
    sink = Sink()
    dispatch(sink)
    assert "without giving a name" not in text(sink.taken[0])


def test_nothing_is_bound_while_the_appeal_may_not_send(appeal: Appeal) -> None:
    cast.signed(appeal)
    plan()
    Appeal.objects.update(review_by=clock.now() - timedelta(days=9000))
    assert bind() == 0


def test_a_fax_has_twenty_pages_at_most_and_the_rest_goes_tomorrow() -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax(carriage="register"))
    long = "a very long name that hardly ends and takes two lines of its own in every column it is"
    action = cast.signed(appeal, name=long, who="")
    plan()
    letters = list(binding._named(clock.now()))  # noqa: SLF001 - the letters as binding reads them
    assert action.pk == letters[0].action_id
    fitting = binding._how_many_fit(letters * 2500, cast.ring())  # noqa: SLF001 - 2500 signers
    assert 200 < fitting < 2500
    with_one_more = registers.compose(letters * (fitting + 1), cast.ring())
    assert register_pages(with_one_more) == 21
    assert register_pages(registers.compose(letters * fitting, cast.ring())) == 20


def test_a_register_goes_as_a_fax_with_the_paper_alone() -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax(carriage="register"))
    cast.signed(appeal)
    cast.signed(appeal, name="Max Muster")
    plan()
    bind()
    with mail_server() as (inbox, port):
        smtp = SmtpCarrier("127.0.0.1", port, loopback_only=True)
        dispatch(EmailToFaxCarrier(smtp, "fax.example"))
    ((_, recipients, raw),) = inbox.messages
    read = email.message_from_bytes(raw, policy=policy.default)
    assert recipients == ["861065961109@fax.example"]
    assert read.get_content_type() == "application/pdf"
    assert "Max Muster" in paper(read.get_content())
    assert list(Delivery.objects.values_list("state", flat=True)) == ["accepted"] * 2


def test_letters_above_a_mailboxs_daily_cap_go_in_its_register() -> None:
    office = cast.office_by_mail()
    office.contacts.update(daily_cap=2)
    appeal = cast.open_appeal_of(office)
    for number in range(5):
        cast.signed(appeal, name=f"Signer {'abcde'[number]}")
    plan()
    now = clock.now()
    pacing.release_due(now)
    bind(now)
    sink = Sink()
    dispatch(sink)
    kinds = sorted(Consignment.objects.values_list("kind", flat=True))
    assert kinds == ["letter", "letter", "register"]
    assert len(sink.taken) == 3
    bound = next(text(each) for each in sink.taken if "Register" in message(each)["Subject"])
    assert "Signatures: 3" in bound


def test_paper_is_bound_for_a_print_batch_a_version_a_register() -> None:
    appeal = cast.open_appeal_of(cast.office_by_post())
    cast.signed(appeal)
    cast.signed(appeal, name="Max Muster")
    plan()
    assert bind() == 0
    addressee = appeal.addressees.get()
    (register,) = binding.bind_for_print(addressee, clock.now())
    letters = list(Delivery.objects.filter(consignment=register))
    assert {letter.state for letter in letters} == {"held"}
    document = registers.document_of(register, letters, cast.ring(), paper="us-letter")
    assert "1. Marie Exemple" in paper(document.pdf)
    assert pypdfium2.PdfDocument(document.pdf)[0].get_width() == 612
    assert document.pages == 1
    assert set(Delivery.objects.values_list("number", flat=True)) == {1, 2}
