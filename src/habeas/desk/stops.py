"""Pause, close or withdraw an appeal: one person, one form, at any hour."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from habeas.appeals import stopping, vocabulary
from habeas.delivery import writing_off
from habeas.desk.appeals import OfAppeal
from habeas.desk.screens import Act, DeedScreen
from habeas.kernel import clock
from habeas.staff.roles import EDITORS, HOUSE


class StopForm(forms.Form):
    """Why, if there is time to say so."""

    because = forms.CharField(
        max_length=300, required=False, label="Why", help_text="For the audit log; never public."
    )


class CloseForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(choices=[("", "—"), *vocabulary.OUTCOMES.items()])
    note = forms.CharField(
        max_length=300, required=False, help_text="A sentence about it, shown on the page."
    )


class Stop(OfAppeal, DeedScreen):
    """A deed that shows less; letters that still wait are written off at once."""

    danger = True
    template = "confirm.html"
    warning = ""

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return StopForm(data)

    @abstractmethod
    def stop(self, facts: dict[str, Any]) -> None:
        """Call the deed."""

    def do(self, facts: dict[str, Any]) -> str:
        """Stop the appeal, then write off what waits."""
        self.stop(facts)
        writing_off.write_off(clock.now())
        return self.home()

    def more(self) -> dict[str, Any]:
        """Return what it means."""
        return {"warning": self.warning, "back": self.home()}


class Pause(Stop):
    """Take the form away for a while."""

    roles = HOUSE
    heading = "Pause the appeal"
    button = "Pause"
    done = "Paused. No letter leaves, and nobody can sign."
    warning = "The page stays and says that we are asking. Every letter is held."

    def stop(self, facts: dict[str, Any]) -> None:
        """Pause it."""
        stopping.pause(self.appeal, by=self.staff, **facts)


class Close(Stop):
    """End the appeal with an outcome."""

    roles = EDITORS
    heading = "Close the appeal"
    button = "Close"
    done = "Closed. The outcome stands on top of the page."
    warning = "The letters that wait are dropped. A closed appeal is never opened again."

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return CloseForm(data)

    def stop(self, facts: dict[str, Any]) -> None:
        """Close it."""
        stopping.close(self.appeal, by=self.staff, **facts)


class Withdraw(OfAppeal, Act):
    """Take everything down: one click of one person, at any hour; why can be said afterwards."""

    roles = HOUSE
    done: ClassVar = "Withdrawn. Page, papers and every letter that had not left are gone."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Withdraw it, and write off what waits; a second click changes nothing."""
        if self.appeal.state != vocabulary.WITHDRAWN:
            stopping.withdraw(self.appeal, by=self.staff)
        writing_off.write_off(clock.now())
        return reverse("desk:explain-withdrawal", args=[self.appeal.pk])

    def back(self) -> str:
        """Return the address of the desk's first screen, which is everybody's."""
        return reverse("wagtailadmin_home")


class ExplainWithdrawal(OfAppeal, DeedScreen):
    """Say why an appeal was withdrawn, if there is time to say so."""

    roles = HOUSE
    heading = "Withdrawn"
    button = "Note why"
    done = "Noted in the audit log."
    template = "withdrawn.html"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return StopForm(data)

    def do(self, facts: dict[str, Any]) -> str:
        """Note it."""
        stopping.explain_withdrawal(self.appeal, by=self.staff, **facts)
        return reverse("wagtailadmin_home")
