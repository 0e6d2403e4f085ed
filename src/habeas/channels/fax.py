"""Fax through a gateway that takes e-mail: the number is the mailbox, the PDF is the fax."""

import re
from typing import Final

from habeas.channels.base import ChannelError, Envelope, Kind, Offer
from habeas.channels.replies import RetryClass
from habeas.channels.smtp import SmtpCarrier

_E164: Final = re.compile(r"\+?([1-9][0-9]{6,14})")


class EmailToFaxCarrier:
    """Carries faxes as mail to ``<digits>@<gateway_domain>``.

    Never repeatable: the gateway may have rung already, and a second fax is a second sheet.
    """

    kind: Kind = "fax"
    name = "e-mail to fax"
    repeatable = False
    needs_person = False
    sessions = 1

    def __init__(self, smtp: SmtpCarrier, gateway_domain: str) -> None:
        self.smtp = smtp
        self.gateway_domain = gateway_domain

    def recipient_for(self, e164_number: str) -> str:
        """Return the gateway's mailbox for a number in E.164 ("+861065961109").

        Raises ChannelError when it is not such a number.
        """
        number = _E164.fullmatch(e164_number)
        if number is None:
            raise ChannelError(
                "The fax number is not complete: write + and the country code first.",
                permanent=True,
                kind=RetryClass.BAD_ADDRESS,
            )
        return f"{number[1]}@{self.gateway_domain}"

    def offer(self, envelope: Envelope) -> Offer:
        """Offer the fax to the gateway; raises ChannelError, also for a recipient elsewhere."""
        digits, _, domain = envelope.recipient.rpartition("@")
        if domain != self.gateway_domain or not _E164.fullmatch(digits):
            raise ChannelError(
                "This is not a number of the fax gateway: correct the contact.",
                permanent=True,
                kind=RetryClass.BAD_ADDRESS,
            )
        return self.smtp.offer(envelope)

    def close(self) -> None:
        """End the connections to the gateway's mail server."""
        self.smtp.close()
