"""Write what travels for many: a register of concern, or a covering letter with totals.

A register holds the common text once and everybody as each chose to be seen. All of them signed the
same version: ``binding`` sees to that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from habeas import conf
from habeas.actions.dkim_keys import with_dkim
from habeas.actions.keys import KeyRing
from habeas.actions.signed import signer_of
from habeas.actions.signing import NOT_SAID
from habeas.appeals import choosing, composing
from habeas.appeals.models import Addressee, LetterVersion
from habeas.channels.mail import fax_message, letter_message
from habeas.delivery import totals, writing
from habeas.delivery.models import Consignment, Delivery
from habeas.kernel import clock, languages
from habeas.letters.letter import Letter, Signer
from habeas.letters.plain_registers import covering_as_text, register_as_text
from habeas.letters.registers import Register
from habeas.letters.typeset import (
    Paper,
    covering_pages,
    covering_pdf,
    paper_for,
    register_pages,
    register_pdf,
)
from habeas.staff.organisations import domain_day, the_organisation


@dataclass(frozen=True, kw_only=True)
class Document:
    """A register or a covering letter: as a letter with its heading, as text, and on paper."""

    letter: Letter
    text: str
    pdf: bytes
    pages: int


def write(  # noqa: PLR0913 - what the bytes of one document are made of
    consignment: Consignment,
    deliveries: Sequence[Delivery],
    destination: writing.Destination,
    ring: KeyRing,
    *,
    recipient: str,
    now: datetime,
) -> writing.Written:
    """Return the bytes of a register or a covering letter with these deliveries.

    What is printed is kept with the rows: the date, each signer's number, the totals. ``now`` is
    the real time. Raises StaleFormError, MissingFactError, UnprintableError, VersionMissingError,
    HeaderError, and SealBrokenError when a signer has taken it back.
    """
    if destination.addressee is None:
        raise ValueError("A register goes to an addressee.")
    document = document_of(consignment, deliveries, ring)
    head = writing.draft(document.letter, consignment, recipient=recipient, now=now).head
    if consignment.channel == "fax":
        message = fax_message(head, pdf=document.pdf)
    else:
        message = letter_message(
            head, language=document.letter.language, text=document.text, pdf=document.pdf
        )
    return writing.Written(message=with_dkim(message), pages=document.pages)


def document_of(
    consignment: Consignment,
    deliveries: Sequence[Delivery],
    ring: KeyRing,
    *,
    paper: Paper | None = None,
) -> Document:
    """Return the document that a consignment of this kind is, on the addressee's usual paper.

    The date, the numbers and the totals that it prints are kept with the rows; raises as ``write``.
    """
    if consignment.kind == "covering":
        made = _covering(deliveries, paper=paper)
    else:
        made = _register(deliveries, ring, paper=paper)
    consignment.dated = made.letter.day
    consignment.pages = made.pages
    consignment.save(update_fields=["dated", "pages"])
    return made


def compose(deliveries: Sequence[Delivery], ring: KeyRing) -> Register:
    """Return the register of deliveries to one addressee, in the order given; raises as ``write``.

    It is dated today, from the place of the organisation; its facts and its holder are today's.
    """
    versions = {version_of(delivery) for delivery in deliveries}
    if len(versions) != 1:
        raise writing.VersionMissingError("A register is of one version that all have signed.")
    (version,) = versions
    _, addressee = writing.signed_by(deliveries[0])
    rested = clock.now() - timedelta(minutes=conf.rest_minutes())
    return Register(
        letter=common_letter(version, addressee),
        house=the_organisation().legal_name,
        signers=tuple(_signer(delivery, version.language, ring) for delivery in deliveries),
        counted=totals.totals_of(addressee.appeal, until=rested).counted,
    )


def version_of(delivery: Delivery) -> LetterVersion:
    """Return the version in which a signed letter leaves; raises VersionMissingError."""
    action, addressee = writing.signed_by(delivery)
    signed = {version.language: version for version in action.versions.all()}
    version = choosing.leaving_version(addressee, signed)
    if version is None:
        raise writing.VersionMissingError("No version was signed for this addressee.")
    return version


def common_letter(version: LetterVersion, addressee: Addressee) -> Letter:
    """Return the text that all have signed, as it reads today, with nobody under it."""
    return composing.compose(
        version.words,
        language=version.language,
        addressee=addressee,
        day=domain_day(),
        place=totals.house_place(version.language),
        signer=None,
    )


def in_order(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return deliveries in the order in which their signers confirmed them."""
    return sorted(
        deliveries, key=lambda each: (each.action.confirmed_at if each.action else 0, each.pk)
    )


def _register(deliveries: Sequence[Delivery], ring: KeyRing, *, paper: Paper | None) -> Document:
    ordered = in_order(deliveries)
    register = compose(ordered, ring)
    for number, delivery in enumerate(ordered, 1):
        delivery.number = number
    Delivery.objects.bulk_update(ordered, ["number"], batch_size=500)
    sheet = paper or paper_for(register.letter.address.country)
    return Document(
        letter=replace(register.letter, subject=register.subject()),
        text=register_as_text(register),
        pdf=register_pdf(register, sheet),
        pages=register_pages(register, sheet),
    )


def _covering(deliveries: Sequence[Delivery], *, paper: Paper | None) -> Document:
    own = next(each.covering for each in deliveries if each.covering is not None)
    covering = totals.compose(own)
    letter = covering.as_letter()
    sheet = paper or paper_for(letter.address.country)
    return Document(
        letter=letter,
        text=covering_as_text(covering),
        pdf=covering_pdf(covering, sheet),
        pages=covering_pages(covering, sheet),
    )


def _signer(delivery: Delivery, language: str, ring: KeyRing) -> Signer:
    action, _ = writing.signed_by(delivery)
    signed = signer_of(action, ring)
    country = "" if signed.country == NOT_SAID else languages.country_name(signed.country, language)
    return Signer(name=signed.name, who=signed.who, country=country)
