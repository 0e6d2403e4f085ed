"""The way from the call to the live page: eight steps, shown on top of each of its screens."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.template.response import TemplateResponse
from django.urls import reverse

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.cases.models import Case
from habeas.desk.appeals import OfAppeal
from habeas.desk.screens import Crumb, Screen
from habeas.staff.roles import EDITORS

OF_THE_SECOND: Final = 7
# What each step is called, and its screen once there is an appeal.
STEPS: Final = (
    ("The call", "case"),
    ("What shall we do?", "hour-way"),
    ("The letter", "hour-letter"),
    ("To whom", "hour-addressees"),
    ("Dates and limits", "hour-limits"),
    ("Look once", "hour-look"),
    ("The second person", "approvals"),
    ("Live", "hour-live"),
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way; ``url`` is empty while it cannot be reached."""

    number: int
    label: str
    url: str
    here: bool


class HourScreen(Screen):
    """A screen of the way, with the eight steps on top."""

    roles = EDITORS
    icon = "comment"
    number: ClassVar[int]

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [Crumb("Calls", reverse("desk:calls")), Crumb(heading(self.number))]

    def case_of(self) -> Case | None:
        """Return the case that the call has become, if it has."""
        return None

    def appeal_of(self) -> Appeal | None:
        """Return the appeal that was drafted in the case, if there is one."""
        return None

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
        """Return the page with the steps."""
        steps = steps_from(self.number, self.case_of(), self.appeal_of())
        return super().show(template, {"steps": steps, **context}, status)


class HourOfAppeal(HourScreen, OfAppeal):
    """A screen of the way about one appeal."""

    def case_of(self) -> Case:
        """Return the appeal's case."""
        return self.appeal.case

    def appeal_of(self) -> Appeal:
        """Return the appeal."""
        return self.appeal

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
        """Return the page with the steps and the appeal."""
        return super().show(template, {"appeal": self.appeal, **context}, status)

    def crumbs(self) -> list[Crumb]:
        """Return the way here."""
        return [
            Crumb("Appeals", reverse("desk:appeals")),
            Crumb(str(self.appeal), self.home()),
            Crumb(f"{heading(self.number)}: {self.appeal}"),
        ]

    def next(self) -> str:
        """Return the address of the step after this one."""
        return reverse(f"desk:{STEPS[self.number][1]}", args=[self.appeal.pk])

    @property
    def is_draft(self) -> bool:
        """Whether the appeal can still be prepared."""
        return self.appeal.state == vocabulary.DRAFT


def steps_from(here: int, case: Case | None, appeal: Appeal | None) -> list[Step]:
    """Return the eight steps as the screen of step ``here`` shows them."""
    return [
        Step(
            number=number,
            label=label,
            url="" if number == here else _address(number, screen, case, appeal),
            here=number == here,
        )
        for number, (label, screen) in enumerate(STEPS, 1)
    ]


def heading(number: int) -> str:
    """Return how a step is called on its screen: "3 The letter"."""
    return f"{number} {STEPS[number - 1][0]}"


def _address(number: int, screen: str, case: Case | None, appeal: Appeal | None) -> str:
    if screen == "case" and case:
        return reverse("desk:case", args=[case.pk])
    if appeal is not None and screen != "case":
        return reverse(f"desk:{screen}", args=[appeal.pk])
    if case is not None and number == 2:  # noqa: PLR2004 - the step that drafts the appeal
        return reverse("desk:hour-begin", args=[case.pk])
    return ""
