"""Say that a fact is still true, or take it away."""

from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404

from habeas.appeals import checking
from habeas.cases import recording
from habeas.desk.cases import OfCase
from habeas.desk.facts import FactScreen
from habeas.desk.screens import Act
from habeas.staff.roles import EDITORS


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(
        max_length=300, label="Why", help_text="For the audit log; never public."
    )


class Retract(FactScreen):
    """Take a situation or an event away, at once."""

    button = "Take it away"
    danger = True
    done = "Taken away."
    template = "confirm.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """What is taken away."""
        return f"Retract: {self.fact}"

    def prepare(self) -> None:
        """Look up the case and the fact."""
        super().prepare()
        rows: Any = {"situation": self.case.situations, "event": self.case.events}
        if self.kwargs["kind"] not in rows:
            raise Http404("There is no such kind of facts.")
        self.fact = get_object_or_404(rows[self.kwargs["kind"]], pk=self.kwargs["fact"])

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return BecauseForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Retract the fact."""
        recording.retract(self.fact, by=self.staff, **facts)

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {"warning": "It leaves every page and every letter at once.", "back": self.home()}


class CheckFact(OfCase, Act):
    """Say that one situation is as it was."""

    roles = EDITORS
    done = "Noted: still true today."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Stamp the situation."""
        situation = get_object_or_404(self.case.situations, pk=self.kwargs["situation"])
        checking.check_fact(situation, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the case."""
        return self.home()
