"""How many have signed, and the covering letter that tells one addressee.

Totals are of the moment at which a letter is written: whoever took her signature back until then is
not in them. They count what was signed here, up to a moment, whatever became of each letter.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from habeas.actions.models import Action
from habeas.appeals import choosing, composing, resolving
from habeas.appeals.models import Addressee, Appeal, LetterVersion
from habeas.delivery import states
from habeas.delivery.models import CoveringLetter
from habeas.directory import forms
from habeas.kernel import languages
from habeas.letters import registers
from habeas.letters.letter import Letter, Signer
from habeas.letters.registers import Totals
from habeas.staff.organisations import domain_day, the_organisation


def totals_of(appeal: Appeal, *, until: datetime, after: datetime | None = None) -> Totals:
    """Return how many have signed until a real time, or since ``after`` alone."""
    signed = signatures(appeal, until=until)
    if after is not None:
        signed = signed.filter(confirmed_at__gt=after)
    return Totals(
        named=signed.filter(shown=Action.NAMED).count(),
        counted=signed.filter(shown=Action.COUNTED).count(),
    )


def signatures(appeal: Appeal, *, until: datetime) -> QuerySet[Action]:
    """Return the signatures of an appeal until a real time that were not taken back."""
    return Action.objects.filter(appeal=appeal, withdrawn_at__isnull=True, confirmed_at__lte=until)


def house_place(language: str) -> str:
    """Return the place from which the organisation writes: its country, or ""."""
    country = the_organisation().country
    return languages.country_name(country, language) if country else ""


def compose(covering: CoveringLetter) -> registers.CoveringLetter:
    """Return a covering letter as it reads today, and keep its totals and its day with the row.

    Raises StaleFormError, MissingFactError, and LookupError when the appeal has no letter.
    """
    addressee, appeal = placed(covering), covering.addressee.appeal
    totals = totals_of(appeal, until=covering.until)
    covering.named, covering.counted = totals.named, totals.counted
    covering.save(update_fields=["named", "counted"])
    last = _last_before(covering)
    letter = _frame(covering, addressee)
    others = appeal.addressees.filter(role="to", office__stands_for="").select_related("office")
    titles = [other.office.title_in(letter.language) for other in others]
    return registers.CoveringLetter(
        letter=letter,
        house=the_organisation().legal_name,
        until=letter.day,
        totals=totals,
        since=totals_of(appeal, until=covering.until, after=last.until) if last else None,
        last_on=last.on if last else None,
        addressees=tuple(titles) if addressee.role == "copy" else (),
        closed_on=appeal.closed_on if covering.final else None,
    )


def placed(covering: CoveringLetter) -> Addressee:
    """Return whom a covering letter is for: its addressee, or one office that this stands for."""
    addressee = covering.addressee
    if covering.office is None:
        return addressee
    live = choosing.live_versions(addressee.appeal)
    return resolving.standing_in(addressee, covering.office, letter_languages=live)


def _last_before(covering: CoveringLetter) -> CoveringLetter | None:
    """Return the last covering letter to the same addressee that their side has taken."""
    taken = CoveringLetter.objects.filter(
        addressee=covering.addressee,
        office=covering.office,
        until__lt=covering.until,
        delivery__state__in=[states.ACCEPTED, states.SETTLED],
    )
    return taken.order_by("until").last()


def _frame(covering: CoveringLetter, addressee: Addressee) -> Letter:
    version = version_for(addressee)
    language, house = version.language, the_organisation()
    place = house_place(language)
    named = [house.signatory, house.legal_name] if house.signatory else [house.legal_name, ""]
    letter = composing.compose(
        _words(version, covering),
        language=language,
        addressee=addressee,
        day=domain_day(),
        place=place,
        signer=Signer(name=named[0], who=named[1], country=place),
    )
    if addressee.role == "to":
        return letter
    # The salutation of the letter greets those whom it is addressed to.
    return replace(
        letter,
        salutation=forms.salutation(addressee.office, language),
        closing=forms.closing(addressee.office, language),
    )


def _words(version: LetterVersion, covering: CoveringLetter) -> dict[str, Any]:
    """Return what a covering letter takes of the letter: no text, and what all of them ask for."""
    words: dict[str, Any] = {**version.words, "body": ""}
    signed = LetterVersion.objects.filter(
        language=version.language,
        pk__in=Action.versions.through.objects.filter(
            action__in=signatures(version.appeal, until=covering.until)
        ).values("letterversion"),
    )
    asked = [(each.words["lead_in"], each.words["demands"]) for each in signed]
    if covering.final or any(each != (words["lead_in"], words["demands"]) for each in asked):
        words |= {"lead_in": "", "demands": []}
    return words


def version_for(addressee: Addressee) -> LetterVersion:
    """Return the version in whose language an addressee is told; raises LookupError without any.

    It is the live one, else the last one of the addressee's language or of the appeal's own.
    """
    appeal = addressee.appeal
    live = choosing.leaving_version(addressee, choosing.live_versions(appeal))
    issued = appeal.versions.order_by("number")
    for language in (addressee.letter_language, appeal.language):
        live = live or issued.filter(language=language).last()
    if live is None:
        raise LookupError("This appeal has no letter.")
    return live
