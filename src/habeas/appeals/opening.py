"""Open an appeal: the gate between a draft and the public."""

from datetime import datetime

from django.db import transaction

from habeas.appeals import choosing, vocabulary
from habeas.appeals.checking import current_situations
from habeas.appeals.models import Appeal
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing
from habeas.staff.models import User
from habeas.staff.organisations import domain_day


def missing(appeal: Appeal) -> list[str]:
    """Return what an appeal lacks to be opened, each a sentence that says what to do."""
    case = appeal.case
    lacks = {
        "Approve the facts of the case.": not case.facts.is_approved,
        "Approve the consents of the case.": not case.consents.is_approved,
        "Approve the addressees.": not appeal.addressing.is_approved,
        "Approve the dates and limits.": not appeal.limits.is_approved,
        "Check the facts: nobody has said yet that they are still true.": any(
            situation.checked_on is None for situation in current_situations(case)
        ),
        "Name at least one person.": not case.persons.exists(),
        "Name at least one addressee.": not appeal.addressees.exists(),
        f"Publish the page text in the appeal's own language ({appeal.language}).": (
            not appeal.texts.filter(live=True, language=appeal.language).exists()
        ),
    }
    sentences = [sentence for sentence, lacking in lacks.items() if lacking]
    versions = choosing.live_versions(appeal)
    for addressee in appeal.addressees.select_related("office__coordinates"):
        if choosing.leaving_version(addressee, versions) is None:
            language = addressee.letter_language or appeal.language
            sentences.append(f"Publish the letter in {language}, in which it leaves.")
        if not addressee.office.coordinates.is_approved:
            sentences.append(f"Approve the holder and contacts of: {addressee.office}.")
    return list(dict.fromkeys(sentences))


def open_appeal(appeal: Appeal, *, by: User) -> None:
    """Open a draft or paused appeal; raises RefusedError naming all that is missing.

    Every block must carry the yes of someone who did not make its last change, so that two people
    have seen whatever becomes public; which of the two presses the last button does not matter.
    """
    with transaction.atomic():
        current = Appeal.objects.select_for_update().get(pk=appeal.pk)
        move(current, vocabulary.OPEN)
        lacks = missing(current)
        if lacks:
            raise RefusedError("This appeal cannot be opened yet. " + " ".join(lacks))
        current.opened_on = current.opened_on or domain_day()
        current.save(update_fields=["state", "opened_on"])
        auditing.log(by=by, verb="appeal.opened", target=current)
    appeal.refresh_from_db()


def approve_addressing(appeal: Appeal, *, by: User, seen: datetime) -> None:
    """Say yes to the addressees of an appeal as they were when ``seen``."""
    approving.approve(appeal.addressing, by=by, seen=seen, of=appeal, verb="addressees.approved")


def approve_limits(appeal: Appeal, *, by: User, seen: datetime) -> None:
    """Say yes to the dates and limits of an appeal as they were when ``seen``."""
    approving.approve(appeal.limits, by=by, seen=seen, of=appeal, verb="limits.approved")


def move(appeal: Appeal, to: str) -> None:
    """Set the state of an appeal where the table allows it; raises RefusedError; does not save."""
    if to not in vocabulary.MAY_BECOME[appeal.state]:
        now, then = vocabulary.STATES[appeal.state].lower(), vocabulary.STATES[to].lower()
        raise RefusedError(f"An appeal that is “{now}” cannot become “{then}”.")
    appeal.state = to
