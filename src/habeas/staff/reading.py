"""Who reads which language, and who has read which text: no text is public unread."""

from django.db import models, transaction
from wagtail.models import Revision

from habeas.kernel import clock, languages
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import LanguageCheck, User


def reads(user: User, language: str) -> bool:
    """Tell whether ``user`` reads a language; its script and region make no difference."""
    return _primary(language) in {_primary(each) for each in user.reads}


def is_checked(revision: Revision) -> bool:
    """Tell whether somebody who reads its language has read this revision of a text."""
    return LanguageCheck.objects.filter(revision=revision).exists()


def check_language(words: models.Model, revision: Revision, *, by: User) -> LanguageCheck:
    """Say that the newest revision of a text reads well in its language.

    It takes somebody who reads the language and did not write the revision. Raises
    ChangedMeanwhileError, SecondPersonNeededError and RefusedError.
    """
    if revision.pk != words.latest_revision_id:  # type: ignore[attr-defined] # of Words
        raise ChangedMeanwhileError("This text has changed since you saw it. Look again.")
    if revision.user_id is None or revision.user_id == by.pk:
        raise SecondPersonNeededError(
            "You wrote this text, so someone else who reads its language has to check it."
        )
    language: str = words.language  # type: ignore[attr-defined] # of Words
    if not reads(by, language):
        raise RefusedError(
            f"Nobody who reads {languages.name(language, 'en')} has checked this text. Ask "
            "somebody who does; what you read yourself stands under “My account”."
        )
    with transaction.atomic():
        check, made = LanguageCheck.objects.get_or_create(
            revision=revision, defaults={"by": by, "at": clock.now()}
        )
        if made:
            auditing.log(by=by, verb="words.language_checked", target=words)
    return check


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
