"""Step 2, what shall we do? Who may decide, what they said, and whether letters could harm."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import beginning, risks, vocabulary
from habeas.appeals.models import Appeal, RiskAnswers
from habeas.cases.consenting import said as in_words
from habeas.cases.consenting import standing_of
from habeas.cases.models import Case, Consent, Person
from habeas.desk.cases import name_of
from habeas.desk.fields import DayField, LanguageField, MomentField
from habeas.desk.hour.steps import HourOfAppeal, HourScreen, heading
from habeas.desk.screens import Crumb, DeedScreen
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.organisations import domain_day

ASK_AGAIN_AFTER: Final = timedelta(days=7)
STANDING, OTHER, NOBODY = "standing", "other", "nobody"
# By pronoun: themselves, whom they live with, who defends them.
DECIDERS: Final = {
    "she": ("herself", "her husband, wife or partner", "her lawyer"),
    "he": ("himself", "his wife, husband or partner", "his lawyer"),
    "they": ("themselves", "their partner", "their lawyer"),
}
# The safe way that *don't know* picks, beside each question.
SAFE: Final = {
    "worse": "Yes and don't know: quiet, our own letter only.",
    "shows_source": "Yes and don't know: such sentences are marked for the second person.",
    "names_others": "Yes and don't know: it does not open until they are taken out.",
    "minors": "Yes and don't know: no picture.",
    "fax": "Yes and don't know: no names by fax.",
    "embassy": "Yes and don't know: embassies get totals only.",
}
YES_NO: Final = {"no": "no", "yes": "yes"}


class RiskForm(forms.Form):
    """The six questions, and the way that is taken."""

    embargo_until = MomentField(
        required=False, label="Wait until", help_text="Nothing is public before then."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        embargo = self.fields.pop("embargo_until")
        for question, label in risks.QUESTIONS.items():
            self.fields[question] = forms.ChoiceField(
                choices=RiskAnswers.ANSWERS,
                initial="unknown",
                label=label,
                help_text=SAFE[question],
                widget=forms.RadioSelect,
            )
        self.fields["way"] = forms.ChoiceField(
            choices=RiskAnswers.WAYS, initial="quiet", label="We choose", widget=forms.RadioSelect
        )
        self.fields["embargo_until"] = embargo

    def questions(self) -> list[forms.BoundField]:
        """Return the six questions."""
        return [self[question] for question in risks.QUESTIONS]

    def answers(self) -> dict[str, str]:
        """Return what was answered to them."""
        return {question: self.cleaned_data[question] for question in risks.QUESTIONS}

    def clean(self) -> dict[str, Any]:
        """Ask for the day of an embargo."""
        facts = super().clean() or self.cleaned_data
        if facts.get("way") == "wait" and not facts.get("embargo_until"):
            self.add_error("embargo_until", "Say until when.")
        return facts


class WayForm(RiskForm):
    """What was said about each person, the risk questions, and what the appeal begins with."""

    reference = forms.CharField(max_length=60)
    language = LanguageField(help_text="In which it is written first, such as en.")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.persons = [each for each in case.persons.all() if each.kind == "person"]
        for person in self.persons:
            self._ask_about(person)

    def _ask_about(self, person: Person) -> None:
        standing = next((each for each in standing_of(person).answers if each.standing), None)
        who = [(word, word) for word in DECIDERS[person.pronoun]]
        if standing:
            label = (
                f"The standing instruction of {standing.given_on:%d %B %Y}: {in_words(standing)}"
            )
            who.insert(0, (STANDING, label))
        who += [(OTHER, "somebody else"), (NOBODY, "nobody could be asked")]
        today = domain_day()
        fields: dict[str, forms.Field] = {
            "who": forms.ChoiceField(
                choices=who,
                label="Who decided?",
                widget=forms.RadioSelect,
                initial=STANDING if standing else None,
            ),
            "other": forms.CharField(
                max_length=60,
                required=False,
                label="Who else",
                help_text="A word for the tie, such as her mother: no name.",
            ),
            "said": forms.MultipleChoiceField(
                choices=[(what, f"yes to {words}") for what, words in Consent.WHAT.items()],
                required=False,
                label="What they said",
                help_text="Nothing ticked means no.",
                widget=forms.CheckboxSelectMultiple,
            ),
            "how": forms.ChoiceField(
                choices=[(key, words) for key, words in Consent.HOW.items() if key],
                label="How",
            ),
            "on": DayField(initial=today, label="On"),
            "ask_again_by": DayField(
                initial=today + ASK_AGAIN_AFTER, required=False, label="Ask again by"
            ),
            "because": forms.CharField(
                max_length=500,
                required=False,
                label="If nobody could be asked: why the name is published all the same",
            ),
            "against": forms.ChoiceField(
                choices=YES_NO,
                initial="no",
                label="Does someone close say no?",
                help_text="Yes stops here: both are asked first.",
                widget=forms.RadioSelect,
            ),
            "against_who": forms.CharField(
                max_length=60, required=False, label="Who says no", help_text="Such as her brother."
            ),
            "pseudonym": forms.CharField(
                max_length=100,
                required=False,
                label="Without the name: call them",
                help_text="Such as A lawyer. The name itself is sealed.",
            ),
        }
        for name, field in fields.items():
            self.fields[f"{name}_{person.pk}"] = field

    def parts(self) -> Iterator[tuple[Person, dict[str, forms.BoundField]]]:
        """Yield each person with the fields about them."""
        names = ("who", "other", "said", "how", "on", "ask_again_by", "because")
        names += ("against", "against_who", "pseudonym")
        for person in self.persons:
            yield person, {name: self[f"{name}_{person.pk}"] for name in names}

    def clean(self) -> dict[str, Any]:
        """Ask for what an answer calls for."""
        facts = super().clean()
        for person in self.persons:
            self._check(person, {name: facts.get(f"{name}_{person.pk}") for name in _ASKED})
        return facts

    def _check(self, person: Person, typed: dict[str, Any]) -> None:
        way = self.cleaned_data.get("way")
        if typed["who"] == OTHER and not typed["other"]:
            self.add_error(f"other_{person.pk}", "Say who it was, in a word.")
        if typed["against"] == "yes" and not typed["against_who"]:
            self.add_error(f"against_who_{person.pk}", "Say who says no, in a word.")
        if typed["who"] == NOBODY and way == "name" and not typed["because"]:
            self.add_error(f"because_{person.pk}", "Say why, or choose the way without the name.")
        if way == "no-name" and not typed["pseudonym"] and not person.pseudonym:
            self.add_error(f"pseudonym_{person.pk}", "Say what to call them instead.")

    def said(self) -> list[beginning.Said]:
        """Return what was said about each person."""
        return [self._said(person) for person in self.persons]

    def _said(self, person: Person) -> beginning.Said:
        typed = {name: self.cleaned_data[f"{name}_{person.pk}"] for name in _ASKED}
        who = {STANDING: "", NOBODY: "", OTHER: typed["other"]}.get(typed["who"], typed["who"])
        return beginning.Said(
            person=person,
            who=who,
            allows=frozenset(typed["said"]),
            how=typed["how"],
            on=typed["on"],
            ask_again_by=typed["ask_again_by"],
            because=typed["because"] if typed["who"] == NOBODY else "",
            against=typed["against_who"] if typed["against"] == "yes" else "",
            pseudonym=typed["pseudonym"] if self.cleaned_data["way"] == "no-name" else "",
        )


_ASKED: Final = (
    "who",
    "other",
    "said",
    "how",
    "on",
    "ask_again_by",
    "because",
    "against",
    "against_who",
    "pseudonym",
)


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
