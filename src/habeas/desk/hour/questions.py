"""What a call asks, in twelve questions, and what was typed into them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from habeas.cases import calling, searching, vocabulary
from habeas.cases.consenting import standing_of
from habeas.cases.models import Case, Person, Source
from habeas.cases.telling import badge_of
from habeas.desk.fields import CountryField, DayField, LinesField
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.models import User
from habeas.staff.organisations import domain_day, the_organisation

# What a first call is most often about; the whole list stands below them.
COMMONEST: Final = (
    "arrested",
    "held-unknown-place",
    "held-no-charge",
    "disappeared",
    "abducted",
    "missing",
    "threatened",
    "death-threats",
    "attacked",
    "raided",
    "facing-return",
    "sentenced",
)
KNOWN: Final = {"": "not known", "yes": "yes", "no": "no"}
CHANNELS: Final = (
    "phone",
    "Signal or another messenger",
    "e-mail",
    "face to face",
    "letter",
    "somebody else passed it on",
)
# What is typed in the fields is kept as text; longer than a call ever is.
LONGEST: Final = 20_000
# Whoever is asked about more people than this reads none of the names.
MOST_MATCHES: Final = 8


def _situations() -> list[tuple[str, Any]]:
    others = [code for code in vocabulary.SITUATIONS if code not in COMMONEST]
    return [
        ("The commonest", [(code, vocabulary.SITUATIONS[code]) for code in COMMONEST]),
        ("All others", [(code, vocabulary.SITUATIONS[code]) for code in others]),
    ]


class CallForm(forms.Form):
    """What the caller says, in the order in which it is asked."""

    status = forms.ChoiceField(choices=_situations, initial="arrested", label="What happened")
    name = forms.CharField(max_length=200, label="Name", help_text="As they write it.")
    native_name = forms.CharField(
        max_length=200, required=False, label="Name in their own script, if another"
    )
    aliases = LinesField(
        rows=1, required=False, label="Also known as", help_text="One name a line."
    )
    person = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, widget=forms.RadioSelect, label="Is it she?"
    )
    honorific = forms.CharField(
        max_length=40, required=False, label="Mr, Ms, Dr …", help_text="Empty: none."
    )
    pronoun = forms.ChoiceField(choices=Person.PRONOUNS, initial="they", label="Pronoun")
    age = forms.IntegerField(
        min_value=0, max_value=120, required=False, label="Age", help_text="Empty: not known."
    )
    occupation = forms.CharField(
        max_length=200, required=False, initial="lawyer", label="What they do"
    )
    country = CountryField()
    on = DayField(label="When", help_text="The day.")
    hour = forms.CharField(
        max_length=60, required=False, label="At what time", help_text="Such as about 21:30 local."
    )
    taken_at = forms.CharField(max_length=200, required=False, label="Where taken")
    held_at = forms.CharField(
        max_length=200, required=False, label="Where now", help_text="Empty: not known."
    )
    family = forms.ChoiceField(choices=KNOWN.items(), required=False, label="Does the family know?")
    lawyer = forms.ChoiceField(choices=KNOWN.items(), required=False, label="Does a lawyer know?")
    source = forms.CharField(max_length=200, required=False, label="Who told us")
    reach = forms.CharField(max_length=500, required=False, label="How to reach them")
    channel = forms.ChoiceField(
        choices=[(channel, channel) for channel in CHANNELS], label="How did it come?"
    )
    reliability = forms.ChoiceField(
        choices=Source.RELIABILITY, initial="one", label="How sure are we?"
    )
    unsaid = forms.CharField(
        max_length=5000,
        required=False,
        label="What must not be said",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    base = forms.CharField(widget=forms.HiddenInput)

    # The twelve questions: the heading of each, its fields, and whether it is sealed for good.
    PARTS: ClassVar = (
        ("What happened", ("status",), False),
        ("Who", ("name", "native_name", "aliases", "person"), False),
        ("Mr, Ms", ("honorific", "pronoun"), False),
        ("Age and work", ("age", "occupation"), False),
        ("Country", ("country",), False),
        ("When", ("on", "hour"), False),
        ("Where taken", ("taken_at",), False),
        ("Where now", ("held_at",), False),
        ("Who is informed", ("family", "lawyer"), False),
        ("Who told us", ("source", "reach", "channel"), True),
        ("How sure", ("reliability",), False),
        ("What must not be said", ("unsaid",), True),
    )

    def __init__(self, *args: Any, matches: list[Person], **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.matches = matches
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody we know, or not sure: open a new case"),
            *((person.pk, known_as(person)) for person in matches),
        ]

    def parts(self) -> list[dict[str, Any]]:
        """Return the questions as the screen lays them out."""
        return [
            {
                "heading": heading,
                "sealed": sealed,
                "alone": len(fields) == 1,
                "fields": [self[name] for name in fields if name != "person"],
                "asks_who": "person" in fields,
            }
            for heading, fields, sealed in self.PARTS
        ]

    def clean_on(self) -> Any:  # noqa: ANN401 - the day
        """Refuse a day that has not come; tomorrow's zone may be a day ahead of ours."""
        day = self.cleaned_data["on"]
        if day > domain_day() + timedelta(days=1):
            raise ValidationError("That day has not come yet.")
        return day


