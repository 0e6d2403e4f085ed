"""Step 2, what shall we do? Who may decide, what they said, and whether letters could harm."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import beginning, risks, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases.consenting import standing_of
from habeas.cases.models import Case
from habeas.desk.cases import name_of
from habeas.desk.hour.answers import RiskForm, WayForm
from habeas.desk.hour.steps import HourOfAppeal, HourScreen, heading
from habeas.desk.screens import Crumb, DeedScreen
from habeas.staff.errors import ChangedMeanwhileError


class BeginAppeal(HourScreen, DeedScreen):
    """The questions of a case that has no appeal from this call yet."""

    number = 2
    template = "hour/way.html"
    done: ClassVar = "Kept. Nothing is public, and nobody has been written to."

    def prepare(self) -> None:
        """Look up the case."""
        self.case = get_object_or_404(Case, pk=self.kwargs["case"])

    def case_of(self) -> Case:
        """Return the case."""
        return self.case

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Cases", reverse("desk:cases")),
            Crumb(name_of(self.case), reverse("desk:case", args=[self.case.pk])),
            Crumb(heading(2)),
        ]

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, with the next reference."""
        last = Appeal.objects.order_by("-pk").first()
        initial = {
            "reference": beginning.next_reference(),
            "language": last.language if last else "en",
        }
        self.shown = WayForm(data, case=self.case, initial=initial)
        return self.shown

    def do(self, facts: dict[str, Any]) -> str:
        """Begin the appeal, and go where the chosen way leads."""
        slug = beginning.slug_of(facts["reference"])
        if not slug:
            raise ValidationError({"reference": "Give it letters or digits: UA 7/2026."})
        appeal = beginning.begin(
            self.case,
            said=self.shown.said(),
            answers=self.shown.answers(),
            way=facts["way"],
            embargo_until=facts["embargo_until"],
            reference=facts["reference"],
            slug=slug,
            language=facts["language"],
            by=self.staff,
        )
        if appeal is None:
            messages.warning(
                self.request,
                "Someone close says no, so nothing was drafted. Ask both, and write down how it "
                "was settled; then come back here.",
            )
            return reverse("desk:case", args=[self.case.pk])
        return after(appeal, facts["way"])

    def more(self) -> dict[str, Any]:
        """Return the drafts that the case has already."""
        return {"case": self.case, "begun": self.case.appeals.filter(state=vocabulary.DRAFT)}


class WayAgain(HourOfAppeal, DeedScreen):
    """The risk questions again, with what was said so far."""

    number = 2
    template = "hour/way_again.html"
    done: ClassVar = "Kept. A second person has to say yes to the answers."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, with what was answered."""
        answered = risks.answers_of(self.appeal)
        self.base = answered.block.changed_at.isoformat() if answered else ""
        names = (*risks.QUESTIONS, "way", "embargo_until")
        initial = {name: getattr(answered, name) for name in names} if answered else {}
        self.shown = RiskForm(data, initial=initial)
        self.shown.fields["base"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=self.base
        )
        return self.shown

    def do(self, facts: dict[str, Any]) -> str:
        """Answer again, where anything was changed."""
        if facts["base"] != self.base:
            raise ChangedMeanwhileError(
                "Somebody answered these questions meanwhile. Your answers stand below: open this "
                "step again and look at theirs first."
            )
        if self.shown.has_changed() or not self.base:
            risks.answer_risks(
                self.appeal,
                by=self.staff,
                way=facts["way"],
                embargo_until=facts["embargo_until"],
                **self.shown.answers(),
            )
        return after(self.appeal, facts["way"])

    def more(self) -> dict[str, Any]:
        """Return what was said about each person."""
        persons = self.appeal.case.persons.all()
        return {
            "persons": [{"person": each, "standing": standing_of(each)} for each in persons],
        }


def after(appeal: Appeal, way: str) -> str:
    """Return where a way leads: quiet work is a letter of our own, all others the letter."""
    if way == "quiet":
        return reverse("desk:record-intervention", args=[appeal.case_id])
    return reverse("desk:hour-letter", args=[appeal.pk])
