"""Open an appeal: the gate between a draft and the public."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from habeas.appeals import choosing, risks, vocabulary
from habeas.appeals.checking import current_situations
from habeas.appeals.models import Appeal, SecondLook
from habeas.cases import consenting, noting
from habeas.cases.models import Note
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import approving, auditing, reading
from habeas.staff import words as writing
from habeas.staff.errors import SecondPersonNeededError
from habeas.staff.lacking import Lack
from habeas.staff.models import Block, User
from habeas.staff.organisations import domain_day, domain_now
from habeas.staff.words import Words


def missing(appeal: Appeal) -> list[Lack]:
    """Return what an appeal lacks to be opened, each with the screen where it is mended."""
    return list(dict.fromkeys(_missing(appeal)))


def missing_for_words(appeal: Appeal) -> list[Lack]:
    """Return what keeps changed words from the page of an appeal: nothing unless it has a page."""
    if appeal.state in {vocabulary.DRAFT, vocabulary.WITHDRAWN}:
        return []
    return list(dict.fromkeys(_unsafe(appeal)))


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
            raise RefusedError(
                " ".join(["This appeal cannot be opened yet.", *(str(lack) for lack in lacks)])
            )
        current.opened_on = current.opened_on or domain_day()
        current.save(update_fields=["state", "opened_on"])
        current.second_looks.filter(opened_at=None).update(opened_at=clock.now())
        auditing.log(by=by, verb="appeal.opened", target=current)
    appeal.refresh_from_db()


def approve_addressing(appeal: Appeal, *, by: User, seen: datetime) -> None:
    """Say yes to the addressees of an appeal as they were when ``seen``."""
    approving.approve(appeal.addressing, by=by, seen=seen, of=appeal, verb="addressees.approved")


def approve_limits(appeal: Appeal, *, by: User, seen: datetime) -> None:
    """Say yes to the dates and limits of an appeal as they were when ``seen``."""
    approving.approve(appeal.limits, by=by, seen=seen, of=appeal, verb="limits.approved")


def second_look(
    appeal: Appeal,
    *,
    by: User,
    second_source: bool,
    one_source_because: str = "",
    secrets_read: bool = False,
) -> SecondLook:
    """Say that the second person called back or saw a second source, or why one source is enough.

    ``secrets_read``: she has read every sentence that tells what few people know, where the risk
    answers ask for that. Whoever made the last change to the facts cannot look a second time at
    them. Raises ValidationError, SecondPersonNeededError and RefusedError.
    """
    if appeal.case.facts.changed_by_id == by.pk:
        raise SecondPersonNeededError(
            "You made the last change to the facts, so someone else has to look a second time."
        )
    if risks.marks_secrets(appeal) and not secrets_read:
        raise RefusedError("Read the marked sentences first, and say that they show nobody.")
    look = SecondLook(
        appeal=appeal,
        by=by,
        at=clock.now(),
        second_source=second_source,
        one_source_because="" if second_source else one_source_because.strip(),
    )
    look.full_clean()
    with transaction.atomic():
        look.save()
        auditing.log(by=by, verb="appeal.looked_at", target=appeal)
    return look


def send_back(appeal: Appeal, *, by: User, note: str) -> Note:
    """Give an appeal back to those who prepare it, with a note; raises RefusedError without one.

    What waits for a yes goes on waiting, and its texts can be changed again.
    """
    if not note.strip():
        raise RefusedError("Say in the note what has to change.")
    with transaction.atomic():
        written = noting.note(appeal.case, by=by, text=note)
        for text in texts_of(appeal):
            if text.locked:
                writing.send_back(text, by=by)
        appeal.second_looks.filter(opened_at=None).delete()
        auditing.log(by=by, verb="appeal.sent_back", target=appeal)
    return written


def blocks_of(appeal: Appeal) -> Iterator[Block]:
    """Return the blocks that an appeal stands on; each needs a second person's yes."""
    case = appeal.case
    yield from (case.facts, case.consents, appeal.addressing, appeal.limits)
    answers = risks.answers_of(appeal)
    if answers:
        yield answers.block
    for addressee in appeal.addressees.select_related("office__coordinates"):
        yield addressee.office.coordinates


def texts_of(appeal: Appeal) -> list[Words]:
    """Return every text of an appeal and of its case."""
    kinds = (appeal.case.texts, appeal.texts, appeal.letter_texts)
    return [
        text
        for texts in kinds
        for text in texts.select_related("latest_revision__user", "live_revision").order_by(
            "language"
        )
    ]


