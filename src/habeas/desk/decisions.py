"""What becomes of the appeals, when something new has happened to their people."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import deciding, vocabulary
from habeas.appeals.models import Appeal
from habeas.cases.models import Event, Situation
from habeas.delivery import writing_off
from habeas.delivery.models import Delivery
from habeas.desk.cases import OfCase
from habeas.desk.screens import DeedScreen
from habeas.kernel import clock
from habeas.staff.roles import EDITORS


class DecisionForm(forms.Form):
    """One decision for each appeal, with an outcome for those that stop."""

    because = forms.CharField(
        max_length=300, required=False, label="Why", help_text="For the audit log; never public."
    )

    def __init__(
        self,
        appeals: list[Appeal],
        *args: Any,  # noqa: ANN401 - Django's
        fact: Situation | Event,
        **kwargs: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **kwargs)
        self.appeals = appeals
        because = self.fields.pop("because")
        for appeal in appeals:
            waiting = Delivery.objects.waiting().filter(addressee__appeal=appeal).count()
            letters = "1 letter waits" if waiting == 1 else f"{waiting} letters wait"
            self.fields[f"choice_{appeal.pk}"] = forms.ChoiceField(
                choices=list(deciding.CHOICES.items()),
                label=f"{appeal} ({appeal.get_state_display().lower()}, {letters})",
                widget=forms.RadioSelect,
                initial=deciding.quieter_choice(fact),
                error_messages={"required": "Say what becomes of it: also when it stays as it is."},
            )
            self.fields[f"outcome_{appeal.pk}"] = forms.ChoiceField(
                choices=[("", "—"), *vocabulary.OUTCOMES.items()],
                label=f"Outcome, if {appeal} stops",
                required=False,
                initial=deciding.proposed_outcome(fact),
                help_text="It stands on top of the page.",
            )
        self.fields["because"] = because

    def clean(self) -> dict[str, Any]:
        """Refuse to stop an appeal without an outcome."""
        typed = super().clean() or {}
        for appeal in self.appeals:
            stops = typed.get(f"choice_{appeal.pk}") == "stop"
            if stops and not typed.get(f"outcome_{appeal.pk}"):
                self.add_error(f"outcome_{appeal.pk}", "Say how it ended.")
        return typed


class Decide(OfCase, DeedScreen):
    """Stop, pause, revise or leave each open appeal of a case, letters that wait included."""

    roles = EDITORS
    heading = "What becomes of the appeals?"
    button = "Do it now"
    done = "Done, with the letters that waited."
    template = "decide.html"

    def prepare(self) -> None:
        """Look up the case, what has happened, and the appeals."""
        super().prepare()
        rows: Any = {"situation": self.case.situations, "event": self.case.events}
        if self.kwargs["kind"] not in rows:
            raise Http404("There is no such kind of facts.")
        self.fact = get_object_or_404(rows[self.kwargs["kind"]], pk=self.kwargs["fact"])
        self.appeals = deciding.asked_about(self.case)

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return DecisionForm(self.appeals, data, fact=self.fact)

    def do(self, facts: dict[str, Any]) -> str:
        """Do all of it or nothing; the letter to be written anew comes next."""
        revised = []
        with transaction.atomic():
            for appeal in self.appeals:
                choice = facts[f"choice_{appeal.pk}"]
                deciding.decide(
                    appeal,
                    choice=choice,
                    by=self.staff,
                    outcome=facts[f"outcome_{appeal.pk}"] if choice == "stop" else "",
                    because=facts["because"],
                )
                revised += [appeal] if choice == "revise" else []
            deciding.decided(self.fact)
            writing_off.write_off(clock.now())
        return self._next(revised)

    def more(self) -> dict[str, Any]:
        """Return what has happened."""
        return {"fact": self.fact, "appeals": self.appeals, "back": self.home()}

    def _next(self, revised: list[Appeal]) -> str:
        letters = [
            appeal.letter_texts.filter(language=appeal.language).first() for appeal in revised
        ]
        found = [letter for letter in letters if letter]
        for letter in found[1:]:
            messages.info(self.request, f"To be written anew as well: {letter}.")
        if found:
            return reverse("desk:words", args=["letter", found[0].pk])
        return self.home()
