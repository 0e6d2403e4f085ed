"""Compose the letter of one version to one addressee, as of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from habeas.appeals.models import Addressee
from habeas.cases.telling import facts_of
from habeas.directory import forms
from habeas.directory.models import Office
from habeas.letters import living
from habeas.letters.letter import Letter, PostalAddress, Signer
from habeas.staff import previewing


def compose(  # noqa: PLR0913 - each is a fact of the one letter
    words: Mapping[str, Any],
    *,
    language: str,
    addressee: Addressee,
    day: date,
    place: str,
    signer: Signer | None,
    approved_only: bool = True,
) -> Letter:
    """Return the letter that ``words`` (of a version or a draft) make on ``day``.

    The office-holder and all living facts are those of ``day``; with ``approved_only`` those alone
    to which a second person has said yes. ``signer`` is None for a letter to be signed by hand.
    Raises StaleFormError when a written form no longer fits its value.
    """
    office = addressee.office
    told = not approved_only or may_be_told(office)
    facts = facts_of(
        addressee.appeal.case,
        language=language,
        official=official_on(addressee, day=day, language=language, approved_only=approved_only),
        approved_only=approved_only,
    )

    def fill(text: str) -> str:
        return living.fill(text, facts, language=language, day=day)

    return Letter(
        language=language,
        place=place,
        day=day,
        signer=signer,
        address=address_of(office, day=day) if told else _title_alone(office),
        subject=fill(words["subject"]),
        salutation=fill(
            words["salutation"] or forms.salutation(office, language, usual_alone=not told)
        ),
        paragraphs=tuple(fill(paragraph) for paragraph in paragraphs_of(words["body"])),
        lead_in=fill(words["lead_in"]),
        demands=tuple(fill(demand) for demand in words["demands"]),
        closing=fill(words["closing"] or forms.closing(office, language, usual_alone=not told)),
        reference=addressee.appeal.reference,
    )


def may_be_told(office: Office) -> bool:
    """Tell whether readers may see who holds an office and where it is: on two persons' word."""
    return previewing.is_on() or office.coordinates.is_approved


def official_on(
    addressee: Addressee, *, day: date, language: str, approved_only: bool = True
) -> str:
    """Return title and name of who holds the office on ``day``; the title when nobody is known."""
    office = addressee.office
    holder = office.holder_on(day) if not approved_only or may_be_told(office) else None
    title = office.title_in(language)
    return f"{title} {holder.name_in(language)}" if holder else title


def address_of(office: Office, *, day: date) -> PostalAddress:
    """Return the address block: the holder's line of ``day``, the postal lines, the country."""
    holder = office.holder_on(day)
    post = next((c for c in office.contacts.all() if c.channel == "post"), None)
    first = holder.address_line if holder else office.title_in("en")
    return PostalAddress(
        lines=(first, *(post.lines if post else ())),
        country=post.country if post else office.country,
    )


def _title_alone(office: Office) -> PostalAddress:
    return PostalAddress(lines=(office.title_in("en"),), country=office.country)


def paragraphs_of(body: str) -> list[str]:
    """Split a letter's body at its empty lines."""
    blocks = body.replace("\r\n", "\n").split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]
