"""Submit everything an appeal says at once: nobody changes it from then on unless it comes back."""

from django.db import transaction

from habeas.appeals import opening, vocabulary
from habeas.appeals.models import Appeal
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing, words
from habeas.staff.models import User


def submit_all(appeal: Appeal, *, by: User) -> list[words.Words]:
    """Submit every text of a draft and of its case that readers do not see yet; return them.

    All or nothing. Raises RefusedError when there is nothing to submit, or no draft.
    """
    if appeal.state != vocabulary.DRAFT:
        raise RefusedError("This appeal is no draft any more.")
    texts = opening.texts_of(appeal)
    if not texts:
        raise RefusedError("There is no text yet: fill the letter in first.")
    waiting = [
        text
        for text in texts
        if not text.locked and (not text.live or text.has_unpublished_changes)
    ]
    with transaction.atomic():
        for text in waiting:
            words.submit(text, by=by)
        auditing.log(by=by, verb="appeal.submitted", target=appeal)
    return waiting
