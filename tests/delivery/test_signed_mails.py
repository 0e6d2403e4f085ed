"""Every mail that leaves is signed once there is a key, and each try carries the same signature."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes

import cast
import dkim as verifier
import pytest
from carriers import Sink, dispatch, plan, refusal, standing
from django.core import mail

from habeas import conf
from habeas.actions import dkim_keys, taking
from habeas.actions.mails import SystemMail
from habeas.appeals.models import Appeal
from habeas.channels import dkim
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.mail import Head, Mailbox, plain_message
from habeas.channels.registry import carrier
from habeas.delivery import writing
from habeas.delivery.backends import DjangoCarrier
from habeas.delivery.models import Consignment
from habeas.kernel import clock
from habeas.ops.courier import Courier

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> Iterator[dkim.DkimKey]:
    cast.ring()
    dkim_keys.make_dkim_key(conf.keys_dir())
    made = dkim_keys.dkim_key(conf.keys_dir())
    assert made is not None
    yield made
    dkim_keys.path_in(conf.keys_dir()).unlink()


def verifies(message: bytes, key: dkim.DkimKey) -> bool:
    record = dkim.record(key).encode()
    return bool(verifier.verify(message, dnsfunc=lambda _name, timeout: record))  # noqa: ARG005 - dkimpy's name


def queued() -> Appeal:
    appeal = cast.open_appeal_of()
    cast.signed(appeal)
    plan()
    return appeal


def test_a_letter_leaves_signed_for_the_from_domain(key: dkim.DkimKey) -> None:
    queued()
    sink = Sink()
    dispatch(sink)
    (envelope,) = sink.taken
    assert verifies(envelope.message, key)
    assert b" d=letters.example; " in envelope.message


def test_each_try_carries_the_same_signature(key: dkim.DkimKey) -> None:
    queued()
    sink = Sink()
    sink.fails_with = refusal(451)
    dispatch(sink)
    assert standing()[0] == "deferred"
    dkim_keys.path_in(conf.keys_dir()).write_bytes(dkim.new_key())
    sink.fails_with = None
    dispatch(sink, now=clock.now() + timedelta(days=1))
    first, second = sink.tried
    assert first.message == second.message
    assert verifies(second.message, key)


def test_a_letter_says_nothing_of_a_machine_and_is_part_of_no_list(key: dkim.DkimKey) -> None:
    queued()
    sink = Sink()
    dispatch(sink)
    head = message_from_bytes(sink.taken[0].message)
    assert verifies(sink.taken[0].message, key)
    for name in ("Auto-Submitted", "Precedence", "List-Unsubscribe", "List-Id", "X-Mailer"):
        assert name not in head


def test_without_a_key_a_letter_leaves_all_the_same() -> None:
    queued()
    sink = Sink()
    dispatch(sink)
    assert b"DKIM-Signature" not in sink.taken[0].message


def test_a_fax_to_a_gateway_is_signed_too(key: dkim.DkimKey) -> None:
    cast.signed(cast.open_appeal_of(cast.office_by_fax(carriage="each")))
    plan()
    by = carrier("fax+smtp://127.0.0.1:1/fax.example")
    assert isinstance(by, EmailToFaxCarrier)
    dispatch(by)
    consignment = Consignment.objects.get()
    appeal_key = cast.ring().appeal(Appeal.objects.get().pk)
    assert verifies(writing.frozen(consignment, key=appeal_key).message, key)


def test_the_mails_of_the_software_are_signed_and_the_same_each_time(
    key: dkim.DkimKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = cast.organisation()
    message = plain_message(
        Head(
            sender=Mailbox(name=house.from_name, address=house.from_address),
            recipient="marie@exemple.example",
            reply_to=house.from_address,
            message_id="<1@letters.example>",
            date=clock.now(),
            subject="Your letter: blue heron",
        ),
        language="en",
        text="Press the button there.\n",
    )
    path = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setenv("HABEAS_MAIL", f"django:{path}")
    mail.outbox = []
    courier = Courier(is_stopping=lambda: True)
    assert isinstance(courier.carriers["email"], DjangoCarrier)
    sent = SystemMail(sender=house.from_address, recipient="marie@exemple.example", message=message)
    send: taking.Send = courier._send  # noqa: SLF001 - what the courier gives to every deed
    for _ in range(2):
        send(sent)
    first, second = (each.message().as_bytes() for each in mail.outbox)
    assert first == second
    assert first.endswith(message)
    assert verifies(first, key)
    assert message_from_bytes(first)["Auto-Submitted"] == "auto-generated"
