"""Step 5, dates and limits: by when to act, when to look again, from where names are not taken."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from habeas import conf
from habeas.appeals import beginning, drafting, risks
from habeas.cases import calling, recording
from habeas.desk.fields import CountriesField, MomentField
from habeas.desk.hour.steps import HourOfAppeal
from habeas.desk.screens import DeedScreen
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_now

# Letters have to be read before the hearing begins.
BEFORE_HEARING: Final = timedelta(hours=2)


class LimitsForm(forms.Form):
    """What is typed; everything has a usual value."""

    hearing = MomentField(
        required=False,
        label="Next hearing",
        help_text="If there is one: letters are to be written until two hours before it.",
    )
    place = forms.CharField(max_length=200, required=False, label="Where the hearing is")
    act_by = MomentField(
        required=False,
        label="Act by",
        help_text="Empty: two hours before the hearing, else in 14 days.",
    )
    review_by = MomentField(label="Check the facts again by")
    opens = MomentField(
        required=False,
        label="Not before",
        help_text="Empty: as soon as it is approved. No timetable opens it: a person does.",
    )
    risk_countries = CountriesField(
        required=False,
        label="Risk countries",
        help_text="Codes such as CN, FR. Signers from there are counted, never named.",
    )
    base = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take the date to act by from the hearing, unless another was typed."""
        facts = super().clean() or self.cleaned_data
        hearing = facts.get("hearing")
        if hearing and ("act_by" not in self.changed_data or not facts.get("act_by")):
            facts["act_by"] = hearing - BEFORE_HEARING
        if facts.get("act_by") and facts["act_by"] <= domain_now():
            raise ValidationError({"act_by": "This has passed already."})
        if not facts.get("act_by") and "act_by" not in self.errors:
            facts["act_by"] = beginning.usual_act_by()
        return facts


class DatesAndLimits(HourOfAppeal, DeedScreen):
    """The dates, with what usually fits in each."""

    number = 5
    template = "hour/limits.html"
    done: ClassVar = "Kept. A second person has to say yes to the dates and limits."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, with what was set or is usual."""
        appeal, answers = self.appeal, risks.answers_of(self.appeal)
        self.embargo = answers.embargo_until if answers else None
        initial = {
            "act_by": appeal.act_by,
            "review_by": appeal.review_by,
            "opens": self.embargo,
            "risk_countries": appeal.risk_countries,
            "base": appeal.limits.changed_at.isoformat(),
        }
        return LimitsForm(data, initial=initial)

    def do(self, facts: dict[str, Any]) -> str:
        """Set the limits, and record the hearing as an event of the case."""
        if facts["base"] != self.appeal.limits.changed_at.isoformat():
            raise ChangedMeanwhileError(
                "Somebody changed the dates meanwhile. What you typed stands below: look at the "
                "appeal, then come back here."
            )
        with transaction.atomic():
            drafting.set_limits(
                self.appeal,
                by=self.staff,
                reference=self.appeal.reference,
                opens=facts["opens"] or min(self.appeal.opens, domain_now()),
                act_by=facts["act_by"],
                review_by=facts["review_by"],
                risk_countries=facts["risk_countries"],
            )
            if facts["opens"] != self.embargo:
                risks.set_embargo(self.appeal, by=self.staff, until=facts["opens"])
            if facts["hearing"]:
                self._record(facts["hearing"], facts["place"])
        return self.next()

    def _record(self, hearing: datetime, place: str) -> None:
        case, day = self.appeal.case, hearing.date().isoformat()
        if case.events.filter(kind="hearing", on=day).exists():
            return
        recording.record_event(
            case,
            by=self.staff,
            persons=list(case.persons.all()),
            kind="hearing",
            handle=calling.free_handle(case, "hearing"),
            on=day,
            place=place,
        )

    def more(self) -> dict[str, Any]:
        """Return the rules of the house that nobody sets for one appeal."""
        return {"rest_minutes": conf.rest_minutes()}
