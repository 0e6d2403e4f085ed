"""Words: texts that editors revise, and the one funnel through which each of them goes live.

Words carry nothing but words: publishing a revision writes back every field of the row, so that a
state or a counter kept here would be silently rolled back.
"""

from abc import ABCMeta, abstractmethod
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.base import ModelBase
from django.db.models.expressions import Combinable
from wagtail.models import DraftStateMixin, LockableMixin, Revision, RevisionMixin

from habeas.kernel import clock, languages
from habeas.kernel.errors import RefusedError
from habeas.staff import auditing, reading, translating
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.lacking import Lack
from habeas.staff.models import Publication, User


class WordsBase(ABCMeta, ModelBase):
    """A model of which a text that lacks a hook cannot be made."""


class Words(LockableMixin, DraftStateMixin, RevisionMixin, models.Model, metaclass=WordsBase):
    """The base of every text: created as a draft, published by a second person."""

    language = models.CharField(max_length=35, help_text="BCP 47, such as fr or zh-Hans.")
    made_from = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False, help_text="The source's revision it translates."
    )
    # Wagtail's default is True: a new text would be public the moment it is saved.
    live = models.BooleanField(default=False, editable=False)
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        for_concrete_model=False,
    )

    wagtail_reference_index_ignore = True

    about: ClassVar[str]
    """The field that says what the text is about: one text a language of it."""

    class Meta:
        abstract = True

    @property
    def source_language(self) -> str:
        """The language in which the text is written first; the others translate it."""
        return "en"

    @classmethod
    def source_languages(cls) -> Combinable:
        """Return ``source_language`` for the database to reckon with."""
        return models.Value("en")

    def siblings(self) -> models.QuerySet[Any]:
        """Return the texts of the same thing in every language, this one included."""
        told: models.QuerySet[Any] = type(self).objects.filter(
            **{self.about: getattr(self, f"{self.about}_id")}
        )
        return told

    def clean(self) -> None:
        """Normalise the language tag, then let the text check itself; raises ValidationError."""
        super().clean()
        try:
            self.language = languages.normal(self.language)
        except languages.LanguageError as error:
            raise ValidationError({"language": str(error)}) from None
        self.check_words()

    @abstractmethod
    def check_words(self) -> None:
        """Raise ValidationError when a token of the text cannot be filled."""

    def issue(self, *, by: User, same_meaning: bool, earlier_may_go: bool) -> None:
        """Make what is immutable of the text that has just gone live; most words have nothing."""

    def lacking(self) -> list[Lack]:
        """Return what keeps a new revision of the text from readers; most words lack nothing."""
        return []

    def demands_asked(self) -> list[str]:
        """Return what the text demands, one demand each; most words demand nothing."""
        return []

    @abstractmethod
    def said(self) -> dict[str, str]:
        """Return everything the text says, by its parts; what has no part in it is not compared."""

    def names_at_stake(self) -> set[str]:
        """Return the names of people that the text may hold, in every spelling."""
        return set()

    @property
    def revisions(self) -> models.QuerySet[Any]:
        """The text's revisions, oldest first."""
        revisions: models.QuerySet[Any] = self._revisions.order_by("pk")
        return revisions

    def newest(self) -> Self:
        """Return the text as it was last saved, live or not."""
        newest: Self = self.get_latest_revision_as_object()
        return newest

    def publish(  # noqa: PLR0913, PLR0917 - Wagtail's signature
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,  # noqa: ARG002, FBT001, FBT002 - Wagtail's signature
        log_action: bool = True,  # noqa: ARG002, FBT001, FBT002 - Wagtail's signature
        previous_revision: Revision | None = None,  # noqa: ARG002 - Wagtail's signature
        skip_permission_checks: bool = False,  # noqa: ARG002, FBT001, FBT002 - one rule holds for all
        *,
        same_meaning: bool = False,
        earlier_may_go: bool = False,
    ) -> None:
        """Put ``revision`` live on the word of ``user``, who must not have written it.

        Every publication comes through here: forms, commands, Wagtail's own views, superusers;
        only corrections have a door of their own. Somebody who reads the text's language must have
        checked it; a publisher who reads it checks it by publishing. Raises
        SecondPersonNeededError, ChangedMeanwhileError (``revision`` is not the newest), and
        RefusedError for what is missing and for a scheduled publication. Unless ``same_meaning`` or
        ``earlier_may_go`` is said, letters of earlier versions that still wait stop.
        """
        if user is None:
            raise SecondPersonNeededError("A text goes live on a person's word; nobody is named.")
        with transaction.atomic():
            current = type(self).objects.select_for_update().get(pk=self.pk)
            if current.latest_revision_id != revision.pk:
                raise ChangedMeanwhileError("This text has changed since you saw it. Look again.")
            if revision.user_id is None or revision.user_id == user.pk:
                raise SecondPersonNeededError(
                    "You made the last change to this text, so someone else has to publish it."
                )
            if not reading.is_checked(revision):
                reading.check_language(self, revision, by=user)
            self.go_live(
                revision, by=user, same_meaning=same_meaning, earlier_may_go=earlier_may_go
            )
            auditing.log(by=user, verb="words.published", target=self)

    def go_live(
        self,
        revision: Revision,
        *,
        by: User,
        same_meaning: bool,
        earlier_may_go: bool = False,
        correction: bool = False,
    ) -> Publication:
        """Show readers ``revision`` from now on, and write down who let it go.

        Only ``publish`` and ``habeas.staff.correcting`` may call it: they say who may. Raises
        RefusedError for a scheduled publication, and for what ``lacking`` names.
        """
        words = revision.as_object()
        if words.go_live_at or words.expire_at:
            raise RefusedError("Texts are not published by a timetable: a person says when.")
        words.full_clean()
        lacks = words.lacking()
        if lacks:
            raise RefusedError(" ".join(["This cannot be public yet.", *map(str, lacks)]))
        live = type(self).objects.select_related("live_revision").get(pk=self.pk).live_revision
        before = live.as_object().demands_asked() if live else []
        super().publish(revision, user=by, skip_permission_checks=True)
        self.refresh_from_db()
        if self.latest_revision_id == revision.pk:
            _lock(self, None)
        self.issue(by=by, same_meaning=same_meaning, earlier_may_go=earlier_may_go)
        now = clock.now()
        # What went live on its author's word alone is part of what somebody else has read now.
        if not correction:
            publications_of(self).filter(correction=True, seen_at=None).exclude(by=by).update(
                seen_by=by, seen_at=now
            )
        return Publication.objects.create(
            content_type=ContentType.objects.get_for_model(self),
            words=self.pk,
            revision=revision,
            same_meaning=same_meaning,
            demands_changed=not same_meaning and self.demands_asked() != before,
            correction=correction,
            at=now,
            by=by,
        )


