"""Each fact of a case has a screen of its own, whose save calls the deed."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.shortcuts import get_object_or_404

from habeas.cases import recording
from habeas.cases.models import Case, Event, Person, Situation, Source
from habeas.desk.cases import OfCase
from habeas.desk.fields import (
    ByLanguageField,
    CountryField,
    DayField,
    FactForm,
    LanguageField,
    LinesField,
)
from habeas.desk.screens import DeedScreen
from habeas.staff.roles import EDITORS

EDTF = "Such as 2013-06-19, 2013-06, 2013 or 2013~ for “about”."


class FactScreen(OfCase, DeedScreen):
    """A form about one fact of a case; afterwards the case is shown again."""

    roles = EDITORS

    @abstractmethod
    def record(self, facts: dict[str, Any]) -> None:
        """Call the deed."""

    def do(self, facts: dict[str, Any]) -> str:
        """Call the deed, and go back to the case."""
        self.record(facts)
        return self.home()


class PersonForm(FactForm):
    """Who it is about."""

    native_language = LanguageField(required=False, help_text="BCP 47, such as zh.")
    names = ByLanguageField(
        required=False, label="Names in other languages", help_text="One a line: fr: Mi Chongbiao"
    )
    aliases = LinesField(required=False, rows=2, help_text="One a line.")
    nationality = CountryField(required=False)

    class Meta:
        model = Person
        fields = [
            "name",
            "handle",
            "kind",
            "count",
            "native_name",
            "native_language",
            "names",
            "aliases",
            "honorific",
            "pronoun",
            "birth",
            "aged",
            "aged_on",
            "relation",
            "nationality",
            "occupation",
        ]


class AddPerson(FactScreen):
    """Add a person, a group or an organisation."""

    heading = "Add a person"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return PersonForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Add the person."""
        recording.add_person(self.case, by=self.staff, **facts)


class AmendPerson(FactScreen):
    """Change what is known of a person; what is public already waits for a second person."""

    done = "Saved. What is public changes when a second person has said yes."
    template = "person.html"

    @property
    def heading(self) -> str:  # type: ignore[override]
        """The person's name."""
        return self.person.name

    def prepare(self) -> None:
        """Look up the case and the person, with what is proposed of them."""
        super().prepare()
        self.person = get_object_or_404(self.case.persons, pk=self.kwargs["person"])
        for field, value in self.person.proposed.items():
            setattr(self.person, field, value)

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, filled with what is known and what is proposed."""
        self.shown = PersonForm(data, instance=self.person)
        # Texts carry the handle: another one would leave their tokens without a person.
        del self.shown.fields["handle"]
        return self.shown

    def record(self, facts: dict[str, Any]) -> None:  # noqa: ARG002 - only what was changed counts
        """Change the person."""
        if self.shown.changed():
            person = Person.objects.get(pk=self.person.pk)
            changed = {**person.proposed, **self.shown.changed()}
            recording.amend_person(person, by=self.staff, **changed)

    def more(self) -> dict[str, Any]:
        """Return the person."""
        return {"person": self.person}


class DatedFactForm(FactForm):
    """A fact with a place and a source of the case."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = case.sources.all()  # type: ignore[attr-defined]


class SituationForm(DatedFactForm):
    """What state a person is in since when."""

    class Meta:
        model = Situation
        fields = ["person", "status", "facet", "since", "place", "source", "checked_on"]
        field_classes: ClassVar = {"checked_on": DayField}
        help_texts: ClassVar = {
            "since": EDTF,
            "checked_on": "When somebody last knew it to be so. Empty: today.",
        }

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(case, *args, **kwargs)
        self.fields["person"].queryset = case.persons.all()  # type: ignore[attr-defined]
        self.fields["checked_on"].required = False


class AddSituation(FactScreen):
    """Record what state a person is in."""

    heading = "Record a situation"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return SituationForm(self.case, data)

    def record(self, facts: dict[str, Any]) -> None:
        """Record the situation."""
        if not facts["checked_on"]:
            del facts["checked_on"]
        recording.record_situation(facts.pop("person"), by=self.staff, **facts)


class EventForm(DatedFactForm):
    """A dated act on the timeline."""

    class Meta:
        model = Event
        fields = ["kind", "on", "handle", "place", "source", "persons"]
        widgets: ClassVar = {"persons": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {"on": EDTF}

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(case, *args, **kwargs)
        self.fields["persons"].queryset = case.persons.all()  # type: ignore[attr-defined]


class AddEvent(FactScreen):
    """Record a dated act."""

    heading = "Record an event"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, everybody of the case ticked."""
        return EventForm(self.case, data, initial={"persons": self.case.persons.all()})

    def record(self, facts: dict[str, Any]) -> None:
        """Record the event."""
        recording.record_event(
            self.case, by=self.staff, persons=list(facts.pop("persons")), **facts
        )


class SourceForm(FactForm):
    """Where facts come from."""

    class Meta:
        model = Source
        fields = ["label", "kind", "public"]
        help_texts: ClassVar = {
            "label": "Nothing confidential: everybody at the desk reads it.",
            "kind": "Such as newspaper, court file, family.",
            "public": "May be named on the page.",
        }


class AddSource(FactScreen):
    """Name a source."""

    heading = "Name a source"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return SourceForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Name the source."""
        recording.name_source(self.case, by=self.staff, **facts)
