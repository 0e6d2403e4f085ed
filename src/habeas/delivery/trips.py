"""One claimed consignment's way to the next hop: what is known of it until its end is recorded."""

from dataclasses import dataclass, replace

from habeas.channels.base import Carrier, Envelope, Offer
from habeas.delivery import states, writing
from habeas.delivery.models import Attempt, Consignment, Delivery


@dataclass(kw_only=True, eq=False)
class Trip:
    """A consignment on its way, with the letters in it; they all end alike.

    ``doubtful``: it may be there already. ``destination``, ``envelope``, ``attempt`` and ``offer``
    are set as the trip goes on, ``sealed`` when bytes are made that have to freeze.
    """

    consignment: Consignment
    deliveries: list[Delivery]
    carrier: Carrier
    doubtful: bool
    destination: writing.Destination | None = None
    envelope: Envelope | None = None
    sealed: bytes | None = None
    attempt: Attempt | None = None
    offer: Offer | None = None

    def __str__(self) -> str:
        """Return what a log may call it: an id."""
        if self.consignment.kind == "letter":
            return f"Letter {self.deliveries[0].pk}"
        return f"Consignment {self.consignment.pk}"

    @property
    def gone_to(self) -> writing.Destination:
        """Where it goes, of one that is on its way; raises ValueError before that."""
        if self.destination is None:
            raise ValueError("It is not known yet where this goes.")
        return self.destination

    @property
    def is_found(self) -> bool:
        """Whether the office was found for the signer, so that nothing may tell which it is."""
        return self.destination is not None and self.destination.is_found

    @property
    def may_repeat(self) -> bool:
        """Whether it may be handed over once more although it may be there already."""
        return self.carrier.repeatable and self.consignment.repeats < states.MOST_REPEATS

    def put(self, written: writing.Written) -> None:
        """Put the bytes into the envelope, and sealed beside it."""
        if self.envelope is None:
            raise ValueError("A letter is written once it is known where it goes.")
        self.envelope = replace(self.envelope, message=written.message)
        self.consignment.pages = written.pages
        self.sealed = writing.freeze(self.envelope, self.consignment, key=self.gone_to.key)
