"""Who works in the house, who did what to which fact, and who said yes to it."""

from typing import Any, ClassVar, NoReturn
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from habeas.kernel.errors import RefusedError


class User(AbstractUser):  # type: ignore[django-manager-missing] # Wagtail ships no types
    """A member of staff. Supporters never have an account.

    ``email`` is where notices go; they name no case and no person.
    """

    pseudonym = models.CharField(
        max_length=60, blank=True, help_text="Shown to everybody instead of the user name."
    )
    reads = models.JSONField(
        default=list, blank=True, help_text="Languages read well enough to check a text (BCP 47)."
    )
    password_given = models.BooleanField(
        default=False, editable=False, help_text="Somebody else chose the password, and knows it."
    )
    sign_outs = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often she ended all her sessions."
    )

    def __str__(self) -> str:
        return self.pseudonym or self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session must match: it ends with a new password and with a sign-out."""
        return salted_hmac(
            "habeas.staff.session", f"{self.sign_outs} {self.password}", algorithm="sha256"
        ).hexdigest()


class Organisation(models.Model):
    """The house itself: one row, edited at the desk, shown on pages and in mails."""

    legal_name = models.CharField(max_length=200, blank=True)
    postal_address = models.TextField(blank=True, help_text="As it stands at the foot of a mail.")
    telephone = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1, two letters.")
    signatory = models.CharField(max_length=200, blank=True)
    from_name = models.CharField(max_length=100, blank=True)
    from_address = models.EmailField(blank=True)
    mail_domain = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=60, default="UTC", help_text="Such as Europe/Dublin.")
    privacy_contact = models.EmailField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="one_organisation"),
        ]

    def clean(self) -> None:
        """Refuse a time zone that is not in the IANA database."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError):
            raise ValidationError(
                {"zone": "This is not a time zone such as Europe/Dublin."}
            ) from None


class AuditEntries(models.QuerySet["AuditEntry"]):
    """The audit log, to be read; the database refuses to change it as well."""

    def update(self, **_kwargs: Any) -> NoReturn:  # noqa: ANN401 - Django's signature
        """Refuse."""
        _refuse()

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse()


class AuditEntry(models.Model):
    """One deed of one member of staff; written once, never changed.

    ``actor`` is nobody where somebody without an account tried to get in.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="audit_entries", null=True)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=100)
    because = models.TextField(blank=True)

    objects = AuditEntries.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Insert the entry; a second save is refused."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401 - Django's signature
        """Refuse."""
        _refuse()


def _refuse() -> NoReturn:
    raise RefusedError("The audit log is never changed.")


class Block(models.Model):
    """A part of what becomes public that one person changes and another says yes to.

    The facts of a case, its consents, the addressees of an appeal, its limits and the coordinates
    of an office are a block each. Words have their own way (``habeas.staff.words``).
    """

    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | Q(approved_at__lt=F("changed_at"))
                | ~Q(approved_by=F("changed_by")),
                name="a_second_person_approves",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approval_has_a_person_and_a_time",
            ),
        ]

    @property
    def is_approved(self) -> bool:
        """Tell whether a second person said yes to the last change."""
        return self.approved_at is not None and self.approved_at >= self.changed_at


def approved(path: str) -> Q:
    """Return the condition that the block at ``path`` (as in a filter) is approved."""
    return Q(**{f"{path}__approved_at__gte": F(f"{path}__changed_at")})


class WithdrawalCode(models.Model):
    """One code of a printed sheet, with which its owner can withdraw an appeal, once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="withdrawal_codes")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the code.")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Try(models.Model):
    """One try at something that could be guessed; it counts for a quarter of an hour and goes.

    ``tag`` tells tries at one name from those at another without keeping the name.
    """

    kind = models.CharField(max_length=12)
    tag = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "at"], name="tries_of_a_kind"),
        ]


class Notice(models.Model):
    """A mail to a member of staff that waits to leave. It names no case and no person.

    ``about`` is what the kind needs to be written: ids of rows, never words.
    """

    KINDS: ClassVar = {
        "approval": "something waits for a yes",
        "given-back": "something comes back with a note",
        "still-true": "facts have to be checked",
        "sample": "one letter, to oneself",
    }

    to = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=KINDS)
    about = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mailed_at", "due_at"], name="notices_to_mail"),
        ]


class Publication(models.Model):
    """One going live of one text: who let it go, and whether its meaning changed.

    Translations are behind their source when a later publication of the source changed the meaning.
    A ``correction`` went live on its author's own word and waits for a second person to see it.
    """

    content_type = models.ForeignKey("contenttypes.ContentType", models.PROTECT, related_name="+")
    words = models.PositiveBigIntegerField(help_text="The key of the text.")
    revision = models.OneToOneField(
        "wagtailcore.Revision", models.CASCADE, related_name="publication"
    )
    same_meaning = models.BooleanField()
    demands_changed = models.BooleanField(default=False)
    correction = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "words"], name="publications_of_a_text"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("by")),
                name="a_second_person_sees_a_correction",
            ),
        ]


class LanguageCheck(models.Model):
    """Somebody who reads a text's language has read this revision of it and found it right."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", models.CASCADE, related_name="language_check"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
