"""Who may decide, what they said, the six questions of doing no harm, and the way that is taken."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.formats import date_format

from habeas.appeals import beginning, risks
from habeas.appeals.models import RiskAnswers
from habeas.cases import asking
from habeas.cases.consenting import said as in_words
from habeas.cases.consenting import standing_of
from habeas.cases.models import Case, Consent, Person
from habeas.desk.fields import DayField, LanguageField, MomentField
from habeas.staff.organisations import domain_day

BEFORE, OTHER, NOBODY = "before", "other", "nobody"
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
        said = standing_of(person).answers
        before = next((each for each in said if each.standing), next(iter(said), None))
        who = [(word, word) for word in DECIDERS[person.pronoun]]
        if before:
            name = "The standing instruction" if before.standing else f"As {before.giver} said"
            on = date_format(before.given_on, "j F Y")
            who.insert(0, (BEFORE, f"{name} on {on}: {in_words(before)}"))
        who += [(OTHER, "somebody else"), (NOBODY, "nobody could be asked")]
        today = domain_day()
        fields: dict[str, forms.Field] = {
            "who": forms.ChoiceField(
                choices=who,
                label="Who decided?",
                widget=forms.RadioSelect,
                initial=BEFORE if before and before.standing else None,
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
                initial=today + asking.ASK_AGAIN_AFTER, required=False, label="Ask again by"
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
        for person in self.persons:
            yield person, {name: self[f"{name}_{person.pk}"] for name in _ASKED}

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
        who = {BEFORE: "", NOBODY: "", OTHER: typed["other"]}.get(typed["who"], typed["who"])
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
