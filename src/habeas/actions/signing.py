"""Sign a letter: what the web process does with the form, and all that it ever does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pycountry
from django.utils.translation import gettext as _

from habeas.actions import addresses, dropping, names, phrases
from habeas.actions.envelopes import Signing
from habeas.actions.models import Action
from habeas.appeals import choosing, resolving, risks
from habeas.appeals.models import Appeal
from habeas.kernel import clock, tokens
from habeas.kernel.errors import RefusedError

NOT_SAID: Final = "-"


class InvalidSignatureError(RefusedError):
    """The form cannot be taken as it is.

    ``errors`` has a sentence in the reader's language for each field. ``tick_counted`` says that
    *by name* is refused for the signer's safety and *counted* is to be ticked instead.
    """

    def __init__(self, errors: dict[str, str], *, tick_counted: bool = False) -> None:
        super().__init__(_("Please look at the marked fields."))
        self.errors = errors
        self.tick_counted = tick_counted


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The form, read and found right. ``country`` is ISO 3166-1 or ``-`` for *rather not say*.

    ``embassy``: her name may go to the embassy of the addressed state in her country as well.
    """

    shown: str
    name: str
    who: str
    country: str
    email: str
    updates: bool
    embassy: bool = False


def read_signature(form: Mapping[str, str], *, appeal: Appeal) -> Signature:
    """Read the posted form; raises InvalidSignatureError naming every field that is wrong.

    A name typed with *counted* is dropped here, before anything is sealed, and so is a tick at the
    embassy's line.
    """
    shown = form.get("shown", "")
    named = shown == Action.NAMED
    name = names.tidy(form.get("name", ""))
    who = names.tidy(form.get("who", ""))
    country = form.get("country", "")
    email = form.get("email", "").strip()
    embassy = named and bool(form.get("embassy")) and offers_embassy(appeal)
    problems = {
        "shown": ""
        if shown in {Action.NAMED, Action.COUNTED}
        else _("Please choose how the office shall see you."),
        "name": names.wrong_with_name(name) if named else "",
        "who": names.wrong_with_who(who) if named else "",
        "country": _wrong_with_country(country, embassy=embassy),
        "email": _wrong_with_email(email),
    }
    errors = {field: problem for field, problem in problems.items() if problem}
    if errors:
        raise InvalidSignatureError(errors)
    if named and country in appeal.risk_countries:
        raise InvalidSignatureError(
            {
                "shown": _(
                    "We do not put names of people in this country before its authorities. It "
                    "could be used against you or your family. We have ticked “counted” for you; "
                    "press the button again if that is right. Nothing has been kept."
                )
            },
            tick_counted=True,
        )
    return Signature(
        shown=shown,
        name=name if named else "",
        who=who if named else "",
        country=country,
        email=email,
        # Not kept for those who live where it could be used against them.
        updates=bool(form.get("updates")) and country not in appeal.risk_countries,
        embassy=embassy,
    )


def offers_embassy(appeal: Appeal) -> bool:
    """Tell whether a signer may let an embassy have her letter by name, not in totals alone."""
    addressees = appeal.addressees.filter(office__stands_for=resolving.EMBASSY)
    return addressees.exists() and risks.embassy_allowed(appeal)


def sign(signature: Signature, *, appeal: Appeal, language: str) -> str:
    """Seal a signature to the courier and return its recognition phrase.

    The token of the mailed link is made here and travels inside the seal, so that a mail that is
    tried again is the same mail. Raises RefusedError when the appeal takes no signatures.
    """
    versions = choosing.signed_versions(appeal)
    if not versions:
        raise RefusedError(_("This letter cannot be signed."))
    phrase = phrases.new_phrase(language)
    dropping.drop(
        Signing(
            token=tokens.new_token(),
            appeal=appeal.pk,
            shown=signature.shown,
            name=signature.name,
            who=signature.who,
            country=signature.country,
            email=signature.email,
            updates=signature.updates,
            language=language,
            versions=[version.pk for version in versions],
            phrase=phrase,
            signed_at=clock.now().isoformat(),
            embassy=signature.embassy,
        )
    )
    return phrase


def is_country(code: str) -> bool:
    """Tell whether ``code`` can be answered to the question of the country."""
    return code == NOT_SAID or (
        len(code) == 2  # noqa: PLR2004 - ISO 3166-1 alpha-2
        and code.isascii()
        and code.isupper()
        and pycountry.countries.get(alpha_2=code) is not None
    )


def _wrong_with_country(country: str, *, embassy: bool) -> str:
    if not is_country(country):
        return _("Please choose the country you live in.")
    if embassy and country == NOT_SAID:
        return _(
            "The embassy is found by the country you live in: choose it, or take the tick away."
        )
    return ""


def _wrong_with_email(email: str) -> str:
    if not email:
        return _("Please write your e-mail address; we use it to check that a person signs.")
    if not addresses.is_address(email):
        return _("This is not an e-mail address we can write to.")
    return ""
