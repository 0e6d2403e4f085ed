"""Take a consent back, with everything that stood on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import heeding
from habeas.appeals.models import Appeal
from habeas.cases.models import Consent
from habeas.delivery import writing_off
from habeas.delivery.models import Delivery
from habeas.desk.cases import CaseScreen, OfCase
from habeas.desk.screens import DeedScreen
from habeas.kernel import clock
from habeas.staff.roles import HOUSE, roles_of


class WithdrawForm(forms.Form):
    """What is taken back."""

    what = forms.MultipleChoiceField(
        label="What is taken back", widget=forms.CheckboxSelectMultiple
    )
    because = forms.CharField(
        max_length=300, required=False, label="Why", help_text="For the audit log; never public."
    )

    def __init__(self, consent: Consent, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        left = [
            (what, label)
            for what, label in Consent.WHAT.items()
            if getattr(consent, what) and what not in consent.withdrawn
        ]
        field: Any = self.fields["what"]
        field.choices = left
        field.initial = [what for what, _ in left]


class WithdrawConsent(OfCase, DeedScreen):
    """Take a consent back: one person, at once, with everything that stood on it."""

    # Whoever picks up the telephone has to be able to do it.
    roles = HOUSE
    danger = True
    template = "confirm.html"
    button = "Take it back now"
    done = "Taken back. What stood on it is gone."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Whose consent it is."""
        return f"Take back what was allowed about {self.consent.person}"

    def prepare(self) -> None:
        """Look up the case and the consent."""
        super().prepare()
        consents = Consent.objects.filter(person__case=self.case).select_related("person__case")
        self.consent = get_object_or_404(consents, pk=self.kwargs["consent"])

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, everything ticked."""
        return WithdrawForm(self.consent, data)

    def do(self, facts: dict[str, Any]) -> str:
        """Take it back, with pages, papers, letters that wait and pictures."""
        with transaction.atomic():
            taken = heeding.take_back(self.consent, by=self.staff, **facts)
            write_off_letters_of(taken, request=self.request)
        if roles_of(self.staff).isdisjoint(CaseScreen.roles):
            return reverse("wagtailadmin_home")
        return f"{self.home()}#consents"

    def more(self) -> dict[str, Any]:
        """Return what it means, with what is public and what waits."""
        waiting = Delivery.objects.waiting().filter(addressee__appeal__case=self.case).count()
        return {
            "warning": "Without the name or the story every appeal of this case is taken down at "
            "once, for good, in every language: page, PDF, and the letters that wait "
            f"({waiting} now). Without the picture, the picture is deleted.",
            "back": self.home(),
        }


def write_off_letters_of(taken: Sequence[Appeal], *, request: HttpRequest) -> None:
    """Write off the letters of appeals that are gone, and say which these are."""
    if taken:
        writing_off.write_off(clock.now())
        names = ", ".join(str(appeal) for appeal in taken)
        messages.warning(request, f"Taken down, with every letter that waited: {names}.")
