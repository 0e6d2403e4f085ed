"""Who may decide for a person, what they said, and how it was settled."""

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import heeding, stopping
from habeas.cases import asking, consenting
from habeas.cases.models import Consent, Person
from habeas.desk.case_file import consents_of
from habeas.desk.cases import OfCase
from habeas.desk.fields import DayField, FactForm, LinesField
from habeas.desk.screens import DeedScreen
from habeas.desk.taking_back import write_off_letters_of
from habeas.staff.organisations import domain_day
from habeas.staff.roles import EDITORS

NOTHING: Final = "nothing"


class OfPerson(OfCase):
    """A screen about one person of a case."""

    def prepare(self) -> None:
        """Look up the case and the person."""
        super().prepare()
        self.person: Person = get_object_or_404(self.case.persons, pk=self.kwargs["person"])

    def home(self) -> str:
        """Return the address of what the person allows, on the case's page."""
        return f"{super().home()}#consents"

    def what_stands(self) -> dict[str, Any]:
        """Return who said what of the person, as it stands."""
        return {"entry": consents_of(self.person)}


class DecidersForm(forms.Form):
    """Who may be asked."""

    who = LinesField(
        label="Who may decide, the first of them first",
        rows=5,
        required=False,
        help_text="One a line, by their tie and never by their name: “herself”, “her husband”, "
        "“her lawyer”. Names and numbers belong into the sealed part of the case.",
    )


class Deciders(OfPerson, DeedScreen):
    """Say who may decide for a person, in order."""

    roles = EDITORS
    template = "consent.html"
    done = "Saved. A second person has to say yes to the consents."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Whose deciders they are."""
        return f"Who may decide for {self.person}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, filled with those who are named."""
        return DecidersForm(
            data, initial={"who": [str(each) for each in self.person.deciders.all()]}
        )

    def do(self, facts: dict[str, Any]) -> str:
        """Name them."""
        asking.name_deciders(self.person, by=self.staff, who=facts["who"])
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return what stands."""
        return self.what_stands()


class ConsentForm(FactForm):
    """What somebody said."""

    what = forms.MultipleChoiceField(
        choices=[*Consent.WHAT.items(), (NOTHING, "nothing of it: a no")],
        label="What may be published",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Consent
        fields = [
            "decider",
            "given_by",
            "what",
            "how",
            "given_on",
            "ask_again_by",
            "until",
            "standing",
            "because",
        ]
        field_classes: ClassVar = {
            "given_on": DayField,
            "ask_again_by": DayField,
            "until": DayField,
        }
        labels: ClassVar = {
            "decider": "Who said it",
            "given_by": "Or somebody else",
            "given_on": "When",
            "ask_again_by": "Ask again by",
            "until": "Holds until",
            "standing": "A standing instruction",
            "because": "Or nobody could be asked, because",
        }
        help_texts: ClassVar = {
            "given_by": "By their tie, never by their name.",
            "until": "Empty: until it is taken back.",
            "because": "The written reason for publishing the name all the same. It counts only "
            "while nobody has said anything, and never for a picture.",
        }

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        decider: Any = self.fields["decider"]
        decider.queryset = person.deciders.all()
        decider.empty_label = "—"

    def clean(self) -> dict[str, Any]:
        """Refuse what says two things at once, or nothing."""
        typed = super().clean() or {}
        givers = [typed.get("decider"), typed.get("given_by"), typed.get("because")]
        if sum(map(bool, givers)) != 1:
            raise ValidationError(
                "Say who said it, or why nobody could be asked: one of the three."
            )
        what = set(typed.pop("what", []))
        if not typed["because"]:
            if not what:
                self.add_error("what", "Tick what was allowed, or that nothing was.")
            if NOTHING in what and len(what) > 1:
                self.add_error("what", "Nothing, or something: not both.")
        today = domain_day()
        if typed.get("given_on") and typed["given_on"] > today:
            self.add_error("given_on", "This day has not come yet.")
        return {**typed, **{each: each in what for each in Consent.WHAT}}


class RecordConsent(OfPerson, DeedScreen):
    """Record what somebody who may decide said."""

    roles = EDITORS
    template = "consent.html"
    done = "Saved. A second person has to say yes to the consents."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """About whom."""
        return f"What was said about {self.person}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form: said today, to be asked again in a week."""
        today = domain_day()
        initial = {"given_on": today, "ask_again_by": today + asking.ASK_AGAIN_AFTER}
        first = self.person.deciders.first()
        return ConsentForm(self.person, data, initial={**initial, "decider": first})

    def do(self, facts: dict[str, Any]) -> str:
        """Record it; a no of the one who decides takes down what it no longer covers."""
        with transaction.atomic():
            _, taken = heeding.record_answer(self.person, by=self.staff, **facts)
            write_off_letters_of(taken, request=self.request)
        if consenting.contradiction(self.person, domain_day()):
            return reverse("desk:settle-consent", args=[self.case.pk, self.person.pk])
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return what stands."""
        warning = "A no of the first who decides takes every appeal of this case down at once."
        shown = self.case.appeals.filter(state__in=stopping.PUBLIC).exists()
        return {**self.what_stands(), "warning": warning if shown else ""}


class SettleForm(forms.Form):
    """How it was settled."""

    sentence = forms.CharField(
        max_length=500,
        label="How it was settled",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence: who spoke with whom, when, and what they agreed.",
    )


class SettleConsent(OfPerson, DeedScreen):
    """Write down how a contradiction was settled; what was said stays on record."""

    roles = EDITORS
    template = "consent.html"
    button = "It is settled"
    done = "Saved. A second person has to say yes to the consents."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """About whom they differ."""
        return f"They differ about {self.person}"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return SettleForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Settle it."""
        consenting.settle(self.person, by=self.staff, **facts)
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return who said what, and whose answer will hold."""
        governing = consenting.standing_of(self.person).governing
        warning = "Nobody says otherwise any more: there is nothing to settle."
        if governing and consenting.contradiction(self.person, domain_day()):
            warning = (
                "Until this is settled, nothing of it is allowed. Once it is, the answer of "
                f"{governing.giver} holds: {consenting.said(governing)}."
            )
        return {**self.what_stands(), "warning": warning}
