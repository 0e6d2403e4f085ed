"""System checks: what is wrong or missing in the configuration, before anybody relies on it.

They run when ``web`` and ``courier`` start and with ``habeas check``. The numbers stay what they
are, because operators look for them.
"""

import stat
from pathlib import Path
from typing import Final

from django.core import checks
from django.db import DatabaseError

from habeas import conf
from habeas.actions import dkim_keys
from habeas.cases.desk_keys import read_private_key
from habeas.channels import registry
from habeas.delivery import backends, provider_events
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError
from habeas.kernel.sealing import public_key_of
from habeas.staff.organisations import the_organisation

Found = list[checks.CheckMessage]

# What a page, a letter or a mail shows of the house; the rest of its settings have a default.
WANTED: Final = {
    "legal_name": "legal name",
    "postal_address": "postal address",
    "telephone": "telephone",
    "country": "country",
    "signatory": "signatory",
    "from_name": "From name",
    "from_address": "From address",
    "mail_domain": "mail domain",
    "privacy_contact": "privacy contact",
}


@checks.register("habeas")
def the_day_is_today(**_: object) -> Found:
    """Refuse a pretended day outside a demo or a test: letters would leave with wrong facts."""
    try:
        pretended = clock.pretended()
    except ValueError:
        return [_error("HABEAS_TODAY must be a day such as 2016-06-30, or not be set.", "E002")]
    if pretended and not conf.demo():
        return [_error("HABEAS_TODAY is for the demo and for tests: remove it.", "E001")]
    return []


@checks.register("habeas")
def everybody_has_a_second_factor(**_: object) -> Found:
    """Refuse a desk that a stolen password opens."""
    if conf.second_factor_required() or conf.demo():
        return []
    return [_error("HABEAS_SECOND_FACTOR is for the demo and for tests: remove it.", "E009")]


@checks.register("habeas")
def keys_are_the_courier_s(**_: object) -> Found:
    """Refuse private keys that others on this machine can read."""
    if _others_can_read(conf.keys_dir()):
        return [_error("Others can read the folder of keys: give it the mode 0700.", "E003")]
    return []


@checks.register("habeas")
def desk_keys_are_the_desk_s(**_: object) -> Found:
    """Refuse a desk's key that others can read, and one that does not fit what is sealed."""
    if _others_can_read(conf.desk_keys_dir()):
        told = "Others can read the folder of the desk's keys: give it the mode 0700."
        return [_error(told, "E007")]
    if conf.only() != conf.DESK:
        return []
    try:
        fits = public_key_of(read_private_key(conf.desk_keys_dir())) == conf.desk_public_key()
    except HabeasError as error:
        return [_error(str(error), "E008")]
    told = "The desk's key and desk.pub are not of one pair: restore the key that belongs to it."
    return [] if fits else [_error(told, "E008")]


@checks.register("habeas")
def submissions_can_be_sealed(**_: object) -> Found:
    """Refuse to take signatures that could not be sealed."""
    try:
        conf.courier_public_key()
    except HabeasError as error:
        return [_error(str(error), "E004")]
    return []


@checks.register("habeas")
def settings_can_be_read(**_: object) -> Found:
    """Refuse carriers and numbers that nobody can make sense of."""
    found: Found = []
    for url in filter(None, (conf.mail_carrier(), conf.fax_carrier())):
        try:
            # What a backend is made with is the courier's to read, and looked at by it.
            if not url.startswith(backends.SCHEME):
                registry.carrier(url)
        except HabeasError as error:
            found.append(_error(str(error), "E005"))
    for setting in (
        conf.rest_minutes,
        conf.office_hours,
        conf.count_every_seconds,
        conf.count_at_least,
        lambda: dkim_keys.path_in(conf.keys_dir()),
        _events_can_be_checked,
    ):
        try:
            setting()
        except HabeasError as error:
            found.append(_error(str(error), "E006"))
    return found


@checks.register("habeas")
def the_organisation_is_described(**_: object) -> Found:
    """Warn while pages and mails cannot say whose they are."""
    try:
        organisation = the_organisation()
    except DatabaseError:  # before the first migration there is nobody to describe
        return []
    empty = [label for field, label in WANTED.items() if not getattr(organisation, field)]
    if not empty:
        return []
    told = f"The organisation's settings are incomplete: fill in {', '.join(empty)} at the desk."
    return [checks.Warning(told, id="habeas.W001")]


def _events_can_be_checked() -> None:
    if conf.mail_events():
        provider_events.checked_settings(conf.mail_events())


def _others_can_read(folder: Path) -> bool:
    try:
        mode = folder.stat().st_mode
    except OSError:  # another user's, or on another machine: as it should be
        return False
    return bool(stat.S_IMODE(mode) & 0o077)


def _error(told: str, number: str) -> checks.CheckMessage:
    return checks.Error(told, id=f"habeas.{number}")