class WordsQuerySet(models.QuerySet[Any]):
    """How words are asked for."""

    def live(self) -> Self:
        """Those that readers see."""
        return self.filter(live=True)


def write(words: Words, *, by: User) -> Revision:
    """Save ``words`` as a draft by ``by``: a new text, or the next revision of one.

    Raises ValidationError, and RefusedError while the text waits for its approval. A live text
    keeps showing what it showed.
    """
    words.full_clean()
    with transaction.atomic():
        if words.made_from is None:
            translating.pin(words)
        if words.pk is None:
            words.live = False
            words.save()
        elif type(words).objects.select_for_update().get(pk=words.pk).locked:
            raise RefusedError("This text waits for its approval. Take it back first to change it.")
        revision = words.save_revision(user=by, clean=False, changed=True)
        auditing.log(by=by, verb="words.written", target=words)
    return revision


def publications_of(words: Words) -> models.QuerySet[Publication]:
    """Return every going live of a text, oldest first."""
    return Publication.objects.filter(
        content_type=ContentType.objects.get_for_model(words), words=words.pk
    ).order_by("pk")


def submit(words: Words, *, by: User) -> None:
    """Ask for the approval of a text; until it is given or sent back, nobody can change it."""
    with transaction.atomic():
        _lock(words, by)
        auditing.log(by=by, verb="words.submitted", target=words)


def send_back(words: Words, *, by: User, because: str = "") -> None:
    """Open a text that waits for its approval for changes again."""
    with transaction.atomic():
        _lock(words, None)
        auditing.log(by=by, verb="words.sent_back", target=words, because=because)


def take_down(words: Words, *, by: User) -> None:
    """Take a live text off the page; one person is enough."""
    with transaction.atomic():
        # Wagtail asks for its right to publish; taking away is everybody's, and audited here.
        words.unpublish(user=None, log_action=False)
        auditing.log(by=by, verb="words.taken_down", target=words)


def _lock(words: Words, by: User | None) -> None:
    words.locked = by is not None
    words.locked_by = by
    words.locked_at = clock.now() if by else None
    words.save(update_fields=["locked", "locked_by", "locked_at"])
