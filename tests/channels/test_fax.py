import pytest

from habeas.channels.base import ChannelError, Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.smtp import SmtpCarrier

FAX = EmailToFaxCarrier(SmtpCarrier("127.0.0.1", 1, loopback_only=True), "fax.example")


def test_the_number_is_the_mailbox_at_the_gateway() -> None:
    assert FAX.recipient_for("+861065961109") == "861065961109@fax.example"


@pytest.mark.parametrize(
    "number", ["", "+", "0106596", "+86 10 6596", "+86106596110912345", "+٣٣١٤٠٠٠٠٠٠"]
)
def test_what_is_no_whole_number_is_refused(number: str) -> None:
    with pytest.raises(ChannelError) as refused:
        FAX.recipient_for(number)
    assert refused.value.permanent is True


@pytest.mark.parametrize("recipient", ["861065961109@other.example", "jane@fax.example"])
def test_a_fax_goes_to_a_number_of_the_gateway_alone(recipient: str) -> None:
    envelope = Envelope(sender="a@b.example", recipient=recipient, message=b"")
    with pytest.raises(ChannelError) as refused:
        FAX.offer(envelope)
    assert refused.value.permanent is True


def test_a_fax_is_never_repeated_by_itself() -> None:
    assert FAX.repeatable is False
