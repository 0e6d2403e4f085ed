"""Change a fact that is on file; what two people change at once is never overwritten."""

import hashlib
import json
from abc import abstractmethod
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from habeas.appeals import deciding, hiding
from habeas.cases import recording
from habeas.cases.hiding import SPELLINGS
from habeas.cases.models import Event, Person, Situation, Source
from habeas.desk.cases import OfCase
from habeas.desk.facts import EventForm, FactScreen, PersonForm, SituationForm, SourceForm
from habeas.desk.fields import FactForm
from habeas.desk.screens import Act
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import EDITORS

WAITS = "Saved. What is public changes when a second person has said yes."


class AmendScreen(FactScreen):
    """The form of one fact, filled with what is known of it and what is proposed."""

    done = WAITS
    template = "amend.html"
    fixed: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Look up the case and the fact, with what is proposed of it."""
        super().prepare()
        self.fact: Any = self.look_up()
        self.seen = _fingerprint(self.fact)
        for field, value in getattr(self.fact, "proposed", {}).items():
            if field != "persons":
                setattr(self.fact, field, value)

    @property
    def heading(self) -> str:  # type: ignore[override]
        """What the fact is called."""
        return str(self.fact)

    @abstractmethod
    def look_up(self) -> Model:
        """Return the fact that the address names; raises Http404."""

    @abstractmethod
    def form_of(self, data: Any) -> FactForm:  # noqa: ANN401 - the POST or None
        """Return the form of the fact."""

    @abstractmethod
    def amend(self, changed: dict[str, Any]) -> None:
        """Call the deed with what was changed."""

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, which carries what was seen of the fact."""
        self.shown = self.form_of(data)
        for field in self.fixed:
            del self.shown.fields[field]
        self.shown.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.seen, required=False
        )
        return self.shown

    def record(self, facts: dict[str, Any]) -> None:
        """Change the fact, unless somebody else has since the form was shown."""
        if facts["seen"] != self.seen:
            raise ChangedMeanwhileError(
                "Somebody changed this while you were writing. What you typed stands below, "
                "nothing is lost: open the fact again in another window and put both together."
            )
        changed = {field: value for field, value in self.shown.changed().items() if field != "seen"}
        if changed:
            self.amend(changed)

    def more(self) -> dict[str, Any]:
        """Return the fact."""
        return {"fact": self.fact}


class AmendPerson(AmendScreen):
    """Change what is known of a person."""

    # Texts carry the handle: another one would leave their tokens without a person.
    fixed = ("handle",)

    def look_up(self) -> Model:
        """Return the person."""
        return get_object_or_404(self.case.persons, pk=self.kwargs["person"])

    def form_of(self, data: Any) -> FactForm:  # noqa: ANN401 - the POST or None
        """Return the form of a person."""
        return PersonForm(data, instance=self.fact)

    def amend(self, changed: dict[str, Any]) -> None:
        """Change the person."""
        person = self.case.persons.get(pk=self.fact.pk)
        if changed.get("pseudonym") and not person.pseudonym:
            self._hide(person, changed)
        if changed:
            recording.amend_person(person, by=self.staff, **changed)

    def _hide(self, person: Person, changed: dict[str, Any]) -> None:
        """Hide the name at once, and say which texts are gone because it is written out there."""
        typed = {field: changed.pop(field, None) for field in SPELLINGS}
        gone = hiding.hide_name(
            person, pseudonym=typed["name"] or person.name, names=typed["names"], by=self.staff
        )
        for text in gone:
            messages.warning(
                self.request,
                f"Taken off the page, because the name is written out in it: {text}. Write it "
                "anew, with the name as a living fact.",
            )


class AmendSituation(AmendScreen):
    """Change a situation; a new status is asked about as a new situation is."""

    # "Still true" says when it was checked, and another person is another situation.
    fixed = ("person", "checked_on")

    def look_up(self) -> Model:
        """Return the situation."""
        return get_object_or_404(self.case.situations, pk=self.kwargs["situation"])

    def form_of(self, data: Any) -> FactForm:  # noqa: ANN401 - the POST or None
        """Return the form of a situation."""
        return SituationForm(self.case, data, instance=self.fact)

    def do(self, facts: dict[str, Any]) -> str:
        """Change it, and go on to the appeals that another status may end."""
        with transaction.atomic():
            self.record(facts)
            asked = "status" in self.shown.changed_data and deciding.ask(self._stored())
        if asked:
            return reverse("desk:what-becomes", args=[self.case.pk, "situation", self.fact.pk])
        return self.home()

    def amend(self, changed: dict[str, Any]) -> None:
        """Change the situation."""
        recording.amend_fact(self._stored(), by=self.staff, **changed)

    def _stored(self) -> Situation:
        return self.case.situations.get(pk=self.fact.pk)


class AmendEvent(AmendScreen):
    """Change an event."""

    fixed = ("handle",)

    def look_up(self) -> Model:
        """Return the event."""
        return get_object_or_404(self.case.events, pk=self.kwargs["event"])

    def form_of(self, data: Any) -> FactForm:  # noqa: ANN401 - the POST or None
        """Return the form of an event."""
        form = EventForm(self.case, data, instance=self.fact)
        if "persons" in self.fact.proposed:
            form.initial["persons"] = self.case.persons.filter(pk__in=self.fact.proposed["persons"])
        return form

    def amend(self, changed: dict[str, Any]) -> None:
        """Change the event."""
        recording.amend_fact(self._stored(), by=self.staff, **changed)

    def _stored(self) -> Event:
        return self.case.events.get(pk=self.fact.pk)


class AmendSource(AmendScreen):
    """Change what is said of a source."""

    done = "Saved. A second person has to say yes to the facts."

    def look_up(self) -> Model:
        """Return the source."""
        return get_object_or_404(self.case.sources, pk=self.kwargs["source"])

    def form_of(self, data: Any) -> FactForm:  # noqa: ANN401 - the POST or None
        """Return the form of a source."""
        return SourceForm(data, instance=self.fact)

    def amend(self, changed: dict[str, Any]) -> None:
        """Change the source."""
        source = Source.objects.get(pk=self.fact.pk)
        recording.amend_source(source, by=self.staff, **changed)


class RemoveSource(OfCase, Act):
    """Take a source off the case; the facts that came from it stay."""

    roles = EDITORS
    done = "The source is gone; the facts that came from it stay, without one."

    def do(self, data: Any) -> str:  # noqa: ANN401, ARG002 - the POST
        """Remove the source."""
        source = get_object_or_404(self.case.sources, pk=self.kwargs["source"])
        recording.remove_source(source, by=self.staff)
        return self.home()

    def back(self) -> str:
        """Return the address of the case."""
        return self.home()


def _fingerprint(fact: Model) -> str:
    told = model_to_dict(fact)
    if "persons" in told:
        told["persons"] = sorted(person.pk for person in told["persons"])
    told["proposed"] = getattr(fact, "proposed", None)
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()
