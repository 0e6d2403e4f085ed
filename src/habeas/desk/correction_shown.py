"""What the screen of a text says of its corrections, and of who has read its language."""

from typing import Any

from habeas.staff import correcting, reading
from habeas.staff.models import Publication, User
from habeas.staff.words import Words, publications_of


def corrected(words: Words, viewer: User) -> dict[str, Any]:
    """Return what the screen of a text says of corrections and of its language."""
    revision = words.latest_revision
    waiting = correcting.corrections_to_see().filter(pk__in=publications_of(words)).last()
    is_author = revision is not None and revision.user_id == viewer.pk
    drafted = words.live and words.has_unpublished_changes and not words.locked
    is_checked = revision is not None and reading.is_checked(revision)
    return {
        "may_correct": drafted and is_author,
        "weighty": correcting.changes_of_meaning(words) if drafted and is_author else [],
        "correction": waiting,
        "is_late": waiting is not None and correcting.is_late(waiting),
        "before": _before(waiting) if waiting else None,
        "may_see": waiting is not None and waiting.by_id != viewer.pk,
        "is_checked": is_checked,
        "may_check": not is_checked and not is_author and reading.reads(viewer, words.language),
    }


def _before(publication: Publication) -> Publication | None:
    earlier = publications_of(correcting.words_of(publication)).filter(pk__lt=publication.pk)
    return earlier.last()
