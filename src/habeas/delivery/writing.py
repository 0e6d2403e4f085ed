"""Write a letter: what one delivery is made of, as bytes that freeze.

The letter's date is the day of confirmation; the office-holder, the contact and all living facts
are those of the day it leaves. Only the courier can write letters: the signer is sealed under a key
that is in its folder. An office that is found for the signer is found here, in memory.

``draft`` reads the rows; ``written`` makes the bytes of a draft and reads none, so that threads can
typeset side by side.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from habeas.actions.dkim_keys import with_dkim
from habeas.actions.keys import KeyRing
from habeas.actions.models import Action
from habeas.actions.signed import signer_of
from habeas.actions.signing import NOT_SAID
from habeas.appeals import choosing, composing, resolving
from habeas.appeals.models import Addressee, LetterVersion
from habeas.channels.base import Carrier, Envelope
from habeas.channels.fax import EmailToFaxCarrier
from habeas.channels.hylafax import HylafaxCarrier
from habeas.channels.mail import Head, Mailbox, fax_message, letter_message
from habeas.delivery import own_letters, routing
from habeas.delivery.models import Consignment, CoveringLetter, Delivery
from habeas.directory.models import Contact, Office
from habeas.kernel import languages, sealing
from habeas.kernel.errors import HabeasError
from habeas.letters.letter import Letter, Signer
from habeas.letters.plain import as_text
from habeas.letters.typeset import paper_for, pdf
from habeas.staff.organisations import domain_day, the_organisation

PURPOSE = "letter"
_REFERENCE = slice(0, 12)


class NoContactError(HabeasError):
    """The office has no contact on the channel any more that the letter could go to."""


class NotFoundYetError(HabeasError):
    """No office, or none with a mailbox, was found that the addressee stands for."""


class VersionMissingError(HabeasError):
    """The signer signed no version that leaves to this addressee."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where one delivery goes today, and the key under which its bytes freeze.

    ``addressee`` is None for a letter of our own. ``is_found`` says that the office was found for
    the signer: nothing that could tell which it is may be written down.
    """

    addressee: Addressee | None
    contact: Contact
    key: bytes
    is_found: bool = False


def destination_of(delivery: Delivery, ring: KeyRing) -> Destination:
    """Return where a delivery goes today.

    Raises NoContactError, NotFoundYetError, and SealBrokenError when the signer took it back.
    """
    if delivery.intervention is not None and delivery.intervention.office is not None:
        contact = _contact_of(delivery.intervention.office, delivery)
        return Destination(addressee=None, contact=contact, key=ring.own_letters)
    addressee = delivery.addressee
    if addressee is None:
        raise ValueError("A letter has an addressee, or is our own.")
    key = ring.appeal(addressee.appeal_id)
    if not addressee.office.stands_for:
        contact = _contact_of(addressee.office, delivery)
        return Destination(addressee=addressee, contact=contact, key=key)
    place = _told_of(delivery)
    if place is not None:
        placed = resolving.standing_in(
            addressee, place, letter_languages=choosing.live_versions(addressee.appeal)
        )
        return Destination(addressee=placed, contact=_contact_of(place, delivery), key=key)
    action, _ = signed_by(delivery)
    found = resolving.resolve(
        addressee,
        country=signer_of(action, ring).country,
        letter_languages=_letter_languages(action, addressee),
    )
    mailbox = routing.mailbox_of(found.office) if found else None
    if found is None or mailbox is None:
        raise NotFoundYetError("No office was found that can be written to.")
    return Destination(addressee=found, contact=mailbox, key=key, is_found=True)


def _told_of(delivery: Delivery) -> Office | None:
    """Return the office that the covering letter goes to in which a delivery travels, or None.

    All those that the addressee stands for get one, so it is not one that was found for a signer.
    """
    covering = CoveringLetter.objects.filter(delivery__consignment=delivery.consignment_id)
    own = covering.select_related("office").first() if delivery.consignment_id else None
    return own.office if own else None


def signed_by(delivery: Delivery) -> tuple[Action, Addressee]:
    """Return the action and the addressee of a signed letter."""
    if delivery.action is None or delivery.addressee is None:
        raise ValueError("A signed letter has an action and an addressee.")
    return delivery.action, delivery.addressee


def _letter_languages(action: Action, addressee: Addressee) -> list[str]:
    """Return the languages in which the letter was signed and may leave."""
    live = choosing.live_versions(addressee.appeal)
    return [version.language for version in action.versions.all() if version.language in live]


def _contact_of(office: Office, delivery: Delivery) -> Contact:
    contact = routing.contact_on(office, delivery.channel, tried=routing.tried_before(delivery))
    if contact is None:
        raise NoContactError("This office has no contact on this channel any more.")
    return contact


def recipient_of(contact: Contact, carrier: Carrier) -> str:
    """Return the mailbox that stands for a contact; raises ChannelError for an unusable number."""
    if isinstance(carrier, EmailToFaxCarrier | HylafaxCarrier):
        return carrier.recipient_for(contact.number)
    return contact.email or f"{contact.number}@localhost"


class Composer:
    """Composes letters as they read today; what they have in common is composed once.

    It lives for one batch: facts that change are in the next one.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._destinations: dict[tuple[int, str], Destination] = {}
        self._unsigned: dict[tuple[int, int, int], Letter] = {}

    def destination_of(self, delivery: Delivery) -> Destination:
        """Return where a delivery goes today; it raises what ``destination_of`` does."""
        addressee = delivery.addressee
        if addressee is None or addressee.office.stands_for or delivery.instead_of_id:
            return destination_of(delivery, self.ring)  # another for each letter
        key = (addressee.pk, delivery.channel)
        if key not in self._destinations:
            self._destinations[key] = destination_of(delivery, self.ring)
        return self._destinations[key]

    def compose(self, delivery: Delivery, destination: Destination) -> Letter:
        """Return the letter of one delivery.

        Raises StaleFormError, MissingFactError, VersionMissingError, and SealBrokenError when the
        signer has taken it back.
        """
        if delivery.intervention is not None:
            return own_letters.compose(delivery.intervention)
        action, addressee = signed_by(delivery)
        addressee = destination.addressee or addressee
        versions = {version.language: version for version in action.versions.all()}
        version = choosing.leaving_version(addressee, versions)
        if version is None:
            raise VersionMissingError("No version was signed for this addressee.")
        signed = signer_of(action, self.ring)
        country = (
            languages.country_name(signed.country, version.language)
            if signed.country != NOT_SAID
            else ""
        )
        return replace(
            self._without_signer(version, addressee),
            place=country,
            day=action.confirmed_on,
            signer=Signer(name=signed.name, who=signed.who, country=country),
        )

    def _without_signer(self, version: LetterVersion, addressee: Addressee) -> Letter:
        # A found office's addressee is made for one signer; its row is the placeholder's.
        key = (version.pk, addressee.pk, addressee.office.pk)
        if key not in self._unsigned:
            self._unsigned[key] = composing.compose(
                version.words,
                language=version.language,
                addressee=addressee,
                day=domain_day(),
                place="",
                signer=None,
            )
        return self._unsigned[key]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter and the head of its mail: all that its bytes are made of."""

    letter: Letter
    head: Head
    channel: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """The message that travels, and its pages where they are counted."""

    message: bytes
    pages: int | None


def draft(letter: Letter, consignment: Consignment, *, recipient: str, now: datetime) -> Draft:
    """Return what the bytes of a letter are made of; ``now`` is the real time."""
    house = the_organisation()
    is_fax = consignment.channel == "fax"
    head = Head(
        sender=Mailbox(name=house.from_name, address=house.from_address),
        recipient=recipient,
        reply_to=routing.reply_address(consignment),
        message_id=consignment.message_id,
        date=now,
        subject=consignment.pk.hex[_REFERENCE] if is_fax else letter.subject,
    )
    return Draft(letter=letter, head=head, channel=consignment.channel)


def written(draft: Draft) -> Written:
    """Typeset and return the bytes that travel; raises HeaderError and UnprintableError."""
    letter = draft.letter
    paper = pdf(letter, paper_for(letter.address.country))
    if draft.channel == "fax":
        return Written(message=with_dkim(fax_message(draft.head, pdf=paper)), pages=None)
    message = letter_message(draft.head, language=letter.language, text=as_text(letter), pdf=paper)
    return Written(message=with_dkim(message), pages=None)


def freeze(envelope: Envelope, consignment: Consignment, *, key: bytes) -> bytes:
    """Return an envelope sealed for its consignment: the recipient's line, then the message."""
    plaintext = envelope.recipient.encode("ascii") + b"\n" + envelope.message
    return sealing.seal_under(key, plaintext, purpose=PURPOSE, row=str(consignment.pk))


def frozen(consignment: Consignment, *, key: bytes) -> Envelope:
    """Return the envelope that was frozen with the first attempt; raises SealBrokenError."""
    plaintext = sealing.open_under(
        key, bytes(consignment.sealed or b""), purpose=PURPOSE, row=str(consignment.pk)
    )
    recipient, _, message = plaintext.partition(b"\n")
    return Envelope(
        sender=consignment.envelope_sender, recipient=recipient.decode("ascii"), message=message
    )