def last_change(appeal: Appeal) -> datetime:
    """Return when what an appeal stands on, or what readers see of it, last changed."""
    changes = [block.changed_at for block in blocks_of(appeal)]
    changes += [
        text.live_revision.created_at
        for text in texts_of(appeal)
        if text.live and text.live_revision
    ]
    return max(changes)


def move(appeal: Appeal, to: str) -> None:
    """Set the state of an appeal where the table allows it; raises RefusedError; does not save."""
    if to not in vocabulary.MAY_BECOME[appeal.state]:
        now, then = vocabulary.STATES[appeal.state].lower(), vocabulary.STATES[to].lower()
        raise RefusedError(f"An appeal that is “{now}” cannot become “{then}”.")
    appeal.state = to


def _missing(appeal: Appeal) -> Iterator[Lack]:
    yield from _missing_facts(appeal)
    yield from _missing_words(appeal)
    yield from _missing_addressees(appeal)
    yield from _unsafe(appeal)
    if appeal.review_by <= domain_now():
        sentence = "Say until when the facts have to be checked again: that moment is past."
        yield Lack(sentence=sentence, place="set-limits", keys=(appeal.pk,))
    if not appeal.limits.is_approved:
        yield _yes("Approve the dates and limits.", appeal, "limits")
    if not _looked_at(appeal):
        sentence = "A second person says that she called back or saw a second source, or why not."
        yield _yes(sentence, appeal, "opening")


def _missing_facts(appeal: Appeal) -> Iterator[Lack]:
    case, keys = appeal.case, (appeal.case_id,)
    if not case.persons.exists():
        yield Lack(sentence="Name at least one person.", place="add-person", keys=keys)
    if any(situation.checked_on is None for situation in current_situations(case)):
        sentence = "Check the facts: nobody has said yet that they are still true."
        yield Lack(sentence=sentence, place="case", keys=keys)
    if not case.facts.is_approved:
        yield _yes("Approve the facts of the case.", appeal, "facts")


def _missing_addressees(appeal: Appeal) -> Iterator[Lack]:
    addressees = appeal.addressees.select_related("office__coordinates")
    if not any(addressee.role == "to" for addressee in addressees):
        sentence = "Name at least one addressee."
        yield Lack(sentence=sentence, place="add-addressee", keys=(appeal.pk,))
    if not appeal.addressing.is_approved:
        yield _yes("Approve the addressees.", appeal, "addressing")
    for addressee in addressees:
        if not addressee.office.coordinates.is_approved:
            sentence = f"Approve the holder and contacts of: {addressee.office}."
            yield _yes(sentence, appeal, "addressing")


def _missing_words(appeal: Appeal) -> Iterator[Lack]:
    live = [text for text in texts_of(appeal) if text.live]
    if not appeal.texts.filter(live=True, language=appeal.language).exists():
        sentence = f"Publish the page text in the appeal's own language ({appeal.language})."
        yield _yes(sentence, appeal, f"words-{appeal.language}")
    versions = choosing.live_versions(appeal)
    for addressee in choosing.addressed(appeal):
        if choosing.leaving_version(addressee, versions) is None:
            language = addressee.letter_language or appeal.language
            sentence = f"Publish the letter in {language}, in which it leaves."
            yield _yes(sentence, appeal, f"words-{language}")
    for text in live:
        if text.live_revision and not reading.is_checked(text.live_revision):
            sentence = f"Let somebody who reads {text.language} check: {text}."
            yield _yes(sentence, appeal, f"words-{text.language}")


def _unsafe(appeal: Appeal) -> Iterator[Lack]:
    """Return what is missing of consents and risk answers: for opening, and for changed words."""
    yield from consenting.lacking_of(appeal.case)
    if not appeal.case.consents.is_approved:
        yield _yes("Approve the consents of the case.", appeal, "risks")
    yield from risks.lacking(appeal)


def _looked_at(appeal: Appeal) -> bool:
    """Tell whether a second person looked after the last change, and since it last opened."""
    look = appeal.second_looks.filter(opened_at=None).first()
    if look is None:
        return False
    return look.at >= last_change(appeal) and look.by_id != appeal.case.facts.changed_by_id


def _yes(sentence: str, appeal: Appeal, part: str) -> Lack:
    return Lack(sentence=sentence, place="approvals", keys=(appeal.pk,), part=part)
