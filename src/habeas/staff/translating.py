"""Translations: what each was made from, and which have fallen behind their source.

A thing has one source text, in its source language (``Words.source_language``); every text in
another language translates it. A translation carries the revision of the source that it was made
from (``made_from``); the field travels inside the translation's own revisions, so what readers see
keeps the pin that it was published with.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from habeas.staff.models import Publication

if TYPE_CHECKING:
    from habeas.staff.words import Words

AnyWords = TypeVar("AnyWords", bound="Words")


def source_of(words: AnyWords) -> AnyWords | None:
    """Return the text that ``words`` translates; None for the source itself, or without one."""
    if words.language == words.source_language:
        return None
    source: AnyWords | None = words.siblings().filter(language=words.source_language).first()
    return source


def pin(words: "Words", *, to: int | None = None) -> None:
    """Note that ``words``, not saved yet, is made from revision ``to`` of its source.

    Without ``to`` it is the source's newest revision; a source, and a text without one, has none.
    """
    source = source_of(words)
    if source is None:
        words.made_from = None
    elif to is None or not source.revisions.filter(pk=to).exists():
        words.made_from = source.latest_revision_id
    else:
        words.made_from = to


def is_behind(words: "Words") -> bool:
    """Tell whether its source was published with another meaning since ``words`` was made."""
    return _later(words).exists()


def demands_behind(words: "Words") -> bool:
    """Tell whether its source asks for something else since ``words`` was made."""
    return _later(words).filter(demands_changed=True).exists()


def behind(texts: models.QuerySet[Any], **publication: Any) -> models.QuerySet[Any]:  # noqa: ANN401 - a filter
    """Return those of ``texts`` (rows of one class) that are behind as readers see them.

    ``publication`` narrows which publications of the source count, as ``demands_changed=True``.
    """
    model = texts.model
    sources = (
        model.objects.annotate(tongue=model.source_languages())
        .filter(language=F("tongue"), **{model.about: OuterRef(OuterRef(model.about))})
        .values("pk")
    )
    later = Publication.objects.filter(
        content_type__app_label=model._meta.app_label,  # noqa: SLF001 - Django's public API
        content_type__model=model._meta.model_name,  # noqa: SLF001 - Django's public API
        words__in=sources,
        revision__gt=Coalesce(
            OuterRef("made_from"), OuterRef("live_revision"), OuterRef("latest_revision")
        ),
        same_meaning=False,
        **publication,
    )
    translations = texts.annotate(tongue=model.source_languages()).exclude(language=F("tongue"))
    found: models.QuerySet[Any] = translations.filter(Exists(later))
    return found


def _later(words: "Words") -> models.QuerySet[Publication]:
    source = source_of(words)
    # A text that was written before there was a source counts as made when it was last saved.
    since = words.made_from or words.live_revision_id or words.latest_revision_id
    if source is None or since is None:
        return Publication.objects.none()
    return Publication.objects.filter(
        content_type__app_label=words._meta.app_label,  # noqa: SLF001 - Django's public API
        content_type__model=words._meta.model_name,  # noqa: SLF001 - Django's public API
        words=source.pk,
        revision__gt=since,
        same_meaning=False,
    )
