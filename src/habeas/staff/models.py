"""Who works in the house, who did what to which fact, and who said yes to it."""

from typing import Any, ClassVar, NoReturn
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from habeas.kernel.errors import RefusedError


class User(AbstractUser):  # type: ignore[django-manager-missing] # Wagtail ships no types
    """A member of staff. Supporters never have an account."""


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


class AuditEntry(models.Model):
    """One deed of one member of staff; written once, never changed."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="audit_entries")
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=100)
    because = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Insert the entry; a second save is refused."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401 - Django's signature
        """Refuse."""
        self._refuse()

    @staticmethod
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
