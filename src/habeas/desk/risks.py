"""The risk questions as a form: answered by those who prepare, approved by a second person."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from habeas.appeals import risks
from habeas.appeals.models import RiskAnswers
from habeas.desk.appeals import OfAppeal
from habeas.desk.fields import FactForm, MomentField
from habeas.desk.screens import DeedScreen
from habeas.staff.roles import EDITORS


class RisksForm(FactForm):
    """Six questions; nothing is ticked that nobody has answered."""

    way = forms.ChoiceField(
        required=False,
        choices=[("", "as the answers propose"), *RiskAnswers.WAYS.items()],
        help_text="A quieter way than the answers propose can be chosen, never a louder one.",
    )

    class Meta:
        model = RiskAnswers
        fields: ClassVar = [*risks.QUESTIONS, "way", "embargo_until", "note"]
        labels: ClassVar = risks.QUESTIONS
        field_classes: ClassVar = {"embargo_until": MomentField}
        widgets: ClassVar = dict.fromkeys(risks.QUESTIONS, forms.RadioSelect)
        help_texts: ClassVar = {
            "embargo_until": "Empty: it may open once it is approved.",
            "note": "For those of the house who approve; never public.",
        }


class AnswerRisks(OfAppeal, DeedScreen):
    """Answer the risk questions."""

    roles = EDITORS
    heading = "Risk questions"
    done = "Answered. A second person has to say yes to the answers."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, filled with the answers there are."""
        return RisksForm(data, instance=risks.answers_of(self.appeal))

    def do(self, facts: dict[str, Any]) -> str:
        """Answer them."""
        risks.answer_risks(self.appeal, by=self.staff, **facts)
        return reverse("desk:approvals", args=[self.appeal.pk])