def defaults(by: User) -> dict[str, str]:
    """Return what stands in a call before anything is typed."""
    last = Case.objects.filter(assigned=by).order_by("-pk").first()
    return {
        "country": last.country if last else the_organisation().country,
        "on": domain_day().isoformat(),
    }


def matching(typed: Any) -> list[Person]:  # noqa: ANN401 - a mapping of what was typed
    """Return the people whom one of the typed names may mean, each once."""
    names = [typed.get("name", ""), typed.get("native_name", "")]
    names += str(typed.get("aliases", "")).splitlines()
    hits = [hit for name in names if name.strip() for hit in searching.search(name)]
    known = {hit.person.pk: hit.person for hit in hits if hit.person}
    return list(known.values())[:MOST_MATCHES]


def known_as(person: Person) -> str:
    """Return how somebody whom a case knows is asked about: "Case 31: Ada Sample, …"."""
    badge = badge_of(person, approved_only=False)
    standing = next((said for said in standing_of(person).answers if said.standing), None)
    parts = [
        f"Case {person.case_id}: {person}",
        f"{badge.get_status_display()} since {badge.since}" if badge else "",
        f"with a standing instruction of {date_format(standing.given_on, 'j F Y')}"
        if standing
        else "",
    ]
    return ", ".join(filter(None, parts))


def typed_in(data: Any) -> dict[str, str]:  # noqa: ANN401 - the POST
    """Return what stands in the fields of a call, as text."""
    names = [name for name in CallForm.base_fields if name != "base"]
    return {name: str(data[name])[:LONGEST] for name in names if name in data}


def moment(data: Any) -> datetime:  # noqa: ANN401 - the POST
    """Return when the call that is on the screen was kept; raises ChangedMeanwhileError."""
    try:
        return datetime.fromisoformat(data.get("base", ""))
    except ValueError:
        raise ChangedMeanwhileError("Open this call again: the screen is too old.") from None


def told(facts: dict[str, Any]) -> calling.Told:
    """Return what the deed needs to know of a call."""
    known = facts.pop("person")
    person = Person.objects.filter(pk=known).first() if known else None
    informed = [
        f"{whom} informed: {KNOWN[facts.pop(key)]}."
        for key, whom in (("family", "Family"), ("lawyer", "Lawyer"))
    ]
    who, reach, channel = facts.pop("source"), facts.pop("reach"), facts.pop("channel")
    facts.pop("base")
    return calling.Told(
        **{**facts, "aliases": tuple(facts["aliases"])},
        person=person,
        informed=" ".join(informed),
        source=f"{who}\n{reach}\nby {channel}" if who or reach else "",
    )
