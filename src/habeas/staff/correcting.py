"""Corrections that leave the meaning as it is: live on their author's word, and read after it."""

from datetime import timedelta
from typing import Any, Final

from django.db import models, transaction
from wagtail.models import Revision

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing, reading
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import LanguageCheck, Publication, User
from habeas.staff.weighing import Weighty, weighty_changes
from habeas.staff.words import Words, publications_of

# After a day without a second pair of eyes a correction is late.
LATE: Final = timedelta(hours=24)


def correct(words: Words, revision: Revision, *, by: User) -> Publication:
    """Put the newest revision of a live text live on its author's own word.

    The meaning must be as it was: the machine refuses what it can see to have changed it. Whoever
    else works here finds it on her list until she has looked. Raises ChangedMeanwhileError,
    SecondPersonNeededError (somebody else wrote it) and RefusedError.
    """
    with transaction.atomic():
        current = type(words).objects.select_for_update().get(pk=words.pk)
        if current.latest_revision_id != revision.pk:
            raise ChangedMeanwhileError("This text has changed since you saw it. Look again.")
        if not current.live or current.live_revision is None:
            raise RefusedError("Readers see nothing of it yet: a second person publishes it.")
        if current.locked:
            raise RefusedError("This text waits for its approval: a second person publishes it.")
        if current.live_revision_id == revision.pk:
            raise RefusedError("Nothing has changed: readers see this text already.")
        if revision.user_id != by.pk:
            raise SecondPersonNeededError("You did not write this: publish it as a second person.")
        changes = changes_of_meaning(current)
        if changes:
            raise RefusedError(
                "This may change the meaning, so a second person has to publish it. What changed: "
                + "; ".join(map(str, changes))
                + "."
            )
        publication = words.go_live(revision, by=by, same_meaning=True, correction=True)
        auditing.log(by=by, verb="words.corrected", target=words)
    return publication


def changes_of_meaning(words: Words) -> list[Weighty]:
    """Return what of the newest revision of a live text may say something else than readers see."""
    if words.live_revision is None:
        return []
    live, newest = words.live_revision.as_object(), words.newest()
    return weighty_changes(
        live.said(),
        newest.said(),
        demands=(live.demands_asked(), newest.demands_asked()),
        names=words.names_at_stake(),
        language=words.language,
    )


def see_correction(publication: Publication, *, by: User) -> None:
    """Say that a correction is right; whoever reads its language has checked the text by that."""
    with transaction.atomic():
        current = _waiting(publication)
        if current.by_id == by.pk:
            raise SecondPersonNeededError("Somebody else has to look at your correction.")
        current.seen_by, current.seen_at = by, clock.now()
        current.save(update_fields=["seen_by", "seen_at"])
        words = words_of(current)
        if reading.reads(by, words.language) and not reading.is_checked(current.revision):
            LanguageCheck.objects.create(revision=current.revision, by=by, at=clock.now())
        auditing.log(by=by, verb="words.correction_seen", target=words)


def undo_correction(publication: Publication, *, by: User) -> None:
    """Show readers again, at once, what they saw before a correction; one person is enough.

    A draft that somebody has begun since stays the newest. Raises RefusedError when something else
    has gone live since.
    """
    with transaction.atomic():
        current = _waiting(publication)
        words = words_of(current)
        if words.live_revision_id != current.revision_id:
            raise RefusedError("Something else has gone live since: look at the text as it is.")
        before = publications_of(words).filter(pk__lt=current.pk).last()
        if before is None:
            raise RefusedError("Readers saw nothing before: take the text down instead.")
        draft = words.latest_revision if words.latest_revision != current.revision else None
        earlier = before.revision.as_object().save_revision(user=by, clean=False)
        words.refresh_from_db()
        words.go_live(earlier, by=by, same_meaning=True)
        for check in LanguageCheck.objects.filter(revision=before.revision):
            LanguageCheck.objects.create(revision=earlier, by=check.by, at=check.at)
        if draft:
            draft.as_object().save_revision(user=draft.user, clean=False)
        # Undone by its author it needs nobody's look any more; there is no second person then.
        seen_by = None if current.by_id == by.pk else by
        Publication.objects.filter(pk=current.pk).update(seen_by=seen_by, seen_at=clock.now())
        auditing.log(by=by, verb="words.correction_undone", target=words)


def corrections_to_see(viewer: User | None = None) -> models.QuerySet[Publication]:
    """Return the corrections that wait for ``viewer``'s look (none named: for anybody's)."""
    waiting = Publication.objects.filter(correction=True, seen_at__isnull=True)
    waiting = waiting.select_related("content_type", "by", "revision").order_by("pk")
    return waiting.exclude(by=viewer) if viewer else waiting


def is_late(publication: Publication) -> bool:
    """Tell whether nobody has looked at a correction for a day."""
    return publication.seen_at is None and publication.at < clock.now() - LATE


def words_of(publication: Publication) -> Any:  # noqa: ANN401 - a text of any kind
    """Return the text that a publication is of."""
    return publication.content_type.get_object_for_this_type(pk=publication.words)


def _waiting(publication: Publication) -> Publication:
    current = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if not current.correction or current.seen_at is not None:
        raise ChangedMeanwhileError("Somebody has looked at this correction already.")
    return current
