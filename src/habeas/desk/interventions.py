"""Quiet work on a case, and the organisation's own letters."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import intervening
from habeas.appeals.models import Intervention
from habeas.delivery import own_letters, reckoning, wording
from habeas.desk.cases import OfCase
from habeas.desk.directory import seen_at
from habeas.desk.fields import DayField, FactForm, LanguageField
from habeas.desk.screens import Act, Crumb, DeedScreen
from habeas.directory.models import Office
from habeas.kernel import languages
from habeas.kernel.errors import RefusedError
from habeas.letters.plain import as_text
from habeas.staff.organisations import domain_day
from habeas.staff.roles import EDITORS


class InterventionForm(FactForm):
    """What was done, or the letter."""

    language = LanguageField(
        required=False, label="Language of the letter", help_text="BCP 47, such as fr."
    )

    class Meta:
        model = Intervention
        fields = ["kind", "on", "office", "note", "language", "subject", "body"]
        field_classes: ClassVar = {"on": DayField}
        widgets: ClassVar = {
            "note": forms.Textarea(attrs={"rows": 4}),
            "body": forms.Textarea(attrs={"rows": 12}),
        }
        labels: ClassVar = {"kind": "What", "on": "When", "office": "With or to whom"}
        help_texts: ClassVar = {
            "note": "What was done and said. Never public; nothing confidential.",
            "subject": "Of a letter of our own.",
            "body": "Of a letter of our own: paragraphs, with an empty line between them. The "
            "directory and the organisation give greeting, closing and signature.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        offices: Any = self.fields["office"]
        offices.queryset = Office.objects.filter(stands_for="").order_by("country", "handle")


class RecordIntervention(OfCase, DeedScreen):
    """Record quiet work, or write a letter of our own."""

    roles = EDITORS
    heading = "Record quiet work"
    done = "Saved. A letter of our own leaves when a second person has said yes to it."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return InterventionForm(data, initial={"on": domain_day()})

    def do(self, facts: dict[str, Any]) -> str:
        """Record it."""
        made = intervening.record_intervention(self.case, by=self.staff, **facts)
        if made.kind == "letter":
            return reverse("desk:intervention", args=[self.case.pk, made.pk])
        return f"{self.home()}#quiet"


class OfIntervention(OfCase):
    """A screen about one intervention."""

    heading = "Quiet work"

    def prepare(self) -> None:
        """Look up the case and the intervention."""
        super().prepare()
        rows = self.case.interventions.select_related("office", "block__changed_by", "recorded_by")
        self.intervention = get_object_or_404(rows, pk=self.kwargs["intervention"])

    def crumbs(self) -> list[Crumb]:
        """Return the way here: what it is and when."""
        kind = self.intervention.get_kind_display()
        *way, _ = super().crumbs()
        return [*way, Crumb(f"{kind[0].upper()}{kind[1:]} of {self.intervention.on:%Y-%m-%d}")]

    def back(self) -> str:
        """Return the address of the intervention."""
        return reverse("desk:intervention", args=[self.case.pk, self.intervention.pk])


class InterventionScreen(OfIntervention):
    """One letter of our own, as the office will get it, with its yes."""

    roles = EDITORS

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show it."""
        told: dict[str, Any] = {
            "case": self.case,
            "intervention": self.intervention,
            "viewer": self.staff,
        }
        if self.intervention.kind == "letter":
            told |= {
                "letter": as_text(own_letters.compose(self.intervention)),
                "in_language": languages.name(self.intervention.language, "en"),
                "direction": languages.direction(self.intervention.language),
                "way": wording.own_words(self.intervention),
                "can_be_stopped": reckoning.can_be_stopped(self.intervention),
            }
        return self.show("intervention.html", told)


class ApproveIntervention(OfIntervention, Act):
    """Say yes to a letter of our own as it was on the screen."""

    roles = EDITORS
    done = "You said yes: the post room carries the letter."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Approve it."""
        seen = seen_at(data.get("seen", ""))
        intervening.approve_intervention(self.intervention, by=self.staff, seen=seen)
        return self.back()


class StopIntervention(OfIntervention, Act):
    """Stop a letter of our own that has not left."""

    roles = EDITORS
    done = "Stopped."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Stop it, unless it has left."""
        if not reckoning.can_be_stopped(self.intervention):
            raise RefusedError("This letter has left or was stopped already.")
        because = str(data.get("because", ""))[:300]
        intervening.stop_intervention(self.intervention, by=self.staff, because=because)
        return self.back()
