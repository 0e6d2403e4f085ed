"""Each fact of a case has a screen of its own, whose save calls the deed."""

from abc import abstractmethod
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from django.urls import reverse

from habeas.appeals import deciding
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

KNOWN_TO: Final = "How many know it"
EDTF: Final = "Such as 2013-06-19, 2013-06, 2013 or 2013~ for “about”."


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


class StatusScreen(FactScreen):
    """A form about what happened; what it means for open appeals is asked next."""

    recorded: Situation | Event

    def do(self, facts: dict[str, Any]) -> str:
        """Call the deed, and go on to the appeals that it may end."""
        with transaction.atomic():
            self.record(facts)
            asked = deciding.ask(self.recorded)
        if not asked:
            return self.home()
        kind = "event" if isinstance(self.recorded, Event) else "situation"
        return reverse("desk:what-becomes", args=[self.case.pk, kind, self.recorded.pk])


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
            "minor",
            "pseudonym",
        ]
        labels: ClassVar = {
            "native_name": "Name in the other script",
            "minor": "Under 18",
            "pseudonym": "The name is a pseudonym",
        }
        help_texts: ClassVar = {
            "name": "As they write it. Of a group: what it is called.",
            "count": "How many, for a group alone.",
            "minor": "No picture is shown, and the risk answers have to say so.",
            "pseudonym": "Their own name, in every spelling that stands here, is sealed with the "
            "case at once; pictures and public texts that hold it go. The pseudonym may be "
            "translated.",
        }


class AddPerson(FactScreen):
    """Add a person, a group or an organisation."""

    heading = "Add a person"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return PersonForm(data)

    def record(self, facts: dict[str, Any]) -> None:
        """Add the person."""
        recording.add_person(self.case, by=self.staff, **facts)


class DatedFactForm(FactForm):
    """A fact with a place and a source of the case."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = case.sources.all()  # type: ignore[attr-defined]


class SituationForm(DatedFactForm):
    """What state a person is in since when."""

    class Meta:
        model = Situation
        fields = [
            "person",
            "status",
            "facet",
            "since",
            "place",
            "known_to",
            "source",
            "checked_on",
        ]
        labels: ClassVar = {"known_to": KNOWN_TO}
        field_classes: ClassVar = {"checked_on": DayField}
        help_texts: ClassVar = {
            "since": EDTF,
            "checked_on": "When somebody last knew it to be so. Empty: today.",
        }

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(case, *args, **kwargs)
        self.fields["person"].queryset = case.persons.all()  # type: ignore[attr-defined]
        self.fields["checked_on"].required = False


class AddSituation(StatusScreen):
    """Record what state a person is in."""

    heading = "Record a situation"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form."""
        return SituationForm(self.case, data)

    def record(self, facts: dict[str, Any]) -> None:
        """Record the situation."""
        if not facts["checked_on"]:
            del facts["checked_on"]
        self.recorded = recording.record_situation(facts.pop("person"), by=self.staff, **facts)


class EventForm(DatedFactForm):
    """A dated act on the timeline."""

    class Meta:
        model = Event
        fields = ["kind", "on", "handle", "place", "known_to", "source", "persons"]
        labels: ClassVar = {"known_to": KNOWN_TO}
        widgets: ClassVar = {"persons": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {"on": EDTF}

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(case, *args, **kwargs)
        self.fields["persons"].queryset = case.persons.all()  # type: ignore[attr-defined]


class AddEvent(StatusScreen):
    """Record a dated act."""

    heading = "Record an event"

    def form(self, data: Any) -> forms.BaseForm:  # noqa: ANN401 - the POST or None
        """Return the form, everybody of the case ticked."""
        return EventForm(self.case, data, initial={"persons": self.case.persons.all()})

    def record(self, facts: dict[str, Any]) -> None:
        """Record the event."""
        self.recorded = recording.record_event(
            self.case, by=self.staff, persons=list(facts.pop("persons")), **facts
        )


class SourceForm(FactForm):
    """Where facts come from."""

    class Meta:
        model = Source
        fields = ["label", "kind", "reliability", "public"]
        help_texts: ClassVar = {
            "label": "Nothing confidential: everybody at the desk reads it.",
            "kind": "Such as newspaper, court file, family.",
            "public": "May be named on the page. Of all others only the reliability is shown, also "
            "to the second person.",
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
