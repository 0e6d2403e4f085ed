"""Prepare an appeal: all of it stays a draft until someone else opens it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from habeas.appeals import resolving, vocabulary
from habeas.appeals.models import Addressee, Appeal
from habeas.cases.models import Case
from habeas.directory.models import Office
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_now

# Six weeks: what the field's urgent appeals usually leave a writer, post included.
ACT_BY: Final = timedelta(days=42)
# Two days after it was drafted the first facts of a new case are old.
FIRST_REVIEW: Final = timedelta(hours=48)


def draft_appeal(  # noqa: PLR0913 - the facts of an appeal
    case: Case,
    *,
    slug: str,
    language: str,
    by: User,
    reference: str = "",
    opens: datetime | None = None,
    act_by: datetime | None = None,
    review_by: datetime | None = None,
    risk_countries: list[str] | None = None,
) -> Appeal:
    """Draft an appeal; raises ValidationError.

    Moments are aware and of the domain clock. Unless given: it opens now, is to be acted on within
    42 days and reviewed within 48 hours; letters *by name* are refused from the case's country and
    the nationalities of its people (the states that are addressed join them with each addressee).
    """
    now = domain_now()
    opens = opens or now
    nationalities = case.persons.exclude(nationality="").values_list("nationality", flat=True)
    with transaction.atomic():
        appeal = Appeal(
            case=case,
            slug=slug,
            language=languages.normal(language),
            reference=reference,
            opens=opens,
            act_by=act_by or end_of_day(opens + ACT_BY),
            review_by=review_by or now + FIRST_REVIEW,
            risk_countries=risk_countries or sorted({case.country, *nationalities}),
            addressing=approving.new_block(by=by),
            limits=approving.new_block(by=by),
        )
        appeal.full_clean()
        appeal.save()
        auditing.log(by=by, verb="appeal.drafted", target=appeal)
    return appeal


def add_addressee(
    appeal: Appeal, office: Office, *, by: User, letter_language: str = "", role: str = "to"
) -> Addressee:
    """Address a draft to an office; raises ValidationError, and RefusedError for a public appeal.

    Of ``role`` "copy" it gets a copy with the total and no letter. The embassy in the supporter's
    country is always that: it gets a letter by name only from those who tick so.
    People have signed to the offices that a public appeal names; another one is another appeal.
    """
    _draft_only(appeal)
    role = "copy" if office.stands_for == resolving.EMBASSY else role
    addressee = Addressee(
        appeal=appeal,
        office=office,
        order=appeal.addressees.count(),
        role=role,
        letter_language=languages.normal(letter_language) if letter_language else "",
    )
    addressee.full_clean()
    with transaction.atomic():
        addressee.save()
        # Names go to no copy, and the supporter's own country is not a risk to her.
        if role == "to" and office.country and office.country not in appeal.risk_countries:
            appeal.risk_countries = sorted({*appeal.risk_countries, office.country})
            appeal.save(update_fields=["risk_countries"])
        approving.touch(appeal.addressing, by=by)
        auditing.log(by=by, verb="addressee.added", target=addressee)
    return addressee


def remove_addressee(addressee: Addressee, *, by: User) -> None:
    """Take an addressee off a draft; raises RefusedError once people have signed to it."""
    _draft_only(addressee.appeal)
    with transaction.atomic():
        auditing.log(by=by, verb="addressee.removed", target=addressee)
        approving.touch(addressee.appeal.addressing, by=by)
        addressee.delete()


def set_limits(  # noqa: PLR0913 - the facts of an appeal
    appeal: Appeal,
    *,
    by: User,
    reference: str,
    opens: datetime,
    act_by: datetime,
    review_by: datetime,
    risk_countries: list[str],
) -> None:
    """Change dates, reference and risk countries of an appeal; raises ValidationError.

    Of an open appeal one person may only narrow them. What lets more letters leave, or lets names
    of more countries leave, needs the appeal to be paused: it opens again with a second yes.
    """
    if appeal.state not in {vocabulary.DRAFT, vocabulary.OPEN, vocabulary.PAUSED}:
        raise RefusedError("This appeal is closed.")
    widens = (
        opens < appeal.opens
        or act_by > appeal.act_by
        or review_by > appeal.review_by
        or not set(appeal.risk_countries) <= set(risk_countries)
    )
    if widens and appeal.state == vocabulary.OPEN:
        raise RefusedError(
            "This would let more letters leave. Pause the appeal first: it opens again when a "
            "second person has said yes to the new limits."
        )
    appeal.reference, appeal.opens, appeal.act_by = reference, opens, act_by
    appeal.review_by, appeal.risk_countries = review_by, risk_countries
    appeal.full_clean()
    with transaction.atomic():
        appeal.save()
        approving.touch(appeal.limits, by=by)
        auditing.log(by=by, verb="appeal.limits_set", target=appeal)


def _draft_only(appeal: Appeal) -> None:
    if appeal.state != vocabulary.DRAFT:
        raise RefusedError("The addressees of a public appeal stay as they are: people signed so.")


def end_of_day(moment: datetime) -> datetime:
    """Return the last minute of the moment's day, in its own zone."""
    return moment.replace(hour=23, minute=59, second=0, microsecond=0)
